/** A breach of a rule as plain data. */
import type { Finding } from '../evidence/result.js';
import { printable } from './hygiene.js';
import { severityMark, type Mark } from './marks.js';
import { pageOf } from './page-view.js';

/** What is wrong, and how often that was found besides. */
export const findingWords = ({ text, left = 0 }: Pick<Finding, 'text' | 'left'>): string =>
  left === 0 ? text : `${text} (and ${left} more like it, which journal.ndjson tells)`;

/** A breach of a rule, wherever it is shown. */
export interface FindingView {
  readonly mark: Mark;
  readonly rule: string;
  readonly clause: string;
  readonly text: string;
  readonly seq: number;
  readonly case: string;
  readonly href: string;
}

/** A finding, linked to the page of its case where it has one. */
export function findingView(finding: Finding, pages: ReadonlySet<string> = new Set()): FindingView {
  const { rule, clause, severity, seq, case: id = '' } = finding;
  return {
    mark: severityMark(severity),
    rule: printable(rule),
    clause: printable(clause),
    text: printable(findingWords(finding)),
    seq,
    case: printable(id),
    href: pages.has(id) ? (pageOf(id) ?? '') : '',
  };
}
