/** Misbehaviour of single fields that the standing rules find, whatever is played. */
import { writeTimestamp } from '../../ocpp/timestamps.js';
import { altering, replacing } from '../alterations.js';
import type { Behaviour, Payload } from '../behaviour.js';
import { seconds } from '../clock.js';
import type { Fault } from './fault.js';

const day = seconds(24 * 60 * 60);

const alteringNumbers = (write: (value: string) => string): Behaviour =>
  altering('MeterValues', ({ meterValue }) => ({
    meterValue: (meterValue as readonly Payload[]).map((one) => ({
      ...one,
      sampledValue: (one.sampledValue as readonly Payload[]).map((value) => ({
        ...value,
        value: write(String(value.value)),
      })),
    })),
  }));

export const standingFieldFaults: readonly Fault[] = [
  {
    name: 'sends-meter-values-without-any',
    summary: 'MeterValues has an empty list of meter values.',
    clause: 'OCPP 1.6 §6.31',
    breaks: {},
    breaksRules: { 'fields.least-items': 'TC_070_CS' },
    behave: () => altering('MeterValues', () => ({ meterValue: [] })),
  },
  {
    name: 'stops-with-empty-samples',
    summary: 'The samples of transactionData have no values.',
    clause: 'OCPP 1.6 §7.33',
    breaks: {},
    breaksRules: { 'fields.least-items': 'TC_012_CS' },
    behave: () =>
      altering('StopTransaction', ({ timestamp }) => ({ transactionData: [{ timestamp, sampledValue: [] }] })),
  },
  {
    name: 'writes-decimal-commas',
    summary: 'Meter readings have a decimal comma.',
    clause: 'OCPP 1.6 §7.43',
    breaks: {},
    breaksRules: { 'fields.number': 'TC_070_CS' },
    behave: () => alteringNumbers((value) => `${value},0`),
  },
  {
    name: 'writes-units-into-values',
    summary: 'Meter readings are followed by their unit.',
    clause: 'OCPP 1.6 §7.43',
    breaks: {},
    breaksRules: { 'fields.number': 'TC_070_CS' },
    behave: () => alteringNumbers((value) => `${value} Wh`),
  },
  {
    name: 'reports-a-connector-too-many',
    summary: 'With every status of the last connector that of another one is reported, which it does not have.',
    clause: 'OCPP 1.6 §3.8',
    breaks: {},
    breaksRules: { 'fields.connector': 'TC_013_CS' },
    behave: () =>
      replacing('StatusNotification', (call, { connectorIds }) => {
        const last = Math.max(...connectorIds);
        if (call.payload.connectorId !== last) return [call];
        return [call, { ...call, payload: { ...call.payload, connectorId: last + 1 } }];
      }),
  },
  {
    name: 'meters-a-connector-too-many',
    summary: 'Meter values name a connector after the last one.',
    clause: 'OCPP 1.6 §3.8',
    breaks: {},
    breaksRules: { 'fields.connector': 'TC_070_CS' },
    behave: () =>
      altering('MeterValues', (_payload, { connectorIds }) => ({ connectorId: Math.max(...connectorIds) + 1 })),
  },
  {
    name: 'writes-offsets-of-hours',
    summary: 'Time stamps have an offset of hours only.',
    clause: 'OCPP 1.6 §3.15',
    breaks: {},
    breaksRules: { 'fields.timestamp': 'TC_012_CS' },
    behave: () => ({ timestamp: (ms) => writeTimestamp(ms).replace('Z', '+00') }),
  },
  {
    name: 'writes-a-space-into-time-stamps',
    summary: 'Time stamps have a space between date and time.',
    clause: 'OCPP 1.6 §3.15',
    breaks: {},
    breaksRules: { 'fields.timestamp': 'TC_012_CS' },
    behave: () => ({ timestamp: (ms) => writeTimestamp(ms).replace('T', ' ') }),
  },
  {
    name: 'lives-in-the-future',
    summary: 'Its clock is a hundred days ahead, whatever the answer to its boot says.',
    clause: 'OCPP 1.6 §4.2',
    breaks: {},
    breaksRules: { 'fields.plausible-time': 'TC_012_CS' },
    behave: () => ({ timestamp: (ms) => writeTimestamp(ms + 100 * day) }),
  },
  {
    name: 'lives-in-the-last-century',
    summary: 'Its clock begins with 1970, whatever the answer to its boot says.',
    clause: 'OCPP 1.6 §4.2',
    breaks: {},
    breaksRules: { 'fields.plausible-time': 'TC_012_CS' },
    behave: () => ({ timestamp: (ms) => writeTimestamp(ms % (365 * day)) }),
  },
];
