/** The folder of a run: one writer, one whole line at a time; small files are replaced whole. */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { HarnessError, UsageError } from './errors.js';
import { makeFolders } from './folders.js';
import { readEntries, type Entry } from './journal.js';
import type { RunRecord } from './result.js';

/** The disk is full, or the folder is gone: what happens from now on cannot be proven. */
export class UnwritableError extends HarnessError {}

// In bytes: what a run is not begun without, and what is kept back for its last words.
const leastFree = 50 * 1024 * 1024;
const reserved = 1024 * 1024;

export class RunFolder {
  readonly path: string;
  readonly #journal: number;
  readonly #broken = new AbortController();

  private constructor(path: string) {
    this.path = path;
    this.#journal = openSync(join(path, 'journal.ndjson'), 'ax');
    writeFileSync(
      join(path, 'run.lock'),
      `${JSON.stringify({ pid: process.pid, startedAt: new Date().toISOString() })}\n`,
    );
    writeFileSync(this.#reserve, Buffer.alloc(reserved));
  }

  /** Aborts once something could not be written; its reason is an UnwritableError. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  get #reserve(): string {
    return join(this.path, 'run.reserve');
  }

  /**
   * Makes `parent/name`, or `parent/name-2` … where that is taken.
   * @throws UsageError if nothing can be written there.
   */
  static create(parent: string, name: string): RunFolder {
    try {
      makeFolders(parent);
      const { bavail, bsize } = statfsSync(parent);
      if (bavail * bsize < leastFree) {
        throw new UsageError(`--out ${parent}: less than 50 MB are free there; make room, or name another folder`);
      }
      for (let attempt = 1; ; attempt += 1) {
        const path = join(parent, attempt === 1 ? name : `${name}-${attempt}`);
        try {
          mkdirSync(path);
          return new RunFolder(path);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        }
      }
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(
        `--out ${parent}: the folder cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); name another one`,
      );
    }
  }

  /**
   * Appends one line of the journal; it is with the operating system when this returns. Never throws, since whoever
   * calls it may be a socket: what could not be written breaks the folder, and nothing is written after it.
   */
  readonly appendLine = (line: string): void => {
    if (this.broken.aborted) return;
    const bytes = Buffer.from(line);
    try {
      for (let written = 0; written < bytes.length;) {
        written += writeSync(this.#journal, bytes, written);
      }
    } catch (error) {
      this.#broken.abort(unwritable(this.path, error));
    }
  };

  /**
   * Puts the journal on the disk; done where a verdict depends on it.
   * @throws UnwritableError where it could not be written, or was taken away.
   */
  sync(): void {
    this.#guard(() => {
      fsyncSync(this.#journal);
      if (fstatSync(this.#journal).nlink === 0) throw new Error('its journal was deleted');
    });
  }

  /**
   * Replaces a file whole: a reader sees the old or the new one.
   * @throws UnwritableError
   */
  write(name: string, content: string | Uint8Array): void {
    this.#guard(() => {
      replaceFile(join(this.path, name), content);
    });
  }

  /** Writes the last record of a run that had to end here, with the room that was kept back; says whether it could. */
  writeLastWords(record: RunRecord): boolean {
    try {
      rmSync(this.#reserve, { force: true });
      replaceFile(join(this.path, 'run.json'), recordText(record));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      return false;
    }
  }

  #guard(work: () => void): void {
    try {
      this.broken.throwIfAborted();
      work();
    } catch (error) {
      if (!this.broken.aborted) this.#broken.abort(unwritable(this.path, error));
      throw this.broken.reason;
    }
  }

  writeRecord(record: RunRecord): void {
    this.write('run.json', recordText(record));
  }

  close(): void {
    if (!this.broken.aborted) fsyncSync(this.#journal);
    closeSync(this.#journal);
    for (const name of [join(this.path, 'run.lock'), this.#reserve]) rmSync(name, { force: true });
  }
}

const recordText = (record: RunRecord): string => `${JSON.stringify(record, null, 1)}\n`;

function unwritable(path: string, error: unknown): UnwritableError {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code === 'ENOSPC' ? 'no space is left on the disk' : (code ?? message);
  return new UnwritableError(`${path}: the run ends here, its folder cannot be written any more (${why})`, {
    cause: error,
  });
}

/** Writes a file so that a reader sees the old or the new one, and makes the folder that it lies in. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  makeFolders(dirname(path));
  try {
    writeFileSync(temporary, content, { flush: true });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Reads the journal of a run folder. */
export const readJournal = (path: string): readonly Entry[] =>
  readEntries(readFileSync(join(path, 'journal.ndjson'), 'utf8'));

/** What a run folder holds. */
export interface Run {
  readonly path: string;
  readonly record: RunRecord;
  readonly entries: readonly Entry[];
  readonly statement: string;
}

/**
 * Reads a run folder, also one that a kill left behind. `schema` tells how a value differs from that of `run.json`.
 * @throws UsageError if it is none.
 */
export function readRun(path: string, schema: (record: unknown) => readonly { readonly text: string }[]): Run {
  try {
    if (!statSync(path).isDirectory()) throw new UsageError(`${path}: no folder; give the folder of a run`);
    const read = (name: string) => readFileSync(join(path, name), 'utf8');
    const record = JSON.parse(read('run.json')) as RunRecord | null;
    if (record?.format !== 'ocpp-attest/run@1') throw new Error('run.json is not of the format ocpp-attest/run@1');
    const [violation] = schema(record);
    if (violation !== undefined) throw new Error(`run.json: ${violation.text}`);
    return { path, record, entries: readJournal(path), statement: read('pics.yaml') };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path}: not a readable run folder (${why}); give a folder that \`run\` has written`);
  }
}
