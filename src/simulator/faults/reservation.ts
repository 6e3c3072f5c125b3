/** Misbehaviour of reservations. */
import {
  altering,
  answering,
  answeringError,
  answeringNothing,
  answeringOnly,
  dropping,
  omitting,
  pretending,
  statusOf,
  type Where,
} from '../alterations.js';
import type { Behaviour, Payload, Reply } from '../behaviour.js';
import { seconds } from '../clock.js';
import type { Fault } from './fault.js';

const reserving = 'ReserveNow';
const cancelling = 'CancelReservation';
const made = ['TC_046_1_CS', 'TC_046_2_CS', 'TC_047_CS', 'TC_049_CS', 'TC_051_CS', 'TC_052_CS', 'TC_053_CS'];
const used = ['TC_046_1_CS', 'TC_046_2_CS', 'TC_049_CS', 'TC_053_CS'];
const refused = ['TC_048_1_CS', 'TC_048_2_CS', 'TC_048_3_CS', 'TC_050_1_CS', 'TC_050_2_CS', 'TC_050_3_CS'];
const unsupported = ['TC_048_4_CS', 'TC_050_4_CS'];

const all = (cases: readonly string[], reason: RegExp): Fault['breaks'] =>
  Object.fromEntries(cases.map((id) => [id, reason]));

const withStatus = (status: string): Reply => ({ response: { kind: 'result', payload: { status } } });
const shown =
  (status: string): Where =>
  (payload) =>
    payload.status === status && payload.connectorId !== 0;
const ofReservation: Where = ({ reservationId }) => reservationId !== undefined;

/** Answers another status where the honest charge point would answer this one. */
const insteadOf = (honest: string, status: string): Behaviour =>
  answering(reserving, (reply) => (statusOf(reply) === honest ? withStatus(status) : reply));

/** Misplaces, or keeps to itself, that a reservation has ended. */
const whenOver = (change: (payload: Payload, connectorIds: readonly number[]) => Payload | undefined): Behaviour => {
  const reserved = new Set<unknown>();
  return {
    sends: (call, { connectorIds }) => {
      const { connectorId, status } = call.payload;
      if (call.action !== 'StatusNotification') return [call];
      const over = status === 'Available' && reserved.has(connectorId);
      if (status === 'Reserved') reserved.add(connectorId);
      else reserved.delete(connectorId);
      const payload = over ? change(call.payload, connectorIds) : call.payload;
      return payload === undefined ? [] : [{ ...call, payload }];
    },
  };
};

/** Names the reservation that a request of the Central System last was about in a transaction that has none. */
const naming = (action: string): Behaviour => {
  let reservationId: unknown;
  return {
    replies: (call, reply) => {
      if (call.action === action) ({ reservationId } = call.payload);
      return reply;
    },
    sends: (call) => {
      const names = call.action === 'StartTransaction' && reservationId !== undefined;
      return [names ? { ...call, payload: { reservationId, ...call.payload } } : call];
    },
  };
};

export const reservationFaults: readonly Fault[] = [
  {
    name: 'lets-anybody-use-reservations',
    summary: 'Any card may charge on a reserved connector.',
    clause: 'OCPP 1.6 §5.13',
    breaks: { TC_046_1_CS: /reported Preparing/ },
    behave: () => ({ switches: ['letsAnybodyUseReservations'] }),
  },
  {
    name: 'charges-for-anybody-at-once',
    summary: 'Any card starts a transaction on a reserved connector, without a cable and without Preparing before it.',
    clause: 'OCPP 1.6 §5.13',
    breaks: { TC_046_1_CS: /StartTransaction/ },
    breaksRules: { 'reservations.others': 'TC_046_1_CS' },
    behave: () => ({
      ...dropping('StatusNotification', shown('Preparing')),
      switches: ['letsAnybodyUseReservations', 'startsWithoutCable'],
    }),
  },
  {
    name: 'ignores-groups-of-reservations',
    summary: 'The parent idTag of a reservation lets nobody charge.',
    clause: 'OCPP 1.6 §5.13',
    breaks: { TC_053_CS: /Preparing: nothing came/ },
    behave: () => ({ switches: ['ignoresGroupsOfReservations'] }),
  },
  {
    name: 'never-ends-reservations',
    summary: 'A reservation lasts for ever.',
    clause: 'OCPP 1.6 §5.13',
    breaks: { TC_047_CS: /Available: nothing came/ },
    behave: () => ({ waits: (wait, ms) => (wait === 'reservation' ? seconds(1_000_000) : ms) }),
  },
  {
    name: 'ends-reservations-too-early',
    summary: 'A reservation ends after half of its time.',
    clause: 'OCPP 1.6 §5.13',
    breaks: { TC_047_CS: /too early/ },
    behave: () => ({ waits: (wait, ms) => (wait === 'reservation' ? ms / 2 : ms) }),
  },
  {
    name: 'ends-reservations-too-late',
    summary: 'A reservation lasts ten seconds longer than it should.',
    clause: 'OCPP 1.6 §5.13',
    breaks: { TC_047_CS: /ended .* late/ },
    behave: () => ({ waits: (wait, ms) => (wait === 'reservation' ? ms + seconds(10) : ms) }),
  },
  {
    name: 'reports-the-end-on-another-connector',
    summary: 'That a reservation is over is reported for another connector.',
    clause: 'OCPP 1.6 §5.13',
    breaks: all(['TC_047_CS', 'TC_051_CS'], /Available: nothing came/),
    behave: () =>
      whenOver((payload, ids) => ({ ...payload, connectorId: ids.find((id) => id !== payload.connectorId) ?? 0 })),
  },
  {
    name: 'keeps-the-end-to-itself',
    summary: 'That a reservation is over is not reported.',
    clause: 'OCPP 1.6 §5.13',
    breaks: all(['TC_047_CS', 'TC_051_CS'], /Available: nothing came/),
    breaksRules: { 'answers.reservation': 'TC_051_CS' },
    behave: () => whenOver(() => undefined),
  },
  {
    name: 'reserves-without-a-word',
    summary: 'Reserved is never reported.',
    clause: 'OCPP 1.6 §4.9',
    breaks: all(made, /Reserved: nothing came/),
    breaksRules: { 'answers.reservation': 'TC_046_2_CS' },
    behave: () => dropping('StatusNotification', shown('Reserved')),
  },
  {
    name: 'accepts-reservations-without-effect',
    summary: 'ReserveNow is accepted and nothing is reserved.',
    clause: 'OCPP 1.6 §5.13',
    breaks: all(made, /Reserved: nothing came/),
    breaksRules: { 'answers.reservation': 'TC_046_1_CS' },
    behave: () => pretending(reserving),
  },
  {
    name: 'rejects-reservations',
    summary: 'Every ReserveNow is rejected.',
    clause: 'OCPP 1.6 §5.13',
    breaks: all([...made, ...refused], /Rejected/),
    behave: () => answeringOnly(reserving, 'Rejected'),
  },
  {
    name: 'accepts-every-reservation',
    summary: 'ReserveNow is accepted whatever the connector is.',
    clause: 'OCPP 1.6 §5.13',
    breaks: all([...refused, ...unsupported], /Accepted/),
    behave: () => answering(reserving, (reply) => (statusOf(reply) === 'Accepted' ? reply : withStatus('Accepted'))),
  },
  {
    name: 'calls-faulted-occupied',
    summary: 'ReserveNow is answered Occupied where there is a fault.',
    clause: 'OCPP 1.6 §5.13',
    breaks: all(['TC_048_1_CS', 'TC_050_1_CS'], /"Occupied"/),
    behave: () => insteadOf('Faulted', 'Occupied'),
  },
  {
    name: 'calls-occupied-unavailable',
    summary: 'ReserveNow is answered Unavailable where a cable is plugged in.',
    clause: 'OCPP 1.6 §5.13',
    breaks: all(['TC_048_2_CS', 'TC_050_2_CS'], /"Unavailable"/),
    behave: () => insteadOf('Occupied', 'Unavailable'),
  },
  {
    name: 'calls-unavailable-faulted',
    summary: 'ReserveNow is answered Faulted for what is out of service.',
    clause: 'OCPP 1.6 §5.13',
    breaks: all(['TC_048_3_CS', 'TC_050_3_CS'], /"Faulted"/),
    behave: () => insteadOf('Unavailable', 'Faulted'),
  },
  {
    name: 'invents-a-reservation-status',
    summary: 'ReserveNow is answered NotSupported, which is no ReservationStatus, where there are no reservations.',
    clause: 'OCPP 1.6 §7.40',
    breaks: all(unsupported, /NotSupported|schema/),
    behave: () => insteadOf('Rejected', 'NotSupported'),
  },
  {
    name: 'breaks-down-at-reservations',
    summary: 'ReserveNow is answered with the CALLERROR InternalError.',
    clause: 'OCPP 1.6 §5.13',
    breaks: all([...made, ...unsupported], /InternalError/),
    behave: () => answeringError(reserving, 'InternalError'),
  },
  {
    name: 'ignores-reservations',
    summary: 'ReserveNow gets no answer.',
    clause: 'OCPP 1.6 §5.13',
    breaks: all(unsupported, /no answer/),
    behave: () => answeringNothing(reserving),
  },
  {
    name: 'omits-reservation-id',
    summary: 'A transaction that ends a reservation does not name it.',
    clause: 'OCPP 1.6 §4.8',
    breaks: all(used, /reservationId/),
    breaksRules: { 'reservations.named': 'TC_046_2_CS' },
    behave: () => omitting('StartTransaction', 'reservationId', ofReservation),
  },
  {
    name: 'names-another-reservation',
    summary: 'A transaction that ends a reservation names another one.',
    clause: 'OCPP 1.6 §4.8',
    breaks: all(used, /reservationId/),
    breaksRules: { 'reservations.named': 'TC_053_CS' },
    behave: () =>
      altering(
        'StartTransaction',
        ({ reservationId }) => ({ reservationId: Number(reservationId) + 100 }),
        ofReservation,
      ),
  },
  {
    name: 'names-expired-reservations',
    summary: 'A transaction names a reservation although it has ended unused.',
    clause: 'OCPP 1.6 §6.45',
    breaks: { TC_047_CS: /reservationId/ },
    breaksRules: { 'reservations.over': 'TC_047_CS' },
    behave: () => naming(reserving),
  },
  {
    name: 'names-cancelled-reservations',
    summary: 'A transaction names a reservation although it was cancelled.',
    clause: 'OCPP 1.6 §6.45',
    breaks: { TC_051_CS: /reservationId/ },
    breaksRules: { 'reservations.over': 'TC_051_CS' },
    behave: () => naming(cancelling),
  },
  {
    name: 'cancels-without-effect',
    summary: 'CancelReservation is accepted and the connector stays reserved.',
    clause: 'OCPP 1.6 §5.1',
    breaks: { TC_051_CS: /Available: nothing came/ },
    breaksRules: { 'answers.reservation': 'TC_051_CS' },
    behave: () => pretending(cancelling),
  },
  {
    name: 'rejects-every-cancellation',
    summary: 'CancelReservation is rejected although there is such a reservation.',
    clause: 'OCPP 1.6 §5.1',
    breaks: { TC_051_CS: /Rejected/ },
    behave: () => answeringOnly(cancelling, 'Rejected'),
  },
  {
    name: 'accepts-every-cancellation',
    summary: 'CancelReservation is accepted for a reservation that does not exist.',
    clause: 'OCPP 1.6 §5.1',
    breaks: { TC_052_CS: /Accepted/ },
    behave: () => answering(cancelling, (reply) => (statusOf(reply) === 'Rejected' ? withStatus('Accepted') : reply)),
  },
  {
    name: 'cancels-another-reservation',
    summary: 'CancelReservation is rejected for a reservation that does not exist, and cancels another one.',
    clause: 'OCPP 1.6 §5.1',
    breaks: { TC_052_CS: /reported Available/ },
    behave: () =>
      answering(cancelling, (reply, _, device) => ({
        ...reply,
        effect: () => {
          device.endAllReservations();
        },
      })),
  },
];
