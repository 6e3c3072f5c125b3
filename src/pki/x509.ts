/** The one door to the library that writes certificates and signing requests. */
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  type Extension,
} from '@peculiar/x509';
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { publicKeyOf } from './keys.js';
import { toPem } from './pem.js';

/** The two parts of a name that the whitepaper speaks of (A00.FR.509 to 511). */
export interface Subject {
  readonly commonName: string;
  readonly organizationName: string;
}

/** What a certificate is for: that decides its extensions (A00.FR.512). */
export type Purpose =
  | { readonly of: 'authority'; readonly pathLength: number }
  | { readonly of: 'server'; readonly hosts: readonly string[]; readonly keyExchange: boolean }
  | { readonly of: 'chargePoint' }
  | { readonly of: 'firmware' };

export interface Draft {
  /** As words, or as DER where it is to stay as it was written. */
  readonly subject: Subject | Uint8Array;
  /** DER (SubjectPublicKeyInfo). */
  readonly publicKey: Uint8Array;
  /** In milliseconds since 1970, as is `until`. */
  readonly from: number;
  readonly until: number;
  readonly purpose: Purpose;
}

export interface Signer {
  readonly name: Subject | Uint8Array;
  /** A private key as PEM. */
  readonly key: string;
}

/** Writes a certificate and signs it; PEM. Throws where subject or key of the draft are nothing it can write. */
export async function writeCertificate(draft: Draft, signer: Signer): Promise<string> {
  const { key, algorithm } = await signing(signer.key);
  const publicKey = Uint8Array.from(draft.publicKey);
  const certificate = await X509CertificateGenerator.create({
    subject: nameOf(draft.subject),
    issuer: nameOf(signer.name),
    serialNumber: serialNumber(),
    notBefore: atSecond(draft.from),
    notAfter: atSecond(draft.until),
    publicKey,
    signingKey: key,
    signingAlgorithm: algorithm,
    extensions: [
      ...extensionsFor(draft.purpose),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(Uint8Array.from(publicKeyOf(signer.key))),
    ],
  });
  return toPem('CERTIFICATE', certificate.rawData);
}

/** The same certificate with one bit of its signature turned. */
export function withBrokenSignature(certificate: string): string {
  const der = Buffer.from(new X509Certificate(certificate).rawData);
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  return toPem('CERTIFICATE', der);
}

/** Whether a name, as DER, can be written into a certificate as it is. */
export function isWritable(name: Uint8Array): boolean {
  try {
    return Buffer.from(nameOf(name).toArrayBuffer()).equals(name);
  } catch {
    return false;
  }
}

/** Writes a signing request (RFC 2986) for a private key; PEM. */
export async function writeRequest(subject: Subject, privateKey: string): Promise<string> {
  const { key, algorithm } = await signing(privateKey);
  const publicKey = await webcrypto.subtle.importKey('spki', publicKeyOf(privateKey), algorithm, true, ['verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: nameOf(subject),
    keys: { privateKey: key, publicKey },
    signingAlgorithm: algorithm,
  });
  return toPem('CERTIFICATE REQUEST', request.rawData);
}

const nameOf = (name: Subject | Uint8Array): Name =>
  name instanceof Uint8Array
    ? new Name(Uint8Array.from(name))
    : new Name([{ O: [{ utf8String: name.organizationName }] }, { CN: [{ utf8String: name.commonName }] }]);

function extensionsFor(purpose: Purpose): Extension[] {
  const endEntity = new BasicConstraintsExtension(false, undefined, true);
  const signs = new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true);
  switch (purpose.of) {
    case 'authority':
      return [
        new BasicConstraintsExtension(true, purpose.pathLength, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ];
    case 'server':
      return [
        endEntity,
        purpose.keyExchange
          ? new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true)
          : signs,
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(
          purpose.hosts.map((host) => ({ type: isIP(host) === 0 ? ('dns' as const) : ('ip' as const), value: host })),
        ),
      ];
    case 'chargePoint':
      return [endEntity, signs, new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])];
    case 'firmware':
      return [endEntity, signs, new ExtendedKeyUsageExtension([ExtendedKeyUsage.codeSigning])];
  }
}

const hash = 'SHA-256';

async function signing(privateKey: string) {
  const key = createPrivateKey(privateKey);
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash }
      : { name: 'ECDSA', namedCurve: 'P-256', hash };
  const der = key.export({ type: 'pkcs8', format: 'der' });
  return { algorithm, key: await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']) };
}

// Certificates count in whole seconds.
const atSecond = (ms: number): Date => new Date(Math.floor(ms / 1000) * 1000);

// Positive, and without a leading zero byte (RFC 5280 §4.1.2.2).
const serialNumber = (): string => {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) % 0x3f) | 0x40;
  return bytes.toString('hex');
};
