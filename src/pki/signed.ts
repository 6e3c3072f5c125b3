/** What certificates and signing requests have in common: bytes, an algorithm, and a signature over the bytes. */
import { constants, createPublicKey, verify, type VerifyKeyObjectInput } from 'node:crypto';
import { bits, elements, expectTag, explicit, oid, only, tags, type Element } from './der.js';

export interface Signed {
  /** The bytes that are signed. */
  readonly tbs: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

export interface SignatureAlgorithm {
  readonly id: string;
  /** Undefined where the algorithm brings its own, or is not known here. */
  readonly hash: string | undefined;
  readonly options: Omit<VerifyKeyObjectInput, 'key'>;
}

const pkcs1 = { padding: constants.RSA_PKCS1_PADDING };
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
const known: Readonly<Record<string, readonly [hash: string | undefined, options: SignatureAlgorithm['options']]>> = {
  '1.2.840.113549.1.1.4': ['md5', pkcs1],
  '1.2.840.113549.1.1.5': ['sha1', pkcs1],
  '1.2.840.113549.1.1.14': ['sha224', pkcs1],
  '1.2.840.113549.1.1.11': ['sha256', pkcs1],
  '1.2.840.113549.1.1.12': ['sha384', pkcs1],
  '1.2.840.113549.1.1.13': ['sha512', pkcs1],
  '1.2.840.10045.4.1': ['sha1', {}],
  '1.2.840.10045.4.3.1': ['sha224', {}],
  '1.2.840.10045.4.3.2': ['sha256', {}],
  '1.2.840.10045.4.3.3': ['sha384', {}],
  '1.2.840.10045.4.3.4': ['sha512', {}],
  '1.3.101.112': [undefined, {}],
  '1.3.101.113': [undefined, {}],
};
const rsaPss = '1.2.840.113549.1.1.10';
const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

export function readSigned(der: Uint8Array, what: string): Signed {
  const [tbs, algorithm, signature] = elements(only(der, tags.sequence, what).content);
  return {
    tbs: expectTag(tbs, tags.sequence, what).whole,
    algorithm: readAlgorithm(expectTag(algorithm, tags.sequence, 'the algorithm of the signature')),
    signature: bits(expectTag(signature, tags.bitString, 'the signature')),
  };
}

function readAlgorithm(element: Element): SignatureAlgorithm {
  const [type, parameters] = elements(element.content);
  const id = oid(expectTag(type, tags.oid, 'the algorithm of the signature'));
  if (id === rsaPss) return { id, hash: pssHash(parameters), options: pss };
  const [hash, options] = known[id] ?? [undefined, {}];
  return { id, hash, options };
}

/** The hash that RSA-PSS is used with; SHA-1 where nothing is said (RFC 4055 §3.1). */
function pssHash(parameters: Element | undefined): string | undefined {
  const field = elements(parameters?.content ?? new Uint8Array()).find(({ tag }) => tag === explicit(0));
  if (field === undefined) return 'sha1';
  const [id] = elements(only(field.content, tags.sequence, 'the hash of the signature').content);
  return hashes[oid(expectTag(id, tags.oid, 'the hash of the signature'))];
}

/** Whether this public key (DER) verifies the signature; undefined where the algorithm or the key is not known here. */
export function isSignedBy({ tbs, algorithm, signature }: Signed, publicKey: Uint8Array): boolean | undefined {
  const { id, hash, options } = algorithm;
  if (!(id in known) && (id !== rsaPss || hash === undefined)) return undefined;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    return verify(hash, tbs, { key, ...options }, signature);
  } catch {
    return undefined;
  }
}
