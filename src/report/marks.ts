/** How results look everywhere: a shape, a word and a kind (a colour); never a colour alone. */
import type { CaseResult, Finding, ProfileResult } from '../evidence/result.js';
import type { Verdict } from '../evidence/verdict.js';

/** `na` does not apply, `idle` was not played. */
export type Kind = Verdict | 'na' | 'idle';

export interface Mark {
  readonly kind: Kind;
  readonly word: string;
  readonly symbol: string;
  /** The shape, as the path of an SVG of 16 by 16. */
  readonly shape: string;
}

const looks: Readonly<Record<Kind, Omit<Mark, 'kind'>>> = {
  pass: { word: 'pass', symbol: '✔', shape: 'M2.5 8.7 6.3 12.5 13.5 4' },
  fail: { word: 'fail', symbol: '✘', shape: 'M3.5 3.5l9 9M12.5 3.5l-9 9' },
  inconclusive: {
    word: 'inconclusive',
    symbol: '?',
    shape: 'M4.9 5.4a3.1 3.1 0 1 1 4.6 2.7C8.4 8.7 8 9.3 8 10.4M8 13.4v.2',
  },
  error: { word: 'error', symbol: '!', shape: 'M9.4 1.6 4 9h3.6l-1 5.4L12 7H8.4z' },
  na: { word: 'n/a', symbol: '–', shape: 'M3 8h10' },
  idle: { word: 'not played', symbol: '○', shape: 'M8 2.8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 1 0 8 2.8z' },
};

/** The mark of a kind, with another word where there is a better one. */
export const mark = (kind: Kind, word: string = looks[kind].word): Mark => ({ ...looks[kind], kind, word });

/** The mark of a breach. */
export const severityMark = (severity: Finding['severity']): Mark =>
  severity === 'fail' ? mark('fail') : mark('inconclusive', 'warning');

/** The mark of a case. A selected case without a verdict was not played, which is no kind of success. */
export function markOf({ selection, verdict }: Pick<CaseResult, 'selection' | 'verdict'>): Mark {
  if (selection === 'selected') return mark(verdict ?? 'idle');
  return selection === 'notApplicable' ? mark('na') : mark('idle', selection);
}

const profileKinds: Readonly<Record<ProfileResult, Kind>> = {
  Pass: 'pass',
  Fail: 'fail',
  Incomplete: 'idle',
  'N/A': 'na',
};

/** The mark of a profile. */
export const profileMark = (result: ProfileResult): Mark => mark(profileKinds[result], result);

/** The order of a report: what needs attention first. */
export const attention: readonly Kind[] = ['fail', 'error', 'inconclusive', 'idle', 'pass', 'na'];

/** Compares two marks by the attention that they need. */
export const byAttention = (a: Mark, b: Mark): number => attention.indexOf(a.kind) - attention.indexOf(b.kind);
