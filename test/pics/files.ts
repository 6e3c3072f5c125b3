/** Statements for tests: the files of `pics/`, and the simulator's with something changed. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../src/evidence/errors.js';
import { parseStatement, readStatement, type Statement } from '../../src/pics/statement.js';

const folder = new URL('../../../pics/', import.meta.url);

export const pathOf = (name: string): string => fileURLToPath(new URL(name, folder));
export const textOf = (name: string): string => readFileSync(pathOf(name), 'utf8');

export type Change = readonly [from: RegExp | string, to: string];

/** The simulator's statement for the Core profile alone and without security, with each change made once. */
export const altered = (...changes: readonly Change[]): string =>
  change(change(textOf('simulator.yaml'), coreAlone), changes);

/** A change that finds nothing is a mistake of the test. */
function change(original: string, changes: readonly Change[]): string {
  let text = original;
  for (const [from, to] of changes) {
    if (typeof from === 'string' ? !text.includes(from) : !from.test(text))
      throw new Error(`nothing to change for ${String(from)}`);
    text = text.replace(from, () => to);
  }
  return text;
}

/** Changes the answer to one item. */
export const answering = (id: string, answer: string): Change => [
  new RegExp(`^  ${id.replace('.', '\\.')}: .*$`, 'm'),
  `  ${id}: ${answer}`,
];

const coreAlone: readonly Change[] = [
  [/^profiles: .*$/m, 'profiles: [Core]'],
  [/^extensions: .*$/m, 'extensions: []'],
  [/^security:\n(?: .*\n)+/m, ''],
  ...['SC-1.1', 'SC-1.2', 'R-1', 'F-1', 'SEC-1', 'SEC-2', 'SEC-3'].map((id) => answering(id, 'No')),
  [/^ {2}SEC-4:\n(?: {4}.*\n)+/m, '  SEC-4: []\n'],
  ...['ORS-12', 'ORS-13', 'ORS-14', 'ORS-15', 'ORS-17', 'ORS-18', 'ORS-19'].map((id) => answering(id, '0')),
];

/** The simulator's statement, whole, with each change made once. */
export const wholeWith = (...changes: readonly Change[]): string => change(textOf('simulator.yaml'), changes);

export const parsed = (...changes: readonly Change[]): Statement => parseStatement(altered(...changes), 'x.yaml');

function problemsIn(read: () => Statement): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  return [];
}

/** What is wrong with a text, or with the simulator's statement changed like this. */
export const problemsOf = (text: string): readonly string[] => problemsIn(() => parseStatement(text, 'x.yaml'));
export const problemsWith = (...changes: readonly Change[]): readonly string[] => problemsOf(altered(...changes));
export const problemsOfFile = (file: string): readonly string[] => problemsIn(() => readStatement(file));

/** The line on which a text first stands. */
export const lineOf = (text: string, sought: string): number => text.slice(0, text.indexOf(sought)).split('\n').length;
