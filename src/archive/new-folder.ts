/** A folder made as a whole: it is there when everything in it is, or not at all. */
import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../evidence/errors.js';
import { makeFolders } from '../evidence/folders.js';

/**
 * Makes the folder `out` of what `fill` writes. Throws a UsageError where it is taken, cannot be written, or lies in one
 * of the folders that it is made `from`: they stay as their runs have left them.
 */
export function makeFolder(
  out: string,
  from: readonly string[],
  fill: (write: (name: string, content: string | Uint8Array) => void) => void,
): void {
  if (existsSync(out)) throw new UsageError(`--out ${out}: is there already; name a folder that is not`);
  const around = from.find((folder) => isWithin(out, folder));
  if (around !== undefined) {
    throw new UsageError(`--out ${out}: lies in ${around}, which stays as its run has left it; name a folder outside`);
  }
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

/** Whether a path that is not there yet would lie in a folder that is, whatever links lead there. */
function isWithin(path: string, folder: string): boolean {
  let existing = resolve(path);
  while (!existsSync(existing)) existing = dirname(existing);
  const way = relative(realpathSync(folder), realpathSync(existing));
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}
