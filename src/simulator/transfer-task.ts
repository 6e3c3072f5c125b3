/** A transfer with its attempts: over when one succeeds, when none is left, or when the software stops. */
import type { ChargePoint } from './charge-point.js';
import { seconds, type Timer } from './clock.js';
import type { Attempts } from './memory.js';

/** Where the Central System leaves the choice. */
const own = { retries: 2, retryInterval: 10 } as const;
/** Device milliseconds after which an attempt has failed. */
const longestAttempt = seconds(300);

export class TransferTask<T> {
  readonly #chargePoint: ChargePoint;
  readonly #work: (signal: AbortSignal) => Promise<T>;
  readonly #done: (result: T | undefined, error?: unknown) => void;
  readonly #interval: number;
  #left: number;
  #cancelled = false;
  #attempt: AbortController | undefined;
  #timer: Timer | undefined;

  /** Begins at once. `done` gets what one attempt brought, or nothing and the last error where all have failed. */
  constructor(
    chargePoint: ChargePoint,
    { retries = own.retries, retryInterval = own.retryInterval }: Attempts,
    work: (signal: AbortSignal) => Promise<T>,
    done: (result: T | undefined, error?: unknown) => void,
  ) {
    this.#chargePoint = chargePoint;
    this.#work = work;
    this.#done = done;
    this.#left = Math.max(0, retries);
    this.#interval = seconds(Math.max(0, retryInterval));
    this.#try();
  }

  /** Ends it without a result; its sockets close now. */
  cancel(): void {
    this.#cancelled = true;
    this.#timer?.cancel();
    this.#attempt?.abort();
  }

  #try(): void {
    const { timers } = this.#chargePoint;
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#timer = timers.after(longestAttempt, () => {
      attempt.abort();
    });
    this.#work(attempt.signal).then(
      (result) => {
        this.#ended(() => {
          this.#done(result);
        });
      },
      (error: unknown) => {
        this.#ended(() => {
          this.#failed(error);
        });
      },
    );
  }

  #ended(then: () => void): void {
    this.#timer?.cancel();
    if (!this.#cancelled) then();
  }

  #failed(error: unknown): void {
    const { behaviours, log, shutdown, timers } = this.#chargePoint;
    log.add(`transfer failed: ${error instanceof Error ? error.message : String(error)}`);
    if (this.#left === 0) {
      this.#done(undefined, error);
      if (behaviours.has('rebootsAfterFailedTransfer')) shutdown.restart();
      return;
    }
    this.#left -= 1;
    this.#timer = timers.after(this.#interval, () => {
      this.#try();
    });
  }
}

/** What a request says of attempts. */
export const attemptsOf = ({ retries, retryInterval }: Attempts): Attempts => ({
  ...(retries === undefined ? {} : { retries }),
  ...(retryInterval === undefined ? {} : { retryInterval }),
});
