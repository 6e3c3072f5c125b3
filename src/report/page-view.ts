/** What every page shows around its content. */
import type { RunRecord } from '../evidence/result.js';
import { watermarks } from './closing.js';
import { printable } from './hygiene.js';

export interface PageView {
  readonly title: string;
  /** The way from this page to the folder of the report: empty or `../`. */
  readonly root: string;
  readonly runId: string;
  readonly tool: string;
  readonly watermarks: readonly string[];
}

/** One line of a table of facts. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** Names and values as facts, each value made harmless. */
export const facts = (pairs: readonly (readonly [string, string])[]): readonly Fact[] =>
  pairs.map(([name, value]) => ({ name: printable(name), value: printable(value) }));

/** A part of a list that is fit for a page, and how many are left. */
export interface Limited<T> {
  readonly shown: readonly T[];
  readonly hidden: number;
}

/** The first so many of a list. */
export const limited = <T>(all: readonly T[], most: number): Limited<T> => ({
  shown: all.slice(0, most),
  hidden: Math.max(0, all.length - most),
});

/** Names a run: when it began, and the statement that it was played with. */
export const runIdOf = ({ startedAt, pics }: RunRecord): string =>
  `${startedAt.replace(/[^\dTZ]/g, '')}-${pics.sha256.replace(/[^\da-f]/gi, '').slice(0, 8)}`;

/** What stands around the content of a page. */
export const pageView = (record: RunRecord, title: string, root: PageView['root'] = ''): PageView => ({
  title: printable(title),
  root,
  runId: runIdOf(record),
  tool: printable(`${record.tool.name} ${record.tool.version}`),
  watermarks: watermarks(record),
});

/** The page of a case, seen from the folder of the report; null where its id cannot name a file. */
export const pageOf = (id: string): string | null => (/^[A-Za-z0-9_.-]{1,100}$/.test(id) ? `cases/${id}.html` : null);
