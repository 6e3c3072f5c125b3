/** The notifications of a long process: each is delivered, in order, as soon as there is somebody to tell. */
import type { ChargePointAction, Request } from '../ocpp/messages.js';
import type { ChargePoint } from './charge-point.js';

type Reporting = Extract<ChargePointAction, 'FirmwareStatusNotification' | 'DiagnosticsStatusNotification'>;
type Status<A extends Reporting> = Request<A>['status'];

export class ProgressReports<A extends Reporting> {
  readonly #chargePoint: ChargePoint;
  readonly #action: A;
  #untold: Status<A>[] = [];

  constructor(chargePoint: ChargePoint, action: A) {
    this.#chargePoint = chargePoint;
    this.#action = action;
  }

  tell(status: Status<A>): void {
    const { isOnline, log, rpc } = this.#chargePoint;
    log.add(`${this.#action}: ${status}`);
    if (!isOnline) {
      this.#untold.push(status);
      return;
    }
    rpc.call(this.#action, { status } as Request<A>, ({ kind }) => {
      if (kind === 'lost') this.#untold.push(status);
    });
  }

  /** There is somebody to tell again. */
  linkUp(): void {
    for (const status of this.#untold.splice(0)) this.tell(status);
  }
}
