/** One played case as plain data for its page. */
import type { Entry } from '../evidence/journal.js';
import type { CaseResult, Finding, Measurement, RunRecord, StepResult } from '../evidence/result.js';
import { printable } from './hygiene.js';
import { mark, markOf, type Mark } from './marks.js';
import { indicatorNames, measured, moment, profileNamed } from './names.js';
import { facts, limited, pageOf, pageView, type Fact, type Limited, type PageView } from './page-view.js';
import { indexOf } from './performance.js';
import { timelineOf, type TimelineRow } from './timeline.js';

interface Reference {
  readonly seq: number;
  readonly href: string;
}

interface StepView {
  readonly number: number;
  readonly phase: string;
  readonly text: string;
  readonly mark: Mark;
  /** Why it did not pass; empty for a step that did. */
  readonly details: readonly Fact[];
  readonly frames: readonly Reference[];
}

interface MeasurementView {
  readonly name: string;
  readonly time: string;
  readonly bounds: string;
  readonly mark: Mark;
  readonly entries: string;
}

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

export interface CaseView {
  readonly page: PageView;
  readonly id: string;
  readonly title: string;
  readonly mark: Mark;
  readonly reason: string;
  readonly facts: readonly Fact[];
  readonly steps: Limited<StepView>;
  readonly measurements: Limited<MeasurementView>;
  readonly uncertainty: string;
  readonly findings: Limited<FindingView>;
  readonly remarks: Limited<string>;
  readonly hands: Limited<Fact>;
  readonly timeline: readonly TimelineRow[];
  readonly frames: number;
  readonly journal: string;
  readonly neighbours: Neighbours;
}

const mostListed = 400;

/** True for a case that has a page: it was played, wholly or in part, and its id can name a file. */
export const hasPage = ({ id, verdict, journal }: CaseResult): boolean =>
  pageOf(id) !== null && (verdict !== null || journal !== null);

/** The view of a case; `entries` are those of the whole run. */
export function caseView(
  record: RunRecord,
  result: CaseResult,
  entries: readonly Entry[],
  neighbours: Neighbours,
): CaseView {
  const { id, title, edition, profile, steps, journal, durationMs } = result;
  const own = journal === null ? [] : entries.slice(indexOf(entries, journal.from), indexOf(entries, journal.to + 1));
  const unfolded = new Set(steps.filter(({ verdict }) => verdict !== 'pass').flatMap(({ frames }) => frames));
  const timeline = timelineOf(own, record.timeScale, unfolded);
  const anchors = new Set(timeline.rows.map(({ seq }) => seq));
  const hands = own.flatMap((entry) => (entry.type === 'hand' ? [entry] : []));

  return {
    page: pageView(record, `${id} ${title}`, '../'),
    id: printable(id),
    title: printable(title),
    mark: markOf(result),
    reason: printable(result.reason ?? ''),
    facts: facts([
      ['Profile', profileNamed(profile).name],
      ['Edition', edition],
      ['Selection', 'selected by the PICS statement'],
      ['Began', own[0] === undefined ? 'unknown' : moment(own[0].at)],
      ['Took', durationMs === null ? 'unknown' : measured(durationMs)],
    ]),
    steps: limited(
      steps.map((step, index) => stepView(step, index + 1, anchors)),
      mostListed,
    ),
    measurements: limited(
      result.measurements.map((one) => measurementView(one, record.uncertaintyMs)),
      mostListed,
    ),
    uncertainty: measured(record.uncertaintyMs),
    findings: limited(
      result.findings.map((finding) => ({
        ...findingView(finding),
        href: anchors.has(finding.seq) ? `#e${finding.seq}` : '',
      })),
      mostListed,
    ),
    remarks: limited(result.remarks.map(printable), mostListed),
    hands: limited(
      facts(hands.map(({ text, outcome, why }) => [text, why === undefined ? outcome : `${outcome}: ${why}`])),
      mostListed,
    ),
    timeline: timeline.rows,
    frames: timeline.frames,
    journal: journal === null ? 'nothing' : `entries ${journal.from} to ${journal.to}`,
    neighbours,
  };
}

function stepView(step: StepResult, number: number, anchors: ReadonlySet<number>): StepView {
  const { phase, text, verdict, expected, observed, reason, frames } = step;
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ['expected', expected],
    ['observed', observed],
    ['reason', reason],
  ];
  return {
    number,
    phase,
    text: printable(text),
    mark: mark(verdict),
    details: facts(pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))),
    frames: frames.slice(0, 50).map((seq) => ({ seq, href: anchors.has(seq) ? `#e${seq}` : '' })),
  };
}

function measurementView(
  { indicator, ms, from, to, minMs, maxMs }: Measurement,
  uncertaintyMs: number,
): MeasurementView {
  const limits = [minMs, maxMs].flatMap((limit) => (limit === undefined ? [] : [limit]));
  const outside = (minMs !== undefined && ms < minMs) || (maxMs !== undefined && ms > maxMs);
  const marginal = limits.some((limit) => Math.abs(ms - limit) <= uncertaintyMs);
  const verdict = mark(outside ? 'fail' : 'pass', `${outside ? 'outside' : 'within'}${marginal ? ', marginal' : ''}`);
  const [lower, upper] = [minMs, maxMs].map((limit) => (limit === undefined ? '' : measured(limit)));
  return {
    name: Object.hasOwn(indicatorNames, indicator)
      ? indicatorNames[indicator as keyof typeof indicatorNames].name
      : printable(indicator),
    time: measured(ms),
    bounds:
      lower === ''
        ? upper === ''
          ? 'none'
          : `up to ${upper}`
        : upper === ''
          ? `from ${lower}`
          : `${lower} to ${upper}`,
    mark: limits.length === 0 ? mark('na', 'measured only') : verdict,
    entries: `${from} to ${to}`,
  };
}

/** A finding, linked to the page of its case where it has one. */
export function findingView(finding: Finding, pages: ReadonlySet<string> = new Set()): FindingView {
  const { rule, clause, severity, seq, text, case: id = '' } = finding;
  return {
    mark: severity === 'fail' ? mark('fail') : mark('inconclusive', 'warning'),
    rule: printable(rule),
    clause: printable(clause),
    text: printable(text),
    seq,
    case: printable(id),
    href: pages.has(id) ? (pageOf(id) ?? '') : '',
  };
}

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
