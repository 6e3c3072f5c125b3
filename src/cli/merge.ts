/** `merge`: runs of the same statement, tool and firmware as one. */
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { mergeRuns, type Part } from '../archive/merge.js';
import { makeFolder } from '../archive/new-folder.js';
import { limitsOf } from '../engine/plan.js';
import { exitCodeOf } from '../evidence/exit-code.js';
import { parseStatement } from '../pics/statement.js';
import { closing } from '../report/closing.js';
import { writeLines } from '../report/console-line.js';
import { renderReport } from '../report/html.js';
import { machineJson } from '../report/machine.js';
import { outputOf, type Io } from './io.js';
import { runIn } from './schemas.js';

interface MergeOptions {
  readonly folders: readonly string[];
  readonly out: string;
  readonly json?: boolean;
}

/** Exits as a run of all the cases would have. */
export function mergeCommand({ folders, out, json = false }: MergeOptions, io: Io): number {
  const runs = folders.map(runIn);
  const parts = runs.map(({ path, record }): Part => ({
    name: basename(resolve(path)),
    record,
    journal: readFileSync(join(path, 'journal.ndjson')),
  }));
  const text = runs[0]?.statement ?? '';
  const statement = parseStatement(text, join(folders[0] ?? '', 'pics.yaml'));
  const { record, journal, entries } = mergeRuns(parts, statement, limitsOf(statement));
  makeFolder(out, folders, (write) => {
    write('journal.ndjson', journal);
    for (const part of parts) write(`journals/${part.name}.ndjson`, part.journal);
    write('pics.yaml', text);
    renderReport({ record, entries, statement }, write);
    write('run.json', `${JSON.stringify(record, null, 1)}\n`);
  });
  if (json) io.out(machineJson(record));
  writeLines(closing(record, out), outputOf(io, json));
  return exitCodeOf(record);
}
