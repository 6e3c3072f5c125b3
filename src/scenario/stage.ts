/** What the actors of a case share: time, link, inbox, limits; the steps that are recorded, the changes to be undone. */
import { showDuration, type Clock } from '../evidence/clock.js';
import { ExpectationError, HarnessError, InconclusiveError } from '../evidence/errors.js';
import type { Journal } from '../evidence/journal.js';
import type { Watcher } from '../evidence/progress.js';
import type { ComparedSchedule, Measurement, Phase, StepResult } from '../evidence/result.js';
import type { Verdict } from '../evidence/verdict.js';
import type { Hands } from '../operator/operator.js';
import type { CentralSystemAction } from '../ocpp/messages.js';
import type { Condition, Truth } from '../pics/condition.js';
import type { Parameters } from '../pics/parameters.js';
import type { Link } from '../wire/link.js';
import type { FileMeans } from './file-means.js';
import type { OpenFileServer } from './file-server.js';
import type { Inbox } from './inbox.js';
import type { Moment } from './moment.js';
import type { Observed } from './observed.js';
import type { SecurityMeans } from './security-means.js';

/** What the vendor declares as the longest times, in protocol milliseconds. */
export interface Limits {
  readonly response: number;
  readonly triggeredFunction: number;
  readonly remoteStart: number;
  readonly remoteStop: number;
  readonly reboot: number;
}

/** The surroundings of a case, the same for all cases of a run. */
export interface Surroundings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly link: Link;
  readonly observed: Observed;
  readonly hands: Hands;
  readonly watch: Watcher;
  readonly parameters: Parameters;
  readonly limits: Limits;
  readonly connectors: readonly number[];
  /** What the statement says of the cable of each connector. */
  readonly cables: ReadonlyMap<number, string>;
  /** Whether one reader serves several connectors. */
  readonly sharesReader: boolean;
  /** What file servers are set up with. */
  readonly files: FileMeans;
  /** Undefined where the statement says nothing of security. */
  readonly security: SecurityMeans | undefined;
  /** Whether the statement meets a condition. */
  readonly stated: (condition: Condition) => Truth;
  /** Aborts when the user wants to stop. */
  readonly interruption: AbortSignal;
  /** What the harness itself was late by, in real milliseconds. */
  readonly standstill: {
    stalled(from: bigint, to: bigint): number;
    lag(from: bigint, to: bigint): number;
  };
}

/** Something that breaks no demand, and is not as it should be: a finding of the case, which fails with `--strict`. */
export interface Warning {
  readonly rule: string;
  readonly clause: string;
  readonly text: string;
  /** The number of the journal entry that shows it. */
  readonly seq: number;
}

interface Undo {
  readonly text: string;
  readonly work: () => Promise<void>;
}

/** The frames of a step, collected while it is taken. */
export type Frames = number[];

// A device counts seconds: judging §2 gives its timers 1 % or one second.
const deviceTimerTolerance = 1000;
// Real milliseconds; what is longer is a standstill, and decides nothing.
const longestLag = 100;
// What the two ends of a scaled run may add in real milliseconds, since their timers are scaled too.
const scaledJitter = 15;

export class Stage {
  readonly caseId: string;
  readonly around: Surroundings;
  readonly inbox: Inbox;
  readonly steps: StepResult[] = [];
  readonly measurements: Measurement[] = [];
  readonly schedules: ComparedSchedule[] = [];
  readonly remarks: string[] = [];
  readonly warnings: Warning[] = [];
  phase: Phase = 'preconditions';
  /** The last thing of ours that may cause a call of the charge point; undefined after a hand or a reboot. */
  stimulus: Moment | undefined;
  /** The action whose refusal is what the case expects; see `CentralSystem.isRefused`. */
  refusal: CentralSystemAction | undefined;
  /** The file servers that the case has started, by location. */
  readonly fileServers = new Map<string, OpenFileServer>();
  /** Each tells what, after a failure, may be to blame instead of the charge point. */
  readonly doubts: (() => string | undefined)[] = [];
  /** What keeps a case that went through from being a pass. */
  readonly unproven: string[] = [];
  #undo: Undo[] = [];

  constructor(caseId: string, around: Surroundings, inbox: Inbox) {
    this.caseId = caseId;
    this.around = around;
    this.inbox = inbox;
  }

  get clock(): Clock {
    return this.around.clock;
  }
  get link(): Link {
    return this.around.link;
  }
  get parameters(): Parameters {
    return this.around.parameters;
  }
  get limits(): Limits {
    return this.around.limits;
  }

  /** By how much a device's timer of this length may be early: 1 % or one second. */
  tolerance(ms: number): number {
    return Math.max(ms * 0.01, deviceTimerTolerance);
  }

  /**
   * Judges a time between two stamps. `holds` is asked with the protocol milliseconds by which the harness and the time
   * scale may have falsified it; where only a standstill of the harness could save it, nobody can tell.
   * @throws ExpectationError with the text, or HarnessError
   */
  judgeTime(text: string, from: bigint, to: bigint, holds: (slack: number) => boolean): void {
    const { clock, standstill } = this.around;
    const lag = Math.min(standstill.lag(from, to), longestLag);
    if (holds(uncertaintyAt(clock.scale) + 2 * lag * clock.scale)) return;
    const stalled = standstill.stalled(from, to) * clock.scale;
    if (stalled > 0 && holds(uncertaintyAt(clock.scale) + 2 * stalled)) {
      throw new HarnessError(`${text}; the harness itself stood still for ${showDuration(stalled)}`);
    }
    throw new ExpectationError(text);
  }

  now(): bigint {
    return this.clock.mono();
  }

  /** This moment, after all that the journal holds. */
  moment(): Moment {
    return { seq: this.around.journal.seq, mono: this.now() };
  }

  /** Takes one step: tells who watches, runs it, and records how it went. */
  async step<T>(text: string, limitMs: number, work: (frames: Frames) => Promise<T>): Promise<T> {
    this.around.watch({ type: 'waiting', text, limitMs });
    const frames: Frames = [];
    try {
      const result = await work(frames);
      this.#record({ phase: this.phase, text, verdict: 'pass', frames });
      return result;
    } catch (error) {
      this.#record({ phase: this.phase, text, verdict: verdictOf(error), frames, ...observation(text, error) });
      throw error;
    }
  }

  /** A step that takes no time. */
  note(text: string, frames: readonly number[], work: () => void): void {
    try {
      work();
      this.#record({ phase: this.phase, text, verdict: 'pass', frames });
    } catch (error) {
      this.#record({ phase: this.phase, text, verdict: verdictOf(error), frames, ...observation(text, error) });
      throw error;
    }
  }

  measured(measurement: Measurement): void {
    const { indicator, from, to } = measurement;
    this.measurements.push(measurement);
    this.around.journal.append({ type: 'measure', indicator, from, to });
  }

  compared(schedule: ComparedSchedule): void {
    this.schedules.push(schedule);
    this.around.journal.append({ type: 'schedule', case: this.caseId, ...schedule });
  }

  /** Remembers how to take a change back. */
  changes(text: string, work: () => Promise<void>): void {
    this.#undo.push({ text, work });
  }

  /** Takes back all changes, the last one first; resolves with what could not be taken back. */
  async restore(): Promise<readonly string[]> {
    const left: string[] = [];
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) {
      try {
        await undo.work();
      } catch (error) {
        left.push(`${undo.text}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return left;
  }

  #record(step: StepResult): void {
    this.steps.push(step);
    const { phase, text, verdict, frames, reason } = step;
    this.around.journal.append({
      type: 'step',
      case: this.caseId,
      phase,
      text,
      verdict,
      frames,
      ...(reason === undefined ? {} : { reason }),
    });
    this.around.watch({ type: 'stepEnded', step });
  }
}

/** The verdict that an error stands for; a foreign error is a fault of this program. */
export function verdictOf(error: unknown): Verdict {
  if (error instanceof ExpectationError) return 'fail';
  if (error instanceof InconclusiveError) return 'inconclusive';
  return 'error';
}

/** The reason of an error in one text; with its stack where it is a fault of this program. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known = [ExpectationError, InconclusiveError, HarnessError].some((family) => error instanceof family);
  return known ? error.message : (error.stack ?? error.message);
}

/** Half width of what a time may be off by, in protocol milliseconds. */
export const uncertaintyAt = (scale: number): number => (scale === 1 ? 2 : scale * scaledJitter);

/** What a reader compares: the step is what was expected, the rest of the reason what was observed. */
function observation(text: string, error: unknown): Pick<StepResult, 'reason' | 'expected' | 'observed'> {
  const reason = reasonOf(error);
  const observed = reason.startsWith(`${text}: `) ? reason.slice(text.length + 2) : reason;
  return { reason, expected: text, observed };
}

/** `within 6 s` */
export const within = (ms: number): string => `within ${showDuration(ms)}`;
