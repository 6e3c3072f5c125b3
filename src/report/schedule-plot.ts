/** A composite schedule as a step plot: what was expected and what was answered, over the seconds since it starts. */
import type { ComparedPeriod, ComparedSchedule } from '../evidence/result.js';

/** A mark on an axis, with the place of its label. */
export interface Tick {
  readonly x: string;
  readonly y: string;
  readonly label: string;
}

export interface SchedulePlot {
  /** The lines, as paths of an SVG of this size. */
  readonly expected: string;
  readonly answered: string;
  readonly limits: readonly Tick[];
  readonly times: readonly Tick[];
}

/** The size of a plot and the edges of its field; the templates hold them too. */
const field = { left: 70, right: 940, top: 40, bottom: 250 };
const mostTicks = 7;
// A label needs this part of its axis.
const leastRoom = 14;

const at = (place: number): string => String(Math.round(place * 10) / 10);

/** The plot of the periods that a record keeps. */
export function schedulePlot({ periods, unit }: Pick<ComparedSchedule, 'periods' | 'unit'>): SchedulePlot {
  const values = periods.flatMap(({ expected, answered }) => [expected, answered].filter((value) => value !== null));
  const [least, most] = [values.reduce((a, b) => Math.min(a, b), 0), values.reduce((a, b) => Math.max(a, b), 1)];
  const end = Math.max(periods.at(-1)?.to ?? 0, 1);
  const { left, right, top, bottom } = field;
  const x = (time: number): string => at(left + (time / end) * (right - left));
  // Divided first, for a limit may be as large as a number can be.
  const y = (limit: number): string => at(bottom - (limit / (most - least) - least / (most - least)) * (bottom - top));
  const line = (value: (period: ComparedPeriod) => number | null) => steps(periods, value, x, y);

  return {
    expected: line(({ expected }) => expected),
    answered: line(({ answered }) => answered),
    limits: ticks([least, ...values], [least, least / 2 + most / 2, most]).map((limit) => ({
      x: at(left - 8),
      y: y(limit),
      label: `${limit} ${unit}`,
    })),
    times: ticks(
      periods.flatMap(({ from, to }) => [from, to]),
      [0, end / 2, end],
    ).map((time) => ({ x: x(time), y: at(bottom + 20), label: `${time} s` })),
  };
}

/** A line that is level in a period, and broken where there is no value. */
function steps(
  periods: readonly ComparedPeriod[],
  value: (period: ComparedPeriod) => number | null,
  x: (time: number) => string,
  y: (limit: number) => string,
): string {
  let drawnTo: number | undefined;
  return periods
    .flatMap((period) => {
      const limit = value(period);
      if (limit === null) return [];
      const begins = drawnTo === period.from ? `V${y(limit)}` : `M${x(period.from)} ${y(limit)}`;
      drawnTo = period.to;
      return [`${begins}H${x(period.to)}`];
    })
    .join('');
}

/** The values that occur, less those whose labels would run into another; a few others where they are too many. */
function ticks(occurring: readonly number[], few: readonly number[]): readonly number[] {
  const unique = [...new Set(occurring)].sort((a, b) => a - b);
  if (unique.length > mostTicks) return few;
  const room = (unique.at(-1) ?? 0) / leastRoom - (unique[0] ?? 0) / leastRoom;
  return unique.reduce<readonly number[]>((kept, value) => {
    const last = kept.at(-1);
    return last === undefined || value - last >= room ? [...kept, value] : kept;
  }, []);
}
