/** Misbehaviour from start-up to the first heartbeats. */
import { altering, answeringNothing, answeringOnly, dropping, omitting, replacing } from '../alterations.js';
import type { OutgoingCall } from '../behaviour.js';
import { seconds } from '../clock.js';
import type { Fault } from './fault.js';

const strayStatus: OutgoingCall = {
  action: 'StatusNotification',
  payload: { connectorId: 0, errorCode: 'NoError', status: 'Available' },
};

const latest = (ids: readonly number[]): number => Math.max(...ids);

export const bootFaults: readonly Fault[] = [
  {
    name: 'boots-without-model',
    summary: 'BootNotification does not name the model.',
    clause: 'OCPP 1.6 §6.3',
    breaks: { TC_001_CS: /chargePointModel/, TC_002_CS: /chargePointModel/ },
    breaksRules: { 'schema.payload': 'TC_001_CS' },
    behave: () => omitting('BootNotification', 'chargePointModel'),
  },
  {
    name: 'boots-with-overlong-vendor',
    summary: 'The vendor name has more than 20 characters.',
    clause: 'OCPP 1.6 §7.15',
    breaks: { TC_001_CS: /chargePointVendor/, TC_002_CS: /chargePointVendor/ },
    breaksRules: { 'schema.payload': 'TC_001_CS' },
    behave: () => altering('BootNotification', () => ({ chargePointVendor: 'A vendor with a very long name' })),
  },
  {
    name: 'reports-status-before-registration',
    summary: 'A StatusNotification goes out before the first BootNotification.',
    clause: 'OCPP 1.6 §4.2',
    breaks: { TC_001_CS: /StatusNotification|rule boot/, TC_002_CS: /StatusNotification|rule boot/ },
    breaksRules: { 'registration.boot-first': 'TC_001_CS' },
    behave: () =>
      replacing(
        'BootNotification',
        (call) => [strayStatus, call],
        (_, { registration }) => registration === 'Unknown',
      ),
  },
  {
    name: 'reports-status-while-pending',
    summary: 'After Pending it sends the statuses of its connectors unasked.',
    clause: 'OCPP 1.6 §4.2',
    breaks: { TC_002_CS: /StatusNotification|rule boot/ },
    breaksRules: { 'registration.accepted': 'TC_002_CS' },
    behave: () =>
      replacing(
        'BootNotification',
        (call) => [strayStatus, call],
        (_, { registration }) => registration === 'Pending',
      ),
  },
  {
    name: 'treats-pending-as-accepted',
    summary: 'Pending is taken for Accepted: statuses and heartbeats begin at once.',
    clause: 'OCPP 1.6 §4.2',
    breaks: { TC_002_CS: /StatusNotification|Heartbeat|BootNotification|rule boot/ },
    breaksRules: { 'registration.accepted': 'TC_002_CS' },
    behave: () => ({ switches: ['treatsPendingAsAccepted'] }),
  },
  {
    name: 'retries-boot-too-early',
    summary: 'The next BootNotification comes after a fifth of the interval of the Central System.',
    clause: 'OCPP 1.6 §4.2',
    breaks: { TC_001_CS: /interval|BootNotification/, TC_002_CS: /interval|BootNotification/ },
    breaksRules: { 'registration.retry': 'TC_001_CS' },
    behave: () => ({ waits: (wait, ms) => (wait === 'bootRetry' ? ms / 5 : ms) }),
  },
  {
    name: 'retries-boot-too-late',
    summary: 'The next BootNotification comes after ten times the interval of the Central System.',
    clause: 'OCTT TC_001_CS',
    breaks: { TC_001_CS: /interval|BootNotification|boots/, TC_002_CS: /interval|BootNotification|boots/ },
    behave: () => ({ waits: (wait, ms) => (wait === 'bootRetry' ? ms * 10 : ms) }),
  },
  {
    name: 'gives-up-after-rejected-boot',
    summary: 'After a Rejected it never sends a BootNotification again.',
    clause: 'OCPP 1.6 §4.2',
    breaks: { TC_001_CS: /BootNotification|boots/ },
    behave: () => ({ waits: (wait, ms) => (wait === 'bootRetry' ? seconds(1_000_000) : ms) }),
  },
  {
    name: 'answers-nothing-while-pending',
    summary: 'While Pending it does not answer GetConfiguration.',
    clause: 'OCPP 1.6 §4.2',
    breaks: { TC_002_CS: /GetConfiguration.*no answer|no answer/ },
    behave: () => answeringNothing('GetConfiguration', (_, { registration }) => registration === 'Pending'),
  },
  {
    name: 'rejects-configuration-while-pending',
    summary: 'While Pending it rejects every ChangeConfiguration.',
    clause: 'OCPP 1.6 §4.2',
    breaks: { TC_002_CS: /ChangeConfiguration.*Rejected|Rejected/ },
    behave: () => answeringOnly('ChangeConfiguration', 'Rejected', (_, { registration }) => registration === 'Pending'),
  },
  {
    name: 'skips-status-of-last-connector',
    summary: 'The connector with the highest number is not reported after the boot.',
    clause: 'OCPP 1.6 §4.9',
    breaks: { TC_001_CS: /nothing came|status|Available/i, TC_002_CS: /nothing came|status|Available/i },
    breaksRules: { 'status.after-boot': 'TC_001_CS' },
    behave: () => {
      let reported = false;
      return {
        sends: (call, { connectorIds }) => {
          if (call.action === 'BootNotification') reported = false;
          const last = call.action === 'StatusNotification' && call.payload.connectorId === latest(connectorIds);
          if (!last || reported) return [call];
          reported = true;
          return [];
        },
      };
    },
  },
  {
    name: 'skips-status-of-main-controller',
    summary: 'Connector 0 is never reported.',
    clause: 'OCPP 1.6 §4.9',
    breaks: {
      TC_001_CS: /nothing came|status|connector 0/i,
      TC_002_CS: /nothing came|status|connector 0/i,
      TC_013_CS: /nothing came|status|connector 0/i,
    },
    breaksRules: { 'status.after-boot': 'TC_001_CS' },
    behave: () => dropping('StatusNotification', ({ connectorId }) => connectorId === 0),
  },
  {
    name: 'reports-unavailable-after-boot',
    summary: 'After a second BootNotification every connector is reported Unavailable at first, although it is not.',
    clause: 'OCTT TC_001_CS',
    breaks: { TC_001_CS: /Unavailable/, TC_002_CS: /Unavailable/ },
    behave: () => {
      let boots = 0;
      const reported = new Set<unknown>();
      return {
        sends: (call) => {
          const { connectorId } = call.payload;
          if (call.action === 'BootNotification') {
            boots += 1;
            reported.clear();
          }
          if (boots < 2 || call.action !== 'StatusNotification' || reported.has(connectorId)) return [call];
          reported.add(connectorId);
          return connectorId === 0 ? [call] : [{ ...call, payload: { ...call.payload, status: 'Unavailable' } }];
        },
      };
    },
  },
  {
    name: 'doubles-heartbeat-interval',
    summary: 'Heartbeats come half as often as asked for.',
    clause: 'OCPP 1.6 §4.2',
    breaks: { TC_001_CS: /heartbeat/i, TC_002_CS: /heartbeat/i },
    behave: () => ({ waits: (wait, ms) => (wait === 'heartbeat' ? ms * 2 : ms) }),
  },
  {
    name: 'halves-heartbeat-interval',
    summary: 'Heartbeats come twice as often as asked for.',
    clause: 'OCTT TC_001_CS',
    breaks: { TC_001_CS: /heartbeat/i, TC_002_CS: /heartbeat/i },
    breaksRules: { 'registration.heartbeat-rate': 'TC_004_2_CS' },
    behave: () => ({ waits: (wait, ms) => (wait === 'heartbeat' ? ms / 2 : ms) }),
  },
  {
    name: 'keeps-old-heartbeat-interval',
    summary: 'The interval in the answer to the BootNotification is not adopted.',
    clause: 'OCPP 1.6 §4.2',
    breaks: { TC_001_CS: /heartbeat/i, TC_002_CS: /heartbeat/i },
    behave: () => ({ switches: ['ignoresBootInterval'] }),
  },
  {
    name: 'sends-no-heartbeat',
    summary: 'It never sends a Heartbeat.',
    clause: 'OCPP 1.6 §4.6',
    breaks: { TC_001_CS: /heartbeat/i, TC_002_CS: /heartbeat/i },
    breaksRules: { 'registration.heartbeat': 'TC_004_2_CS' },
    behave: () => dropping('Heartbeat'),
  },
  {
    name: 'sends-heartbeat-with-payload',
    summary: 'Heartbeat carries a field that it does not have.',
    clause: 'OCPP 1.6 §6.29',
    breaks: { TC_001_CS: /Heartbeat.*(uptime|no field)/, TC_002_CS: /Heartbeat.*(uptime|no field)/ },
    behave: () => altering('Heartbeat', () => ({ uptime: 1 })),
  },
];
