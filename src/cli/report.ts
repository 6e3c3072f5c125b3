/** `report`: the report again, from the folder of a run, also of one that was killed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { limitsOf } from '../engine/plan.js';
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { readRun } from '../evidence/run-folder.js';
import { parseStatement } from '../pics/statement.js';
import { renderReport } from '../report/html.js';
import { performanceOf } from '../report/performance.js';
import { machineJson } from '../report/machine.js';
import type { Io } from './io.js';

export function reportCommand(
  { folder, out = folder, json = false }: { readonly folder: string; readonly out?: string; readonly json?: boolean },
  io: Io,
): number {
  const run = readRun(folder);
  const statement = parseStatement(run.statement, join(folder, 'pics.yaml'));
  // Times are recomputed from the frames; an interrupted record has none.
  const record = { ...run.record, performance: performanceOf(run.entries, limitsOf(statement)) };
  const files: string[] = [];
  try {
    renderReport({ record, entries: run.entries, statement }, (name, content) => {
      const path = join(out, name);
      files.push(name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`--out ${out}: cannot be written (${code}); name another folder`);
  }
  if (!record.complete) io.err('the run is incomplete: what was not played is shown as not played\n');
  io.out(json ? machineJson({ run: folder, out, complete: record.complete, files }) : `${join(out, 'index.html')}\n`);
  return exitCodes.pass;
}
