/** `--tls-keylog`: the secrets of TLS sessions in a file of the user, so that recorded traffic can be read. Never in a record. */
import { closeSync, openSync, realpathSync, writeSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../evidence/errors.js';

export interface Keylog {
  readonly line: (text: string) => void;
  readonly close: () => void;
}

/**
 * Opens the file for nobody but the user; it must not exist yet, and must not lie where runs are kept. `tell` writes to
 * standard error.
 * @throws UsageError
 */
export function openKeylog(file: string, out: string, tell: (text: string) => void): Keylog {
  const named = `--tls-keylog ${file}`;
  if (isWithin(file, out)) {
    throw new UsageError(`${named}: lies in ${out}, where runs are kept and shared; name a file outside of it`);
  }
  let descriptor: number;
  try {
    descriptor = openSync(file, 'ax', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const why = code === 'EEXIST' ? 'exists already' : `cannot be written (${code})`;
    throw new UsageError(`${named}: ${why}; name a new file, which nobody else can read`);
  }
  tell(`TLS KEY LOG: whoever has ${file} can read the recorded traffic of this run; delete it when it has served\n`);
  let isWhole = true;
  return {
    line: (text) => {
      if (!isWhole) return;
      try {
        writeSync(descriptor, `${text}\n`);
      } catch (error) {
        // Whoever calls is a socket, and the run does not depend on it.
        isWhole = false;
        tell(`${named}: cannot be written any more (${String(error)}); the run goes on without it\n`);
      }
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}

/** By the folders that are meant in the end, whatever links lead there. */
function isWithin(file: string, folder: string): boolean {
  const inner = join(real(dirname(resolve(file))), basename(file));
  return !relative(real(resolve(folder)), inner)
    .split(sep)
    .includes('..');
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // What is not there yet can only be below something that is.
    const parent = dirname(path);
    return parent === path ? path : join(real(parent), basename(path));
  }
}
