/** The answers to the requests of the Reservation profile (OCPP 1.6 §5.1, §5.13). */
import type { Request } from '../ocpp/messages.js';
import type { Reply } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';

const answer = (status: string, effect?: () => void): Reply => ({
  response: { kind: 'result', payload: { status } },
  ...(effect === undefined ? {} : { effect }),
});

export const reservationRequests = {
  ReserveNow({ reservations }: ChargePoint, request: Request<'ReserveNow'>): Reply {
    const status = reservations.judge(request);
    if (status !== 'Accepted') return answer(status);
    return answer(status, () => {
      reservations.make(request);
    });
  },

  CancelReservation({ reservations }: ChargePoint, { reservationId }: Request<'CancelReservation'>): Reply {
    if (!reservations.has(reservationId)) return answer('Rejected');
    return answer('Accepted', () => {
      reservations.end(reservationId);
    });
  },
};

/** What a charge point says that takes no reservations (OCPP 1.6 §7.40). */
export const withoutReservations = { ReserveNow: answer('Rejected') };
