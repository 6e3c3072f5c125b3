/** The folder of a run: one writer, one whole line at a time; small files are replaced whole. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from './errors.js';
import { readEntries, type Entry } from './journal.js';
import type { RunRecord } from './result.js';

export class RunFolder {
  readonly path: string;
  readonly #journal: number;

  private constructor(path: string) {
    this.path = path;
    this.#journal = openSync(join(path, 'journal.ndjson'), 'ax');
    writeFileSync(
      join(path, 'run.lock'),
      `${JSON.stringify({ pid: process.pid, startedAt: new Date().toISOString() })}\n`,
    );
  }

  /**
   * Makes `parent/name`, or `parent/name-2` … where that is taken.
   * @throws UsageError if nothing can be written there.
   */
  static create(parent: string, name: string): RunFolder {
    try {
      mkdirSync(parent, { recursive: true });
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
      throw new UsageError(
        `--out ${parent}: the folder cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); name another one`,
      );
    }
  }

  /** Appends one line of the journal; it is with the operating system when this returns. */
  readonly appendLine = (line: string): void => {
    const bytes = Buffer.from(line);
    for (let written = 0; written < bytes.length;) {
      written += writeSync(this.#journal, bytes, written);
    }
  };

  /** Puts the journal on the disk; done where a verdict depends on it. */
  sync(): void {
    fsyncSync(this.#journal);
  }

  /** Replaces a file whole: a reader sees the old or the new one. */
  write(name: string, content: string | Uint8Array): void {
    replaceFile(join(this.path, name), content);
  }

  writeRecord(record: RunRecord): void {
    this.write('run.json', `${JSON.stringify(record, null, 1)}\n`);
  }

  close(): void {
    fsyncSync(this.#journal);
    closeSync(this.#journal);
    rmSync(join(this.path, 'run.lock'), { force: true });
  }
}

/** Writes a file so that a reader sees the old or the new one, and makes the folder that it lies in. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(temporary, content, { flush: true });
  renameSync(temporary, path);
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
 * Reads a run folder, also one that a kill left behind.
 * @throws UsageError if it is none.
 */
export function readRun(path: string): Run {
  try {
    if (!statSync(path).isDirectory()) throw new UsageError(`${path}: no folder; give the folder of a run`);
    const read = (name: string) => readFileSync(join(path, name), 'utf8');
    const record = JSON.parse(read('run.json')) as RunRecord | null;
    if (record?.format !== 'ocpp-attest/run@1') throw new Error('run.json is not of the format ocpp-attest/run@1');
    return { path, record, entries: readJournal(path), statement: read('pics.yaml') };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path}: not a readable run folder (${why}); give a folder that \`run\` has written`);
  }
}
