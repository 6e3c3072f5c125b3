/** `pics check`: every problem of every file, at once. */
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { readImages } from '../pics/images.js';
import { readStatement } from '../pics/statement.js';
import type { Io } from './io.js';

export function picsCheckCommand(files: readonly string[], io: Io): number {
  let sound = true;
  for (const file of files) {
    try {
      const statement = readStatement(file);
      readImages(statement);
      const { product, profiles, remarks } = statement;
      io.out(`${file}: sound; ${product.vendor} ${product.designation}, ${profiles.join(', ')}\n`);
      for (const remark of remarks) io.out(`${file}: remark: ${remark}\n`);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      sound = false;
      for (const problem of error.problems) io.err(`${problem}\n`);
    }
  }
  return sound ? exitCodes.pass : exitCodes.usage;
}
