/** `share --redact`: a copy of a run for people outside of the house. */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { checkChain } from '../archive/chain.js';
import { makeFolder } from '../archive/new-folder.js';
import { redactRun } from '../archive/redact.js';
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { readEntries } from '../evidence/journal.js';
import { parseStatement } from '../pics/statement.js';
import { renderReport } from '../report/html.js';
import { machineJson } from '../report/machine.js';
import type { Io } from './io.js';
import { runIn } from './schemas.js';

interface ShareOptions {
  readonly folder: string;
  readonly redact?: boolean;
  readonly out: string;
  readonly json?: boolean;
}

export function shareCommand({ folder, redact = false, out, json = false }: ShareOptions, io: Io): number {
  if (!redact) throw new UsageError('share: say --redact; the folder of the run itself can be shared as it is');
  const run = runIn(folder);
  const statementFile = join(folder, 'pics.yaml');
  const { parameters, product } = parseStatement(run.statement, statementFile);
  const { idTag, idTag2, invalidIdTag, parentIdTag, identity } = parameters;
  const journal = readFileSync(join(folder, 'journal.ndjson'));
  const chain = checkChain(journal, run.record);
  if (chain.state === 'broken') throw new UsageError(`${folder}: ${chain.text}; a copy would hide that`);
  const shared = redactRun({
    record: run.record,
    journal: journal.toString('utf8'),
    statement: run.statement,
    stated: {
      idTags: [idTag, idTag2, invalidIdTag, parentIdTag],
      serials: [identity, ...(product.serial === undefined ? [] : [product.serial])],
    },
  });
  const { record } = shared;
  const statement = parseStatement(shared.statement, statementFile);
  makeFolder(out, [folder], (write) => {
    write('journal.ndjson', shared.journal);
    write('pics.yaml', shared.statement);
    renderReport({ record, entries: readEntries(shared.journal), statement }, write);
    write('run.json', `${JSON.stringify(record, null, 1)}\n`);
  });
  const removed = record.redacted?.removed ?? {};
  if (json) io.out(machineJson({ run: folder, out, removed, remarks: shared.remarks }));
  const say = json ? io.err : io.out;
  const counts = Object.entries(removed).map(([kind, n]) => `${n} ${kind}`);
  say(`${out}: a redacted copy; taken out, each with one name wherever it stood: ${counts.join(', ')}\n`);
  for (const remark of shared.remarks) say(`note: ${remark}\n`);
  return exitCodes.pass;
}
