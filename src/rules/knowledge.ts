/** What the frames so far have told of the charge point, for rules that need to know; what was never told is unknown. */
import type { Entry } from '../evidence/journal.js';
import type { Heard } from './rule.js';

/** What is known beside the frames. */
export interface Circumstances {
  /** Protocol milliseconds that pass in a real one. */
  readonly timeScale: number;
  /** Whether nothing happened before the first entry; false for a log that may begin in the middle. */
  readonly fromTheStart: boolean;
  /** Whether the entries tell when they happened. */
  readonly timed: boolean;
  /** How many connectors there are, where a statement says so. */
  readonly connectors?: number;
  /** The longest times that the vendor declares, in protocol milliseconds. */
  readonly limits: { readonly response: number; readonly triggeredFunction: number; readonly reboot: number };
}

/** The value of a key, and from which entry on it was known. */
interface Setting {
  readonly value: string;
  readonly since: Entry;
}

const nanosecondsPerMillisecond = 1_000_000;

export class Knowledge {
  readonly circumstances: Circumstances;
  readonly #configuration = new Map<string, Setting>();

  constructor(circumstances: Circumstances) {
    this.circumstances = circumstances;
  }

  /** The value of a configuration key, by its name in any case, where it was ever read or set. */
  setting(key: string): Setting | undefined {
    return this.#configuration.get(key.toLowerCase());
  }

  /** Protocol milliseconds between two entries; undefined where the log does not tell times. */
  between(from: Entry, to: Entry): number | undefined {
    const { timed, timeScale } = this.circumstances;
    return timed ? (Number(to.mono - from.mono) / nanosecondsPerMillisecond) * timeScale : undefined;
  }

  hear({ entry, decoded, asked }: Heard): void {
    if (entry.type !== 'frame' || decoded?.frame.kind !== 'result' || asked === undefined) return;
    if (entry.direction === 'sent') return;
    const { action, payload: request } = asked.call;
    const answer = objectOf(decoded.frame.payload);
    if (action === 'GetConfiguration') {
      const listed: unknown = answer.configurationKey;
      for (const one of Array.isArray(listed) ? (listed as readonly unknown[]).slice(0, maxKeys) : []) {
        const { key, value } = objectOf(one);
        this.#learn(key, value, entry);
      }
    }
    if (action === 'ChangeConfiguration' && answer.status === 'Accepted') {
      const { key, value } = objectOf(request);
      this.#learn(key, value, entry);
    }
  }

  #learn(key: unknown, value: unknown, since: Entry): void {
    if (typeof key !== 'string' || typeof value !== 'string' || key.length > maxKeyLength) return;
    const name = key.toLowerCase();
    if (this.#configuration.get(name)?.value === value) return;
    // A hostile charge point may list what it likes.
    if (this.#configuration.size >= maxKeys && !this.#configuration.has(name)) return;
    this.#configuration.set(name, { value: value.slice(0, maxValueLength), since });
  }
}

const maxKeys = 2000;
const maxKeyLength = 200;
const maxValueLength = 2000;

/** The fields of a payload; none where it is no object. */
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
