/** A folder made as a whole: it is there when everything in it is, or not at all. */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../evidence/errors.js';
import { makeFolders } from '../evidence/folders.js';

/** Makes the folder `out` of what `fill` writes. Throws a UsageError where it is taken, or cannot be written. */
export function makeFolder(
  out: string,
  fill: (write: (name: string, content: string | Uint8Array) => void) => void,
): void {
  if (existsSync(out)) throw new UsageError(`--out ${out}: is there already; name a folder that is not`);
  const temporary = `${out}.${process.pid}.tmp`;
  try {
    makeFolders(temporary);
    try {
      fill((name, content) => {
        const path = join(temporary, name);
        makeFolders(dirname(path));
        writeFileSync(path, content, { flush: true });
      });
      renameSync(temporary, out);
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true });
      throw error;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof UsageError) throw error;
    throw new UsageError(`--out ${out}: the folder cannot be written (${code}); name another one`);
  }
}
