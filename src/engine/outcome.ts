/** What a run has found: one result of every planned case, and what they make of each profile. */
import { attemptsOf } from '../evidence/attempts.js';
import type { Clock } from '../evidence/clock.js';
import { profileResults } from '../evidence/profiles.js';
import type { CaseResult, RunRecord } from '../evidence/result.js';
import { worst, type Verdict } from '../evidence/verdict.js';
import { profiles } from '../ocpp/messages.js';
import { explain } from '../pics/condition.js';
import type { Statement } from '../pics/statement.js';
import { uncertaintyAt } from '../scenario/stage.js';
import { editionSize } from './catalogue.js';
import type { Bench } from './execute.js';
import type { PlannedCase } from './plan.js';

/** What a run was asked for, as far as its outcome depends on it. */
export interface Planned {
  readonly plan: readonly PlannedCase[];
  readonly statement: Statement;
  readonly clock: Clock;
  readonly interruption: AbortSignal;
}

/** What a run has found; the record without what describes the tool and the times. */
export type Outcome = Pick<
  RunRecord,
  | 'verdict'
  | 'profiles'
  | 'coverage'
  | 'device'
  | 'cases'
  | 'findings'
  | 'rules'
  | 'uncertaintyMs'
  | 'remarks'
  | 'interrupted'
  | 'contradicted'
  | 'hands'
>;

/** What is known when these cases have their results. */
export function outcomeOf(
  options: Planned,
  { around, findings }: Bench,
  results: ReadonlyMap<string, CaseResult>,
  remarks: readonly string[],
): Outcome {
  const { plan, statement, clock, interruption } = options;
  const cases = plan.map(
    (planned) => results.get(planned.testCase.id) ?? unplayed(options, planned, null, planned.reason),
  );
  const attributed = new Set(cases.flatMap(attemptsOf).flatMap((attempt) => attempt.findings));
  const outside = findings.all.filter((finding) => !attributed.has(finding));
  const failures: Verdict[] = outside.some(({ severity }) => severity === 'fail') ? ['fail'] : [];
  const verdicts = cases.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
  const boot = around.observed.lastBoot?.payload;
  return {
    verdict: worst([...verdicts, ...failures]) ?? null,
    profiles: profileResults(cases, {
      profiles: [...profiles, 'Security'],
      claimed: [...statement.profiles, ...statement.extensions],
      brokenOutside: failures.length > 0,
    }),
    coverage: { existing: plan.length, edition: editionSize },
    device:
      boot === undefined
        ? null
        : Object.fromEntries(Object.entries(boot).map(([name, value]) => [name, String(value)])),
    cases,
    findings: outside,
    rules: findings.rules,
    uncertaintyMs: uncertaintyAt(clock.scale),
    remarks: [...statement.remarks, ...remarks],
    interrupted: interruption.aborted,
    contradicted: false,
    hands: around.hands.name,
  };
}

/** The result of a case that was not played. */
export function unplayed(
  { statement }: Planned,
  { testCase, selection }: PlannedCase,
  verdict: Verdict | null,
  reason: string | null,
): CaseResult {
  const { id, title, purpose, edition, revision, profile } = testCase;
  return {
    id,
    title,
    purpose,
    condition: explain(testCase.appliesWhen, statement),
    edition,
    ...(revision === undefined ? {} : { revision }),
    profile,
    selection,
    verdict,
    reason,
    steps: [],
    measurements: [],
    remarks: [],
    findings: [],
    journal: null,
    durationMs: null,
  };
}
