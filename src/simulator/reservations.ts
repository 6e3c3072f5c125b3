/** Reservations: for whom a connector is kept, or any one of them, until it is used or the time is over (OCPP 1.6 §5.13). */
import type { Request, Response } from '../ocpp/messages.js';
import { instantOf } from '../ocpp/timestamps.js';
import { sameIdTag } from './authorization.js';
import type { ChargePoint } from './charge-point.js';
import type { Timer } from './clock.js';
import type { Claim, Connector } from './connector.js';
import type { Reservation } from './memory.js';

/** What a reservation says to an idTag: nothing, welcome, ask which group it is of, or no. */
export type Admission = 'free' | 'own' | 'group' | 'refused';

export class Reservations {
  readonly #chargePoint: ChargePoint;
  readonly #timers = new Map<number, Timer>();
  /** Connectors that are kept because no other is left for a reservation of the charge point. */
  #kept: ReadonlySet<number> = new Set();

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** Goes on with what was reserved before the software started; what has expired meanwhile is gone. */
  resume(): void {
    for (const reservation of this.#all) this.#arm(reservation);
    this.weigh();
  }

  /** What a request comes to; a reservation with the same id would be replaced. */
  judge({ connectorId, expiryDate, reservationId }: Request<'ReserveNow'>): Response<'ReserveNow'>['status'] {
    const { clock, configuration, connectors, hardware, memory, registration, shutdown } = this.#chargePoint;
    const meant = connectors.filter(({ id }) => connectorId === 0 || id === connectorId);
    const unsupported = connectorId === 0 && !configuration.isTrue('ReserveConnectorZeroSupported');
    const over = (instantOf(expiryDate) ?? -Infinity) <= clock.now;
    if (meant.length === 0 || unsupported || over) return 'Rejected';
    if (registration.state === 'Pending' || shutdown.hasBegun) return 'Rejected';
    if (hardware.faulty || meant.every(({ isFaulted }) => isFaulted)) return 'Faulted';
    if (memory.inoperative.has(0) || meant.every(({ id }) => memory.inoperative.has(id))) return 'Unavailable';
    const others = this.#all.filter(({ id }) => id !== reservationId);
    const free = this.#open(others).filter(({ outlet, authorizing }) => !outlet.occupied && !authorizing);
    const promised = others.filter((each) => each.connectorId === 0).length;
    const left = free.some((connector) => meant.includes(connector)) && free.length > promised;
    return left ? 'Accepted' : 'Occupied';
  }

  make({ connectorId, expiryDate, idTag, parentIdTag, reservationId: id }: Request<'ReserveNow'>): void {
    const { authorization, behaviours, clock, memory } = this.#chargePoint;
    const reservation = { id, connectorId, idTag, parentIdTag, expiresAt: instantOf(expiryDate) ?? clock.now };
    memory.reservations.set(id, reservation);
    this.#arm(reservation);
    if (behaviours.has('validatesReservations')) authorization.decide(idTag, () => undefined);
    this.#changed();
  }

  has(reservationId: number): boolean {
    return this.#chargePoint.memory.reservations.has(reservationId);
  }

  /** Ends a reservation, used or not. */
  end(reservationId: number): void {
    this.#timers.get(reservationId)?.cancel();
    this.#timers.delete(reservationId);
    if (this.#chargePoint.memory.reservations.delete(reservationId)) this.#changed();
  }

  /** A connector, or for 0 all of it, is Faulted or Unavailable: what was reserved is so no more. */
  endOn(connectorId: number): void {
    for (const { id, connectorId: reserved } of this.#all) {
      if (connectorId === 0 || reserved === connectorId) this.end(id);
    }
  }

  /** Whether nobody but those it is reserved for may use a connector. */
  isReserved(connectorId: number): boolean {
    return this.#kept.has(connectorId) || this.#all.some((each) => each.connectorId === connectorId);
  }

  admits(connectorId: number, idTag: string): Admission {
    if (this.#chargePoint.behaviours.has('letsAnybodyUseReservations')) return 'free';
    const concerning = this.#concerning(connectorId);
    if (concerning.some((each) => sameIdTag(each.idTag, idTag) || sameIdTag(each.parentIdTag, idTag))) return 'own';
    if (!this.isReserved(connectorId)) return 'free';
    return concerning.some(({ parentIdTag }) => parentIdTag !== undefined) ? 'group' : 'refused';
  }

  /** The reservation that somebody may use on a connector, by the own idTag or that of the group. */
  usableBy({ idTag, parentIdTag }: Claim, connectorId: number): Reservation | undefined {
    const { behaviours } = this.#chargePoint;
    const ids = behaviours.has('ignoresGroupsOfReservations') ? [idTag] : [idTag, parentIdTag];
    return this.#concerning(connectorId).find((each) =>
      ids.some((id) => id !== undefined && (sameIdTag(each.idTag, id) || sameIdTag(each.parentIdTag, id))),
    );
  }

  /** Looks anew which connectors have to be kept for reservations of the charge point. */
  weigh(): void {
    const { connectors } = this.#chargePoint;
    const claims = connectors.flatMap(({ claim, id }) => (claim === undefined ? [] : [this.usableBy(claim, id)]));
    const promised = this.#all.filter((each) => each.connectorId === 0 && !claims.includes(each));
    const open = this.#open(this.#all).filter(({ id, outlet }) => !outlet.occupied || this.#kept.has(id));
    this.#kept = new Set(open.length <= promised.length ? open.map(({ id }) => id) : []);
  }

  get #all(): readonly Reservation[] {
    return [...this.#chargePoint.memory.reservations.values()];
  }

  #concerning(connectorId: number): readonly Reservation[] {
    return this.#all.filter((each) => each.connectorId === connectorId || each.connectorId === 0);
  }

  /** Connectors that work, that nobody uses and that are not reserved each for itself. */
  #open(reservations: readonly Reservation[]): readonly Connector[] {
    const { connectors, hardware, memory, transactions } = this.#chargePoint;
    return connectors.filter(
      ({ id, claim, isFaulted }) =>
        !hardware.faulty &&
        !isFaulted &&
        claim === undefined &&
        transactions.on(id) === undefined &&
        !memory.inoperative.has(id) &&
        !memory.finishing.has(id) &&
        !reservations.some((each) => each.connectorId === id),
    );
  }

  #arm(reservation: Reservation): void {
    const { behaviours, clock, timers } = this.#chargePoint;
    const { id, expiresAt } = reservation;
    this.#timers.get(id)?.cancel();
    const left = behaviours.waits('reservation', Math.max(0, expiresAt - clock.now));
    this.#timers.set(
      id,
      timers.after(left, () => {
        this.end(id);
      }),
    );
  }

  #changed(): void {
    this.#chargePoint.statuses.refreshAll();
  }
}
