/** A clock that stands still until a test moves it; its two times can be moved apart. */
import type { Cancel, Clock } from '../../src/evidence/clock.js';

export class FakeClock implements Clock {
  readonly scale: number;
  #mono = 5_000_000_000n;
  #wall = Date.UTC(2026, 2, 1, 10, 15, 0);
  #due: readonly { readonly at: bigint; readonly work: () => void }[] = [];

  constructor(scale = 1) {
    this.scale = scale;
  }

  mono(): bigint {
    return this.#mono;
  }

  wall(): number {
    return this.#wall;
  }

  protocolTime(): number {
    return this.#wall;
  }

  between(from: bigint, to: bigint): number {
    return (Number(to - from) / 1e6) * this.scale;
  }

  after(ms: number, work: () => void): Cancel {
    const timer = { at: this.#mono + BigInt(Math.round((ms * 1e6) / this.scale)), work };
    this.#due = [...this.#due, timer];
    return () => {
      this.#due = this.#due.filter((other) => other !== timer);
    };
  }

  /** How many waits are open. */
  get waiting(): number {
    return this.#due.length;
  }

  /** Lets real milliseconds pass on both times and runs what falls due, in order. */
  advance(ms: number): void {
    const until = this.#mono + BigInt(Math.round(ms * 1e6));
    for (;;) {
      const [next] = this.#due.filter(({ at }) => at <= until).toSorted((a, b) => Number(a.at - b.at));
      if (next === undefined) break;
      this.#due = this.#due.filter((other) => other !== next);
      if (next.at > this.#mono) this.#mono = next.at;
      next.work();
    }
    this.#mono = until;
    this.#wall += ms;
  }

  /** Moves the wall clock alone, as a time server does. */
  stepWall(ms: number): void {
    this.#wall += ms;
  }
}
