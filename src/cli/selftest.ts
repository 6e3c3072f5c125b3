/** `selftest`: does the harness notice what it must, and nothing else? */
import { checkPatterns, loadCatalogue, matches } from '../engine/catalogue.js';
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { readStatement } from '../pics/statement.js';
import { isRight, selftest, type Cell } from '../selftest/selftest.js';
import { faults } from '../simulator/faults.js';
import { variants } from '../simulator/variants.js';
import { machineJson } from '../report/machine.js';
import type { Io } from './io.js';
import { casesFolder, simulatorStatement } from './paths.js';

interface SelftestOptions {
  readonly fault: readonly string[];
  readonly variant: readonly string[];
  readonly case: readonly string[];
  readonly json?: boolean;
  readonly timeScale: number;
}

const lanes = 10;

export async function selftestCommand(options: SelftestOptions, io: Io): Promise<number> {
  const chosen = options.fault.length + options.variant.length > 0;
  const told = (cell: Cell) => {
    if (options.json !== true) io.out(line(cell));
  };
  const catalogue = await loadCatalogue(casesFolder);
  checkPatterns(options.case, catalogue);
  const cells = await selftest({
    statement: readStatement(simulatorStatement),
    catalogue:
      options.case.length === 0
        ? catalogue
        : catalogue.filter(({ id }) => options.case.some((pattern) => matches(pattern, id))),
    timeScale: options.timeScale,
    faults: chosen ? options.fault.map((name) => known('fault', name, faults)) : faults,
    variants: chosen ? options.variant.map((name) => known('variant', name, variants)) : variants,
    lanes,
    told,
  });
  // A variant need not show in a few cases.
  const mayBeDead = ({ kind, outcome }: Cell): boolean =>
    options.case.length > 0 && kind === 'variant' && outcome === 'dead';
  const wrong = cells.filter((cell) => !isRight(cell) && !mayBeDead(cell));
  if (options.json === true) io.out(machineJson(cells));
  else {
    for (const text of summary(cells)) io.out(`${text}\n`);
    for (const cell of wrong) io.out(line(cell));
  }
  return wrong.length === 0 ? exitCodes.pass : exitCodes.fail;
}

function known<T extends { readonly name: string }>(kind: string, name: string, all: readonly T[]): T {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new UsageError(`--${kind} ${name}: no such ${kind}; see simulate --list-${kind}s`);
  return found;
}

const line = (cell: Cell): string => {
  const { kind, name, rule, case: id, verdict, reason, outcome } = cell;
  const against = rule === undefined ? id : `${rule} in ${id}`;
  const why = reason === null ? '' : `, ${reason.split('\n')[0] ?? ''}`;
  return `${isRight(cell) ? 'ok ' : 'NOT'} ${kind} ${name} × ${against}: ${outcome} (${verdict ?? 'not played'}${why})\n`;
};

const tables = { fault: 'case × fault', rule: 'rule × fault', variant: 'case × variant' } as const;

/** What each table comes to, and what fewer than two faults break. */
function summary(cells: readonly Cell[]): readonly string[] {
  const counts = (['fault', 'rule', 'variant'] as const).map((kind) => {
    const mine = cells.filter((cell) => cell.kind === kind);
    const of = (outcome: Cell['outcome']) => mine.filter((cell) => cell.outcome === outcome).length;
    const rest = mine.filter((cell) => !isRight(cell)).length - of('silent') - of('dead');
    const right = kind === 'variant' ? `${of('passed')} passed` : `${of('killed')} killed`;
    return `${tables[kind].padEnd(15)}${right}, ${of('silent')} silent, ${of('dead')} dead, ${rest} otherwise wrong`;
  });
  return ['', ...counts];
}
