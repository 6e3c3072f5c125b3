/** Runs of the same statement, tool and firmware as one: every attempt is kept, and the worst of a case is its result. */
import { attemptsOf, ofAttempts } from '../evidence/attempts.js';
import { UsageError } from '../evidence/errors.js';
import { readEntries, type Entry } from '../evidence/journal.js';
import { profileResults } from '../evidence/profiles.js';
import type { CaseResult, RuleResult, RunRecord } from '../evidence/result.js';
import { worst } from '../evidence/verdict.js';
import type { Statement } from '../pics/statement.js';
import { performanceOf, type Limits } from '../report/performance.js';
import { checkChain } from './chain.js';
import { movedAttempt, movedFinding, relinked } from './renumber.js';

/** A run to be merged; `name` is that of its folder. */
export interface Part {
  readonly name: string;
  readonly record: RunRecord;
  readonly journal: Buffer;
}

export interface Merged {
  readonly record: RunRecord;
  readonly journal: string;
  readonly entries: readonly Entry[];
}

/** Merges runs in the given order. Throws a UsageError with every reason against it. */
export function mergeRuns(parts: readonly Part[], statement: Statement, limits: Limits): Merged {
  const reasons = reasonsAgainst(parts);
  const [first] = parts;
  if (reasons.length > 0 || first === undefined) throw new UsageError(reasons);

  const { text, ends, sha256 } = relinked(parts.map(({ journal }) => journal.toString('utf8')));
  const entries = readEntries(text);
  const moves = parts.map(({ name, record }, index) => ({ name, record, by: ends[index - 1] ?? 0 }));
  const records = parts.map(({ record }) => record);
  const cases = first.record.cases.map(({ id }) => mergedCase(id, moves));
  const findings = moves.flatMap(({ record, by }) => record.findings.map((finding) => movedFinding(finding, by)));
  const brokenOutside = findings.some(({ severity }) => severity === 'fail');
  const verdicts = records.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
  const starts = records.map(({ startedAt }) => startedAt).toSorted();
  const finished = records.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt])).toSorted();
  const record: RunRecord = {
    ...first.record,
    hands: [...new Set(records.map(({ hands }) => hands))].join('; '),
    startedAt: starts[0] ?? first.record.startedAt,
    endedAt: finished.length < records.length ? null : (finished.at(-1) ?? null),
    complete: records.every(({ complete }) => complete),
    interrupted: records.some(({ interrupted }) => interrupted),
    contradicted: records.some(({ contradicted }) => contradicted),
    verdict: worst(verdicts) ?? null,
    profiles: profileResults(cases, {
      profiles: Object.keys(first.record.profiles),
      claimed: [...statement.profiles, ...statement.extensions],
      brokenOutside,
    }),
    cases,
    findings,
    rules: first.record.rules.map((rule) => mergedRule(rule, moves)),
    performance: performanceOf(entries, limits),
    uncertaintyMs: Math.max(...records.map(({ uncertaintyMs }) => uncertaintyMs)),
    remarks: [...new Set(records.flatMap(({ remarks }) => remarks))],
    merged: moves.map(({ name, by }, index) => ({ run: name, from: by + 1, to: ends[index] ?? by })),
    journal: { entries: entries.length, sha256 },
  };
  return { record, journal: text, entries };
}

interface Moved {
  readonly record: RunRecord;
  /** By how much its entries have higher numbers now. */
  readonly by: number;
}

function mergedCase(id: string, moves: readonly Moved[]): CaseResult {
  const results = moves.flatMap(({ record, by }) =>
    record.cases.filter((one) => one.id === id).map((result) => ({ result, by })),
  );
  const played = results.flatMap(({ result, by }) =>
    attemptsOf(result)
      .filter(({ verdict }) => verdict !== null)
      .map((attempt) => movedAttempt(attempt, by)),
  );
  const base = results.find(({ result }) => result.selection === 'selected') ?? results[0];
  if (base === undefined) throw new Error(`${id} is in none of the records`);
  return ofAttempts(movedAttempt(base.result, base.by), played);
}

const namedEntries = 5;

function mergedRule(rule: RuleResult, moves: readonly Moved[]): RuleResult {
  const all = moves.flatMap(({ record, by }) =>
    record.rules.filter(({ id }) => id === rule.id).map((one) => ({ ...one, first: one.first.map((seq) => seq + by) })),
  );
  return {
    ...rule,
    times: all.reduce((sum, { times }) => sum + times, 0),
    breaches: all.reduce((sum, { breaches }) => sum + breaches, 0),
    cases: [...new Set(all.flatMap(({ cases }) => cases))],
    first: all.flatMap(({ first }) => first).slice(0, namedEntries),
  };
}

/** What must be the same in all runs, as a reader would name it. */
const common: readonly (readonly [string, (record: RunRecord) => string])[] = [
  ['statement', ({ pics }) => pics.sha256],
  ['version of ocpp-attest', ({ tool }) => tool.version],
  ['edition', ({ edition }) => edition],
  ['firmware', ({ device }) => device?.firmwareVersion ?? 'unknown'],
  ['charge point', ({ device }) => [device?.chargePointVendor, device?.chargePointModel].join(' ').trim() || 'unknown'],
  ['time scale', ({ timeScale }) => String(timeScale)],
  ['kind of charge point', ({ simulated }) => (simulated ? 'simulated' : 'real')],
];

function reasonsAgainst(parts: readonly Part[]): readonly string[] {
  const [first, ...others] = parts;
  if (first === undefined || others.length === 0) return ['merge: give two runs or more'];
  const against = parts.flatMap(({ name, record, journal }, index) => {
    const chain = checkChain(journal, record);
    return [
      ...(parts.findIndex((part) => part.name === name) < index ? [`${name}: is given twice`] : []),
      ...(record.merged === undefined ? [] : [`${name}: is merged itself; give the runs that it was made of`]),
      ...(record.redacted === undefined ? [] : [`${name}: is a redacted copy; give the run itself`]),
      ...(chain.state === 'broken' ? [`${name}: ${chain.text}`] : []),
    ];
  });
  const different = others.flatMap(({ name, record }) =>
    common.flatMap(([what, of]) => {
      const [mine, theirs] = [of(first.record), of(record)];
      return mine === theirs ? [] : [`${name}: another ${what} than ${first.name}: ${theirs}, not ${mine}`];
    }),
  );
  return [...against, ...different];
}
