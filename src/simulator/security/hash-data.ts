/** What a certificate is named by in messages (security whitepaper §6.1, RFC 6960 §4.1.1). */
import { createHash, type X509Certificate } from 'node:crypto';
import type { Response } from '../../ocpp/messages.js';
import { fieldsOf } from './der.js';
import type { SecurityHabits } from './habits.js';

type Listed = NonNullable<Response<'GetInstalledCertificateIds'>['certificateHashData']>;
export type CertificateHashData = Listed[number];
export type HashAlgorithm = CertificateHashData['hashAlgorithm'];

/** The bytes of a key that are hashed. */
export const hashedKeyOf = (certificate: X509Certificate, { hashesWholeKey }: SecurityHabits): Buffer => {
  const { publicKey, publicKeyInfo } = fieldsOf(certificate.raw);
  return hashesWholeKey ? publicKeyInfo : publicKey;
};

/** `issuerKey` is what is hashed of the key of whoever signed the certificate. */
export function hashDataOf(
  certificate: X509Certificate,
  issuerKey: Uint8Array,
  algorithm: HashAlgorithm,
): CertificateHashData {
  const { issuer, serialNumber } = fieldsOf(certificate.raw);
  const hash = (bytes: Uint8Array): string => createHash(algorithm.toLowerCase()).update(bytes).digest('hex');
  return {
    hashAlgorithm: algorithm,
    issuerNameHash: hash(issuer),
    issuerKeyHash: hash(issuerKey),
    serialNumber: serialNumber
      .toString('hex')
      .toUpperCase()
      .replace(/^0+(?=.)/, ''),
  };
}

/** Whether both name the same certificate: they are case insensitive (§6.5, §6.6), and alike in everything else. */
export const isSame = (one: CertificateHashData, other: CertificateHashData): boolean =>
  (['hashAlgorithm', 'issuerNameHash', 'issuerKeyHash', 'serialNumber'] as const).every(
    (field) => one[field].toLowerCase() === other[field].toLowerCase(),
  );
