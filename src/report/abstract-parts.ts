/** What an abstract consists of, as plain data: sections of tables. Every format is a reading of this and of nothing else. */
import { printable } from './hygiene.js';
import type { Mark } from './marks.js';

/** What a column holds, which decides how it looks. */
export type ColumnKind = 'id' | 'name' | 'text' | 'value' | 'number' | 'unit' | 'result';

/** One cell: a text, which may be empty, or a list of several. */
export interface Cell {
  readonly kind: ColumnKind;
  /** True for what names its row. */
  readonly isName: boolean;
  readonly text: string;
  readonly list: readonly string[];
  /** The result that the cell shows; its word is also its text. */
  readonly mark: Mark | null;
}

export interface Column {
  readonly kind: ColumnKind;
  readonly head: string;
}

/** A table; without heads it is a list of facts. Notes and remarks stand before and after it. */
export interface Part {
  readonly title: string;
  readonly note: string;
  readonly columns: readonly Column[];
  readonly hasHeads: boolean;
  readonly rows: readonly (readonly Cell[])[];
  readonly remarks: readonly string[];
}

export interface Section {
  readonly title: string;
  readonly note: string;
  readonly parts: readonly Part[];
}

/** What may stand in a row; a list is a cell with a line for each element. */
export type Content = string | number | readonly string[] | Mark;

const isMark = (content: Content): content is Mark => typeof content === 'object' && 'symbol' in content;

function cell(kind: ColumnKind, content: Content): Cell {
  const isName = kind === 'name';
  if (isMark(content)) return { kind, isName, text: content.word, list: [], mark: content };
  const lines = (typeof content === 'object' ? content : [String(content)]).map(printable);
  return lines.length > 1
    ? { kind, isName, text: '', list: lines, mark: null }
    : { kind, isName, text: lines[0] ?? '', list: [], mark: null };
}

/** A table with a head for each column. */
export function table(
  columns: readonly (readonly [kind: ColumnKind, head: string])[],
  rows: readonly (readonly Content[])[],
  around: Partial<Pick<Part, 'title' | 'note' | 'remarks'>> = {},
): Part {
  const kinds = columns.map(([kind]) => kind);
  return {
    title: printable(around.title ?? ''),
    note: printable(around.note ?? ''),
    columns: columns.map(([kind, head]) => ({ kind, head: printable(head) })),
    hasHeads: columns.some(([, head]) => head !== ''),
    rows: rows.map((row) => row.map((content, index) => cell(kinds[index] ?? 'text', content))),
    remarks: (around.remarks ?? []).map(printable),
  };
}

/** Names and values without heads. */
export const factTable = (
  pairs: readonly (readonly [name: string, value: string])[],
  around: Partial<Pick<Part, 'title' | 'note' | 'remarks'>> = {},
): Part =>
  table(
    [
      ['name', ''],
      ['text', ''],
    ],
    pairs,
    around,
  );

/** The fact where there is one. */
export const ifStated = (name: string, value: string | undefined): readonly (readonly [string, string])[] =>
  value === undefined ? [] : [[name, value]];

export const section = (title: string, parts: readonly Part[], note = ''): Section => ({
  title: printable(title),
  note: printable(note),
  parts,
});
