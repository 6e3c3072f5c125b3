/** The notifications of a long process: each is delivered, in order, as soon as there is somebody to tell. */
import type { ChargePointAction, Request } from '../ocpp/messages.js';
import type { ChargePoint } from './charge-point.js';

type Reporting = Extract<
  ChargePointAction,
  | 'FirmwareStatusNotification'
  | 'DiagnosticsStatusNotification'
  | 'LogStatusNotification'
  | 'SignedFirmwareStatusNotification'
>;

export class ProgressReports<A extends Reporting> {
  readonly #chargePoint: ChargePoint;
  readonly #action: A;
  #untold: Request<A>[] = [];

  constructor(chargePoint: ChargePoint, action: A) {
    this.#chargePoint = chargePoint;
    this.#action = action;
  }

  tell(progress: Request<A>): void {
    const { isOnline, log, rpc } = this.#chargePoint;
    log.add(`${this.#action}: ${progress.status}`);
    if (!isOnline) {
      this.#untold.push(progress);
      return;
    }
    rpc.call(this.#action, progress, ({ kind }) => {
      if (kind === 'lost') this.#untold.push(progress);
    });
  }

  /** There is somebody to tell again. */
  linkUp(): void {
    for (const progress of this.#untold.splice(0)) this.tell(progress);
  }
}
