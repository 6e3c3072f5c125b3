/** What the frames so far have told of the charge point, for rules that need to know; what was never told is unknown. */
import type { Entry } from '../evidence/journal.js';
import type { Call } from '../ocpp/frames.js';
import { instantOf } from '../ocpp/timestamps.js';
import { Recent } from './recent.js';
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
  readonly limits: {
    readonly response: number;
    readonly triggeredFunction: number;
    readonly reboot: number;
    readonly remoteStop?: number;
  };
}

/** The value of a key, and from which entry on it was known. */
interface Setting {
  readonly value: string;
  readonly since: Entry;
  /** The last entry that may have changed it; a value that was only read has been in force before. */
  readonly changed: Entry | undefined;
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
  /** Keys whose change was asked for and not answered yet: their value is anybody's guess. */
  readonly #changing = new Recent<string, Entry>(maxKeys);
  readonly #changed = new Recent<string, Entry>(maxKeys);
  /** Keys whose new value waits for a reboot. */
  readonly #waiting = new Set<string>();
  #updating = false;
  #registration: Registration | undefined;
  #told: Told | undefined;

  constructor(circumstances: Circumstances) {
    this.circumstances = circumstances;
  }

  /** The value of a configuration key, by its name in any case, where it was ever read or set. */
  setting(key: string): Setting | undefined {
    const name = key.toLowerCase();
    return this.#changing.has(name) ? undefined : this.#configuration.get(name);
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
    if (frame.kind === 'call' && entry.direction === 'sent') this.#hearWish(frame, entry);
    if (frame.kind === 'call' && entry.direction === 'received' && frame.action === 'BootNotification') {
      this.#registration = undefined;
      this.#reboots(entry);
    }
    if (asked === undefined) return;
    if (entry.direction === 'received') this.#changing.delete(keyOf(asked.call));
    if (frame.kind !== 'result') return;
    if (entry.direction === 'sent') this.#told = this.#hearTime(asked, objectOf(frame.payload), entry) ?? this.#told;
    else this.#hearConfiguration(asked, objectOf(frame.payload), entry);
  }

  #hearWish(call: Call, entry: Entry): void {
    if (call.action === 'ChangeConfiguration') {
      this.#changing.set(keyOf(call), entry);
      this.#changed.set(keyOf(call), entry);
    }
    if (call.action === 'UpdateFirmware' || call.action === 'SignedUpdateFirmware') this.#updating = true;
  }

  #reboots(entry: Entry): void {
    for (const name of this.#waiting) this.#changed.set(name, entry);
    this.#waiting.clear();
    // Other firmware may have other values.
    if (this.#updating) this.#configuration.clear();
    this.#updating = false;
  }

  #hearTime({ call: { action } }: Asked, { status, currentTime }: Fields, entry: Entry): Told | undefined {
    if (action === 'BootNotification') {
      this.#registration = status === 'Accepted' || status === 'Pending' || status === 'Rejected' ? status : undefined;
      // OCPP 1.6 §4.2: the interval of the answer takes its place.
      this.#configuration.delete('heartbeatinterval');
    }
    if (action !== 'BootNotification' && action !== 'Heartbeat') return undefined;
    const time = typeof currentTime === 'string' ? instantOf(currentTime) : undefined;
    return time === undefined ? undefined : { time, entry };
  }

  #hearConfiguration({ call }: Asked, answer: Fields, entry: Entry): void {
    if (call.action === 'GetConfiguration') {
      const listed: unknown = answer.configurationKey;
      for (const one of Array.isArray(listed) ? (listed as readonly unknown[]).slice(0, maxKeys) : []) {
        const { key, value } = objectOf(one);
        this.#learn(key, value, entry);
      }
    }
    if (call.action !== 'ChangeConfiguration') return;
    const { key, value } = objectOf(call.payload);
    if (answer.status === 'Accepted') {
      this.#waiting.delete(keyOf(call));
      this.#changed.set(keyOf(call), entry);
      this.#learn(key, value, entry);
    }
    if (answer.status === 'RebootRequired' && this.#waiting.size < maxKeys) {
      this.#waiting.add(keyOf(call));
      this.#configuration.delete(keyOf(call));
    }
  }

  #learn(key: unknown, value: unknown, since: Entry): void {
    if (typeof key !== 'string' || key.length > maxKeyLength) return;
    const name = key.toLowerCase();
    this.#changing.delete(name);
    if (typeof value !== 'string' || this.#waiting.has(name)) {
      this.#configuration.delete(name);
      return;
    }
    const before = this.#configuration.get(name);
    const changed = this.#changed.get(name);
    if (before?.value === value && before.changed === changed) return;
    // A hostile charge point may list what it likes.
    if (this.#configuration.size >= maxKeys && before === undefined) return;
    this.#configuration.set(name, { value: value.slice(0, maxValueLength), since, changed });
  }
}

const maxKeys = 2000;
const maxKeyLength = 200;
const maxValueLength = 2000;

/** The key that a ChangeConfiguration names, as it is compared; empty for any other call. */
function keyOf({ action, payload }: Call): string {
  const { key } = objectOf(payload);
  return action === 'ChangeConfiguration' && typeof key === 'string' ? key.slice(0, maxKeyLength).toLowerCase() : '';
}

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a payload; none where it is no object. */
export const objectOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
