/** Operative and Inoperative, at once or when a transaction has ended, and through every restart (OCPP 1.6 §5.2). */
import type { Request, Response } from '../ocpp/messages.js';
import type { ChargePoint } from './charge-point.js';

type Type = Request<'ChangeAvailability'>['type'];

export class Availability {
  readonly #chargePoint: ChargePoint;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** What a change would come to; undefined connectors are refused. */
  judge(connectorId: number, type: Type): Response<'ChangeAvailability'>['status'] {
    const { connectors, transactions } = this.#chargePoint;
    if (connectorId !== 0 && !connectors.some(({ id }) => id === connectorId)) return 'Rejected';
    const busy = this.#concerned(connectorId).some((id) => transactions.on(id) !== undefined);
    return type === 'Inoperative' && busy ? 'Scheduled' : 'Accepted';
  }

  change(connectorId: number, type: Type): void {
    const { memory, reservations, sessions, statuses, transactions } = this.#chargePoint;
    for (const id of this.#concerned(connectorId)) {
      memory.scheduledInoperative.delete(id);
      if (type === 'Operative') {
        // Unavailable leads to Preparing, not to Finishing: what was to be finished is forgotten.
        if (memory.inoperative.delete(id)) memory.finishing.delete(id);
      } else if (transactions.on(id) !== undefined) {
        memory.scheduledInoperative.add(id);
      } else {
        memory.inoperative.add(id);
        sessions.cancel(id);
        // With the whole charge point, what is reserved of it ends last, so that nothing becomes free in between.
        if (id !== 0) reservations.endOn(id);
      }
      statuses.refresh(id);
    }
    if (connectorId === 0 && memory.inoperative.has(0)) reservations.endOn(0);
  }

  /** The connector is free: what was scheduled happens. */
  applyScheduled(connectorId: number): void {
    const { memory } = this.#chargePoint;
    if (memory.scheduledInoperative.delete(connectorId)) memory.inoperative.add(connectorId);
  }

  #concerned(connectorId: number): readonly number[] {
    return connectorId === 0 ? [0, ...this.#chargePoint.connectors.map(({ id }) => id)] : [connectorId];
  }
}
