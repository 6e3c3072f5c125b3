/** The files that a run leaves beside its journal: written, then read back, for nobody looks at them before a CI does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../evidence/errors.js';
import type { RunRecord } from '../evidence/result.js';
import type { RunFolder } from '../evidence/run-folder.js';
import { checker } from '../ocpp/validation.js';
import { ctrf, ctrfSchema } from '../report/ctrf.js';
import type { Reported } from '../report/abstract-facts.js';
import { renderReport } from '../report/html.js';
import { junit } from '../report/junit.js';
import { flawOfJson, flawOfXml } from '../report/read-back.js';
import { recordChecker } from './schemas.js';

const known = ['console', 'junit', 'ctrf', 'github'] as const;
export type Reporter = (typeof known)[number];

/** The names in `--reporter`. Throws a UsageError for one that is not known. */
export function parseReporters(list: string): readonly Reporter[] {
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(known as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`--reporter ${unknown.join(',')}: no such reporter; known are ${known.join(', ')}`);
  }
  return known.filter((name) => names.includes(name));
}

interface Closed extends Reported {
  readonly folder: RunFolder;
  readonly record: RunRecord;
  readonly reporters: readonly Reporter[];
}

/** Writes the report and the files asked for, the record last; the result names each that does not read back. */
export function writeReports({ folder, reporters, ...reported }: Closed): readonly string[] {
  const { record } = reported;
  const read = (name: string): string => readFileSync(join(folder.path, name), 'utf8');
  renderReport(reported, (name, content) => {
    folder.write(name, content);
  });
  const flaws: string[] = [];
  const flaw = (name: string, found: string | undefined) => {
    if (found !== undefined)
      flaws.push(`fault of ocpp-attest: ${join(folder.path, name)} does not read back: ${found}`);
  };
  if (reporters.includes('junit')) {
    folder.write('junit.xml', junit(record));
    flaw('junit.xml', flawOfXml(read('junit.xml')));
  }
  if (reporters.includes('ctrf')) {
    folder.write('ctrf.json', ctrf(record));
    flaw('ctrf.json', flawOfJson(read('ctrf.json'), checker(ctrfSchema)));
  }
  folder.writeRecord(record);
  flaw('run.json', flawOfJson(read('run.json'), recordChecker()));
  return flaws;
}
