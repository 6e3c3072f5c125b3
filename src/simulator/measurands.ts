/** What the meter of a connector shows, as sampled values (OCPP 1.6 §7.31, §7.43). */
import type { MeterValue } from '../ocpp/datatypes.js';
import { tenths } from './charging-rate.js';
import { splitMeasurand } from './configuration-values.js';
import type { Outlet } from './hardware.js';

type SampledValue = MeterValue['sampledValue'][number];
export type Context = NonNullable<SampledValue['context']>;

interface Reading {
  readonly value: number;
  readonly unit?: NonNullable<SampledValue['unit']>;
  /** Measured on each phase of a three-phase connector, between these points. */
  readonly perPhase?: readonly NonNullable<SampledValue['phase']>[];
  /** On how many of the phases it is measured; on the others it is 0. */
  readonly phases?: number;
}

const lines = ['L1', 'L2', 'L3'] as const;
const linesToNeutral = ['L1-N', 'L2-N', 'L3-N'] as const;

function read(measurand: string, outlet: Outlet): Reading {
  const flowing = outlet.watts > 0;
  const amperes = tenths(outlet.offered.amperes);
  switch (measurand) {
    case 'Energy.Active.Import.Register':
      return { value: outlet.register, unit: 'Wh' };
    case 'Power.Active.Import':
      return { value: tenths(outlet.watts), unit: 'W' };
    case 'Power.Offered':
      return { value: outlet.contactorClosed ? tenths(outlet.offeredWatts) : 0, unit: 'W' };
    case 'Current.Import':
      return { value: flowing ? amperes : 0, unit: 'A', perPhase: lines, phases: outlet.offered.phases };
    case 'Current.Offered':
      return { value: outlet.contactorClosed ? amperes : 0, unit: 'A' };
    case 'Voltage':
      return { value: outlet.volts, unit: 'V', perPhase: linesToNeutral };
    case 'Frequency':
      // Errata 3.86: in Hertz, for which there is no unit.
      return { value: 50 };
    case 'Temperature':
      // Errata J 2.1: the old spelling is the one that everybody reads.
      return { value: 25, unit: 'Celcius' };
    case 'SoC':
      return { value: Math.min(20 + Math.floor(outlet.register / 1000), 100), unit: 'Percent' };
    case 'Power.Factor':
      return { value: 1 };
    case 'RPM':
      return { value: 0 };
    default:
      return { value: 0, ...unitOfFamily(measurand) };
  }
}

function unitOfFamily(measurand: string): Pick<Reading, 'unit'> {
  if (measurand.startsWith('Energy.Reactive')) return { unit: 'varh' };
  if (measurand.startsWith('Energy')) return { unit: 'Wh' };
  if (measurand.startsWith('Power.Reactive')) return { unit: 'var' };
  if (measurand.startsWith('Power')) return { unit: 'W' };
  return measurand.startsWith('Current') ? { unit: 'A' } : {};
}

/** The values of the measurands that a list names, all of one moment. */
export function sample(outlet: Outlet, names: readonly string[], context: Context): readonly SampledValue[] {
  return names.flatMap((name) => {
    const { measurand, phase } = splitMeasurand(name);
    const { value, unit, perPhase, phases = Infinity } = read(measurand, outlet);
    const one = {
      value: String(value),
      context,
      measurand: measurand as NonNullable<SampledValue['measurand']>,
      ...(unit === undefined ? {} : { unit }),
    };
    const known = perPhase === undefined || outlet.settings.phases === 1 ? [] : perPhase;
    const wanted = phase === undefined ? known : known.filter((each) => each.startsWith(phase));
    if (wanted.length === 0) return [one];
    return wanted.map((each) => ({ ...one, phase: each, ...(known.indexOf(each) < phases ? {} : { value: '0' }) }));
  });
}
