/** Root certificates of our own. */
import type { Issued } from './authorities.js';
import { keyKinds, publicKeyOf, type KeyKind } from './keys.js';
import { writeCertificate, type Draft, type Subject } from './x509.js';

export const day = 86_400_000;
export const year = 365 * day;

/** As the organization of all that is ours. */
export const named = (commonName: string): Subject => ({ organizationName: 'ocpp-attest', commonName });

/** The roots: for each family of keys that of the Central System, and that of the manufacturer. */
export const rootKinds = { ...keyKinds, manufacturer: 'RSA-2048' } as const satisfies Readonly<Record<string, KeyKind>>;
export type Role = keyof typeof rootKinds;

export const rootNames: Readonly<Record<Role, Subject>> = {
  EC: named('ocpp-attest Central System root EC'),
  RSA: named('ocpp-attest Central System root RSA'),
  manufacturer: named('ocpp-attest manufacturer root'),
};

/** One of something for each root; all are made at the same time. */
export async function forEachRoot<T>(make: (role: Role) => Promise<T>): Promise<Readonly<Record<Role, T>>> {
  const [EC, RSA, manufacturer] = await Promise.all([make('EC'), make('RSA'), make('manufacturer')]);
  return { EC, RSA, manufacturer };
}

/** A self-signed root for a private key. */
export async function newRoot(name: Subject, at: number, key: string): Promise<Issued> {
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
