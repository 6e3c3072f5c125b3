/**
 * Compares a composite schedule that was answered with the one that is expected. Both are functions of time: a step may
 * come earlier or later by a tolerance, and equal neighbours may be one period or several.
 */
import { seconds } from '../evidence/clock.js';
import type { ComparedPeriod } from '../evidence/result.js';
import { inTenths } from './charging-limit.js';
import type { Stretch } from './composite-schedule.js';
import { pieceOf, piecesOf, sideBySide, type AnsweredSchedule, type Frame, type Piece } from './schedule-pieces.js';

/** How two schedules are compared, in milliseconds. */
export interface Measure {
  /** What was asked for. */
  readonly duration: number;
  /** By how much a step may be early or late. */
  readonly tolerance: number;
}

export interface Comparison {
  /** Both schedules side by side. */
  readonly periods: readonly ComparedPeriod[];
  /** What is wrong first, as a clause. */
  readonly problem: string | undefined;
  /** Where all is as if the charge point itself could not give more than this, and nothing else is wrong. */
  readonly ceiling: number | undefined;
}

// Less than this no charging station is made for: 6 A (IEC 61851-1), on one phase of 230 V.
const leastCeiling = { A: 6, W: 1380 } as const;

/** Compares from the start of the answer on. What is expected must be known for the tolerance before and after as well. */
export function compareSchedules(
  expected: readonly Stretch[],
  answered: AnsweredSchedule,
  { duration, tolerance }: Measure,
): Comparison {
  const { start, unit } = answered;
  const end = start + duration;
  const wanted = expected.map(pieceOf);
  const given = piecesOf(answered, end);
  const differ = (against: readonly Piece[]) => firstDifference(against, given, { start, end, tolerance, unit });
  const periods = sideBySide(wanted, given, { start, end, tolerance, unit });
  const misshapen = wrongShape(answered, { duration, tolerance });
  if (misshapen !== undefined) return { periods, problem: misshapen, ceiling: undefined };

  const unequal = differ(wanted);
  const problem = unequal ?? tooManyPhases(expected, answered, tolerance);
  const ceiling = given.reduce((most, { limit = 0 }) => Math.max(most, limit), 0);
  const capped = wanted.map((piece) => ({ ...piece, ...atMost(piece.limit, ceiling) }));
  const isCapped = unequal !== undefined && ceiling >= leastCeiling[unit] && differ(capped) === undefined;
  return { periods, problem, ceiling: isCapped ? ceiling : undefined };
}

const atMost = (limit: number | undefined, most: number): { readonly limit?: number } =>
  limit === undefined ? {} : { limit: Math.min(limit, most) };

/** What is wrong with an answer whatever its limits are. */
function wrongShape({ duration, periods }: AnsweredSchedule, measure: Measure): string | undefined {
  if (periods.length === 0) return 'no period was answered, expected at least one (§7.13)';
  if (periods[0]?.startPeriod !== 0)
    return `the first period starts at ${periods[0]?.startPeriod} s, expected 0 (§7.13)`;
  const late = periods.findIndex(({ startPeriod }, index) => startPeriod <= (periods[index - 1]?.startPeriod ?? -1));
  if (late >= 0) {
    const [before, after] = [periods[late - 1], periods[late]];
    return `period ${late + 1} starts at ${after?.startPeriod} s, expected later than ${before?.startPeriod} s (§7.14)`;
  }
  if (duration === undefined || seconds(duration) <= measure.duration + measure.tolerance) return undefined;
  return `duration is ${duration} s, expected ${measure.duration / 1000} s`;
}

/** A profile names the most phases that may be used (§7.14); fewer are what the charge point has (errata 3.34). */
function tooManyPhases(
  expected: readonly Stretch[],
  { start, periods }: AnsweredSchedule,
  tolerance: number,
): string | undefined {
  for (const [index, { startPeriod, numberPhases = 0 }] of periods.entries()) {
    const from = start + seconds(startPeriod) + tolerance;
    const to = start + seconds(periods[index + 1]?.startPeriod ?? Infinity) - tolerance;
    for (const stretch of expected) {
      const allowed = stretch.kind === 'limit' ? (stretch.numberPhases ?? 3) : Infinity;
      if (stretch.to <= from || stretch.from >= to || numberPhases <= allowed) continue;
      return `period ${index + 1}: numberPhases is ${numberPhases}, expected at most ${allowed}`;
    }
  }
  return undefined;
}

/** The earliest time at which something is answered that is not expected, or not answered that is. */
function firstDifference(wanted: readonly Piece[], given: readonly Piece[], frame: Frame): string | undefined {
  const { start, end, tolerance, unit } = frame;
  const inSeconds = (at: number): string => `${inTenths((at - start) / 1000)} s`;
  const amount = (limit: number | undefined): string => (limit === undefined ? 'any limit' : `${limit} ${unit}`);

  for (const [index, piece] of given.entries()) {
    const fitting = wanted.filter(({ limit }) => limit === undefined || limit === piece.limit);
    const at = firstUncovered(piece, fitting, tolerance);
    if (at === undefined) continue;
    const meant = wanted.find(({ to }) => to > at) ?? wanted.at(-1);
    return (
      `period ${index + 1}: the limit from ${inSeconds(at)} to ${inSeconds(piece.to)} is ${amount(piece.limit)}, ` +
      `expected ${amount(meant?.limit)}${meant === undefined || meant.to >= piece.to ? '' : ` to ${inSeconds(meant.to)}`}`
    );
  }
  for (const piece of wanted) {
    if (piece.limit === undefined) continue;
    // What ends at once, or begins at the very end, may be missed.
    const within = { from: Math.max(piece.from, start + tolerance), to: Math.min(piece.to, end - tolerance) };
    const same = given.filter(({ limit }) => limit === piece.limit);
    const at = firstUncovered(within, same, tolerance);
    if (at === undefined) continue;
    const last = given.at(-1)?.to ?? start;
    const fact = at >= last ? `duration is ${inSeconds(last)}` : `no period has a limit of ${amount(piece.limit)}`;
    return `${fact}, expected ${amount(piece.limit)} from ${inSeconds(Math.max(piece.from, start))} to ${inSeconds(Math.min(piece.to, end))}`;
  }
  return undefined;
}

/** The first time of a span that none of the pieces, each widened by the tolerance, reaches. */
function firstUncovered(
  span: Pick<Piece, 'from' | 'to'>,
  pieces: readonly Piece[],
  tolerance: number,
): number | undefined {
  let at = span.from;
  for (const { from, to } of pieces) {
    if (at >= span.to || from - tolerance > at) break;
    at = Math.max(at, to + tolerance);
  }
  return at < span.to ? at : undefined;
}
