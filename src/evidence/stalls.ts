/**
 * Watches the harness itself: a stall of the event loop or a step of the wall clock is written down, since neither may
 * ever be held against the charge point.
 */
import type { Clock } from './clock.js';
import type { Journal } from './journal.js';

const period = 25;
const stallAbove = 100;
const clockStepAbove = 250;

export class StallWatch {
  readonly #clock: Clock;
  readonly #journal: Journal;
  #stalls: { from: bigint; to: bigint }[] = [];
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

  /** Real milliseconds of stalls that overlap the interval. */
  within(from: bigint, to: bigint): number {
    const overlaps = this.#stalls.filter((stall) => stall.from < to && stall.to > from);
    return overlaps.reduce((sum, stall) => sum + Number(stall.to - stall.from) / 1e6, 0);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const now = { mono: this.#clock.mono(), wall: this.#clock.wall() };
    const late = Number(now.mono - this.#last.mono) / 1e6 - period;
    const step = now.wall - this.#last.wall - (late + period);
    if (late > stallAbove) {
      this.#stalls = [...this.#stalls.slice(-99), { from: this.#last.mono, to: now.mono }];
      this.#journal.append({ type: 'stall', ms: Math.round(late) });
    }
    if (Math.abs(step) > clockStepAbove) this.#journal.append({ type: 'clockStep', ms: Math.round(step) });
    this.#last = now;
  }
}
