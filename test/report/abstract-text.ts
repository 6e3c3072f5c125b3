/** The text of an abstract in each format, and whether rows are found in it, whatever the format makes of blanks. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { limitsOf } from '../../src/engine/plan.js';
import { runIn } from '../../src/cli/schemas.js';
import { parseStatement } from '../../src/pics/statement.js';
import type { Reported } from '../../src/report/abstract-facts.js';
import { performanceOf } from '../../src/report/performance.js';

/** A row of a certificate; null stands for a sentence, which is not ours to copy. */
export type Row = readonly (string | null)[];

export const fixtures = ['bsec', 'bsec-240k', 'ecu-l7002s', 'evms', 'bss011k'] as const;

export const fixtureFolder = (name: string): string =>
  fileURLToPath(new URL(`../../../test/fixtures/certificates/${name}/`, import.meta.url));

/** A fixture as `report` reads it: its figures are computed again from its journal. */
export function fixture(name: string): Reported {
  const { record, entries, statement: text } = runIn(fixtureFolder(name));
  const statement = parseStatement(text, `${name}/pics.yaml`);
  return { record: { ...record, performance: performanceOf(entries, limitsOf(statement)) }, entries, statement };
}

export const rowsOf = (name: string): { readonly rows: readonly Row[]; readonly whiteLabel?: readonly Row[] } =>
  JSON.parse(readFileSync(join(fixtureFolder(name), 'rows.json'), 'utf8')) as { rows: readonly Row[] };

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", '#x3D': '=' };
const decoded = (text: string): string => text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);

export const htmlText = (html: string): string =>
  decoded(
    html
      .slice(html.indexOf('<main'))
      .replace(/<svg.*?<\/svg>/gs, '')
      .replace(/<[^>]*>/g, ' '),
  );

export const markdownAsText = (markdown: string): string => decoded(markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1'));

const plain = (text: string): string => text.toLowerCase().replace(/[\s|,<>\u200b]/g, '');

/** The rows that do not stand in the text after the row before them. */
export function missingIn(text: string, rows: readonly Row[]): readonly Row[] {
  const all = plain(text);
  let at = 0;
  return rows.filter((row) => {
    const pattern = row.map((cell) => (cell === null ? '.{0,300}?' : escaped(plain(cell)))).join('');
    const found = new RegExp(pattern, 'su').exec(all.slice(at));
    if (found === null) return true;
    at += found.index + found[0].length;
    return false;
  });
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

export function pdftotext(pdf: Uint8Array): string {
  const file = join(mkdtempSync(join(tmpdir(), 'abstract-')), 'abstract.pdf');
  writeFileSync(file, pdf);
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
}

export function hasPdftotext(): boolean {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[\s,;/_:|<>&\u200b.-]+/u)
    .filter((word) => word !== '');

// What one row of a page can hold, the words of the cells beside included.
const nearby = 90;

/**
 * The rows that do not stand in the laid out text of pages after the row before them. Lines of the cells of a row stand
 * beside each other there, so of each cell the words must come in their order, near the first word of the row.
 */
export function missingOnPages(text: string, rows: readonly Row[]): readonly Row[] {
  const words = wordsOf(text);
  let at = 0;
  return rows.filter((row) => {
    const cells = row
      .filter((cell) => cell !== null)
      .map(wordsOf)
      .filter((cell) => cell.length > 0);
    const first = cells[0]?.[0];
    if (first === undefined) return false;
    for (let start = words.indexOf(first, at); start >= 0; start = words.indexOf(first, start + 1)) {
      const near = words.slice(start, start + nearby);
      if (cells.every((cell) => isSubsequence(cell, near))) {
        at = start + 1;
        return false;
      }
    }
    return true;
  });
}

function isSubsequence(part: readonly string[], of: readonly string[]): boolean {
  let next = 0;
  for (const word of of) if (word === part[next]) next += 1;
  return next === part.length;
}
