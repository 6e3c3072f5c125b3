/** Reservations as the Central System makes them (OCPP 1.6 §5.13), and how they are ended in good order. */
import { minutes, seconds } from '../evidence/clock.js';
import type { Request } from '../ocpp/messages.js';
import { writeTimestamp } from '../ocpp/timestamps.js';
import type { Parameters } from '../pics/parameters.js';
import type { HeardCall } from '../wire/peer.js';
import { compare } from './matching.js';
import type { Stage } from './stage.js';

/** What is special about a reservation. */
export interface ReservationOptions {
  /** The one under test unless given; 0 for any. */
  readonly connectorId?: number;
  /** The group that may use it, too. */
  readonly parentIdTag?: string;
  /** Protocol milliseconds; longer than a case needs unless given. */
  readonly lasts?: number;
}

/** Makes the request for a reservation, for the valid idTag. */
export type ReservationMaker = (options?: ReservationOptions) => Request<'ReserveNow'>;

/** How long people may take with all that they do in one case. */
export const untilNobodyNeedsIt = ({ operatorTime }: Parameters): number => minutes(10) + 5 * operatorTime;

/** Each reservation has an id of its own in a run, and expires at a whole second of the time of the Central System. */
export const reservationsOn =
  ({ clock, parameters, around }: Stage): ReservationMaker =>
  ({ connectorId = parameters.connectorId, parentIdTag, lasts = untilNobodyNeedsIt(parameters) } = {}) => ({
    connectorId,
    expiryDate: writeTimestamp(Math.ceil((clock.protocolTime() + lasts) / seconds(1)) * seconds(1)),
    idTag: parameters.idTag,
    ...(parentIdTag === undefined ? {} : { parentIdTag }),
    reservationId: around.observed.newReservationId(),
  });

/** It is recommended to validate the idTag at any time between the reservation and its use (OCPP 1.6 §5.13). */
export const validatesReserved =
  (idTag: string) =>
  ({ action, payload }: HeardCall): boolean =>
    action === 'Authorize' && compare(payload, { idTag }) === 'match';

/** Cancels a reservation that was not used; that there is no such one any more is as good. */
export async function cancelReservation({ link, limits, around }: Stage, reservationId: number): Promise<void> {
  const { observed } = around;
  if (!observed.reservations.includes(reservationId)) return;
  const reply = await link.call('CancelReservation', { reservationId }, limits.response);
  if (reply.kind === 'result' || reply.kind === 'error') observed.released(reservationId);
}
