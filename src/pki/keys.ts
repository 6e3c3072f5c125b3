/** Keys: made, and looked at. Private keys are PEM (PKCS #8), public ones DER (SubjectPublicKeyInfo). */
import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

/** The kinds of keys that certificates are issued for, one for each family of cipher suites (A00.FR.317, A00.FR.421). */
export const keyKinds = { RSA: 'RSA-2048', EC: 'P-256' } as const;
export type KeyFamily = keyof typeof keyKinds;
export type KeyKind = (typeof keyKinds)[KeyFamily];
export const keyFamilies = Object.keys(keyKinds) as readonly KeyFamily[];

/** Shorter than is allowed, and still known to TLS libraries that would refuse a short elliptic curve for its name alone. */
export const smallKeyKind = 'RSA-1024';

const generate = promisify(generateKeyPair);
const modulusLengths = { 'RSA-2048': 2048, 'RSA-1024': 1024 } as const;

/** A new private key. One of RSA takes some 0.2 s of a thread of its own. */
export async function newKey(kind: KeyKind | typeof smallKeyKind): Promise<string> {
  const { privateKey } =
    kind === 'P-256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: modulusLengths[kind] });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export const publicKeyOf = (privateKey: string): Uint8Array =>
  createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'der' });

/** What a public key is. */
export interface KeyFacts {
  readonly family: 'RSA' | 'DSA' | 'EC' | 'other';
  /** Such as `RSA-2048` or `P-256`. */
  readonly text: string;
  /** The length of the modulus, or of the order of the curve. */
  readonly bits: number;
}

const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
const edwards: Readonly<Record<string, number>> = { ed25519: 256, ed448: 456 };

/** Looks at a public key; undefined where it is none that is known here. */
export function keyFacts(publicKey: Uint8Array): KeyFacts | undefined {
  try {
    const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: details = {} } = createPublicKey({
      key: Buffer.from(publicKey),
      format: 'der',
      type: 'spki',
    });
    const { modulusLength: bits = 0, namedCurve: curve = 'unnamed curve' } = details;
    if (type === 'rsa' || type === 'rsa-pss') return { family: 'RSA', text: `RSA-${bits}`, bits };
    if (type === 'dsa') return { family: 'DSA', text: `DSA-${bits}`, bits };
    // Curves are called by their length: prime256v1, secp384r1, brainpoolP256r1.
    if (type === 'ec') {
      return { family: 'EC', text: curves[curve] ?? curve, bits: Number(/\d{3}/.exec(curve)?.[0] ?? 0) };
    }
    return { family: type in edwards ? 'EC' : 'other', text: type, bits: edwards[type] ?? 0 };
  } catch {
    return undefined;
  }
}

/** The family whose root signs for this key, so that who has the one need not know the other (A00.FR.318, A00.FR.422). */
export const familyOf = (publicKey: Uint8Array): KeyFamily => (keyFacts(publicKey)?.family === 'RSA' ? 'RSA' : 'EC');

/** Why a key is too weak, and the clause; undefined where it is not. */
export function weakness({
  family,
  text,
  bits,
}: KeyFacts): { readonly text: string; readonly clause: string } | undefined {
  const [least, clause] = family === 'EC' ? [224, 'A00.FR.503'] : [2048, 'A00.FR.502'];
  if (family === 'other') {
    return { text: `the key is of the kind ${text}; expected RSA or an elliptic curve`, clause: 'A00.FR.504' };
  }
  return bits >= least
    ? undefined
    : { text: `the key is ${text} (${bits} bits); expected at least ${least} bits`, clause };
}
