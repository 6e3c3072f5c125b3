/** Misbehaviour of transactions that only the standing rules look for. */
import { alteringKeys, altering, replacing, rewriting, type Where } from '../alterations.js';
import type { Behaviour, OutgoingCall, Payload } from '../behaviour.js';
import { seconds } from '../clock.js';
import { writeTimestamp, instantOf } from '../../ocpp/timestamps.js';
import type { Fault } from './fault.js';

const hour = 3_600_000;

/** A time stamp moved by milliseconds. */
const moved = (timestamp: unknown, ms: number): string => writeTimestamp((instantOf(String(timestamp)) ?? 0) + ms);

const meterValue = (timestamp: string): Payload => ({ timestamp, sampledValue: [{ value: '0' }] });

/** Meter values of the transaction that a StopTransaction ends. */
const metering = ({ payload }: OutgoingCall, ms: number, transactionId = payload.transactionId): OutgoingCall => ({
  action: 'MeterValues',
  payload: { connectorId: 1, transactionId, meterValue: [meterValue(moved(payload.timestamp, ms))] },
});

const stopping = (calls: (call: OutgoingCall) => readonly OutgoingCall[]): Behaviour =>
  replacing('StopTransaction', calls);
const reason = (name: string, where?: Where): Behaviour => altering('StopTransaction', () => ({ reason: name }), where);

/** Sends clock-aligned meter values that no Central System can process, to show how it goes on. */
const unreadable: Behaviour = {
  switches: ['sendsMainMeterValues'],
  configuration: { ClockAlignedDataInterval: '5', TransactionMessageRetryInterval: '4' },
  ...rewriting(/^(\[2,"[^"]*","MeterValues"),(.*)\]$/s, '$1,[$2]]'),
};

/** Starts what has been started again, once Charging is reported. */
function startsAgain(): Behaviour {
  let start: OutgoingCall | undefined;
  return {
    sends: (call) => {
      if (call.action === 'StartTransaction') start = call;
      const again = call.payload.status === 'Charging' ? start : undefined;
      return again === undefined ? [call] : [call, again];
    },
  };
}

/** Stops what has been stopped again, once Finishing is reported. */
function stopsAgain(): Behaviour {
  let stop: OutgoingCall | undefined;
  return {
    sends: (call) => {
      if (call.action === 'StopTransaction') stop = call;
      const again = call.payload.status === 'Finishing' ? stop : undefined;
      return again === undefined ? [call] : [call, again];
    },
  };
}

export const standingTransactionFaults: readonly Fault[] = [
  {
    name: 'starts-every-transaction-twice',
    summary: 'Every StartTransaction is sent twice.',
    clause: 'OCPP 1.6 §4.8',
    breaks: {},
    breaksRules: { 'transactions.one-at-a-time': 'TC_003_CS' },
    behave: () => replacing('StartTransaction', (call) => [call, call]),
  },
  {
    name: 'starts-again-when-charging',
    summary: 'With the status Charging it sends the StartTransaction again.',
    clause: 'OCPP 1.6 §4.8',
    breaks: {},
    breaksRules: { 'transactions.one-at-a-time': 'TC_010_CS' },
    behave: startsAgain,
  },
  {
    name: 'meters-another-transaction',
    summary: 'Meter values bear the id of a transaction that does not exist.',
    clause: 'OCPP 1.6 §4.7',
    breaks: {},
    breaksRules: { 'transactions.id': 'TC_012_CS' },
    behave: () => stopping((call) => [metering(call, 0, Number(call.payload.transactionId) + 1), call]),
  },
  {
    name: 'stops-every-transaction-twice',
    summary: 'Every StopTransaction is sent twice.',
    clause: 'OCPP 1.6 §4.10',
    breaks: {},
    breaksRules: { 'transactions.stop-once': 'TC_012_CS' },
    behave: () => stopping((call) => [call, call]),
  },
  {
    name: 'stops-again-when-finishing',
    summary: 'With the status Finishing it sends the StopTransaction again.',
    clause: 'OCPP 1.6 §4.10',
    breaks: {},
    breaksRules: { 'transactions.stop-once': 'TC_012_CS' },
    behave: stopsAgain,
  },
  {
    name: 'stops-an-hour-before-its-time',
    summary: 'The time stamp of StopTransaction is an hour too early.',
    clause: 'OCPP 1.6 §4.10',
    breaks: {},
    breaksRules: { 'transactions.time': 'TC_012_CS', 'transactions.order': 'TC_012_CS' },
    behave: () => altering('StopTransaction', ({ timestamp }) => ({ timestamp: moved(timestamp, -hour) })),
  },
  {
    name: 'starts-an-hour-after-its-time',
    summary: 'The time stamp of StartTransaction is an hour too late.',
    clause: 'OCPP 1.6 §4.8',
    breaks: {},
    breaksRules: { 'transactions.time': 'TC_012_CS', 'transactions.order': 'TC_012_CS' },
    behave: () => altering('StartTransaction', ({ timestamp }) => ({ timestamp: moved(timestamp, hour) })),
  },
  {
    name: 'stops-with-less-than-nothing',
    summary: 'StopTransaction has a meter reading below 0.',
    clause: 'OCPP 1.6 §4.10',
    breaks: {},
    breaksRules: { 'transactions.meter': 'TC_012_CS' },
    behave: () => altering('StopTransaction', () => ({ meterStop: -1 })),
  },
  {
    name: 'swaps-meter-readings',
    summary: 'The meter reading of StartTransaction is larger than that of StopTransaction.',
    clause: 'OCPP 1.6 §4.8',
    breaks: {},
    breaksRules: { 'transactions.meter': 'TC_012_CS' },
    behave: () => altering('StartTransaction', ({ meterStart }) => ({ meterStart: Number(meterStart) + 1_000_000 })),
  },
  {
    name: 'starts-late-after-invalid-authorization',
    summary: 'A transaction whose Authorize was answered Invalid starts, and is reported some seconds later.',
    clause: 'OCPP 1.6 §4.1',
    breaks: {},
    breaksRules: { 'transactions.authorized': 'TC_023_CS' },
    behave: () => ({
      switches: ['ignoresInvalidAuthorization'],
      ...replacing('StartTransaction', (call) => [{ ...call, delay: seconds(3) }]),
    }),
  },
  {
    name: 'delivers-meter-values-after-the-stop',
    summary: 'The last meter values of a transaction come after its StopTransaction.',
    clause: 'OCPP 1.6 §3.7',
    breaks: {},
    breaksRules: { 'transactions.order': 'TC_012_CS' },
    behave: () => stopping((call) => [call, metering(call, -2000)]),
  },
  {
    name: 'delivers-old-meter-values-late',
    summary: 'Meter values that are an hour older than the transaction are delivered in it.',
    clause: 'OCPP 1.6 §3.7',
    breaks: {},
    breaksRules: { 'transactions.order': 'TC_012_CS' },
    behave: () => stopping((call) => [metering(call, -hour), call]),
  },
  {
    name: 'adds-data-of-yesterday',
    summary: 'The transaction data has a value of the day before.',
    clause: 'OCPP 1.6 §6.49',
    breaks: {},
    breaksRules: { 'transactions.data': 'TC_012_CS' },
    behave: () =>
      altering('StopTransaction', ({ timestamp }) => ({ transactionData: [meterValue(moved(timestamp, -24 * hour))] })),
  },
  {
    name: 'adds-data-of-later-on',
    summary: 'The transaction data has a value of a minute after the stop.',
    clause: 'OCPP 1.6 §6.49',
    breaks: {},
    breaksRules: { 'transactions.data': 'TC_012_CS' },
    behave: () =>
      altering('StopTransaction', ({ timestamp }) => ({ transactionData: [meterValue(moved(timestamp, 60_000))] })),
  },
  {
    name: 'calls-every-stop-an-unlock-command',
    summary: 'Every transaction is stopped with the reason UnlockCommand.',
    clause: 'OCPP 1.6 §7.36',
    breaks: {},
    breaksRules: { 'transactions.reason': 'TC_012_CS' },
    behave: () => reason('UnlockCommand'),
  },
  {
    name: 'calls-every-stop-deauthorized',
    summary: 'Every transaction is stopped with the reason DeAuthorized.',
    clause: 'OCPP 1.6 §7.36',
    breaks: {},
    breaksRules: { 'transactions.reason': 'TC_012_CS' },
    behave: () => reason('DeAuthorized'),
  },
  {
    name: 'retries-failed-messages-at-once',
    summary: 'A message that could not be processed is sent again without a pause.',
    clause: 'OCPP 1.6 §3.7.1',
    breaks: {},
    breaksRules: { 'transactions.retry': 'TC_002_CS' },
    behave: () => ({ ...unreadable, waits: (wait, ms) => (wait === 'messageRetry' ? 0 : ms) }),
  },
  {
    name: 'retries-failed-messages-more-often-than-it-says',
    summary: 'It tells that a message is tried once, and tries it three times.',
    clause: 'OCPP 1.6 §9.1.31',
    breaks: {},
    breaksRules: { 'transactions.retry': 'TC_002_CS' },
    behave: () => ({
      ...unreadable,
      ...alteringKeys((entry) => (entry.key === 'TransactionMessageAttempts' ? { ...entry, value: '1' } : entry)),
    }),
  },
];
