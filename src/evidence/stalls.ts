/**
 * Watches the harness itself: a stall of the event loop or a step of the wall clock is written down, since neither may
 * ever be held against the charge point.
 */
import type { Clock } from './clock.js';
import type { Journal } from './journal.js';

const period = 10;
// Less is the ordinary coarseness of timers.
const lagAbove = 3;
const stallAbove = 100;
const kept = 1000;
const clockStepAbove = 250;

export class StallWatch {
  readonly #clock: Clock;
  readonly #journal: Journal;
  #lags: readonly { readonly from: bigint; readonly to: bigint; readonly ms: number }[] = [];
  #last: { mono: bigint; wall: number };
  readonly #timer: NodeJS.Timeout;

  constructor(clock: Clock, journal: Journal) {
    this.#clock = clock;
    this.#journal = journal;
    this.#last = { mono: clock.mono(), wall: clock.wall() };
    this.#timer = setInterval(() => {
      this.#tick();
    }, period).unref();
  }

  /** Real milliseconds for which the harness stood still in the interval, counting stalls only. */
  stalled(from: bigint, to: bigint): number {
    return this.#within(from, to)
      .filter(({ ms }) => ms > stallAbove)
      .reduce((sum, { ms }) => sum + ms, 0);
  }

  /** By how many real milliseconds a stamp in the interval may be late at most. */
  lag(from: bigint, to: bigint): number {
    return Math.max(0, ...this.#within(from, to).map(({ ms }) => ms + period));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const now = { mono: this.#clock.mono(), wall: this.#clock.wall() };
    const late = Number(now.mono - this.#last.mono) / 1e6 - period;
    const step = now.wall - this.#last.wall - (late + period);
    if (late > lagAbove) {
      this.#lags = [...this.#lags.slice(1 - kept), { from: this.#last.mono, to: now.mono, ms: late }];
    }
    if (late > stallAbove) this.#journal.append({ type: 'stall', ms: Math.round(late) });
    if (Math.abs(step) > clockStepAbove) this.#journal.append({ type: 'clockStep', ms: Math.round(step) });
    this.#last = now;
  }

  #within(from: bigint, to: bigint) {
    // A standstill that has just ended may be asked for before the timer had its turn.
    this.#tick();
    return this.#lags.filter((lag) => lag.from < to && lag.to > from);
  }
}
