/**
 * Everything that happens, in order, as plain data: the only truth of a run, from which every report can be made again.
 * Each line carries the SHA-256 of the line before it, so that a line changed later is noticed.
 */
import { hash } from 'node:crypto';
import type { Clock } from './clock.js';
import type { ClientHello, Login } from './login.js';
import type { ComparedSchedule, Finding, Phase } from './result.js';
import type { Verdict } from './verdict.js';

export type Direction = 'received' | 'sent';

/** The protocols in which files are transferred (OCPP 1.6 §8). */
export const transferProtocols = ['FTP', 'FTPS', 'HTTP', 'HTTPS'] as const;
export type TransferProtocol = (typeof transferProtocols)[number];

/** What a charge point may break at a file server; each is a standing rule. */
export const transferRules = ['credentials', 'protocol', 'data-connection', 'place', 'moderation'] as const;
export type TransferRule = (typeof transferRules)[number];

/** `command` and `reply` are the words of the protocol, `upload` and `download` what came of them. */
export const transferEvents = ['opened', 'command', 'reply', 'upload', 'download', 'irregularity', 'closed'] as const;
export type TransferEvent = (typeof transferEvents)[number];

/** One thing that happened at a file server. */
export interface Transfer {
  readonly protocol: TransferProtocol;
  /** Counted from 1 for each file server; 0 for the server itself. */
  readonly connection: number;
  readonly remote: string;
  readonly what: TransferEvent;
  /** Without the credentials of the location, whatever was said. */
  readonly text: string;
  /** How many bytes of a file were transferred. */
  readonly bytes?: number;
  /** Of an irregularity; a `hint` blames nobody, the others are breaches of a standing rule. */
  readonly severity?: 'fail' | 'warning' | 'hint';
  readonly rule?: TransferRule;
  readonly clause?: string;
}

/** The things that can happen. Directions are seen from the Central System. */
export type Happening =
  | {
      readonly type: 'runStart';
      readonly tool: string;
      readonly pics: string;
      readonly timeScale: number;
      /** Set in a copy out of which things were taken; its chain was made anew. */
      readonly redacted?: true;
    }
  | { readonly type: 'listening'; readonly url: string }
  | {
      readonly type: 'connect';
      readonly connection: number;
      readonly remote: string;
      readonly path: string;
      readonly protocol: string;
      /** Absent in journals that are older than it. */
      readonly login?: Login;
    }
  /** What a client offered in TLS, whether or not anything came of it. */
  | { readonly type: 'clientHello'; readonly remote: string; readonly hello: ClientHello }
  | {
      readonly type: 'disconnect';
      readonly connection: number;
      readonly by: 'chargePoint' | 'harness' | 'link';
      readonly code: number;
      readonly reason: string;
    }
  | {
      readonly type: 'refused';
      readonly remote: string;
      readonly why: string;
      readonly hint: string;
      /** The clause that the expected charge point broke by it; absent where it may have been anybody. */
      readonly clause?: string;
      /** It may be the link that is broken, and nobody's fault. */
      readonly link?: true;
    }
  | {
      readonly type: 'frame';
      readonly direction: Direction;
      readonly connection: number;
      readonly text: string;
      /** Set for a binary message; `text` is then its bytes as hex. */
      readonly binary?: true;
      /** The whole length in characters, where `text` was cut. */
      readonly cutFrom?: number;
    }
  /** What happened to a socket besides frames; a `violation` is of the charge point's making. */
  | { readonly type: 'socket' | 'violation'; readonly connection: number; readonly text: string }
  /** What was said at a file server of ours, from which a charge point fetches or to which it uploads, and what came of it. */
  | ({ readonly type: 'transfer' } & Transfer)
  | { readonly type: 'caseStart'; readonly case: string; readonly edition: string }
  | { readonly type: 'phase'; readonly case: string; readonly phase: Phase }
  | {
      readonly type: 'step';
      readonly case: string;
      readonly phase: Phase;
      readonly text: string;
      readonly verdict: Verdict;
      readonly frames: readonly number[];
      readonly reason?: string;
    }
  | { readonly type: 'hand'; readonly text: string; readonly outcome: string; readonly why?: string }
  | { readonly type: 'measure'; readonly indicator: string; readonly from: number; readonly to: number }
  | ({ readonly type: 'schedule'; readonly case: string } & ComparedSchedule)
  | ({ readonly type: 'finding' } & Omit<Finding, 'seq'> & { readonly about: number })
  | { readonly type: 'caseEnd'; readonly case: string; readonly verdict: Verdict; readonly reason: string | null }
  | { readonly type: 'stall' | 'clockStep'; readonly ms: number }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'runEnd'; readonly verdict: Verdict | null };

/** What happened, with its number and its two times. */
export type Entry = { readonly seq: number; readonly at: string; readonly mono: bigint } & Happening;

/** Masks what is secret in a text. `keep` tells it of a secret that no text gives away by itself. */
export interface Redactor {
  (text: string): string;
  readonly keep?: (secret: string) => void;
}

/** Takes one finished line, newline included, and must not return before it is kept. */
export type Sink = (line: string) => void;

/** The fields that the journal itself fills in. */
const own = new Set(['at', 'mono', 'prev', 'type']);

type Listener = (entry: Entry) => void;

export class Journal {
  readonly #clock: Clock;
  readonly #sink: Sink;
  readonly #redact: Redactor;
  readonly #listeners = new Set<Listener>();
  /** Entries that listeners wrote while they were told of another: each is told in order. */
  readonly #untold: Entry[] = [];
  #telling = false;
  #seq = 0;
  #previous = '';

  /** `redact` sees every text before it is written. */
  constructor(clock: Clock, sink: Sink, redact: Redactor = (text) => text) {
    this.#clock = clock;
    this.#sink = sink;
    this.#redact = redact;
  }

  /** The number of the last entry. */
  get seq(): number {
    return this.#seq;
  }

  /** How many entries there are, and the SHA-256 of the last line, which carries that of all before it. */
  get end(): { readonly entries: number; readonly sha256: string } {
    return { entries: this.#seq, sha256: this.#previous };
  }

  /** Has a secret masked in everything that is written from now on. */
  keepSecret(secret: string): void {
    this.#redact.keep?.(secret);
  }

  /** Writes an entry down, then tells the listeners. `mono` is given where the moment was before this call. */
  append(happening: Happening, mono: bigint = this.#clock.mono()): Entry {
    this.#seq += 1;
    const at = new Date(this.#clock.wall()).toISOString();
    const written = { seq: this.#seq, at, mono: mono.toString(), ...happening, prev: this.#previous };
    const line = `${this.#masked(written)}\n`;
    this.#previous = hash('sha256', line);
    this.#sink(line);
    const entry: Entry = { seq: this.#seq, at, mono, ...happening };
    this.#untold.push(entry);
    if (!this.#telling) this.#tell();
    return entry;
  }

  /** The line of an entry, with every text masked that is not the journal's own. */
  #masked(written: Happening): string {
    // A frame has one text; the others are rare enough to be searched field by field.
    if (written.type === 'frame') return JSON.stringify({ ...written, text: this.#redact(written.text) });
    return JSON.stringify(written, (field, value: unknown) =>
      typeof value === 'string' && !own.has(field) ? this.#redact(value) : value,
    );
  }

  #tell(): void {
    this.#telling = true;
    try {
      for (let entry = this.#untold.shift(); entry !== undefined; entry = this.#untold.shift()) {
        for (const listener of this.#listeners) listener(entry);
      }
    } finally {
      this.#telling = false;
    }
  }

  /** Calls the listener for every later entry, until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

/** Reads back what a journal wrote. A torn last line, as a kill leaves it, is left out. */
export function readEntries(text: string): Entry[] {
  const lines = text.split('\n');
  lines.pop();
  return lines.filter((line) => line !== '').map(readEntry);
}

function readEntry(line: string): Entry {
  const { prev: _, mono, ...rest } = JSON.parse(line) as { prev: string; mono: string } & Omit<Entry, 'mono'>;
  return { ...rest, mono: BigInt(mono) } as Entry;
}
