/** The four measures of the certificate, computed again from the journal alone. */
import type { Entry } from '../evidence/journal.js';
import type { Indicator, Performance } from '../evidence/result.js';
import { gather, type Sample } from './samples.js';

/** Declared limits in milliseconds; absent or null where the vendor states none. */
export type Limits = Readonly<Partial<Record<Indicator, number | null | undefined>>>;

/** Every sample of the four indicators, in the order in which they ended, in protocol milliseconds. */
export function samplesOf(entries: readonly Entry[]): readonly Sample[] {
  const samples: Sample[] = [];
  gather(entries, (sample) => samples.push(sample));
  return samples;
}

/** The performance table: limits as declared, and what was measured. Keeps no sample. */
export function performanceOf(entries: readonly Entry[], limits: Limits): Record<Indicator, Performance> {
  const none = { n: 0, minMs: Infinity, maxMs: 0, sum: 0 };
  const tallies = {
    response: { ...none },
    triggeredFunction: { ...none },
    remoteStart: { ...none },
    remoteStop: { ...none },
  };
  gather(entries, ({ indicator, ms }) => {
    const tally = tallies[indicator];
    tally.n += 1;
    tally.minMs = Math.min(tally.minMs, ms);
    tally.maxMs = Math.max(tally.maxMs, ms);
    tally.sum += ms;
  });

  const row = (indicator: Indicator): Performance => {
    const { n, minMs, maxMs, sum } = tallies[indicator];
    const limitMs = limits[indicator] ?? null;
    return n === 0 ? { limitMs, n } : { limitMs, n, minMs, maxMs, averageMs: sum / n };
  };
  return {
    response: row('response'),
    triggeredFunction: row('triggeredFunction'),
    remoteStart: row('remoteStart'),
    remoteStop: row('remoteStop'),
  };
}
