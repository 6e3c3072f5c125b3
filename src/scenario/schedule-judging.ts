/** Judges an answered composite schedule on a stage: when it starts, and whether it is what the profiles make. */
import { seconds, showDuration } from '../evidence/clock.js';
import { ExpectationError, InconclusiveError } from '../evidence/errors.js';
import type { ComparedPeriod } from '../evidence/result.js';
import { instantOf, writeTimestamp } from '../ocpp/timestamps.js';
import { show } from '../ocpp/validation.js';
import { compositeSchedule, timeWithin, type InstalledProfile, type Stretch } from './composite-schedule.js';
import { compareSchedules, type Comparison } from './schedule-comparison.js';
import type { AnsweredSchedule } from './schedule-pieces.js';
import type { Stage } from './stage.js';

/** A schedule that was asked for and answered. */
export interface Answer {
  /** The step that asked for it. */
  readonly text: string;
  readonly answered: AnsweredSchedule;
  /** Its start as the charge point wrote it. */
  readonly written: string;
  /** Protocol milliseconds for which it was asked. */
  readonly duration: number;
  /** When it was asked for and answered. */
  readonly reply: { readonly sent: { readonly mono: bigint }; readonly mono: bigint };
}

/** Both schedules side by side, and what the answer fails by. */
export interface Judgement {
  readonly periods: readonly ComparedPeriod[];
  readonly failure: Error | undefined;
  /** Where the answer would be right for a charge point that itself gives no more than this. */
  readonly ceiling?: number | undefined;
}

/** Judges an answer: it starts with the request (OCPP 1.6 §5.7), and is what the profiles make on the charge point. */
export function judgeSchedule(stage: Stage, answer: Answer): Judgement {
  const judged = judgeLimits(stage, answer);
  try {
    judgeStart(stage, answer);
    return judged;
  } catch (error) {
    if (error instanceof Error) return { periods: judged.periods, failure: error };
    throw error;
  }
}

function judgeStart(stage: Stage, { text, answered: { start }, written, reply }: Answer): void {
  const { clock, parameters, around } = stage;
  const timeAt = (mono: bigint): number => clock.protocolTime() - clock.between(mono, clock.mono());
  const [asked, ended] = [timeAt(reply.sent.mono), timeAt(reply.mono)];
  // In a scaled run the milliseconds that a boot takes are seconds of a clock: there that clock counts as well.
  const own = (at: bigint) => (clock.scale === 1 ? undefined : around.observed.deviceClock.at(at));
  const earliest = Math.min(asked, own(reply.sent.mono) ?? asked) - parameters.maxTimeDeviation;
  const latest = Math.max(ended, own(reply.mono) ?? ended) + parameters.maxTimeDeviation;
  const fact =
    `${text}: scheduleStart is ${show(written)}, expected the time of the request, ${writeTimestamp(asked)}, ` +
    `give or take ${showDuration(parameters.maxTimeDeviation)}`;
  stage.judgeTime(fact, reply.sent.mono, reply.mono, (slack) => start >= earliest - slack && start <= latest + slack);
}

function judgeLimits(stage: Stage, { text, answered, duration }: Answer): Judgement {
  const { chargingProfiles: profiles, transactions } = stage.around.observed;
  const { connectorId, maxTimeDeviation } = stage.parameters;
  // A step may be rounded to a whole second besides.
  const tolerance = maxTimeDeviation + seconds(1);
  const started = transactions.find((one) => one.connectorId === connectorId)?.timestamp;
  const made = (installed: readonly InstalledProfile[]): readonly Stretch[] =>
    compositeSchedule(installed, {
      connectorId,
      unit: answered.unit,
      transactionStart: started === undefined ? undefined : instantOf(started),
      from: answered.start - tolerance,
      to: answered.start + duration + tolerance,
    });
  const compare = (expected: readonly Stretch[]) => compareSchedules(expected, answered, { duration, tolerance });

  const expected = made(profiles.installed);
  const compared = compare(expected);
  noteOthers(stage, text, expected, answered, compared);
  const { periods, problem, ceiling } = compared;
  if (problem !== undefined) return { periods, failure: failureOf(`${text}: ${problem}`, profiles.refusal), ceiling };

  // A schedule that is over, or nearly so, shows nothing.
  const least = Math.min(2 * tolerance, duration / 2);
  const isToldFrom = (one: Stretch): boolean =>
    one.kind === 'limit' && timeWithin(one, answered.start, answered.start + duration) > least;
  if (profiles.installed.length > 0 && !expected.some(isToldFrom)) {
    const failure = new InconclusiveError(
      `${text}: the schedules that were set are over, or so nearly that nothing can be told; they have to last longer ` +
        'than hands and answers take (test parameter chargingScheduleDuration)',
    );
    return { periods, failure };
  }

  const before = made([...profiles.installed, ...profiles.cleared]);
  const isStillFollowed =
    expected.every(({ kind }) => kind === 'none') && hasSteps(before) && compare(before).problem === undefined;
  const failure = isStillFollowed
    ? new ExpectationError(`${text}: it is what the profiles made that have been cleared, expected no step of theirs`)
    : undefined;
  return { periods, failure };
}

function failureOf(fact: string, refusal: string | undefined): Error {
  if (refusal === undefined) return new ExpectationError(fact);
  return new InconclusiveError(
    `${fact}; profiles from before may be in force, since ClearChargingProfile was answered ${refusal}`,
  );
}

/** Whether what limits is not one limit throughout, by which it could be told from another. */
const hasSteps = (stretches: readonly Stretch[]): boolean =>
  new Set(stretches.flatMap((one) => (one.kind === 'limit' ? [one.limit] : []))).size > 1;

/** Says what the answer tells beyond the profiles: the limit of the charge point itself. */
function noteOthers(
  { remarks }: Stage,
  text: string,
  expected: readonly Stretch[],
  { unit, periods }: AnsweredSchedule,
  { problem }: Comparison,
): void {
  if (problem !== undefined || expected.some(({ kind }) => kind !== 'none')) return;
  const limits = [...new Set(periods.map(({ limit }) => limit))].slice(0, 5);
  remarks.push(
    `${text}: no profile limits it; answered ${limits.join(', ')} ${unit}, the limit of the charge point itself`,
  );
}
