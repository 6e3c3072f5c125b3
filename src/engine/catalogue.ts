/** Loads the test cases: every file `TC_*` of `testcases/` is one case, named after its id. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../evidence/errors.js';
import type { TestCase } from '../scenario/test-case.js';

/** How many charge point cases the edition 2024-04 has. */
export const editionSize = 102;

export type Catalogue = readonly TestCase[];

/** Loads all cases below a folder of compiled case files, in the order of their numbers. */
export async function loadCatalogue(folder: string): Promise<Catalogue> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(^|[/\\])TC_[^/\\]*\.js$/.test(file),
  );
  const cases = await Promise.all(
    files.map(async (file) => {
      const loaded = (await import(pathToFileURL(join(folder, file)).href)) as { default?: TestCase };
      const id = basename(file, '.js');
      if (loaded.default?.id !== id) throw new Error(`${file} must export the case ${id} by default`);
      return loaded.default;
    }),
  );
  return cases.sort((a, b) => numberOf(a).localeCompare(numberOf(b), 'en', { numeric: true }));
}

/** `TC_043` before `TC_043_1`. */
const numberOf = ({ id }: TestCase): string => id.replace(/_CS$/, '');

/** Whether an id is meant by a pattern in which `*` stands for anything; case does not matter. */
export const matches = (pattern: string, id: string): boolean =>
  new RegExp(`^${pattern.split('*').map(escape).join('.*')}$`, 'i').test(id);

const escape = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/**
 * Checks that every pattern means at least one case.
 * @throws UsageError with the nearest ids.
 */
export function checkPatterns(patterns: readonly string[], catalogue: Catalogue): void {
  const problems = patterns
    .filter((pattern) => !catalogue.some(({ id }) => matches(pattern, id)))
    .map((pattern) => {
      const near = [...catalogue].sort((a, b) => distance(pattern, a.id) - distance(pattern, b.id)).slice(0, 3);
      return `--case ${pattern}: no such case; the nearest are ${near.map(({ id }) => id).join(', ')} (all: ocpp-attest list)`;
    });
  if (problems.length > 0) throw new UsageError(problems);
}

/** Levenshtein distance without regard to case. */
export function distance(a: string, b: string): number {
  const [from, to] = [a.toUpperCase(), b.toUpperCase()];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
