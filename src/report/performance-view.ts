/** The four indicators as rows of a table. */
import { indicators, type RunRecord } from '../evidence/result.js';
import { mark, type Mark } from './marks.js';
import { indicatorNames, inSeconds, plainSeconds, rounded } from './names.js';

export interface PerformanceView {
  readonly name: string;
  readonly description: string;
  /** In seconds, as every figure here. */
  readonly limit: string;
  readonly n: number;
  readonly sampled: boolean;
  readonly min: string;
  readonly max: string;
  readonly average: string;
  readonly mark: Mark;
}

/** The rows of the performance table, in the order of the certificates. */
export const performanceView = (performance: RunRecord['performance']): readonly PerformanceView[] =>
  indicators.map((indicator) => {
    const { limitMs, n, minMs, maxMs, averageMs } = performance[indicator];
    const figure = (ms: number | undefined): string => (ms === undefined ? '' : inSeconds(rounded(ms, 10, limitMs)));
    const judged =
      limitMs === null
        ? mark('na', 'no limit')
        : maxMs !== undefined && maxMs > limitMs
          ? mark('fail', 'above')
          : mark('pass', 'within');
    return {
      ...indicatorNames[indicator],
      limit: limitMs === null ? 'not stated' : plainSeconds(limitMs),
      n,
      sampled: n > 0,
      min: figure(minMs),
      max: figure(maxMs),
      average: figure(averageMs),
      mark: n === 0 ? mark('na', 'no sample') : judged,
    };
  });
