/** Cases that were played more than once: every attempt is kept, and the worst of them is the result. */
import type { Attempt, CaseResult } from './result.js';
import { worse, type Verdict } from './verdict.js';

/** Every time a case was played; one that was played at most once is its own attempt. */
export const attemptsOf = (result: CaseResult): readonly Attempt[] => result.attempts ?? [result];

/** How many attempts passed. */
export const passesOf = (result: CaseResult): number =>
  attemptsOf(result).filter(({ verdict }) => verdict === 'pass').length;

/** Whether a case passed in some of its attempts only. */
export const isFlaky = (result: CaseResult): boolean =>
  passesOf(result) > 0 && passesOf(result) < attemptsOf(result).length;

/** The case as its worst attempt makes it, the first of them; a later attempt never repaints an earlier one. */
export function ofAttempts(result: CaseResult, attempts: readonly Attempt[]): CaseResult {
  const [first, ...rest] = attempts;
  if (first === undefined) return result;
  const worst = rest.reduce((sofar, next) => (isWorse(next.verdict, sofar.verdict) ? next : sofar), first);
  const { attempts: _, ...fields } = result;
  return { ...fields, ...attemptOf(worst), ...(rest.length === 0 ? {} : { attempts: attempts.map(attemptOf) }) };
}

const isWorse = (a: Verdict | null, b: Verdict | null): boolean =>
  a !== null && (b === null || (a !== b && worse(a, b) === a));

/** What is told of one attempt, and not of the case. */
export const attemptOf = ({
  verdict,
  reason,
  steps,
  measurements,
  remarks,
  findings,
  journal,
  durationMs,
}: Attempt): Attempt => ({ verdict, reason, steps, measurements, remarks, findings, journal, durationMs });
