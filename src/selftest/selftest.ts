/**
 * The tables of the self-test: fault × case and fault × rule (each must be killed), variant × case (each must pass).
 */
import type { Catalogue } from '../engine/catalogue.js';
import { againstAmong } from '../engine/plan.js';
import type { Credentials } from '../engine/security.js';
import type { CaseResult, Finding } from '../evidence/result.js';
import type { Verdict } from '../evidence/verdict.js';
import type { Statement } from '../pics/statement.js';
import type { Fault } from '../simulator/faults.js';
import type { Variant } from '../simulator/variants.js';
import { rulesBrokenIn } from './replay.js';
import { alternatives } from './alternatives.js';
import { newCredentials } from './credentials.js';
import { hold } from './trial.js';

/**
 * What became of a cell. A fault is `killed` where it fails the case for the stated reason, or breaks the rule both while
 * it is played and in the journal of that; `silent` where nothing notices it; `dead` where it made no difference in the
 * first place, as a variant may, too.
 */
export type CellOutcome =
  'killed' | 'silent' | 'not in the journal' | 'dead' | 'wrong verdict' | 'other reason' | 'passed' | 'broken';

/** One cell of a table. */
export interface Cell {
  readonly kind: 'fault' | 'rule' | 'variant';
  /** The fault or the variant. */
  readonly name: string;
  readonly case: string;
  /** The standing rule that the fault must break, in a cell of that table. */
  readonly rule?: string;
  readonly verdict: Verdict | null;
  readonly reason: string | null;
  readonly outcome: CellOutcome;
}

export const isRight = ({ outcome }: Cell): boolean => outcome === 'killed' || outcome === 'passed';

export interface Tables {
  readonly statement: Statement;
  /** The cases of the tables; what faults would break besides is not played. */
  readonly catalogue: Catalogue;
  readonly timeScale: number;
  readonly faults: readonly Fault[];
  readonly variants: readonly Variant[];
  /** How many charge points are played against at a time. */
  readonly lanes: number;
  /** Hears of each cell as it is played; that a variant is dead is known only at the end. */
  readonly told: (cell: Cell) => void;
}

/** Tables, and the credentials that all charge points share: keys take time to make. */
interface Bench extends Tables {
  readonly credentials: () => Promise<Credentials>;
}

/**
 * Plays all tables and resolves with every cell. What is not as it must be is played once more when nothing else is: many
 * charge points at a time on a fast clock may hold each other up, and only what stays wrong is wrong.
 */
export async function selftest(asked: Tables): Promise<readonly Cell[]> {
  let made: Promise<Credentials> | undefined;
  const tables: Bench = { ...asked, credentials: () => (made ??= newCredentials()) };
  const shown = new Set<string>();
  // The longest first, so that no lane is left alone with them.
  const jobs = [
    ...byProfile(tables.catalogue).flatMap((ids) =>
      tables.variants.map((variant) => () => variantCells(variant, ids, tables, shown)),
    ),
    ...tables.faults.flatMap((fault) =>
      casesOf(fault)
        .filter((id) => tables.catalogue.some((testCase) => testCase.id === id))
        .map((id) => () => faultCells(fault, id, tables)),
    ),
  ];
  const cells: Cell[] = [];
  const again: (typeof jobs)[number][] = [];
  const keep = (played: readonly Cell[]): void => {
    cells.push(...played);
    played.forEach(tables.told);
  };
  const next = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const played = await job();
      if (played.every(isRight)) keep(played);
      else again.push(job);
    }
  };
  await Promise.all(Array.from({ length: tables.lanes }, next));
  for (const job of again) keep(await job());
  // Whether a variant shows is known only when all of its cases were played.
  const isDead = ({ kind, name, outcome }: Cell) => kind === 'variant' && outcome === 'passed' && !shown.has(name);
  return cells.map((cell) => (isDead(cell) ? { ...cell, outcome: 'dead' } : cell));
}

/** The ids of the cases of each profile: a refusal counts only in a run that has seen the same feature work. */
function byProfile(catalogue: Catalogue): readonly (readonly string[])[] {
  const profiles = [...new Set(catalogue.map(({ profile }) => profile))];
  return profiles.map((name) => catalogue.filter(({ profile }) => profile === name).map(({ id }) => id));
}

const casesOf = ({ breaks, breaksRules = {} }: Fault): readonly string[] => [
  ...new Set([...Object.keys(breaks), ...Object.values(breaksRules)]),
];

/** A fault against one case, on a charge point that no other case has seen. */
async function faultCells({ name, breaks, breaksRules = {} }: Fault, id: string, tables: Bench): Promise<Cell[]> {
  const { results, findings, differed, replayed } = await played(tables, { faults: [name] }, [id]);
  const { verdict, reason } = results.get(id) ?? { verdict: null, reason: null };
  const about = { name, case: id, verdict, reason } as const;
  const rules = Object.keys(breaksRules).filter((rule) => breaksRules[rule] === id);
  return [
    ...(id in breaks ? [{ ...about, kind: 'fault', outcome: judge(differed, about, breaks[id]) } as const] : []),
    ...rules.map((rule): Cell => {
      const isFound = findings.some((finding) => finding.rule === rule);
      const missed = differed ? 'silent' : 'dead';
      return {
        ...about,
        kind: 'rule',
        rule,
        outcome: !isFound ? missed : replayed.has(rule) ? 'killed' : 'not in the journal',
      };
    }),
  ];
}

function judge(
  differed: boolean,
  { verdict, reason }: Pick<Cell, 'verdict' | 'reason'>,
  stated: RegExp | undefined,
): CellOutcome {
  if (!differed) return 'dead';
  if (verdict === 'pass') return 'silent';
  if (verdict !== 'fail') return 'wrong verdict';
  return stated?.test(reason ?? '') === true ? 'killed' : 'other reason';
}

async function variantCells(
  { name }: Variant,
  ids: readonly string[],
  tables: Bench,
  shown: Set<string>,
): Promise<readonly Cell[]> {
  const { results, differed } = await played(tables, { variants: [name] }, ids);
  if (differed) shown.add(name);
  return [...results.values()].map(({ id, verdict, reason }): Cell => {
    return { kind: 'variant', name, case: id, verdict, reason, outcome: verdict === 'pass' ? 'passed' : 'broken' };
  });
}

interface Played {
  readonly results: ReadonlyMap<string, CaseResult>;
  readonly findings: readonly Finding[];
  /** The rules that are found broken in the journals. */
  readonly replayed: ReadonlySet<string>;
  readonly differed: boolean;
}

/** Plays cases, each on the first charge point to which it applies. */
async function played(
  { statement, catalogue, timeScale, credentials }: Bench,
  behaviour: { readonly faults?: readonly string[]; readonly variants?: readonly string[] },
  wanted: readonly string[],
): Promise<Played> {
  const results = new Map<string, CaseResult>();
  const findings: Finding[] = [];
  const replayed = new Set<string>();
  let differed = false;
  let left = catalogue.filter(({ id }) => wanted.includes(id));
  for (const claimed of alternatives(statement)) {
    const here = left.filter((testCase) => againstAmong(left, testCase, claimed) === undefined);
    left = left.filter((testCase) => !here.includes(testCase));
    if (here.length === 0) continue;
    let cases = here.map(({ id }) => id);
    // What the harness itself spoilt, by standing still, is taken once more.
    for (let attempt = 1; attempt <= 2 && cases.length > 0; attempt += 1) {
      const lines: string[] = [];
      const sink = (line: string) => lines.push(line);
      const held = await hold({ statement: claimed, catalogue, timeScale, cases, sink, credentials, ...behaviour });
      if (held.findings.length > 0 || held.cases.some((result) => result.findings.length > 0)) {
        for (const rule of await rulesBrokenIn(lines.join(''), claimed)) replayed.add(rule);
      }
      differed ||= held.differed;
      findings.push(...held.findings, ...held.cases.flatMap((result) => result.findings));
      for (const result of held.cases) if (result.selection === 'selected') results.set(result.id, result);
      const spoilt = (id: string) => results.get(id)?.verdict === 'error';
      // What comes after a raised security profile cannot be reached without raising it.
      const again = here.filter(({ id, raisesSecurityProfile }) => spoilt(id) || raisesSecurityProfile === true);
      cases = cases.some(spoilt) ? again.map(({ id }) => id) : [];
    }
  }
  return { results, findings, replayed, differed };
}
