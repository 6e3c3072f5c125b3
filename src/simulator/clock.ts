/** The charge point's own clock: a monotonic uptime and a settable time of day, both running at the time scale. */

/** Something that will happen unless it is cancelled. */
export interface Timer {
  cancel(): void;
}

/** Device milliseconds from seconds of the protocol. */
export const seconds = (count: number): number => count * 1000;

// setTimeout fires at once beyond 2^31-1 ms.
const longestTimer = 2 ** 30;
// Answers travel, and that takes real time: a difference within this is delay, not a wrong clock.
const tolerance = seconds(1);
const delay = 50;

/** A clock with a battery: it goes on through resets and power cuts. */
export class Clock {
  readonly #scale: number;
  readonly #origin = performance.now();
  #timeOfDayAtZero = Date.now();

  constructor(timeScale: number) {
    if (!Number.isFinite(timeScale) || timeScale <= 0) throw new RangeError(`a time scale of ${timeScale}`);
    this.#scale = timeScale;
  }

  /** Device milliseconds since the clock was made; never goes back. */
  get uptime(): number {
    return (performance.now() - this.#origin) * this.#scale;
  }

  /** The time of day in milliseconds since 1970, as far as the charge point knows. */
  get now(): number {
    return this.timeOfDayAt(this.uptime);
  }

  timeOfDayAt(uptime: number): number {
    return this.#timeOfDayAtZero + uptime;
  }

  /** Takes over the time of the Central System where it differs by more than the delay of a message; true if so. */
  set(timeOfDay: number): boolean {
    if (Math.abs(timeOfDay - this.now) <= tolerance + delay * this.#scale) return false;
    this.#timeOfDayAtZero = timeOfDay - this.uptime;
    return true;
  }

  /** Runs `work` when the uptime has reached `target`, never earlier. */
  at(target: number, work: () => void): Timer {
    let handle: NodeJS.Timeout;
    const arm = (): void => {
      const left = (target - this.uptime) / this.#scale;
      handle = setTimeout(
        () => {
          // Timers may fire early; the uptime decides.
          if (this.uptime >= target) work();
          else arm();
        },
        Math.min(Math.max(left, 0), longestTimer),
      );
    };
    arm();
    return {
      cancel: () => {
        clearTimeout(handle);
      },
    };
  }
}

/** The timers of one run of the software; they die with it. */
export class Timers {
  readonly clock: Clock;
  readonly #running = new Set<Timer>();
  #closed = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Runs `work` at an uptime; does nothing at all once the timers are closed. */
  at(target: number, work: () => void): Timer {
    if (this.#closed) return { cancel: () => undefined };
    const inner = this.clock.at(target, () => {
      this.#running.delete(inner);
      work();
    });
    this.#running.add(inner);
    return {
      cancel: () => {
        this.#running.delete(inner);
        inner.cancel();
      },
    };
  }

  after(ms: number, work: () => void): Timer {
    return this.at(this.clock.uptime + ms, work);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#running) timer.cancel();
    this.#running.clear();
  }
}
