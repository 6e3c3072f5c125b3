/** Checks on the time stamps of the charge point, by its own clock: when something happened that nobody could hear. */
import { showDuration } from '../evidence/clock.js';
import { ExpectationError } from '../evidence/errors.js';
import { instantOf, writeTimestamp } from '../ocpp/timestamps.js';
import { show } from '../ocpp/validation.js';
import type { Moment } from './moment.js';
import type { Sample } from './samples.js';
import type { Stage } from './stage.js';

/** A stretch of time. */
export interface Window {
  readonly from: Moment;
  readonly to: Moment;
}

/** The checks on time stamps of the charge point. */
export interface DeviceTime {
  /** Breaks the case unless the charge point stamped something with a time of the window. */
  readonly stamped: (what: string, timestamp: string, window: Window) => void;
  /** Those of the samples that were taken within the window; none where the time of the charge point is not known. */
  readonly takenIn: (samples: readonly Sample[], window: Window) => readonly Sample[];
  /** Breaks the case unless each sample was taken protocol milliseconds after the one before it. */
  readonly areApart: (what: string, samples: readonly Sample[], interval: number, window: Window) => void;
}

export function deviceTimeOn(stage: Stage): DeviceTime {
  const { deviceClock } = stage.around.observed;

  /** Whether an instant lies in a window, give or take; undefined where the time of the charge point is not known. */
  const lies = (at: number, { from, to }: Window, slack: number): boolean | undefined => {
    const [earliest, latest] = [deviceClock.at(from.mono), deviceClock.at(to.mono)];
    if (earliest === undefined || latest === undefined) return undefined;
    const tolerance = stage.tolerance(latest - earliest) + slack;
    return at >= earliest - tolerance && at <= latest + tolerance;
  };

  return {
    stamped(what, timestamp, window) {
      const { from, to } = window;
      const sentence = `${what} is stamped with the time at which it happened`;
      const at = instantOf(timestamp);
      if (at !== undefined && lies(at, window, 0) === undefined) {
        stage.remarks.push(`${sentence}: not judged, for what time it was for the charge point is not known`);
        return;
      }
      stage.note(sentence, [], () => {
        const expected = bounds(deviceClock.at(from.mono), deviceClock.at(to.mono));
        const text = `${sentence}: ${show(timestamp)}, expected ${expected} by its own clock`;
        if (at === undefined) throw new ExpectationError(text);
        stage.judgeTime(text, from.mono, to.mono, (slack) => lies(at, window, slack) === true);
      });
    },

    takenIn: (samples, window) => samples.filter(({ at }) => at !== undefined && lies(at, window, 0) === true),

    areApart(what, samples, interval, { from, to }) {
      const sentence = `${what} are ${showDuration(interval)} apart`;
      stage.note(sentence, [], () => {
        const tolerance = stage.tolerance(interval);
        for (const [index, { at = NaN, timestamp }] of samples.entries()) {
          const before = samples[index - 1];
          if (before === undefined) continue;
          const apart = at - (before.at ?? NaN);
          const text =
            `${sentence}: ${show(timestamp)} follows ${show(before.timestamp)} after ${showDuration(apart)} ` +
            `(tolerance ${showDuration(tolerance)})`;
          // Not a number never passes.
          stage.judgeTime(text, from.mono, to.mono, (slack) => Math.abs(apart - interval) <= tolerance + slack);
        }
      });
    },
  };
}

const bounds = (from = NaN, to = NaN): string => `${shown(from)} to ${shown(to)}`;
const shown = (ms: number): string => (Number.isFinite(ms) ? writeTimestamp(ms) : 'unknown');
