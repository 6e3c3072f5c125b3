/** What TC_070 and TC_071 look for in meter values. */
import { expect, instantOf, seconds, type Heard, type Scenario } from '../../src/index.js';

type MeterValues = Heard<'MeterValues'>['payload'];
type SampledValue = MeterValues['meterValue'][number]['sampledValue'][number];
type Context = NonNullable<SampledValue['context']>;

/** A measurand of a configuration key, with the phase where the item names one: `Voltage.L1` (OCPP 1.6 §9.1.17). */
interface Wanted {
  readonly item: string;
  readonly measurand: string;
  readonly phase: string | undefined;
}

interface Sampling {
  readonly context: 'Sample.Periodic' | 'Sample.Clock';
  readonly wanted: readonly Wanted[];
  /** Protocol milliseconds. */
  readonly interval: number;
}

const register = 'Energy.Active.Import.Register';
// OCPP 1.6 §7.43: what is left out has these values.
const contextOf = ({ context }: SampledValue): Context => context ?? 'Sample.Periodic';
const measurandOf = ({ measurand }: SampledValue): string => measurand ?? register;

/** The measurands that a key lists; where it is empty, the register of imported energy (OCTT TC_070, TC_071). */
export function measurandsOf(value: string | undefined): readonly Wanted[] {
  const items = (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return (items.length === 0 ? [register] : items).map((item) => {
    const [, measurand = item, phase] = /^(.*)\.((?:L\d|N)(?:-(?:N|L\d))?)$/.exec(item) ?? [];
    return { item, measurand, phase };
  });
}

/** The next sample of the connector under test; resolves with its time by the clock of the charge point. */
export async function sample(scenario: Scenario<unknown>, { context, wanted, interval }: Sampling): Promise<number> {
  const { chargePoint, check, parameters } = scenario;
  const { connectorId, grace } = parameters;
  const besides = (payload: MeterValues): boolean =>
    payload.connectorId !== connectorId || valuesOf(payload).every((value) => !competing.has(contextOf(value)));

  // Longer than is allowed, so that the report can say how late it was; the stamps are what is judged.
  const within = 2 * interval + grace;
  const { payload } = await chargePoint.sends('MeterValues', { connectorId }, { within, besides });
  const values = valuesOf(payload);
  check(`every value has the context ${context}`, () => {
    expect([...new Set(values.map(contextOf))]).to.deep.equal([context]);
  });
  check(`there is a value of ${wanted.map(({ item }) => item).join(', ')}`, () => {
    expect(wanted.filter((one) => !values.some((value) => isOf(value, one))).map(({ item }) => item)).to.deep.equal([]);
  });
  return instantOf(payload.meterValue[0]?.timestamp ?? '') ?? Number.NaN;
}

// The other contexts belong to events, not to an interval.
const competing = new Set<Context>(['Sample.Periodic', 'Sample.Clock']);

const valuesOf = ({ meterValue }: MeterValues): readonly SampledValue[] =>
  meterValue.flatMap(({ sampledValue }) => sampledValue);

const isOf = (value: SampledValue, { measurand, phase }: Wanted): boolean =>
  measurandOf(value).toLowerCase() === measurand.toLowerCase() &&
  (phase === undefined || value.phase?.startsWith(phase) === true);

/** The stamps are one interval apart: the timers of a charge point count seconds. */
export function areSpaced({ check }: Scenario<unknown>, stamps: readonly number[], interval: number): void {
  const tolerance = Math.max(seconds(1), interval * 0.01);
  stamps.slice(1).forEach((stamp, index) => {
    check(`samples ${index + 1} and ${index + 2} are ${interval / 1000} s apart by their time stamps`, () => {
      expect(stamp - (stamps[index] ?? Number.NaN)).to.be.within(interval - tolerance, interval + tolerance);
    });
  });
}

// Local midnight is at a whole quarter of an hour from that of Greenwich.
const quarter = seconds(15 * 60);

/** The stamps lie on multiples of the interval since midnight, in whatever time zone the charge point lives. */
export function areAligned({ check }: Scenario<unknown>, stamps: readonly number[], interval: number): void {
  const period = quarter % interval === 0 ? interval : greatestCommon(interval, quarter);
  stamps.forEach((stamp, index) => {
    check(`sample ${index + 1} is taken at a multiple of ${interval / 1000} s since midnight`, () => {
      const past = stamp % period;
      expect(Math.min(past, period - past)).to.be.at.most(seconds(1));
    });
  });
}

const greatestCommon = (one: number, other: number): number => (other === 0 ? one : greatestCommon(other, one % other));
