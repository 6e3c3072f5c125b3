/** How OCPP names a certificate: by hashes of its issuer, and its serial number (security whitepaper §6.1, RFC 6960 §4.1.1). */
import { createHash } from 'node:crypto';
import { keyBits, readOneCertificate } from './certificate.js';

export interface CertificateHashData {
  readonly hashAlgorithm: 'SHA256' | 'SHA384' | 'SHA512';
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

const fields = ['hashAlgorithm', 'issuerNameHash', 'issuerKeyHash', 'serialNumber'] as const;

/** The name of a certificate, given with its issuer (a root is its own), both as PEM. Throws a DerError where one is none. */
export function certificateHashData(
  certificate: string,
  issuer: string,
  hashAlgorithm: CertificateHashData['hashAlgorithm'],
): CertificateHashData {
  const { issuer: name, serialNumber } = readOneCertificate(certificate);
  const hash = (bytes: Uint8Array) => createHash(hashAlgorithm).update(bytes).digest('hex');
  return {
    hashAlgorithm,
    issuerNameHash: hash(name.der),
    issuerKeyHash: hash(keyBits(readOneCertificate(issuer).publicKey)),
    serialNumber,
  };
}

/** Whether both name the same certificate; case does not count (CiString). */
export const sameHashData = (one: CertificateHashData, other: CertificateHashData): boolean =>
  hashDataFlaws(one, other).length === 0;

export interface HashDataFlaw {
  readonly field: (typeof fields)[number];
  readonly told: string;
  readonly wanted: string;
  /** The serial number is right but for leading zeroes, which it must not have (security whitepaper §6.1). */
  readonly onlyLeadingZeroes: boolean;
}

/** In which fields what was told differs from what is wanted. */
export function hashDataFlaws(told: CertificateHashData, wanted: CertificateHashData): readonly HashDataFlaw[] {
  return fields.flatMap((field) => {
    const [one, other] = [told[field].toLowerCase(), wanted[field].toLowerCase()];
    if (one === other) return [];
    const onlyLeadingZeroes = field === 'serialNumber' && one.replace(/^0+(?=.)/, '') === other;
    return [{ field, told: told[field], wanted: wanted[field], onlyLeadingZeroes }];
  });
}
