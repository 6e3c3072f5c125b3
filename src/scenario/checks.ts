/** Checks that are more than the fields of one message. The only door to chai outside of the cases and tests. */
import { AssertionError, expect } from 'chai';
import { showDuration } from '../evidence/clock.js';
import { ExpectationError } from '../evidence/errors.js';
import type { Moment } from './moment.js';
import type { Stage } from './stage.js';

/** What `measure` gives: the time is recorded when it is judged. */
export interface Measured {
  /** Breaks the case unless the time lies within the bounds, in protocol milliseconds; null means unbounded. */
  isBetween(minMs: number | null, maxMs: number | null): void;
}

/** Makes the verbs `check` and `measure` of a stage. */
export function checksOn(stage: Stage) {
  return {
    /** Runs an assertion; the sentence says what holds when it passes. */
    check(sentence: string, assertion: () => void): void {
      stage.note(sentence, [], () => {
        try {
          assertion();
        } catch (error) {
          if (!(error instanceof AssertionError)) throw error;
          throw new ExpectationError(`${sentence}: ${error.message}`, { cause: error });
        }
      });
    },

    /** Takes the time between two moments, on the monotonic clock. */
    measure(name: string, from: Moment, to: Moment): Measured {
      const ms = stage.clock.between(from.mono, to.mono);
      return {
        isBetween(minMs, maxMs) {
          const low = minMs ?? 0;
          const high = maxMs ?? Infinity;
          stage.measured({
            indicator: name,
            ms,
            from: from.seq,
            to: to.seq,
            ...(minMs === null ? {} : { minMs }),
            ...(maxMs === null ? {} : { maxMs }),
          });
          const bounds =
            maxMs === null ? `at least ${showDuration(low)}` : `${showDuration(low)} to ${showDuration(high)}`;
          stage.note(`${name} is ${bounds}`, [from.seq, to.seq], () => {
            const tolerance = stage.tolerance(low);
            const text = `${name}: ${showDuration(ms)}, expected ${bounds} (tolerance ${showDuration(tolerance)})`;
            stage.judgeTime(text, from.mono, to.mono, (slack) => ms >= low - tolerance - slack && ms <= high + slack);
          });
        },
      };
    },
  };
}

export { expect };
