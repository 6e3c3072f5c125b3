/**
 * Time. Intervals are monotonic; the wall clock is for people. Under a time scale N every wait is N times shorter and
 * the protocol's own clock runs N times faster, so that both sides agree on how much time has passed.
 */

/** Milliseconds of protocol time, made from whole or fractional seconds. */
export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => count * 60_000;

/** A duration for people: `350 ms`, `6 s`, `2 min`. */
export function showDuration(ms: number): string {
  if (Math.abs(ms) < 1000) return `${round(ms, 0)} ms`;
  if (Math.abs(ms) < 120_000) return `${round(ms / 1000, 2)} s`;
  return `${round(ms / 60_000, 1)} min`;
}

const round = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

/** Stops a timer; harmless when it has already run. */
export type Cancel = () => void;

export interface Clock {
  /** How many times faster than real time the protocol runs; 1 in a real run. */
  readonly scale: number;
  /** Monotonic nanoseconds, unscaled. */
  mono(): bigint;
  /** Wall clock milliseconds since 1970, unscaled. */
  wall(): number;
  /** What the Central System says the time is: milliseconds since 1970, running at the time scale. */
  protocolTime(): number;
  /** Protocol milliseconds between two monotonic stamps. */
  between(from: bigint, to: bigint): number;
  /** Runs `work` after protocol milliseconds, decided on the monotonic clock: never early. */
  after(ms: number, work: () => void): Cancel;
}

// setTimeout fires at once beyond 2^31-1 ms.
const longestTimer = 2 ** 30;

/** The clock of this machine. */
export function systemClock(scale = 1): Clock {
  const mono = () => process.hrtime.bigint();
  const startedMono = mono();
  const startedWall = Date.now();
  const between = (from: bigint, to: bigint) => (Number(to - from) / 1e6) * scale;

  return {
    scale,
    mono,
    between,
    wall: () => Date.now(),
    protocolTime: () => startedWall + between(startedMono, mono()),
    after(ms, work) {
      if (!Number.isFinite(ms)) throw new RangeError(`a wait of ${ms} ms`);
      const from = mono();
      let timer: NodeJS.Timeout;
      const arm = () => {
        const left = (ms - between(from, mono())) / scale;
        timer = setTimeout(
          () => {
            // Timers may fire a little early; the monotonic clock decides.
            if (between(from, mono()) >= ms) work();
            else arm();
          },
          Math.min(Math.max(left, 0), longestTimer),
        );
      };
      arm();
      return () => {
        clearTimeout(timer);
      };
    },
  };
}

/** Resolves after protocol milliseconds; rejects with the reason of the signal when that aborts first. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(abortReason(signal));
      return;
    }
    const onAbort = () => {
      cancel();
      if (signal !== undefined) reject(abortReason(signal));
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** The reason of an aborted signal, as an error. */
export const abortReason = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason });
