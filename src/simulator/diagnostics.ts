/** Diagnostics (OCPP 1.6 §5.9, §4.4): a file of what was logged, uploaded to where it was asked for. */
import type { Request } from '../ocpp/messages.js';
import { instantOf } from '../ocpp/timestamps.js';
import type { ChargePoint } from './charge-point.js';
import { ProgressReports } from './progress-reports.js';
import { upload } from './transfer.js';
import { attemptsOf, checkProtocol, TransferTask } from './transfer-task.js';

export type DiagnosticsStatus = Request<'DiagnosticsStatusNotification'>['status'];

export interface DiagnosticsFile {
  readonly name: string;
  readonly content: Buffer;
}

export class Diagnostics {
  readonly #chargePoint: ChargePoint;
  readonly #reports: ProgressReports<'DiagnosticsStatusNotification'>;
  #status: DiagnosticsStatus = 'Idle';
  #task: TransferTask<true> | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    this.#reports = new ProgressReports(chargePoint, 'DiagnosticsStatusNotification');
  }

  /** How far the upload under way has come; `Idle` where there is none. */
  get status(): DiagnosticsStatus {
    return this.#status;
  }

  /** The file for a request; undefined where nothing was logged in its time. */
  prepare({ startTime, stopTime }: Request<'GetDiagnostics'>): DiagnosticsFile | undefined {
    const { log, memory, settings } = this.#chargePoint;
    const lines = log.lines(instant(startTime) ?? -Infinity, instant(stopTime) ?? Infinity);
    if (lines.length === 0) return undefined;
    memory.diagnosticsCount += 1;
    const identity = settings.identity.replace(/[^A-Za-z0-9-]/g, '_');
    return { name: `diagnostics-${identity}-${memory.diagnosticsCount}.log`, content: Buffer.from(lines.join('')) };
  }

  /** Uploads a file, in place of one that is still on its way. */
  send(file: DiagnosticsFile, request: Request<'GetDiagnostics'>): void {
    this.#task?.cancel();
    this.#status = 'Uploading';
    this.#reports.tell('Uploading');
    this.#task = new TransferTask(
      this.#chargePoint,
      attemptsOf(request),
      async (signal): Promise<true> => {
        await this.#put(file, request.location, signal);
        return true;
      },
      (uploaded) => {
        this.#status = 'Idle';
        this.#reports.tell(uploaded === undefined ? 'UploadFailed' : 'Uploaded');
      },
    );
  }

  linkUp(): void {
    this.#reports.linkUp();
  }

  /** The software stops. */
  halt(): void {
    this.#task?.cancel();
  }

  async #put({ name, content }: DiagnosticsFile, location: string, signal: AbortSignal): Promise<void> {
    const { behaviours } = this.#chargePoint;
    if (behaviours.has('claimsToUpload')) return;
    checkProtocol(this.#chargePoint, location);
    const sent = behaviours.has('uploadsEmptyFile') ? Buffer.alloc(0) : content;
    await upload(location, { name, content: sent }, this.#chargePoint.behaviours.transfers, signal);
  }
}

const instant = (time: string | undefined): number | undefined => (time === undefined ? undefined : instantOf(time));
