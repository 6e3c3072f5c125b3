/**
 * The files of a file server: a tree in memory that has two directories and touches no disk. What is served can only be
 * read, what is uploaded can only be written, and its names are never used as paths.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../../evidence/clock.js';
import { Growing } from './growing.js';
import { oddityOf } from './file-names.js';
import { tooMuch, type Conversation } from './transfer-record.js';

/** A file that is there to be fetched. */
export interface ServedFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** What the server gets wrong on purpose. */
export type Trouble = 'notFound' | 'loginRefused' | 'cut' | 'slow' | 'wrongLength';

/** What a charge point may at most do to us; times in real milliseconds. */
export interface Caps {
  /** The bytes of one uploaded file. */
  readonly fileBytes: number;
  readonly uploads: number;
  /** How often an upload is resumed; each time all of it is kept once more. */
  readonly resumptions: number;
  /** Open at a time, data connections of FTP not counted. */
  readonly connections: number;
  /** How long nothing may come or go. */
  readonly idleMs: number;
  /** How long a data connection of FTP, a TLS handshake or the head of a request may take. */
  readonly openMs: number;
  readonly lineBytes: number;
  readonly logins: number;
  /** On one control connection of FTP. */
  readonly commands: number;
  /** The ports of passive data connections: so many, the first after that of the server. */
  readonly dataPorts: number;
}

export const usualCaps: Caps = {
  fileBytes: 64 * 1024 * 1024,
  uploads: 3,
  resumptions: 5,
  connections: 10,
  idleMs: 30_000,
  openMs: 10_000,
  lineBytes: 8192,
  logins: 3,
  commands: 500,
  dataPorts: 20,
};

/** Why an upload is not whole: our cap, trouble on purpose, or an end that was not in order; and in words. */
export type Cut = readonly [by: 'cap' | 'trouble' | 'chargePoint', why: string];

/** A file that was uploaded, or as much of it as came. */
export interface Upload {
  /** The name that we gave it. */
  readonly storedAs: string;
  /** The name that the charge point gave it, below the directory for uploads; empty where it gave none. */
  readonly claimedName: string;
  /** From which byte on it was sent; not 0 where an earlier upload of the same name was resumed. */
  readonly from: number;
  /** The length of the whole file. */
  readonly bytes: number;
  readonly sha256: string;
  readonly content: Uint8Array;
  /** Why the rest is missing; undefined where it is whole. */
  readonly cut?: Cut;
  /** The number of its journal entry. */
  readonly seq: number;
}

/** A stretch of a file that was fetched; what the operating system took counts as sent. */
export interface Download {
  readonly name: string;
  /** The first byte that was asked for, and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly sent: number;
  /** The length of the whole file. */
  readonly size: number;
  readonly complete: boolean;
  readonly seq: number;
}

export const served = 'firmware';
export const uploaded = 'uploads';

/** What stands at a path. */
export type Place =
  | { readonly kind: 'directory'; readonly path: readonly string[]; readonly entries: readonly ServedFile[] }
  | { readonly kind: 'file'; readonly file: ServedFile }
  | { readonly kind: 'nothing' };

export interface Receiving {
  /** Takes bytes; false where that is more than may come, and the rest is not taken. */
  write(chunk: Uint8Array): boolean;
  end(): Upload;
  cut(...cut: Cut): Upload;
}

export interface Sending {
  readonly content: Uint8Array;
  sent(bytes: number): void;
  /** Ends it, once; complete where all that was asked for was sent. */
  end(): void;
}

export class VirtualFiles {
  readonly caps: Caps;
  readonly trouble: Trouble | undefined;
  readonly #clock: Clock;
  readonly #files: readonly ServedFile[];
  readonly #uploads: Upload[] = [];
  readonly #downloads: Download[] = [];
  readonly #waiting = new Set<() => void>();
  #begun = 0;
  #resumed = 0;

  constructor(clock: Clock, files: readonly ServedFile[], caps: Caps, trouble: Trouble | undefined) {
    this.#clock = clock;
    this.#files = files;
    this.caps = caps;
    this.trouble = trouble;
  }

  get uploads(): readonly Upload[] {
    return this.#uploads;
  }
  get downloads(): readonly Download[] {
    return this.#downloads;
  }

  /** What stands at a path, from a directory on; `..` leads no higher than to the root. */
  at(directory: readonly string[], path: string): Place {
    const [top, name, ...rest] = resolved(directory, path);
    const files = this.trouble === 'notFound' ? [] : this.#files;
    if (top === undefined) return { kind: 'directory', path: [], entries: [] };
    if (name === undefined) {
      if (top === served) return { kind: 'directory', path: [served], entries: files };
      return top === uploaded ? { kind: 'directory', path: [uploaded], entries: [] } : { kind: 'nothing' };
    }
    const file = top === served && rest.length === 0 ? files.find((one) => one.name === name) : undefined;
    return file === undefined ? { kind: 'nothing' } : { kind: 'file', file };
  }

  /** The name that a path gives to an upload; undefined where it does not lead to the directory for uploads. */
  uploadName(directory: readonly string[], path: string): string | undefined {
    if (this.trouble === 'notFound') return undefined;
    const [top, ...rest] = [...(path.startsWith('/') ? [] : directory), ...parts(path)];
    return top === uploaded ? rest.join('/') : undefined;
  }

  /** How many bytes of an upload of this name are there, to go on from. */
  received(name: string): number {
    return this.#lastOf(name)?.bytes ?? 0;
  }

  /** Begins to take a file, from a byte on that is there already; undefined where no more files are taken. */
  receive(name: string, from: number, conversation: Conversation): Receiving | undefined {
    if (from === 0 && this.#begun >= this.caps.uploads) {
      conversation.blame(tooMuch(`more than ${this.caps.uploads} files are uploaded`));
      return undefined;
    }
    if (from > 0 && this.#resumed >= this.caps.resumptions) {
      conversation.blame(tooMuch(`uploads are resumed more than ${this.caps.resumptions} times`));
      return undefined;
    }
    if (from === 0) this.#begun += 1;
    else this.#resumed += 1;
    const storedAs = `upload-${this.#begun}`;
    const oddity = oddityOf(name);
    if (oddity !== undefined) {
      const text = `the name of the uploaded file ${oddity}; it is kept as ${storedAs}`;
      conversation.blame({ severity: 'warning', rule: 'place', text });
    }
    const bytes = new Growing(this.caps.fileBytes);
    if (from > 0) bytes.append(this.#lastOf(name)?.content.subarray(0, from) ?? new Uint8Array());

    const keep = (cut?: Upload['cut']): Upload => {
      const content = bytes.content;
      const sha256 = createHash('sha256').update(content).digest('hex');
      const state = cut === undefined ? '' : `, cut: ${cut[1]}`;
      const text = `${storedAs} (named ${JSON.stringify(name)}): ${content.length} bytes, SHA-256 ${sha256}${state}`;
      const seq = conversation.note('upload', text, { bytes: content.length }) ?? 0;
      const upload: Upload = {
        storedAs,
        claimedName: name,
        from,
        bytes: content.length,
        sha256,
        content,
        ...(cut === undefined ? {} : { cut }),
        seq,
      };
      this.#uploads.push(upload);
      this.#tell();
      return upload;
    };
    return { write: (chunk) => bytes.append(chunk), end: () => keep(), cut: (...cut) => keep(cut) };
  }

  /** Begins to send a file, or a stretch of it. */
  send({ name, content }: ServedFile, from: number, to: number, conversation: Conversation): Sending {
    let sent = 0;
    let ended = false;
    return {
      content: content.subarray(from, to),
      sent: (bytes) => {
        sent += bytes;
      },
      end: () => {
        if (ended) return;
        ended = true;
        const complete = sent === to - from;
        const size = content.length;
        const range = from === 0 && to === size ? '' : ` (bytes ${from} to ${to} of ${size})`;
        const text = `${name}: ${sent} of ${to - from} bytes sent${range}${complete ? '' : ', cut'}`;
        const seq = conversation.note('download', text, { bytes: sent }) ?? 0;
        this.#downloads.push({ name, from, to, sent, size, complete, seq });
        this.#tell();
      },
    };
  }

  /** Whether every byte of the file was sent, in one piece or in several. */
  wasFetched(name: string): boolean {
    const size = this.#files.find((file) => file.name === name)?.content.length;
    if (size === undefined) return false;
    const pieces = this.#downloads.filter((one) => one.name === name).toSorted((a, b) => a.from - b.from);
    if (pieces.length === 0) return false;
    return pieces.reduce((until, { from, sent }) => (from <= until ? Math.max(until, from + sent) : until), 0) >= size;
  }

  /** Resolves with what is found, at once or later, or with undefined after protocol milliseconds. */
  when<T>(find: () => T | undefined, withinMs: number): Promise<T | undefined> {
    return new Promise((resolve) => {
      const settle = (found: T | undefined): void => {
        cancel();
        this.#waiting.delete(look);
        resolve(found);
      };
      const look = (): void => {
        const found = find();
        if (found !== undefined) settle(found);
      };
      const cancel = this.#clock.after(withinMs, () => {
        settle(undefined);
      });
      this.#waiting.add(look);
      look();
    });
  }

  #lastOf(name: string): Upload | undefined {
    return this.#uploads.findLast(({ claimedName }) => claimedName === name);
  }

  #tell(): void {
    for (const look of this.#waiting) look();
  }
}

const wrongBy = 1024;

/** The length of a file, as it is told. */
export const lengthTold = (length: number, trouble: Trouble | undefined): number =>
  trouble === 'wrongLength' ? length + wrongBy : length;

const parts = (path: string): readonly string[] => path.split('/').filter((part) => part !== '' && part !== '.');

function resolved(directory: readonly string[], path: string): readonly string[] {
  const way = path.startsWith('/') ? [] : [...directory];
  for (const part of parts(path)) {
    if (part === '..') way.pop();
    else way.push(part);
  }
  return way;
}
