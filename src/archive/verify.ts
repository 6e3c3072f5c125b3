/** Whether the folder of a run is what the run has written, told side by side: nothing here trusts the record. */
import type { KeyObject } from 'node:crypto';
import { hash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '../evidence/errors.js';
import { readEntries } from '../evidence/journal.js';
import type { RunRecord } from '../evidence/result.js';
import type { Violation } from '../ocpp/validation.js';
import { parseStatement, type Statement } from '../pics/statement.js';
import type { Limits } from '../report/performance.js';
import { checkChain } from './chain.js';
import { broken, sound, unchecked, type Check } from './check.js';
import { checkSignature } from './manifest.js';
import { relinked } from './renumber.js';
import { checkRules, type Stated } from './rejudge.js';
import { checkFigures, checkVerdicts } from './recount.js';

export interface VerifyOptions {
  readonly folder: string;
  /** The violations of the schema of `run.json`. */
  readonly schema: (value: unknown) => readonly Violation[];
  /** What the statement says of limits and connectors. */
  readonly stated: (statement: Statement) => Stated & { readonly limits: Limits };
  readonly publicKey?: KeyObject | undefined;
  /** Of this program. */
  readonly version: string;
}

/**
 * Everything that can be said of a run folder.
 * @throws UsageError where it is none.
 */
export function verifyRun({ folder, schema, stated, publicKey, version }: VerifyOptions): readonly Check[] {
  const signature = () => checkSignature(folder, publicKey);
  const files = readFiles(folder);
  const record = parseRecord(files.record);
  if (record === undefined) return [broken('record', 'run.json: is no JSON'), signature()];
  const [violation] = schema(record);
  if (violation !== undefined) return [broken('record', `run.json: ${violation.text}`), signature()];
  const read = record as RunRecord;

  const chain = checkChain(files.journal, read);
  const statement = checkStatement(read, files, folder);
  const before = [chain, sound('record', `run.json keeps to ${read.format}`), statement.check];
  if (chain.state === 'broken') {
    const why = 'not looked at: they rest on the journal';
    return [...before, unchecked('verdicts', why), unchecked('figures', why), unchecked('rules', why), signature()];
  }
  const parts = checkParts(read, files.journal, folder);
  if (parts !== undefined) return [broken('journal', parts), ...before.slice(1), signature()];
  const entries = readEntries(files.journal.toString('utf8'));
  const known = statement.statement === undefined ? undefined : stated(statement.statement);
  const unknown = 'not looked at: they rest on the statement';
  return [
    ...before,
    checkVerdicts(read, entries),
    known === undefined ? unchecked('figures', unknown) : checkFigures(read, entries, known.limits),
    known === undefined ? unchecked('rules', unknown) : checkRules(read, entries, known, version),
    signature(),
  ];
}

/** A merged journal must be that of the journals beside it; what is wrong with it, or undefined. */
function checkParts({ merged }: RunRecord, journal: Buffer, folder: string): string | undefined {
  if (merged === undefined) return undefined;
  const parts = merged.map(({ run }) => join(folder, 'journals', `${basename(run)}.ndjson`));
  const missing = parts.find((path) => !existsSync(path));
  if (missing !== undefined) return `${missing} is missing`;
  const again = relinked(parts.map((path) => readFileSync(path, 'utf8')));
  return journal.equals(Buffer.from(again.text)) ? undefined : 'journal.ndjson is not that of the journals beside it';
}

interface Files {
  readonly record: string;
  readonly journal: Buffer;
  readonly statement: Buffer;
}

function readFiles(folder: string): Files {
  const read = (name: string): Buffer => {
    try {
      return readFileSync(join(folder, name));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(
        `${join(folder, name)}: cannot be read (${code ?? String(error)}); give the folder of a run`,
      );
    }
  };
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`${folder}: no folder; give the folder of a run`);
  }
  return { record: read('run.json').toString('utf8'), journal: read('journal.ndjson'), statement: read('pics.yaml') };
}

function parseRecord(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The statement beside the record must be the one that the record and the journal name. */
function checkStatement(
  { pics }: RunRecord,
  files: Files,
  folder: string,
): { readonly check: Check; readonly statement?: Statement } {
  const sha256 = hash('sha256', files.statement);
  const wrong = (text: string) => ({ check: broken('statement', `pics.yaml: ${text}`) });
  if (sha256 !== pics.sha256) return wrong(`was changed: run.json tells of the SHA-256 ${pics.sha256}`);
  const [first = ''] = files.journal.toString('utf8').split('\n', 1);
  if (!first.includes(sha256)) return wrong('is not the statement that the journal began with');
  try {
    const statement = parseStatement(files.statement.toString('utf8'), join(folder, 'pics.yaml'));
    return { check: sound('statement', 'pics.yaml is the statement that the run was played with'), statement };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return wrong(`is no statement of this version: ${error.problems[0] ?? ''}`);
  }
}
