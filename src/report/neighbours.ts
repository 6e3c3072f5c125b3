/** Which cases have a page, and how one gets from each to the next. */
import type { CaseResult } from '../evidence/result.js';
import { markOf } from './marks.js';
import { pageOf } from './page-view.js';

interface Link {
  readonly id: string;
  readonly href: string;
  readonly word: string;
}

/** The neighbours of a case among the played ones; null at the ends. */
export interface Neighbours {
  readonly previous: Link | null;
  readonly next: Link | null;
  readonly previousBad: Link | null;
  readonly nextBad: Link | null;
}

/** True for a case that has a page: it was played, wholly or in part, and its id can name a file. */
export const hasPage = ({ id, verdict, journal }: CaseResult): boolean =>
  pageOf(id) !== null && (verdict !== null || journal !== null);

/** The neighbours of every case that has a page, in the order of the record. */
export function neighboursOf(cases: readonly CaseResult[]): readonly Neighbours[] {
  const link = (result: CaseResult | undefined): Link | null =>
    result === undefined ? null : { id: result.id, href: `${result.id}.html`, word: markOf(result).word };
  const isBad = ({ verdict }: CaseResult): boolean => verdict !== 'pass';
  const badBefore: (CaseResult | undefined)[] = [];
  const badAfter: (CaseResult | undefined)[] = [];
  cases.reduce<CaseResult | undefined>((bad, one) => (badBefore.push(bad), isBad(one) ? one : bad), undefined);
  cases.reduceRight<CaseResult | undefined>((bad, one) => (badAfter.unshift(bad), isBad(one) ? one : bad), undefined);
  return cases.map((_, index) => ({
    previous: link(cases[index - 1]),
    next: link(cases[index + 1]),
    previousBad: link(badBefore[index]),
    nextBad: link(badAfter[index]),
  }));
}
