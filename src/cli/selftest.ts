/** `selftest`: does the harness notice what it must, and nothing else? */
import { loadCatalogue } from '../engine/catalogue.js';
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { readStatement } from '../pics/statement.js';
import { selftest, type Cell } from '../selftest/selftest.js';
import { faults } from '../simulator/faults.js';
import { variants } from '../simulator/variants.js';
import type { Io } from './io.js';
import { casesFolder, simulatorStatement } from './paths.js';

interface SelftestOptions {
  readonly fault: readonly string[];
  readonly variant: readonly string[];
  readonly json?: boolean;
  readonly timeScale: number;
}

const lanes = 6;

export async function selftestCommand(options: SelftestOptions, io: Io): Promise<number> {
  const chosen = options.fault.length + options.variant.length > 0;
  const told = (cell: Cell) => {
    if (options.json !== true) io.out(line(cell));
  };
  const cells = await selftest({
    statement: readStatement(simulatorStatement),
    catalogue: await loadCatalogue(casesFolder),
    timeScale: options.timeScale,
    faults: chosen ? options.fault.map((name) => known('fault', name, faults)) : faults,
    variants: chosen ? options.variant.map((name) => known('variant', name, variants)) : variants,
    lanes,
    told,
  });
  const wrong = cells.filter(({ outcome }) => outcome !== 'as it must be');
  if (options.json === true) io.out(`${JSON.stringify(cells, null, 1)}\n`);
  else {
    const silent = cells.filter(({ outcome }) => outcome === 'silent').length;
    io.out(`\n${cells.length} cells, ${wrong.length} not as they must be, ${silent} silent\n`);
    for (const cell of wrong) io.out(line(cell));
  }
  return wrong.length === 0 ? exitCodes.pass : exitCodes.fail;
}

function known<T extends { readonly name: string }>(kind: string, name: string, all: readonly T[]): T {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new UsageError(`--${kind} ${name}: no such ${kind}; see simulate --list-${kind}s`);
  return found;
}

const line = ({ kind, name, case: id, verdict, reason, outcome }: Cell): string =>
  `${outcome === 'as it must be' ? 'ok ' : 'NOT'} ${kind} ${name} × ${id}: ${verdict ?? 'not played'}` +
  `${outcome === 'as it must be' ? '' : ` (${outcome})`}${reason === null ? '' : `, ${reason.split('\n')[0] ?? ''}`}\n`;
