/**
 * What this charge point takes for firmware: a few lines of text, an empty line, and a body of any kind.
 *
 *     ocpp-attest firmware 1
 *     version: 2.0.0
 *     sha256: <of the body, in hexadecimal digits>
 */
import { createHash } from 'node:crypto';

const head = /^ocpp-attest firmware 1\nversion: ([\x21-\x7e]{1,50})\nsha256: ([0-9a-f]{64})\n\n/;
const longestHead = 256;

/** The version of a firmware image; undefined where it is none, or damaged. */
export function versionOfImage(image: Buffer): string | undefined {
  const [all, version, digest] = head.exec(image.subarray(0, longestHead).toString('latin1')) ?? [];
  if (all === undefined) return undefined;
  const found = createHash('sha256').update(image.subarray(all.length)).digest('hex');
  return found === digest ? version : undefined;
}
