/** The security log and the diagnostics, uploaded to where GetLog asks for them (N01). */
import type { Request, Response } from '../../ocpp/messages.js';
import { instantOf } from '../../ocpp/timestamps.js';
import type { ChargePoint } from '../charge-point.js';
import type { EventLog } from '../event-log.js';
import { logFile, putLogFile, UnsupportedProtocol, type LogFile } from '../log-files.js';
import { ProgressReports } from '../progress-reports.js';
import { attemptsOf, TransferTask } from '../transfer-task.js';

type Progress = Request<'LogStatusNotification'>;

/** By HTTP or by FTP: who may not. */
const denials: readonly unknown[] = [401, 403, 530, 532, 550, 553];

export class LogUpload {
  readonly #chargePoint: ChargePoint;
  readonly #securityLog: EventLog;
  readonly #reports: ProgressReports<'LogStatusNotification'>;
  #requestId: number | undefined;
  #task: TransferTask<true> | undefined;

  constructor(chargePoint: ChargePoint, securityLog: EventLog) {
    this.#chargePoint = chargePoint;
    this.#securityLog = securityLog;
    this.#reports = new ProgressReports(chargePoint, 'LogStatusNotification');
  }

  /** What is told of it when somebody asks. */
  get status(): Progress {
    return this.#requestId === undefined ? { status: 'Idle' } : { status: 'Uploading', requestId: this.#requestId };
  }

  /** The file for a request; undefined where nothing was logged in its time. */
  prepare({ logType, log }: Request<'GetLog'>): LogFile | undefined {
    const { behaviours, log: diagnostics, memory } = this.#chargePoint;
    const asksForSecurity = logType === 'SecurityLog' && !behaviours.has('uploadsOtherLog');
    const lines = (asksForSecurity ? this.#securityLog : diagnostics).lines(
      instant(log.oldestTimestamp) ?? -Infinity,
      instant(log.latestTimestamp) ?? Infinity,
    );
    if (lines.length === 0) return undefined;
    memory.logCount += 1;
    const kind = logType === 'SecurityLog' ? 'security' : 'diagnostics';
    return logFile(this.#chargePoint, `${kind}-log`, memory.logCount, lines);
  }

  /** What is answered to a request for which there is a file (N01.FR.11). */
  get acceptance(): Response<'GetLog'>['status'] {
    return this.#requestId === undefined ? 'Accepted' : 'AcceptedCanceled';
  }

  /** Uploads a file, in place of one that is still on its way. */
  send(file: LogFile, request: Request<'GetLog'>): void {
    const { requestId } = request;
    this.#task?.cancel();
    this.#requestId = requestId;
    this.#reports.tell({ status: 'Uploading', requestId });
    this.#task = new TransferTask(
      this.#chargePoint,
      attemptsOf(request),
      async (signal): Promise<true> => {
        await putLogFile(this.#chargePoint, file, request.log.remoteLocation, signal);
        return true;
      },
      (uploaded, error) => {
        this.#requestId = undefined;
        this.#reports.tell({ status: uploaded === undefined ? failureOf(error) : 'Uploaded', requestId });
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

/** N01.FR.10: as precise as possible. */
function failureOf(error: unknown): Progress['status'] {
  if (error instanceof UnsupportedProtocol) return 'NotSupportedOperation';
  const { code } = error instanceof Error ? (error as Error & { readonly code?: unknown }) : {};
  return denials.includes(code) ? 'PermissionDenied' : 'UploadFailure';
}

const instant = (time: string | undefined): number | undefined => (time === undefined ? undefined : instantOf(time));
