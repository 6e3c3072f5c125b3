/** Meter values: each measurand in a unit of its kind (OCPP 1.6 §7.31, §7.45). */
import { show } from '../ocpp/validation.js';
import { objectOf } from './knowledge.js';
import { family } from './rule.js';
import { samplesOf, type Reading } from './samples.js';

/** The units of a measurand, by the beginning of its name; the first that fits counts. */
const units: readonly (readonly [string, readonly string[], string?])[] = [
  ['Energy.Active', ['Wh', 'kWh']],
  ['Energy.Reactive', ['varh', 'kvarh']],
  ['Power.Active', ['W', 'kW']],
  ['Power.Reactive', ['var', 'kvar']],
  // What is offered is not said to be active or apparent.
  ['Power.Offered', ['W', 'kW', 'VA', 'kVA']],
  ['Current', ['A']],
  ['Voltage', ['V']],
  ['Temperature', ['Celsius', 'Celcius', 'Fahrenheit', 'K']],
  ['SoC', ['Percent']],
  // Hertz, for which there is no word.
  ['Frequency', [], 'errata 3.86'],
  ['Power.Factor', []],
  ['RPM', []],
];

export const meterUnits = family({
  name: 'meter-values',
  rules: {
    unit: { title: 'Meter values have a unit of their measurand', clause: 'OCPP 1.6 §7.31' },
  },
  start:
    (judge) =>
    ({ entry, decoded }) => {
      if (entry.type !== 'frame' || entry.direction === 'sent' || decoded?.frame.kind !== 'call') return;
      const { action, payload } = decoded.frame;
      if (action !== 'MeterValues' && action !== 'StopTransaction') return;
      const { meterValue, transactionData } = objectOf(payload);
      const readings = samplesOf(action === 'MeterValues' ? meterValue : transactionData).flatMap(
        (one) => one.readings,
      );
      const remarks = readings.filter(({ signed }) => !signed).map(remarkOn);
      const wrong =
        remarks.find((remark) => remark?.severity === 'fail') ?? remarks.find((remark) => remark !== undefined);
      if (wrong !== undefined) judge.broken('unit', `${action}.req: ${wrong.text}`, wrong);
      else if (readings.length > 0) judge.held('unit');
    },
});

interface Remark {
  readonly text: string;
  readonly severity: 'fail' | 'warning';
  readonly clause: string;
}

function remarkOn({ measurand, unit }: Reading): Remark | undefined {
  const [, allowed, erratum] = units.find(([beginning]) => measurand.startsWith(beginning)) ?? [];
  if (allowed === undefined) return undefined;
  const clause = erratum === undefined ? 'OCPP 1.6 §7.31' : `OCPP 1.6 §7.31, ${erratum}`;
  if (unit === undefined) {
    // Wh stands for what is left out, whatever is measured (OCPP 1.6 §7.43, §7.45).
    if (allowed.length === 0 || allowed.includes('Wh')) return undefined;
    const text = `${measurand} has no unit, which makes it Wh; expected ${allowed.join(' or ')}`;
    return { text, severity: 'warning', clause: 'OCPP 1.6 §7.43' };
  }
  if (allowed.includes(unit)) return undefined;
  const expected = allowed.length === 0 ? 'none' : allowed.join(' or ');
  // A factor may be meant as a percentage.
  const severity = measurand === 'Power.Factor' && unit === 'Percent' ? 'warning' : 'fail';
  return { text: `${measurand} has the unit ${show(unit)}, expected ${expected}`, severity, clause };
}
