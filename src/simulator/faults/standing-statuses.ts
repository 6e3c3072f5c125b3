/** Misbehaviour of registration, heartbeats and statuses that only the standing rules look for. */
import { altering, replacing, reporting, type Where } from '../alterations.js';
import type { Behaviour, OutgoingCall } from '../behaviour.js';
import { seconds } from '../clock.js';
import type { Fault } from './fault.js';

const shown =
  (status: string): Where =>
  (payload) =>
    payload.status === status && payload.connectorId !== 0;
const mainController: Where = ({ connectorId }) => connectorId === 0;
const failsToCommunicate = (where: Where): Behaviour =>
  altering('StatusNotification', () => ({ errorCode: 'EVCommunicationError' }), where);

/** Repeats with every heartbeat what it last reported. */
function repeatsWithHeartbeats(): Behaviour {
  let last: OutgoingCall | undefined;
  return {
    sends: (call) => {
      if (call.action === 'StatusNotification') last = call;
      return call.action === 'Heartbeat' && last !== undefined ? [call, last] : [call];
    },
  };
}

export const standingStatusFaults: readonly Fault[] = [
  {
    name: 'beats-before-boot',
    summary: 'A Heartbeat goes out before the first BootNotification.',
    clause: 'OCPP 1.6 §4.2',
    breaks: {},
    breaksRules: { 'registration.boot-first': 'TC_001_CS' },
    behave: () =>
      replacing(
        'BootNotification',
        (call) => [{ action: 'Heartbeat', payload: {} }, call],
        (_, { registration }) => registration === 'Unknown',
      ),
  },
  {
    name: 'forgets-the-pause-before-the-next-boot',
    summary: 'The next BootNotification comes one second after an answer other than Accepted.',
    clause: 'OCPP 1.6 §4.2',
    breaks: {},
    breaksRules: { 'registration.retry': 'TC_002_CS' },
    behave: () => ({ waits: (wait, ms) => (wait === 'bootRetry' ? seconds(1) : ms) }),
  },
  {
    name: 'beats-once-an-hour',
    summary: 'Heartbeats come once an hour, whatever interval was asked for.',
    clause: 'OCPP 1.6 §9.1.10',
    breaks: {},
    breaksRules: { 'registration.heartbeat': 'TC_004_2_CS' },
    behave: () => ({ waits: (wait, ms) => (wait === 'heartbeat' ? seconds(3600) : ms) }),
  },
  {
    name: 'beats-every-two-seconds',
    summary: 'Heartbeats come every two seconds, whatever interval was asked for.',
    clause: 'OCPP 1.6 §4.2',
    breaks: {},
    breaksRules: { 'registration.heartbeat-rate': 'TC_004_2_CS' },
    behave: () => ({ waits: (wait, ms) => (wait === 'heartbeat' ? seconds(2) : ms) }),
  },
  {
    name: 'reports-preparing-after-charging',
    summary: 'When a transaction ends, Preparing is reported in place of Finishing.',
    clause: 'OCPP 1.6 §4.9',
    breaks: {},
    breaksRules: { 'status.transition': 'TC_012_CS' },
    behave: () => reporting('Preparing', shown('Finishing')),
  },
  {
    name: 'calls-main-controller-preparing',
    summary: 'Connector 0 is reported Preparing.',
    clause: 'OCPP 1.6 §4.9',
    breaks: {},
    breaksRules: { 'status.main-controller': 'TC_001_CS' },
    behave: () => reporting('Preparing', mainController),
  },
  {
    name: 'calls-main-controller-charging',
    summary: 'Connector 0 is reported Charging together with a connector.',
    clause: 'OCPP 1.6 §4.9',
    breaks: {},
    breaksRules: { 'status.main-controller': 'TC_003_CS' },
    behave: () =>
      replacing(
        'StatusNotification',
        (call) => [call, { ...call, payload: { ...call.payload, connectorId: 0 } }],
        shown('Charging'),
      ),
  },
  {
    name: 'reports-faulted-without-error-after-stop',
    summary: 'When a transaction ends, Faulted is reported with the error code NoError.',
    clause: 'OCPP 1.6 §7.7',
    breaks: {},
    breaksRules: { 'status.error-code': 'TC_012_CS' },
    behave: () => reporting('Faulted', shown('Finishing')),
  },
  {
    name: 'fails-to-communicate-while-charging',
    summary: 'Charging is reported with the error code EVCommunicationError.',
    clause: 'OCPP 1.6 §4.9',
    breaks: {},
    breaksRules: { 'status.ev-communication': 'TC_003_CS' },
    behave: () => failsToCommunicate(shown('Charging')),
  },
  {
    name: 'fails-to-communicate-with-nobody',
    summary: 'Available is reported with the error code EVCommunicationError.',
    clause: 'OCPP 1.6 §4.9',
    breaks: {},
    breaksRules: { 'status.ev-communication': 'TC_001_CS' },
    behave: () => failsToCommunicate(shown('Available')),
  },
  {
    name: 'reports-every-status-twice',
    summary: 'Every status is reported twice.',
    clause: 'OCPP 1.6 §4.9',
    breaks: {},
    breaksRules: { 'status.repetition': 'TC_001_CS' },
    behave: () => replacing('StatusNotification', (call) => [call, call]),
  },
  {
    name: 'repeats-its-status-with-heartbeats',
    summary: 'With every heartbeat it reports its last status again.',
    clause: 'OCPP 1.6 §4.9',
    breaks: {},
    breaksRules: { 'status.repetition': 'TC_001_CS' },
    behave: repeatsWithHeartbeats,
  },
];
