/** The mutation table (fault × case → fail, for the stated reason) and the variant table (variant × case → pass). */
import type { Catalogue } from '../engine/catalogue.js';
import { againstCase } from '../engine/plan.js';
import type { CaseResult } from '../evidence/result.js';
import type { Verdict } from '../evidence/verdict.js';
import type { Statement } from '../pics/statement.js';
import type { Fault } from '../simulator/faults.js';
import type { Variant } from '../simulator/variants.js';
import { alternatives } from './settings.js';
import { hold } from './trial.js';

/** One cell of a table. */
export interface Cell {
  readonly kind: 'fault' | 'variant';
  readonly name: string;
  readonly case: string;
  readonly verdict: Verdict | null;
  readonly reason: string | null;
  /** Whether it is as it must be; `silent` is a fault that was not noticed. */
  readonly outcome: 'as it must be' | 'silent' | 'wrong verdict' | 'other reason' | 'broken by a legal variant';
}

export interface Tables {
  readonly statement: Statement;
  readonly catalogue: Catalogue;
  readonly timeScale: number;
  readonly faults: readonly Fault[];
  readonly variants: readonly Variant[];
  /** How many charge points are played against at a time. */
  readonly lanes: number;
  readonly told: (cell: Cell) => void;
}

/** Plays both tables and resolves with every cell. */
export async function selftest(tables: Tables): Promise<readonly Cell[]> {
  const jobs = [
    ...tables.faults.flatMap((fault) => Object.keys(fault.breaks).map((id) => () => faultCell(fault, id, tables))),
    ...tables.variants.map((variant) => () => variantCells(variant, tables)),
  ];
  const cells: Cell[] = [];
  const next = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      for (const cell of await job()) {
        cells.push(cell);
        tables.told(cell);
      }
    }
  };
  await Promise.all(Array.from({ length: tables.lanes }, next));
  return cells;
}

/** A fault against one case, on a charge point that no other case has seen. */
async function faultCell({ name, breaks }: Fault, id: string, tables: Tables): Promise<readonly Cell[]> {
  const results = await played(tables, { faults: [name] }, [id]);
  const { verdict, reason } = results.get(id) ?? { verdict: null, reason: null };
  return [{ kind: 'fault', name, case: id, verdict, reason, outcome: judge(verdict, reason, breaks[id]) }];
}

function judge(verdict: Verdict | null, reason: string | null, stated: RegExp | undefined): Cell['outcome'] {
  if (verdict === 'pass') return 'silent';
  if (verdict !== 'fail') return 'wrong verdict';
  return stated?.test(reason ?? '') === true ? 'as it must be' : 'other reason';
}

async function variantCells({ name }: Variant, tables: Tables): Promise<readonly Cell[]> {
  const results = await played(tables, { variants: [name] }, []);
  return [...results.values()].map(({ id, verdict, reason }): Cell => {
    const outcome = verdict === 'pass' ? 'as it must be' : 'broken by a legal variant';
    return { kind: 'variant', name, case: id, verdict, reason, outcome };
  });
}

/** Plays cases, each on the first charge point to which it applies; all cases where none are named. */
async function played(
  { statement, catalogue, timeScale }: Tables,
  behaviour: { readonly faults?: readonly string[]; readonly variants?: readonly string[] },
  wanted: readonly string[],
): Promise<ReadonlyMap<string, CaseResult>> {
  const results = new Map<string, CaseResult>();
  let left = catalogue.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  for (const claimed of alternatives(statement)) {
    const here = left.filter((testCase) => againstCase(testCase, claimed) === undefined);
    left = left.filter((testCase) => !here.includes(testCase));
    if (here.length === 0) continue;
    const cases = here.map(({ id }) => id);
    const outcome = await hold({ statement: claimed, catalogue, timeScale, cases, ...behaviour });
    for (const result of outcome.cases) if (result.selection === 'selected') results.set(result.id, result);
  }
  return results;
}
