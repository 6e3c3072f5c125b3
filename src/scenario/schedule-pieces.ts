/** Schedules as pieces of time with one limit each: what is expected, what was answered, and both side by side. */
import { seconds } from '../evidence/clock.js';
import type { ComparedPeriod } from '../evidence/result.js';
import { inTenths, type ChargingRateUnit } from './charging-limit.js';
import type { Stretch } from './composite-schedule.js';

/** What a charge point answered. */
export interface AnsweredSchedule {
  /** `scheduleStart`, in milliseconds since 1970. */
  readonly start: number;
  readonly unit: ChargingRateUnit;
  /** In seconds; where it is absent, the last period goes on (OCPP 1.6 §7.13). */
  readonly duration: number | undefined;
  readonly periods: readonly { readonly startPeriod: number; readonly limit: number; readonly numberPhases?: number }[];
}

/** A time with one limit; without a limit where nobody could expect any. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly limit: number | undefined;
  readonly note?: string;
}

/** What two schedules are compared in; times in milliseconds. */
export interface Frame {
  readonly start: number;
  readonly end: number;
  readonly tolerance: number;
  readonly unit: ChargingRateUnit;
}

/** A stretch of what is expected. */
export const pieceOf = (stretch: Stretch): Piece => {
  const { from, to } = stretch;
  if (stretch.kind === 'limit') return { from, to, limit: inTenths(stretch.limit) };
  return { from, to, limit: undefined, note: stretch.kind === 'none' ? 'no profile limits it' : stretch.why };
};

/** The periods of an answer up to its end; equal neighbours become one. */
export function piecesOf({ start, duration = Infinity, periods }: AnsweredSchedule, end: number): readonly Piece[] {
  const until = Math.min(end, start + seconds(duration));
  const pieces: Piece[] = [];
  for (const [index, { startPeriod, limit }] of periods.entries()) {
    const from = start + seconds(startPeriod);
    const to = Math.min(until, start + seconds(periods[index + 1]?.startPeriod ?? Infinity));
    const before = pieces.at(-1);
    if (from >= to) continue;
    if (before?.limit === inTenths(limit) && before.to === from) pieces.splice(-1, 1, { ...before, to });
    else pieces.push({ from, to, limit: inTenths(limit) });
  }
  return pieces;
}

/** A row for every time in which both stay the same; a step that is early or late within the tolerance makes no row. */
export function sideBySide(wanted: readonly Piece[], given: readonly Piece[], frame: Frame): readonly ComparedPeriod[] {
  const { start, end, tolerance } = frame;
  const inside = wanted.filter(({ from, to }) => from < end && to > start);
  const steps = [...inside.map(({ from }) => Math.max(from, start)), end];
  const snap = (at: number): number => {
    const near = steps.toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at))[0] ?? at;
    return Math.abs(near - at) <= tolerance ? near : at;
  };
  const aligned = given.map(({ from, to, limit }) => ({ from: snap(from), to: snap(to), limit }));
  const marks = [...new Set([...steps, ...aligned.map(({ from }) => from), ...aligned.slice(-1).map(({ to }) => to)])];
  const points = marks.sort((a, b) => a - b);
  let next = 0;
  return points.slice(0, -1).map((from, index): ComparedPeriod => {
    const to = points[index + 1] ?? end;
    const meant = inside.findLast((piece) => piece.from <= from);
    while ((aligned[next]?.to ?? Infinity) <= from) next += 1;
    const said = (aligned[next]?.from ?? Infinity) <= from ? aligned[next] : undefined;
    return {
      from: inTenths((from - start) / 1000),
      to: inTenths((to - start) / 1000),
      expected: meant?.limit ?? null,
      answered: said?.limit ?? null,
      ...(meant?.note !== undefined && { note: meant.note }),
    };
  });
}
