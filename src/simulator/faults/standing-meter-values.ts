/** Misbehaviour of meter values that the standing rules find, whatever is played. */
import { measurands } from '../../ocpp/datatypes.js';
import { instantOf, writeTimestamp } from '../../ocpp/timestamps.js';
import { altering, replacing } from '../alterations.js';
import type { Behaviour, Payload } from '../behaviour.js';
import { seconds } from '../clock.js';
import type { Fault } from './fault.js';

type Change = (sampled: Payload) => Payload;

const register = 'Energy.Active.Import.Register';

/** Alters every sampled value of a list of meter values. */
const sampled = (meterValues: unknown, change: Change): readonly Payload[] =>
  (meterValues as readonly Payload[]).map((one) => ({
    ...one,
    sampledValue: (one.sampledValue as readonly Payload[]).map(change),
  }));

const alteringValues = (change: Change): Behaviour =>
  altering('MeterValues', ({ meterValue }) => ({ meterValue: sampled(meterValue, change) }));

/** Adds a sampled value to every sample. */
const adding = (more: Payload): Behaviour =>
  altering('MeterValues', ({ meterValue }) => ({
    meterValue: (meterValue as readonly Payload[]).map((one) => {
      const values = one.sampledValue as readonly Payload[];
      return { ...one, sampledValue: [...values, { ...more, context: values[0]?.context }] };
    }),
  }));

/** Sends each MeterValues a second time, as if it had another reason. */
const doubling = (context: string): Behaviour =>
  replacing('MeterValues', (call) => {
    const meterValue = sampled(call.payload.meterValue, (value) => ({ ...value, context }));
    return [call, { ...call, payload: { ...call.payload, meterValue } }];
  });

/** Stamps meter values later than they were taken. */
const stamping = (later: () => number): Behaviour =>
  altering('MeterValues', ({ meterValue }) => ({
    meterValue: (meterValue as readonly Payload[]).map((one) => ({
      ...one,
      timestamp: writeTimestamp((instantOf(String(one.timestamp)) ?? 0) + later()),
    })),
  }));

const swapped: ReadonlyMap<unknown, string> = new Map([
  ['Transaction.Begin', 'Transaction.End'],
  ['Transaction.End', 'Transaction.Begin'],
]);

export const standingMeterValueFaults: readonly Fault[] = [
  {
    name: 'adds-an-unwanted-measurand',
    summary: 'Every sample has a temperature that nobody has configured.',
    clause: 'OCPP 1.6 §9.1.17',
    breaks: {},
    breaksRules: { 'meter-values.measurands': 'TC_070_CS' },
    behave: () => adding({ value: '25', measurand: 'Temperature', unit: 'Celsius' }),
  },
  {
    name: 'samples-another-measurand',
    summary: 'Each sample has the next measurand of the list in place of the one that is configured.',
    clause: 'OCPP 1.6 §9.1.15',
    breaks: {},
    breaksRules: { 'meter-values.measurands': 'TC_071_CS' },
    behave: () =>
      alteringValues(({ measurand, ...rest }) => {
        const index = measurands.findIndex((one) => one === measurand);
        return { ...rest, measurand: measurands[(index + 1) % measurands.length], unit: 'varh' };
      }),
  },
  {
    name: 'counts-energy-in-watts',
    summary: 'The register of energy is sent in W.',
    clause: 'OCPP 1.6 §7.31',
    breaks: {},
    breaksRules: { 'meter-values.unit': 'TC_070_CS' },
    behave: () => alteringValues((value) => (value.measurand === register ? { ...value, unit: 'W' } : value)),
  },
  {
    name: 'gives-the-frequency-in-volts',
    summary: 'The frequency has a unit, which OCPP has none for.',
    clause: 'OCPP 1.6 §7.31',
    breaks: {},
    breaksRules: { 'meter-values.unit': 'TC_070_CS' },
    behave: () => alteringValues((value) => ({ ...value, value: '50', measurand: 'Frequency', unit: 'V' })),
  },
  {
    name: 'calls-samples-triggered',
    summary: 'Periodic samples have the context Trigger, although nobody has asked for them.',
    clause: 'OCPP 1.6 §7.35',
    breaks: {},
    breaksRules: { 'meter-values.context': 'TC_070_CS' },
    behave: () => alteringValues((value) => ({ ...value, context: 'Trigger' })),
  },
  {
    name: 'swaps-begin-and-end',
    summary: 'The first sample of a transaction has the context Transaction.End and the last Transaction.Begin.',
    clause: 'OCPP 1.6 §7.35',
    breaks: {},
    breaksRules: { 'meter-values.context': 'TC_070_CS' },
    behave: () => ({
      ...altering('StopTransaction', ({ transactionData = [] }) => ({
        transactionData: sampled(transactionData, (value) => ({
          ...value,
          context: swapped.get(value.context) ?? value.context,
        })),
      })),
      configuration: { StopTxnSampledData: register },
    }),
  },
  {
    name: 'samples-three-times-as-often',
    summary: 'Meter values come after a third of MeterValueSampleInterval.',
    clause: 'OCPP 1.6 §9.1.19',
    breaks: {},
    breaksRules: { 'meter-values.interval': 'TC_070_CS' },
    behave: () => ({ waits: (wait, ms) => (wait === 'sampleInterval' ? ms / 3 : ms) }),
  },
  {
    name: 'stamps-samples-too-far-apart',
    summary: 'Periodic samples come in time, with stamps of a clock that runs too fast.',
    clause: 'OCPP 1.6 §9.1.19',
    breaks: {},
    breaksRules: { 'meter-values.interval': 'TC_070_CS' },
    behave: () => {
      let count = 0;
      return stamping(() => count++ * seconds(2.2));
    },
  },
  {
    name: 'aligns-to-a-clock-of-its-own',
    summary: 'Clock-aligned samples lie three and a half seconds beside the grid.',
    clause: 'OCPP 1.6 §9.1.5',
    breaks: {},
    breaksRules: { 'meter-values.alignment': 'TC_071_CS' },
    behave: () => stamping(() => seconds(3.5)),
  },
  {
    name: 'aligns-samples-at-interval-zero',
    summary: 'With every periodic sample a clock-aligned one is sent, although there should be none.',
    clause: 'OCPP 1.6 §9.1.5',
    breaks: {},
    breaksRules: { 'meter-values.alignment': 'TC_070_CS' },
    behave: () => doubling('Sample.Clock'),
  },
  {
    name: 'counts-down',
    summary: 'The register of energy falls from sample to sample.',
    clause: 'OCPP 1.6 §7.31',
    breaks: {},
    breaksRules: { 'meter-values.register': 'TC_070_CS' },
    behave: () => {
      let left = 1_000_000;
      return alteringValues((value) =>
        value.measurand === register ? { ...value, value: String((left -= 10)) } : value,
      );
    },
  },
  {
    name: 'samples-more-than-it-stops-with',
    summary: 'The register of energy is a million Wh above what meterStop says.',
    clause: 'OCPP 1.6 §7.31',
    breaks: {},
    breaksRules: { 'meter-values.register': 'TC_070_CS' },
    behave: () =>
      alteringValues((value) =>
        value.measurand === register ? { ...value, value: String(Number(value.value) + 1_000_000) } : value,
      ),
  },
];
