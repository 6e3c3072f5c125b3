/** Logs on disk for tests, and what judging them gives. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../src/evidence/errors.js';
import type { Breach, Judged } from '../../src/evidence/judged.js';
import { judge, type JudgeOptions } from '../../src/judge/judge.js';

const scratch = mkdtempSync(join(tmpdir(), 'ocpp-attest-judge-'));
let files = 0;

/** A file with this content. */
export function fileOf(content: string | Uint8Array): string {
  files += 1;
  const file = join(scratch, `${files}.log`);
  writeFileSync(file, content);
  return file;
}

export const linesOfJson = (...records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

export type Judging = Partial<Pick<JudgeOptions, 'from' | 'strict' | 'stated'>>;

/** Judges a file. */
export async function judgeFile(
  file: string,
  options: Judging = {},
): Promise<Judged & { readonly found: readonly Breach[] }> {
  const found: Breach[] = [];
  const judged = await judge({
    file,
    from: 'centralSystem',
    strict: false,
    stated: () => undefined,
    interruption: new AbortController().signal,
    ...options,
    found: (breach) => found.push(breach),
  });
  return { ...judged, found };
}

/** Judges a log with this content. */
export const judgeLog = (content: string | Uint8Array, options?: Judging) => judgeFile(fileOf(content), options);

/** The sentence by which a log is refused, with the name of the file left out. */
export async function refusal(content: string | Uint8Array, options?: Judging): Promise<string> {
  const file = fileOf(content);
  try {
    await judgeFile(file, options);
  } catch (error) {
    if (error instanceof UsageError) return error.message.replaceAll(file, 'LOG');
    throw error;
  }
  throw new Error('the log was not refused');
}

export const rulesOf = ({ found }: { readonly found: readonly Breach[] }): readonly string[] =>
  found.map(({ rule, line }) => `${rule} ${line}`);
