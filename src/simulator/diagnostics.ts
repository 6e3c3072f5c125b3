/** Diagnostics (OCPP 1.6 §5.9, §4.4): a file of what was logged, uploaded to where it was asked for. */
import type { Request } from '../ocpp/messages.js';
import { instantOf } from '../ocpp/timestamps.js';
import type { ChargePoint } from './charge-point.js';
import { logFile, putLogFile, type LogFile } from './log-files.js';
import { ProgressReports } from './progress-reports.js';
import { attemptsOf, TransferTask } from './transfer-task.js';

export type DiagnosticsStatus = Request<'DiagnosticsStatusNotification'>['status'];

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
  prepare({ startTime, stopTime }: Request<'GetDiagnostics'>): LogFile | undefined {
    const { log, memory } = this.#chargePoint;
    const lines = log.lines(instant(startTime) ?? -Infinity, instant(stopTime) ?? Infinity);
    if (lines.length === 0) return undefined;
    memory.diagnosticsCount += 1;
    return logFile(this.#chargePoint, 'diagnostics', memory.diagnosticsCount, lines);
  }

  /** Uploads a file, in place of one that is still on its way. */
  send(file: LogFile, request: Request<'GetDiagnostics'>): void {
    this.#task?.cancel();
    this.#status = 'Uploading';
    this.#reports.tell({ status: 'Uploading' });
    this.#task = new TransferTask(
      this.#chargePoint,
      attemptsOf(request),
      async (signal): Promise<true> => {
        await putLogFile(this.#chargePoint, file, request.location, signal);
        return true;
      },
      (uploaded) => {
        this.#status = 'Idle';
        this.#reports.tell({ status: uploaded === undefined ? 'UploadFailed' : 'Uploaded' });
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
}

const instant = (time: string | undefined): number | undefined => (time === undefined ? undefined : instantOf(time));
