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
  /**
   * Breaks the case unless the window ends at an instant that we gave, by our clock or by that of the charge point, of
   * which nobody says here how well it has to be set.
   */
  readonly endsAt: (what: string, timestamp: string, window: Window) => void;
}

export function deviceTimeOn(stage: Stage): DeviceTime {
  const { deviceClock } = stage.around.observed;
  const { clock, parameters } = stage;

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

    endsAt(what, timestamp, { from, to }) {
      const due = instantOf(timestamp) ?? NaN;
      const late = clock.protocolTime() - clock.between(to.mono, clock.mono()) - due;
      const lateByOwn = (deviceClock.at(to.mono) ?? NaN) - due;
      const { grace } = parameters;
      stage.measured({ indicator: what, ms: clock.between(from.mono, to.mono), from: from.seq, to: to.seq });
      stage.note(`${what} ends at ${show(timestamp)}`, [from.seq, to.seq], () => {
        const own = Number.isFinite(lateByOwn) ? `, by its own clock ${offBy(lateByOwn)}` : '';
        const sentence = `${what} ends at ${show(timestamp)}`;
        const text = `${sentence}: it ended ${offBy(late)}${own}, expected ${showDuration(grace)} at most`;
        const isNear = (off: number, early: number, slack: number): boolean =>
          off >= -early - slack && off <= grace + slack;
        stage.judgeTime(
          text,
          from.mono,
          to.mono,
          (slack) => isNear(late, grace, slack) || isNear(lateByOwn, stage.tolerance(0), slack),
        );
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
const offBy = (late: number): string => `${showDuration(Math.abs(late))} ${late < 0 ? 'too early' : 'late'}`;
const shown = (ms: number): string => (Number.isFinite(ms) ? writeTimestamp(ms) : 'unknown');
