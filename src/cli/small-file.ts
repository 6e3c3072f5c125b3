/** Files of a user that are small by nature: read up to a bound, whatever they turn out to be. */
import { closeSync, openSync, readSync } from 'node:fs';

const largest = 256 * 1024;

/** The text of a file, or of a pipe, of at most 256 KiB. Throws as the file system does; `EFBIG` where there is more. */
export function readSmallFile(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(largest + 1);
    let size = 0;
    for (let read = 1; read > 0 && size < bytes.length; size += read)
      read = readSync(descriptor, bytes, size, bytes.length - size, null);
    if (size > largest) throw Object.assign(new Error(`more than ${largest} bytes`), { code: 'EFBIG' });
    return bytes.toString('utf8', 0, size);
  } finally {
    closeSync(descriptor);
  }
}
