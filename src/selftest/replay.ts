/** The journal of a trial, judged once more as a recorded log: what was found while it was played must be found in it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limitsOf } from '../engine/plan.js';
import { judge } from '../judge/judge.js';
import type { Statement } from '../pics/statement.js';

/** The rules that `judge` finds broken in a journal, with the statement known as in a run folder. */
export async function rulesBrokenIn(journal: string, statement: Statement): Promise<ReadonlySet<string>> {
  const folder = mkdtempSync(join(tmpdir(), 'ocpp-attest-selftest-'));
  try {
    const file = join(folder, 'journal.ndjson');
    writeFileSync(file, journal);
    const broken = new Set<string>();
    await judge({
      file,
      from: 'centralSystem',
      strict: false,
      stated: () => ({ connectors: statement.connectors.length, limits: limitsOf(statement) }),
      found: ({ rule }) => broken.add(rule),
      interruption: new AbortController().signal,
    });
    return broken;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
