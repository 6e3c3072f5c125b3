/** What is told of an update: by the message of OCPP 1.6, or by that for signed ones (L01.FR.01, L01.FR.10). */
import type { Request } from '../ocpp/messages.js';
import type { ChargePoint } from './charge-point.js';
import { ProgressReports } from './progress-reports.js';

export type FirmwareStatus = Request<'FirmwareStatusNotification'>['status'];
type SignedStatus = Request<'SignedFirmwareStatusNotification'>['status'];

export class FirmwareReports {
  readonly #chargePoint: ChargePoint;
  readonly #reports: ProgressReports<'FirmwareStatusNotification'>;
  readonly #signedReports: ProgressReports<'SignedFirmwareStatusNotification'>;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    this.#reports = new ProgressReports(chargePoint, 'FirmwareStatusNotification');
    this.#signedReports = new ProgressReports(chargePoint, 'SignedFirmwareStatusNotification');
  }

  /** Tells a step of the update under way. */
  tell(status: FirmwareStatus): void {
    if (this.#chargePoint.memory.update?.signed === undefined) this.#reports.tell({ status });
    else this.tellSigned(status);
  }

  /** Tells a step that only a signed update has; nothing of another. */
  tellSigned(status: SignedStatus): void {
    const { memory } = this.#chargePoint;
    const requestId = memory.update?.signed?.requestId;
    if (requestId === undefined) return;
    const progress = { status, requestId };
    if (memory.security !== undefined) memory.security.firmwareStatus = progress;
    this.#signedReports.tell(progress);
  }

  linkUp(): void {
    this.#reports.linkUp();
    this.#signedReports.linkUp();
  }
}
