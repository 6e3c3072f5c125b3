/** Root certificates of our own. */
import type { Issued } from './authorities.js';
import { newKey, publicKeyOf } from './keys.js';
import { writeCertificate, type Draft, type Subject } from './x509.js';

export const day = 86_400_000;
export const year = 365 * day;

/** As the organization of all that is ours. */
export const named = (commonName: string): Subject => ({ organizationName: 'ocpp-attest', commonName });

export const rootNames = {
  centralSystem: named('ocpp-attest Central System root'),
  manufacturer: named('ocpp-attest manufacturer root'),
} as const;

/** A self-signed root, for an existing key or a new one. */
export async function newRoot(name: Subject, at: number, kept?: string): Promise<Issued> {
  const key = kept ?? (await newKey('P-256'));
  const certificate = await writeCertificate(rootDraft(name, publicKeyOf(key), at), { name, key });
  return { key, certificate };
}

/** `pathLength`: how many authorities may stand below it, such as a successor (M05.FR.09). */
export const rootDraft = (subject: Subject, publicKey: Uint8Array, at: number, pathLength = 1): Draft => ({
  subject,
  publicKey,
  ...validity(at, 10 * year),
  purpose: { of: 'authority', pathLength },
});

/** From a day before, for clocks that are behind. */
export const validity = (at: number, lifetime: number) => ({ from: at - day, until: at + lifetime });
