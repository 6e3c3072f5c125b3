/** `compare`: what changed between two runs, as a gate. */
import { readFileSync } from 'node:fs';
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { compareRuns } from '../report/compare.js';
import { comparisonLines } from '../report/compare-lines.js';
import { writeLines } from '../report/console-line.js';
import { printable } from '../report/hygiene.js';
import { readKnown, type Known } from '../report/known.js';
import { machineJson } from '../report/machine.js';
import { outputOf, type Io } from './io.js';
import { runIn } from './schemas.js';

interface CompareOptions {
  readonly before: string;
  readonly after: string;
  readonly known?: string;
  readonly json?: boolean;
}

export function compareCommand({ before, after, known, json = false }: CompareOptions, io: Io): number {
  const [earlier, later] = [runIn(before).record, runIn(after).record];
  const ids = [...earlier.cases, ...later.cases].map(({ id }) => id);
  const compared = compareRuns(earlier, later, knownIn(known, ids));
  if (json) io.out(machineJson(compared));
  writeLines(comparisonLines(compared), outputOf(io, json));
  return compared.passed ? exitCodes.pass : exitCodes.fail;
}

/** The known failures of a file, each of which must name one of these cases. */
export function knownIn(file: string | undefined, ids: readonly string[]): readonly Known[] {
  if (file === undefined) return [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`--known ${file}: cannot be read (${code}); name a file of known failures`);
  }
  const known = readKnown(text, file);
  const strange = known.filter((one) => !ids.includes(one.case));
  if (strange.length === 0) return known;
  throw new UsageError(
    strange.map((one) => `${file}:${one.line}: case: there is no ${printable(one.case)}, expected the id of a case`),
  );
}
