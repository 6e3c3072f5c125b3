/** The page of times: for each indicator how the samples are spread, with the limit, and the slowest of them by frame. */
import type { Entry } from '../evidence/journal.js';
import { indicators, type CaseResult, type Indicator, type RunRecord } from '../evidence/result.js';
import { mark, type Mark } from './marks.js';
import { count, indicatorNames, measured, plainSeconds } from './names.js';
import { hasPage } from './neighbours.js';
import { pageOf, pageView, type PageView } from './page-view.js';
import { samplesOf } from './performance.js';
import type { Sample } from './samples.js';

interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
}

/** A histogram over a logarithmic scale of time: answers take milliseconds where limits are seconds. */
export interface Histogram {
  readonly bars: readonly Bar[];
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
  /** Where the limit stands; empty where none is declared. */
  readonly limit: string;
  readonly limitLabel: string;
}

interface SampleRow {
  readonly time: string;
  readonly mark: Mark;
  readonly case: string;
  readonly href: string;
  readonly entries: string;
}

interface Distribution {
  readonly name: string;
  readonly description: string;
  readonly samples: string;
  readonly figures: string;
  readonly histogram: Histogram;
  readonly slowest: readonly SampleRow[];
}

export interface TimingView {
  readonly page: PageView;
  readonly uncertainty: string;
  readonly distributions: readonly Distribution[];
}

export const plot = { width: 900, height: 150, left: 20, bottom: 120 } as const;

const listed = 25;
const perDecade = 6;
const shortest = 1;

/** The view of the page of times. */
export function timingView(record: RunRecord, entries: readonly Entry[]): TimingView {
  const samples = samplesOf(entries);
  return {
    page: pageView(record, 'Times'),
    uncertainty: measured(record.uncertaintyMs),
    distributions: indicators.map((indicator) => distribution(indicator, samples, record)),
  };
}

function distribution(indicator: Indicator, all: readonly Sample[], record: RunRecord): Distribution {
  const samples = all.filter((sample) => sample.indicator === indicator).toSorted((a, b) => b.ms - a.ms);
  const { limitMs } = record.performance[indicator];
  const at = (share: number): string => measured(samples[Math.floor(samples.length * (1 - share))]?.ms ?? 0);
  return {
    ...indicatorNames[indicator],
    samples: count(samples.length, 'sample'),
    figures: samples.length === 0 ? '' : `median ${at(0.5)}, nine of ten within ${at(0.9)}, longest ${at(1)}`,
    histogram: histogramOf(
      samples.map(({ ms }) => ms),
      limitMs,
    ),
    slowest: samples.slice(0, listed).map((sample) => sampleRow(sample, record, limitMs)),
  };
}

function sampleRow({ ms, from, to }: Sample, { cases, uncertaintyMs }: RunRecord, limitMs: number | null): SampleRow {
  const home = cases.find(({ journal }) => journal !== null && journal.from <= to && to <= journal.to);
  const page = home !== undefined && hasPage(home) ? pageOf(home.id) : null;
  return {
    time: measured(ms),
    mark: judged(ms, limitMs, uncertaintyMs),
    case: nameOf(home),
    href: page === null ? '' : `${page}#e${to}`,
    entries: `${from} to ${to}`,
  };
}

const nameOf = (result: CaseResult | undefined): string => result?.id ?? 'between cases';

function judged(ms: number, limitMs: number | null, uncertaintyMs: number): Mark {
  if (limitMs === null) return mark('na', 'no limit');
  const marginal = Math.abs(ms - limitMs) <= uncertaintyMs ? ', marginal' : '';
  return ms > limitMs ? mark('fail', `above${marginal}`) : mark('pass', `within${marginal}`);
}

/** The histogram of times in milliseconds. */
export function histogramOf(times: readonly number[], limitMs: number | null): Histogram {
  const longest = Math.max(10, limitMs ?? 0, ...times.slice(0, 1)) * 1.2;
  const decades = Math.log10(longest / shortest);
  const span = plot.width - 2 * plot.left;
  const xOf = (ms: number): number =>
    round(plot.left + (span * Math.log10(Math.max(ms, shortest) / shortest)) / decades);

  const counts = new Map<number, number>();
  for (const ms of times) {
    const bin = Math.floor(Math.log10(Math.max(ms, shortest) / shortest) * perDecade);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  const highest = Math.max(1, ...counts.values());
  const edge = (bin: number): number => shortest * 10 ** (bin / perDecade);
  const bars = [...counts].map(([bin, n]): Bar => {
    const height = round(((plot.bottom - 20) * n) / highest);
    const x = xOf(edge(bin));
    return {
      x,
      y: round(plot.bottom - height),
      width: round(Math.max(2, xOf(edge(bin + 1)) - x - 1)),
      height,
      title: `${n} of ${measured(edge(bin))} to ${measured(edge(bin + 1))}`,
    };
  });
  const ticks = Array.from({ length: Math.floor(decades) + 1 }, (_, power) => shortest * 10 ** power);
  return {
    bars,
    ticks: ticks.map((ms) => ({ x: xOf(ms), label: ms < 1000 ? `${ms} ms` : `${ms / 1000} s` })),
    limit: limitMs === null ? '' : String(xOf(limitMs)),
    limitLabel: limitMs === null ? '' : `limit ${plainSeconds(limitMs)} s`,
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
