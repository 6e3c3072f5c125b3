/** Certificate signing requests (RFC 2986): made for a charge point, and read from one. */
import { DerError, elements, expectTag, only, tags } from './der.js';
import { keyFacts, newKey, weakness, type KeyFacts, type KeyKind, type smallKeyKind } from './keys.js';
import { readName, type Name } from './names.js';
import { largestPem, pemBlocks, requestLabel } from './pem.js';
import { isSignedBy, readSigned } from './signed.js';
import { isWritable, writeRequest, type Subject } from './x509.js';

/** The request cannot be signed; the message says why. */
export class UnfitRequest extends Error {
  override readonly name = 'UnfitRequest';
}

export interface SigningRequest {
  readonly key: KeyFacts;
  readonly subject: Name;
  /** DER (SubjectPublicKeyInfo). */
  readonly publicKey: Uint8Array;
  /** Whether the key that is to be certified has signed it. */
  readonly verifies: boolean;
  /** What is wrong with it, each with its clause; it could be signed all the same where only the key is too short. */
  readonly problems: readonly string[];
}

/** Reads a request as a device has sent it. Throws UnfitRequest where it is none. */
export function readSigningRequest(pem: string): SigningRequest {
  try {
    return read(pem);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new UnfitRequest(`no certificate signing request in PEM (A02.FR.03): ${error.message}`);
  }
}

function read(pem: string): SigningRequest {
  if (pem.length > largestPem) throw new DerError(`it is of ${pem.length} characters`);
  const [der, ...rest] = pemBlocks(pem, requestLabel);
  if (der === undefined) throw new DerError('there is no BEGIN CERTIFICATE REQUEST with its END');
  if (rest.length > 0) throw new DerError('there is more than one');
  const signed = readSigned(der, 'the request');
  const [, subject, publicKey] = elements(only(signed.tbs, tags.sequence, 'the request').content);
  const spki = expectTag(publicKey, tags.sequence, 'the public key').whole;
  const key = keyFacts(spki);
  if (key === undefined) throw new DerError('its public key is none that is known');
  const verifies = isSignedBy(signed, spki);
  const weak = weakness(key);
  return {
    key,
    subject: readName(expectTag(subject, tags.sequence, 'the subject').whole),
    publicKey: spki,
    verifies: verifies === true,
    problems: [
      ...(verifies === true ? [] : [unverified(verifies, signed.algorithm.id)]),
      ...(weak === undefined ? [] : [`${weak.text} (${weak.clause})`]),
    ],
  };
}

const unverified = (verifies: false | undefined, algorithm: string): string =>
  verifies === false
    ? 'its signature is not that of the key in it (RFC 2986 §4.2)'
    : `its signature cannot be checked: the algorithm ${algorithm} does not go with the key, or is not known`;

/** A request that may be signed: whoever made it has the key (RFC 2986 §3). Throws UnfitRequest. */
export function fitRequest(pem: string): SigningRequest {
  const request = readSigningRequest(pem);
  if (!isWritable(request.subject.der)) throw new UnfitRequest('its subject is no name (RFC 5280 §4.1.2.4)');
  if (!request.verifies) throw new UnfitRequest(`the request is not signed: ${request.problems[0] ?? ''}`);
  return request;
}

/** A new key, and the request for a certificate of it; both as PEM. */
export async function newSigningRequest(
  subject: Subject,
  kind: KeyKind | typeof smallKeyKind,
): Promise<{ readonly key: string; readonly request: string }> {
  const key = await newKey(kind);
  return { key, request: await writeRequest(subject, key) };
}
