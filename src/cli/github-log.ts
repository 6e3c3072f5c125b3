/** A run in the log of GitHub Actions: nothing that is printed while it goes on is obeyed, annotations come after it. */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { RunRecord } from '../evidence/result.js';
import type { Line } from '../report/closing.js';
import { annotations, silence, stepSummary } from '../report/github.js';
import type { Io } from './io.js';

/** Silences the runner until `stop`; `ended` then writes annotations, and the summary where GitHub has a file for it. */
export function githubLog({ err, stepSummary: file }: Io, write: (text: string) => void) {
  const { begin, end } = silence(randomUUID());
  let silent = true;
  write(`${begin}\n`);
  const stop = (): void => {
    if (silent) write(`${end}\n`);
    silent = false;
  };
  return {
    stop,
    ended(record: RunRecord, changes: readonly Line[]): void {
      stop();
      for (const line of annotations(record)) write(`${line}\n`);
      if (file === undefined || file === '') return;
      try {
        appendFileSync(file, stepSummary(record, changes));
      } catch (error) {
        err(
          `GITHUB_STEP_SUMMARY ${file}: cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})\n`,
        );
      }
    },
  };
}
