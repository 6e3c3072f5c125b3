/** Secrets that are sought in everything that a run has produced. */
import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';

/** A spelling of a secret by the name that a failed test may show. */
export interface Canary {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The spellings of a key of Basic authentication: digits, bytes, Base64, and as a header has it. */
export function spellingsOf(name: string, identity: string, key: Buffer): readonly Canary[] {
  const digits = key.toString('hex');
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  const texts = {
    'hexadecimal digits': digits,
    'capital hexadecimal digits': digits.toUpperCase(),
    Base64: base64(key),
    'Base64 with the identity': base64(Buffer.concat([Buffer.from(`${identity}:`), key])),
    'Base64 of digits with the identity': base64(Buffer.from(`${identity}:${digits}`)),
  };
  return [
    { name: `${name}: bytes`, bytes: key },
    ...Object.entries(texts).map(([how, text]) => ({ name: `${name}: ${how}`, bytes: Buffer.from(text) })),
  ];
}

/** What makes each private key of a folder one: the secret number in every spelling, and the lines of PEM with it. */
export function privateKeysIn(folder: string): readonly Canary[] {
  return filesBelow(folder)
    .filter((path) => path.endsWith('.key'))
    .flatMap((path) => {
      const pem = readFileSync(path, 'utf8');
      const d = Buffer.from(createPrivateKey(pem).export({ format: 'jwk' }).d ?? '', 'base64url');
      const body = pem.split('\n').filter((line) => line.length === 64);
      return [
        { name: `${path}: secret number`, bytes: d },
        { name: `${path}: hexadecimal digits`, bytes: Buffer.from(d.toString('hex')) },
        { name: `${path}: Base64`, bytes: Buffer.from(d.toString('base64').replace(/=+$/, '')) },
        // The first line of each is little else than the kind of key.
        ...body.slice(1).map((line, index) => ({ name: `${path}: line ${index + 3}`, bytes: Buffer.from(line) })),
      ];
    });
}

/** Every file below a folder. */
export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

/** Where secrets stand in these contents, the streams of PDF inflated. */
export function leaks(contents: Readonly<Record<string, Buffer>>, canaries: readonly Canary[]): readonly string[] {
  return Object.entries(contents).flatMap(([where, content]) => {
    const layers = [content, ...(where.endsWith('.pdf') ? streamsOf(content) : [])];
    return canaries
      .filter(({ bytes }) => layers.some((layer) => layer.includes(bytes)))
      .map(({ name }) => `${where}: ${name}`);
  });
}

/** The streams of a PDF that can be inflated, as what is in them. */
export function streamsOf(pdf: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 1)) {
    if (pdf.subarray(at - 3, at).toString('latin1') === 'end') continue;
    const end = pdf.indexOf('endstream', at);
    try {
      found.push(inflateSync(pdf.subarray(at + 'stream\n'.length, end)));
    } catch {
      // It is not deflated: it was searched as it is.
    }
  }
  return found;
}
