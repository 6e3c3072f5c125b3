/** Misbehaviour of meter values. */
import { instantOf, writeTimestamp } from '../../ocpp/timestamps.js';
import { altering, dropping } from '../alterations.js';
import type { Behaviour, Payload } from '../behaviour.js';
import { seconds } from '../clock.js';
import type { Fault } from './fault.js';

interface MeterValue {
  readonly timestamp: string;
  readonly sampledValue: readonly Payload[];
}

const meterValuesOf = (payload: Payload): readonly MeterValue[] => payload.meterValue as readonly MeterValue[];

/** Alters every meter value of MeterValues. */
const alteringMeterValues = (change: (value: MeterValue) => object): Behaviour =>
  altering('MeterValues', (payload) => ({
    meterValue: meterValuesOf(payload).map((value) => ({ ...value, ...change(value) })),
  }));

/** Alters every sampled value; undefined leaves it out. */
const alteringSamples = (change: (sample: Payload) => Payload | undefined): Behaviour =>
  alteringMeterValues(({ sampledValue }) => ({ sampledValue: sampledValue.flatMap((one) => change(one) ?? []) }));

const context = (wrong: string, right: string): Behaviour =>
  alteringSamples((one) => (one.context === right ? { ...one, context: wrong } : one));

export const meterFaults: readonly Fault[] = [
  {
    name: 'calls-periodic-samples-clock-aligned',
    summary: 'Periodic meter values have the context Sample.Clock.',
    clause: 'OCPP 1.6 §7.35',
    breaks: { TC_070_CS: /context/ },
    behave: () => context('Sample.Clock', 'Sample.Periodic'),
  },
  {
    name: 'calls-aligned-samples-periodic',
    summary: 'Clock-aligned meter values have the context Sample.Periodic.',
    clause: 'OCPP 1.6 §7.35',
    breaks: { TC_071_CS: /context/ },
    behave: () => context('Sample.Periodic', 'Sample.Clock'),
  },
  {
    name: 'samples-too-seldom',
    summary: 'Meter values come after one and a half times MeterValueSampleInterval.',
    clause: 'OCPP 1.6 §9.1.19',
    breaks: { TC_070_CS: /apart|nothing came|came after/ },
    behave: () => ({ waits: (wait, ms) => (wait === 'sampleInterval' ? ms * 1.5 : ms) }),
  },
  {
    name: 'samples-off-the-grid',
    summary: 'Clock-aligned meter values are taken seven seconds after the grid.',
    clause: 'OCPP 1.6 §9.1.5',
    breaks: { TC_071_CS: /multiple/ },
    behave: () =>
      alteringMeterValues(({ timestamp }) => ({
        timestamp: writeTimestamp((instantOf(timestamp) ?? 0) + seconds(7)),
      })),
  },
  {
    name: 'sends-empty-samples',
    summary: 'Meter values have no sampled value.',
    clause: 'OCPP 1.6 §7.33',
    breaks: { TC_070_CS: /sampledValue/, TC_071_CS: /sampledValue/ },
    behave: () => alteringSamples(() => undefined),
  },
  {
    name: 'measures-in-units-of-its-own',
    summary: 'Energy is measured in KWH.',
    clause: 'OCPP 1.6 §7.45',
    breaks: { TC_070_CS: /unit/, TC_071_CS: /unit/ },
    behave: () => alteringSamples((one) => (one.unit === 'Wh' ? { ...one, unit: 'KWH' } : one)),
  },
  {
    name: 'leaves-out-a-measurand',
    summary: 'The register of imported energy is never sampled.',
    clause: 'OCPP 1.6 §9.1.17',
    breaks: {
      TC_070_CS: /Energy\.Active\.Import\.Register|sampledValue/,
      TC_071_CS: /Energy\.Active\.Import\.Register|sampledValue/,
    },
    behave: () => alteringSamples((one) => (one.measurand === 'Energy.Active.Import.Register' ? undefined : one)),
  },
  {
    name: 'never-sends-meter-values',
    summary: 'No meter values are sent.',
    clause: 'OCPP 1.6 §4.7',
    breaks: { TC_070_CS: /MeterValues/, TC_071_CS: /MeterValues/ },
    behave: () => dropping('MeterValues'),
  },
  {
    name: 'samples-at-interval-zero',
    summary: 'Periodic meter values are sent although MeterValueSampleInterval is 0.',
    clause: 'OCPP 1.6 §9.1.19',
    breaks: { TC_071_CS: /context/ },
    behave: () => ({ switches: ['samplesAtIntervalZero'] }),
  },
];
