/** One played case as plain data for its page. */
import type { Entry } from '../evidence/journal.js';
import type { CaseResult, Measurement, RunRecord, StepResult } from '../evidence/result.js';
import { findingView, type FindingView } from './finding-view.js';
import { printable } from './hygiene.js';
import { mark, markOf, type Mark } from './marks.js';
import { indicatorNames, measured, moment, profileNamed } from './names.js';
import type { Neighbours } from './neighbours.js';
import { facts, limited, pageView, type Fact, type Limited, type PageView } from './page-view.js';
import { indexOf } from './samples.js';
import { schedulesView, type ScheduleView } from './schedule-view.js';
import { sequenceOf, type Sequence } from './sequence.js';
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

export interface CaseView {
  readonly page: PageView;
  readonly id: string;
  readonly title: string;
  readonly mark: Mark;
  readonly purpose: string;
  readonly reason: string;
  readonly facts: readonly Fact[];
  readonly steps: Limited<StepView>;
  readonly measurements: Limited<MeasurementView>;
  readonly uncertainty: string;
  readonly schedules: Limited<ScheduleView>;
  readonly findings: Limited<FindingView>;
  readonly remarks: Limited<string>;
  readonly hands: Limited<Fact>;
  readonly sequence: Sequence;
  readonly timeline: readonly TimelineRow[];
  readonly frames: number;
  readonly journal: string;
  readonly neighbours: Neighbours;
}

const mostListed = 400;

/** The view of a case; `entries` are those of the whole run. */
export function caseView(
  record: RunRecord,
  result: CaseResult,
  entries: readonly Entry[],
  neighbours: Neighbours,
): CaseView {
  const { id, title, edition, profile, selection, steps, journal, durationMs } = result;
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
    purpose: printable(result.purpose),
    reason: printable(result.reason ?? ''),
    facts: facts([
      ['Profile', profileNamed(profile).name],
      ['Edition', edition],
      ['Selection', selection === 'selected' ? `by the PICS statement: ${result.condition}` : selection],
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
    schedules: schedulesView(result.schedules),
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
    sequence: sequenceOf(timeline.rows, new Set(result.findings.map(({ seq }) => seq))),
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
