/**
 * The manifest of a run folder, `manifest.sha256` as sha256sum writes it, and its detached signature: ECDSA with P-256
 * and SHA-256 in DER, `manifest.sig`, with the public key beside it in `manifest.pem`. openssl reads all three.
 */
import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { UsageError } from '../evidence/errors.js';
import { broken, sound, unchecked, type Check } from './check.js';

export const manifestFiles = { manifest: 'manifest.sha256', signature: 'manifest.sig', key: 'manifest.pem' } as const;
const unlisted = new Set<string>(Object.values(manifestFiles));

/** The SHA-256 of a public key (DER, SPKI): what people compare. */
export const fingerprintOf = (key: KeyObject): string => hash('sha256', key.export({ type: 'spki', format: 'der' }));

/** Reads a P-256 key from PEM text; `subject` names it in messages, such as `--key my.pem`. */
export function readKey(kind: 'private' | 'public', pem: string, subject: string): KeyObject {
  const wanted = `expected a ${kind} key on the curve P-256 as PEM, without a passphrase`;
  let key: KeyObject;
  try {
    key = kind === 'private' ? createPrivateKey(pem) : createPublicKey(pem);
  } catch {
    throw new UsageError(`${subject}: is no key that can be read, ${wanted}`);
  }
  // A private key would do for the public one, and must not lie where public keys lie.
  if (kind === 'public' && pem.includes('PRIVATE KEY')) throw new UsageError(`${subject}: is a private key, ${wanted}`);
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new UsageError(`${subject}: is a key of another kind, ${wanted}`);
  }
  return key;
}

/** Makes the three files for a folder. Throws a UsageError where it holds what no manifest can name. */
export function signFolder(folder: string, key: KeyObject): Readonly<Record<string, string | Buffer>> {
  const manifest = filesOf(folder)
    .map((name) => {
      if (/[\p{C}\\]/u.test(name))
        throw new UsageError(`${folder}: a file has an odd name, rename ${JSON.stringify(name)}`);
      return `${digest(folder, name)}  ${name}\n`;
    })
    .join('');
  return {
    [manifestFiles.manifest]: manifest,
    [manifestFiles.signature]: sign('sha256', Buffer.from(manifest), key),
    [manifestFiles.key]: createPublicKey(key).export({ type: 'spki', format: 'pem' }),
  };
}

/** Holds a folder against its manifest and signature; `key` is the one that the user trusts. */
export function checkSignature(folder: string, key: KeyObject | undefined): Check {
  const has = Object.values(manifestFiles).filter((name) => existsSync(join(folder, name)));
  if (has.length === 0) {
    return key === undefined
      ? unchecked('signature', 'the folder is not signed')
      : broken('signature', `${manifestFiles.signature} is missing: the folder is not signed`);
  }
  const missing = Object.values(manifestFiles).find((name) => !has.includes(name));
  if (missing !== undefined) return broken('signature', `${missing} is missing`);
  try {
    return checkSigned(folder, key);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return broken('signature', error.message);
  }
}

function checkSigned(folder: string, trusted: KeyObject | undefined): Check {
  const read = (name: string) => readFileSync(join(folder, name));
  const manifest = read(manifestFiles.manifest);
  const beside = readKey('public', read(manifestFiles.key).toString('utf8'), manifestFiles.key);
  const key = trusted ?? beside;
  if (!verify('sha256', manifest, key, read(manifestFiles.signature))) {
    return broken(
      'signature',
      `${manifestFiles.signature} is not the signature of ${manifestFiles.manifest} by this key`,
    );
  }
  const listed = new Map<string, string>();
  for (const [index, line] of manifest.toString('utf8').trimEnd().split('\n').entries()) {
    const [, sha256, name] = /^([\da-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (sha256 === undefined || name === undefined) {
      return broken('signature', `${manifestFiles.manifest}:${index + 1}: names no file`);
    }
    listed.set(name, sha256);
  }
  const present = filesOf(folder);
  const differences = [
    ...[...listed].flatMap(([name, sha256]) => {
      if (!present.includes(name)) return [`${name} is missing`];
      return digest(folder, name) === sha256 ? [] : [`${name} was changed`];
    }),
    ...present.filter((name) => !listed.has(name)).map((name) => `${name} was added`),
  ];
  if (differences.length > 0) return broken('signature', `after it was signed, ${differences.join(', ')}`);
  const by =
    trusted === undefined
      ? `the key ${fingerprintOf(key)}, which only --public-key or your own comparison can vouch for`
      : `the given key ${fingerprintOf(key)}`;
  return sound('signature', `${listed.size} files as signed by ${by}`);
}

const digest = (folder: string, name: string): string => hash('sha256', readFileSync(join(folder, name)));

/** Every file of a folder but the manifest, in the order of their names; a link or another special file is refused. */
function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const name = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
      if (!entry.isFile())
        throw new UsageError(`${folder}: ${JSON.stringify(name)} is no plain file, which a run never leaves`);
      return name;
    })
    .filter((name) => !unlisted.has(name))
    .sort();
}
