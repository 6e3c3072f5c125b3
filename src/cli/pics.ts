/** `pics check`: every problem of every file, at once. */
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { readImages } from '../pics/images.js';
import { readSecurity } from '../pics/security-material.js';
import { readStatement } from '../pics/statement.js';
import { machineJson } from '../report/machine.js';
import type { Io } from './io.js';

export function picsCheckCommand(files: readonly string[], json: boolean, io: Io): number {
  const told: object[] = [];
  const say = json ? io.err : io.out;
  let sound = true;
  for (const file of files) {
    try {
      const statement = readStatement(file);
      readImages(statement);
      // The key is for a run: a statement is sound without it.
      readSecurity(statement, undefined);
      const { product, profiles, extensions, remarks } = statement;
      const claimed = [...profiles, ...extensions].join(', ');
      told.push({ file, sound: true, product, profiles, extensions, remarks, problems: [] });
      say(`${file}: sound; ${product.vendor} ${product.designation}, ${claimed}\n`);
      for (const remark of remarks) say(`${file}: remark: ${remark}\n`);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      sound = false;
      told.push({ file, sound: false, problems: error.problems });
      for (const problem of error.problems) io.err(`${problem}\n`);
    }
  }
  if (json) io.out(machineJson(told));
  return sound ? exitCodes.pass : exitCodes.usage;
}
