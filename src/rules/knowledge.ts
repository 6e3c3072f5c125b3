/** What the frames so far have told of the charge point, for rules that need to know; what was never told is unknown. */
import type { Entry } from '../evidence/journal.js';
import { instantOf } from '../ocpp/timestamps.js';
import type { Asked, Heard } from './rule.js';

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

/** The time that the Central System told, in milliseconds since 1970. */
interface Told {
  readonly time: number;
  readonly entry: Entry;
}

/** What the last BootNotification was answered. */
export type Registration = 'Accepted' | 'Pending' | 'Rejected';

const nanosecondsPerMillisecond = 1_000_000;

export class Knowledge {
  readonly circumstances: Circumstances;
  readonly #configuration = new Map<string, Setting>();
  #registration: Registration | undefined;
  #told: Told | undefined;

  constructor(circumstances: Circumstances) {
    this.circumstances = circumstances;
  }

  /** The value of a configuration key, by its name in any case, where it was ever read or set. */
  setting(key: string): Setting | undefined {
    return this.#configuration.get(key.toLowerCase());
  }

  /** The value of a configuration key that is a whole number from 0 on; undefined where it is unknown or no such thing. */
  count(key: string): number | undefined {
    const value = this.setting(key)?.value;
    return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
  }

  /** How far the registration has come; undefined until a BootNotification was answered, and while one is under way. */
  get registration(): Registration | undefined {
    return this.#registration;
  }

  /** How many connectors there are, from the statement or from the charge point. */
  get connectors(): number | undefined {
    return this.circumstances.connectors ?? this.count('NumberOfConnectors');
  }

  /** The time of the Central System at an entry, from what it last told: milliseconds since 1970, if it told any. */
  timeAt(entry: Entry): number | undefined {
    const passed = this.#told === undefined ? undefined : this.between(this.#told.entry, entry);
    return this.#told === undefined || passed === undefined ? undefined : this.#told.time + passed;
  }

  /** Protocol milliseconds between two entries; undefined where the log does not tell times. */
  between(from: Entry, to: Entry): number | undefined {
    const { timed, timeScale } = this.circumstances;
    return timed ? (Number(to.mono - from.mono) / nanosecondsPerMillisecond) * timeScale : undefined;
  }

  hear({ entry, decoded, asked }: Heard): void {
    if (entry.type !== 'frame' || decoded === undefined) return;
    const { frame } = decoded;
    if (frame.kind === 'call' && entry.direction === 'received' && frame.action === 'BootNotification') {
      this.#registration = undefined;
    }
    if (frame.kind !== 'result' || asked === undefined) return;
    if (entry.direction === 'sent') this.#told = this.#hearTime(asked, objectOf(frame.payload), entry) ?? this.#told;
    else this.#hearConfiguration(asked, objectOf(frame.payload), entry);
  }

  #hearTime({ call: { action } }: Asked, { status, currentTime }: Fields, entry: Entry): Told | undefined {
    if (action === 'BootNotification') {
      this.#registration = status === 'Accepted' || status === 'Pending' || status === 'Rejected' ? status : undefined;
    }
    if (action !== 'BootNotification' && action !== 'Heartbeat') return undefined;
    const time = typeof currentTime === 'string' ? instantOf(currentTime) : undefined;
    return time === undefined ? undefined : { time, entry };
  }

  #hearConfiguration({ call: { action, payload: request } }: Asked, answer: Fields, entry: Entry): void {
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

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a payload; none where it is no object. */
export const objectOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
