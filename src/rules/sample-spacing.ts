/** The distances between samples of meter values, and their place on the grid of the clock. */
import type { Entry } from '../evidence/journal.js';
import type { Knowledge } from './knowledge.js';
import { Recent } from './recent.js';
import type { Judge } from './rule.js';
import { inForce, type Context, type Sample } from './samples.js';

const second = 1000;
const rememberedTransactions = 500;
// Split samples of one moment are one sample.
const oneMoment = 500;
// Local midnight is at a whole quarter of an hour from that of Greenwich.
const quarter = 15 * 60 * second;
const day = 96 * quarter;

/** The last sample of a transaction in one context; before the first it is the start, which is near enough only. */
interface Last {
  readonly at: number;
  readonly wholeSeconds: boolean;
  readonly entry: Entry;
  readonly isStart: boolean;
  /** Whether the clock seemed to have been set since the transaction began. */
  readonly jumped: boolean;
}

/** What is to be said of a sample. */
interface Look {
  readonly judged: boolean;
  readonly wrong?: string;
  /** Whether the clock seems to have been set before it. */
  readonly jumped?: boolean;
}

interface Grid {
  readonly rule: 'interval' | 'alignment';
  readonly context: Context;
  readonly key: string;
  readonly measurands: string;
}
export const periodic: Grid = {
  rule: 'interval',
  context: 'Sample.Periodic',
  key: 'MeterValueSampleInterval',
  measurands: 'MeterValuesSampledData',
};
export const aligned: Grid = {
  rule: 'alignment',
  context: 'Sample.Clock',
  key: 'ClockAlignedDataInterval',
  measurands: 'MeterValuesAlignedData',
};

/** The samples of one context, each set against the one before. */
export class Spacing {
  readonly grid: Grid;
  readonly #judge: Judge<'interval' | 'alignment'>;
  readonly #known: Knowledge;
  readonly #last = new Recent<number, Last>(rememberedTransactions);
  /** When the Central System last told the time: a clock that was set right then jumps. */
  synchronized: Entry | undefined;

  constructor(judge: Judge<'interval' | 'alignment'>, known: Knowledge, grid: Grid) {
    this.#judge = judge;
    this.#known = known;
    this.grid = grid;
  }

  forget(): void {
    this.#last.clear();
  }

  begins(transaction: number, at: number, entry: Entry): void {
    this.#last.set(transaction, { at, wholeSeconds: at % second === 0, entry, isStart: true, jumped: false });
  }

  take(transaction: number | undefined, samples: readonly Sample[], entry: Entry): void {
    const { rule } = this.grid;
    let wrong: string | undefined;
    let judged = false;
    for (const { at, wholeSeconds } of samples) {
      const last = transaction === undefined ? undefined : this.#last.get(transaction);
      // Sent again, in parts or late: the order of messages is judged elsewhere.
      if (last !== undefined && !last.isStart && at <= last.at + oneMoment) continue;
      const next: Last = { at, wholeSeconds, entry, isStart: false, jumped: last?.jumped ?? false };
      const look = this.#look(last, next);
      if (transaction !== undefined)
        this.#last.set(transaction, { ...next, jumped: next.jumped || look.jumped === true });
      judged ||= look.judged;
      wrong ??= look.wrong;
    }
    if (wrong !== undefined) this.#judge.broken(rule, wrong);
    else if (judged) this.#judge.held(rule);
  }

  /** Judges that samples went on until a transaction ended. */
  ends(transaction: number, at: number | undefined, entry: Entry): void {
    const last = this.#last.get(transaction);
    this.#last.delete(transaction);
    if (last === undefined || at === undefined || !sameConnection(last.entry, entry)) return;
    const span = { from: last.at, to: at };
    const interval = this.#interval(span, entry);
    // Where nothing is configured to be measured, nothing need be sent.
    const wanted = inForce(this.#known, this.grid.measurands, span, entry) ?? '';
    if (interval === undefined || interval === 0 || wanted.trim() === '' || this.#jumped(last, entry, at - last.at))
      return;
    const most = 2 * interval + tolerance(interval, false);
    if (at - last.at <= most) return;
    const since = last.isStart ? 'its start' : 'the last one';
    this.#judge.broken(
      this.grid.rule,
      `transaction ${transaction} ended ${seconds(at - last.at)} after ${since} without a sample of context ` +
        `${this.grid.context}, expected one every ${seconds(interval)}`,
    );
  }

  #look(last: Last | undefined, { at, wholeSeconds, entry }: Last): Look {
    const { context, key } = this.grid;
    const own = this.#interval({ from: at, to: at }, entry);
    if (own === undefined) return { judged: false };
    if (own === 0) return { judged: true, wrong: `a sample of context ${context} was sent although ${key} is 0` };
    const placed = this.grid === aligned ? this.#place(at, own, wholeSeconds) : { judged: false };
    if (placed.wrong !== undefined) return placed;

    const interval = last === undefined ? undefined : this.#interval({ from: last.at, to: at }, entry);
    if (last === undefined || interval === undefined || interval === 0) return placed;
    const apart = at - last.at;
    const tolerated = tolerance(interval, wholeSeconds || last.wholeSeconds);
    // The grid begins anew at midnight.
    const shortest = last.isStart || (this.grid === aligned && day % interval !== 0) ? 0 : interval - tolerated;
    const longest = (last.isStart ? 2 : 1) * interval + tolerated;
    if (apart >= shortest && apart <= longest) return { judged: true };
    if (apart > longest && !sameConnection(last.entry, entry)) return placed;
    if (this.#jumped(last, entry, apart)) return { ...placed, jumped: true };
    const from = last.isStart ? 'the start of the transaction' : 'the one before';
    const text = `was taken ${seconds(apart)} after ${from}, expected ${seconds(interval)}`;
    return { judged: true, wrong: `a sample of context ${context} ${text}` };
  }

  #place(at: number, interval: number, wholeSeconds: boolean): Look {
    const period = greatestCommon(interval, quarter);
    const tolerated = tolerance(interval, wholeSeconds);
    if (period <= 2 * tolerated) return { judged: false };
    const past = ((at % period) + period) % period;
    const off = Math.min(past, period - past);
    if (off <= tolerated) return { judged: true };
    const text = `was taken ${seconds(off)} off the grid of ${seconds(interval)} since midnight`;
    return { judged: true, wrong: `a sample of context Sample.Clock ${text}` };
  }

  #interval(span: { readonly from: number; readonly to: number }, entry: Entry): number | undefined {
    const value = inForce(this.#known, this.grid.key, span, entry);
    return value !== undefined && /^\d{1,7}$/.test(value) ? Number(value) * second : undefined;
  }

  /**
   * Whether the clock may have been set between two entries, so that their stamps tell no distance: they came as they
   * should, and it is the first time in the transaction.
   */
  #jumped(last: Last, entry: Entry, apart: number): boolean {
    const passed = this.#known.between(last.entry, entry);
    if (passed === undefined) return this.synchronized !== undefined && this.synchronized.seq > last.entry.seq;
    return !last.jumped && Math.abs(passed - apart) > 2 * second;
  }
}

/** Timers of a charge point count seconds; stamps that do so too add one. */
const tolerance = (interval: number, wholeSeconds: boolean): number =>
  Math.max(interval * 0.01, second) + (wholeSeconds ? second : 0);

/** What was taken offline, or not at all, is no breach. */
const sameConnection = (one: Entry, other: Entry): boolean =>
  'connection' in one && 'connection' in other && one.connection === other.connection;

const greatestCommon = (one: number, other: number): number => (other === 0 ? one : greatestCommon(other, one % other));

const seconds = (ms: number): string => `${Number((ms / second).toFixed(3))} s`;
