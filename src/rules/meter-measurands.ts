/** Meter values: the measurands that the configuration names, no others, and each in its unit. */
import type { Entry } from '../evidence/journal.js';
import { measurands, phases } from '../ocpp/datatypes.js';
import { show } from '../ocpp/validation.js';
import { objectOf } from './knowledge.js';
import { family } from './rule.js';
import { Contexts, importRegister, inForce, samplesOf, type Context, type Reading, type Sample } from './samples.js';

/** A measurand of a configuration key, with the phase where the item names one: `Voltage.L1` (OCPP 1.6 §9.1.17). */
interface Item {
  readonly measurand: string;
  readonly phase: string | undefined;
}

const keysOfMeterValues: Partial<Record<Context, string>> = {
  'Sample.Periodic': 'MeterValuesSampledData',
  'Sample.Clock': 'MeterValuesAlignedData',
  Trigger: 'MeterValuesSampledData',
};
const clauses: Readonly<Record<string, string>> = {
  MeterValuesSampledData: 'OCPP 1.6 §9.1.17',
  MeterValuesAlignedData: 'OCPP 1.6 §9.1.15',
  StopTxnSampledData: 'OCPP 1.6 §9.1.27',
  StopTxnAlignedData: 'OCPP 1.6 §9.1.25',
};
// Split samples of one moment are one sample.
const oneMoment = 500;

export const meterMeasurands = family({
  name: 'meter-values',
  rules: {
    measurands: { title: 'Meter values are those of the configured measurands', clause: 'OCPP 1.6 §3.16' },
  },
  start(judge, known) {
    const contexts = new Contexts(known);
    const compare = (
      name: string,
      readings: readonly Reading[],
      items: readonly Item[],
      key: string,
      complete: boolean,
    ): void => {
      const clause = clauses[key] ?? 'OCPP 1.6 §3.16';
      const foreign = readings.find((one) => !items.some((item) => includes(item, one)));
      const missing = items.find((item) => item.measurand !== 'SoC' && !readings.some((one) => includes(item, one)));
      if (foreign !== undefined) {
        const { measurand, phase } = foreign;
        const shown = phase === undefined ? measurand : `${measurand} of ${phase}`;
        judge.broken('measurands', `${name} has ${show(shown)}, which ${key} does not name`, { clause });
      } else if (missing !== undefined && complete) {
        judge.broken('measurands', `${name} has no ${missing.measurand}, which ${key} names`, { clause });
      } else judge.held('measurands');
    };

    const meters = (samples: readonly Sample[], entry: Entry): void => {
      for (const moment of moments(samples)) {
        for (const [context, key] of Object.entries(keysOfMeterValues)) {
          const readings = moment.readings.filter((one) => one.context === context && contexts.isCertain(one));
          if (readings.length === 0) continue;
          const value = inForce(known, key, { from: moment.at, to: moment.at }, entry);
          // OCTT TC_070, TC_071: nothing configured means the register.
          const items = value === undefined ? undefined : itemsOf(value.trim() === '' ? importRegister : value);
          if (items === undefined) continue;
          // What a trigger adds is nowhere forbidden.
          const judged =
            context === 'Trigger' ? readings.filter((one) => items.some((item) => includes(item, one))) : readings;
          compare(`a MeterValues of context ${context}`, judged, items, key, moment.complete);
        }
      }
    };

    const stops = (samples: readonly Sample[], entry: Entry): void => {
      const [first] = samples;
      if (first === undefined) return;
      const stamps = samples.map(({ at }) => at);
      const span = { from: Math.min(...stamps), to: Math.max(...stamps) };
      const listed = (key: string) => {
        const value = inForce(known, key, span, entry);
        return value === undefined ? undefined : itemsOf(value);
      };
      const [sampled, aligned] = [listed('StopTxnSampledData'), listed('StopTxnAlignedData')];
      if (sampled?.length === 0 && aligned?.length === 0) {
        const text = 'transactionData has meter values, although StopTxnSampledData and StopTxnAlignedData are empty';
        judge.broken('measurands', text, { clause: 'OCPP 1.6 §3.16.5' });
        return;
      }
      const complete = samples.every((one) => one.complete);
      const readings = samples.flatMap((one) => one.readings);
      const of = (context: Context) => readings.filter((one) => one.said && one.context === context);
      for (const [context, key, items] of [
        ['Sample.Periodic', 'StopTxnSampledData', sampled],
        ['Sample.Clock', 'StopTxnAlignedData', aligned],
      ] as const) {
        const those = of(context);
        if (those.length > 0 && items !== undefined) {
          compare(`transactionData of context ${context}`, those, items, key, complete);
        }
      }
      if (sampled === undefined || aligned === undefined) return;
      const rest = readings.filter(({ said, context }) => !said || !context.startsWith('Sample'));
      const foreign = rest.find((one) => ![...sampled, ...aligned].some((item) => includes(item, one)));
      if (foreign === undefined) return;
      const text = `transactionData has ${show(foreign.measurand)}, which neither StopTxnSampledData nor StopTxnAlignedData names`;
      judge.broken('measurands', text);
    };

    return (heard) => {
      contexts.hear(heard);
      const { entry, decoded } = heard;
      if (entry.type !== 'frame' || entry.direction === 'sent' || decoded?.frame.kind !== 'call') return;
      const { action, payload } = decoded.frame;
      const { connectorId, meterValue, transactionData } = objectOf(payload);
      // The main meter need not measure what those of the connectors do.
      if (action === 'MeterValues' && typeof connectorId === 'number' && connectorId > 0) {
        meters(samplesOf(meterValue), entry);
      }
      if (action === 'StopTransaction') stops(samplesOf(transactionData), entry);
    };
  },
});

/** Samples of the same moment as one. */
function moments(samples: readonly Sample[]): readonly Sample[] {
  const merged: Sample[] = [];
  for (const sample of samples) {
    const before = merged.at(-1);
    if (before === undefined || Math.abs(sample.at - before.at) > oneMoment) merged.push(sample);
    else {
      const readings = [...before.readings, ...sample.readings];
      merged.splice(-1, 1, { ...before, readings, complete: before.complete && sample.complete });
    }
  }
  return merged;
}

/** The items of a list of measurands; undefined where one of them is no measurand of OCPP. */
function itemsOf(value: string): readonly Item[] | undefined {
  const names = value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const items = names.flatMap((name) => itemOf(name) ?? []);
  return items.length === names.length ? items : undefined;
}

function itemOf(name: string): Item | undefined {
  const phase = phases.find((each) => name.toLowerCase().endsWith(`.${each.toLowerCase()}`));
  const wanted = (phase === undefined ? name : name.slice(0, -phase.length - 1)).toLowerCase();
  const measurand = measurands.find((each) => each.toLowerCase() === wanted);
  return measurand === undefined ? undefined : { measurand, phase };
}

/** Whether a value is one of those that an item asks for; a value without phase may be that of the only one. */
const includes = (item: Item, { measurand, phase }: Reading): boolean =>
  item.measurand === measurand &&
  (item.phase === undefined || phase === undefined || phase.startsWith(item.phase) || item.phase.startsWith(phase));
