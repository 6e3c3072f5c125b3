/** A log as its lines: streamed, so that its size costs no memory, and refused where it cannot be text. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { UsageError } from '../evidence/errors.js';

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** Whether the file ends before the newline that should end this line. */
  readonly torn: boolean;
}

/** The longest line in bytes; no frame of a charge point comes near it. */
export const longestLine = 1024 * 1024;

const chunkSize = 256 * 1024;
const newline = 10;

/** What is wrong with a line of a log, as the one sentence that the user gets to read. */
export const lineError = (file: string, number: number, problem: string): UsageError =>
  new UsageError(`${file}:${number}: ${problem}`);

/**
 * The lines of a file, in batches as they come from the disk.
 * @throws UsageError where there is no file, nothing in it, or something that is no text.
 */
export async function* linesOf(file: string): AsyncGenerator<readonly Line[]> {
  await checkFile(file);
  let number = 0;
  let begun: Buffer[] = [];
  let begunSize = 0;

  const lineOf = (end: Buffer, torn: boolean): Line => {
    const bytes = begun.length === 0 ? end : Buffer.concat([...begun, end]);
    begun = [];
    begunSize = 0;
    number += 1;
    if (bytes.length > longestLine) throw tooLong(file, number);
    if (bytes.includes(0)) {
      throw lineError(file, number, 'has a NUL byte, so this is no text; give the log as UTF-8 text, uncompressed');
    }
    const text = bytes.toString('utf8');
    return { number, text: number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text, torn };
  };

  try {
    for await (const chunk of createReadStream(file, { highWaterMark: chunkSize }) as AsyncIterable<Buffer>) {
      const lines: Line[] = [];
      let from = 0;
      for (let to = chunk.indexOf(newline); to >= 0; to = chunk.indexOf(newline, from)) {
        lines.push(lineOf(chunk.subarray(from, to), false));
        from = to + 1;
      }
      begun.push(chunk.subarray(from));
      begunSize += chunk.length - from;
      if (begunSize > longestLine) throw tooLong(file, number + 1);
      yield lines;
    }
  } catch (error) {
    throw error instanceof UsageError ? error : unreadable(file, error);
  }
  if (begunSize > 0) yield [lineOf(Buffer.alloc(0), true)];
}

async function checkFile(file: string): Promise<void> {
  const status = await stat(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (!status.isFile()) throw new UsageError(`${file}: is not a file; give a log, or the folder of a run`);
  if (status.size === 0) throw new UsageError(`${file}: is empty; give a log with frames in it`);
}

function unreadable(file: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  if (code === 'ENOENT') return new UsageError(`${file}: does not exist; give a log, or the folder of a run`);
  return new UsageError(`${file}: cannot be read (${code}); give a log that can be`);
}

const tooLong = (file: string, number: number): UsageError =>
  lineError(file, number, 'is longer than 1 MiB, which no frame is; give a log with one frame a line');
