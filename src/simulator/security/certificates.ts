/** Certificates as the charge point reads and checks them (security whitepaper §2.6.1, §2.6.2). */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { instantOf } from '../../ocpp/timestamps.js';

/** What a certificate has to have, whatever it is for (A00.FR.502, A00.FR.503). */
export const leastBits = { rsa: 2048, ec: 224 } as const;
const longestPath = 5;
const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** All certificates in a text of PEM, in their order; undefined where one of them, or the text, is none. */
export function certificatesIn(pem: string): readonly X509Certificate[] | undefined {
  const blocks = pem.match(block) ?? [];
  if (blocks.length === 0 || pem.replace(block, '').includes('-----BEGIN')) return undefined;
  try {
    return blocks.map((each) => new X509Certificate(each));
  } catch {
    return undefined;
  }
}

/** A text that is one certificate. */
export function certificateIn(pem: string): X509Certificate | undefined {
  const found = certificatesIn(pem);
  return found?.length === 1 ? found[0] : undefined;
}

/** The period of validity, in milliseconds since 1970. */
export function periodOf({ validFrom, validTo }: X509Certificate): { readonly from: number; readonly to: number } {
  return { from: instantIn(validFrom), to: instantIn(validTo) };
}

export function isValidAt(certificate: X509Certificate, now: number): boolean {
  const { from, to } = periodOf(certificate);
  return from <= now && now <= to;
}

export const hasExpired = (certificate: X509Certificate, now: number): boolean => periodOf(certificate).to < now;

/** Whether its key withstands what is expected of it for the coming years. */
export function hasStrongKey(certificate: X509Certificate): boolean {
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = keyOf(certificate) ?? {};
  if (kind === 'rsa' || kind === 'rsa-pss') return (details?.modulusLength ?? 0) >= leastBits.rsa;
  // Curves bear their length in their names: prime256v1, secp384r1.
  return kind === 'ec' && Number(/\d{3}/.exec(details?.namedCurve ?? '')?.[0] ?? 0) >= leastBits.ec;
}

/** The key of a certificate, where it is one of a known kind. */
function keyOf(certificate: X509Certificate): KeyObject | undefined {
  try {
    return certificate.publicKey;
  } catch {
    return undefined;
  }
}

/** Whether a certificate is of the key that belongs to a private one, in PEM. */
export function isOfKey(certificate: X509Certificate, privateKey: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    return false;
  }
}

export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/**
 * The root that a certificate leads to, over certificates that came with it and are valid now.
 * The certificate itself is not looked at but for its issuer.
 */
export function rootOf(
  certificate: X509Certificate,
  between: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  now: number,
  left = longestPath,
): X509Certificate | undefined {
  const root = roots.find((each) => isValidAt(each, now) && isIssuedBy(certificate, each));
  if (root !== undefined || left === 0) return root;
  for (const issuer of between) {
    if (!issuer.ca || !isValidAt(issuer, now) || !hasStrongKey(issuer) || !isIssuedBy(certificate, issuer)) continue;
    const others = between.filter((each) => each !== issuer);
    const found = rootOf(issuer, others, roots, now, left - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A part of the subject, such as `CN`; empty where there is none. */
export function subjectOf(certificate: X509Certificate, part: 'CN' | 'O'): string {
  const value: unknown = certificate.toLegacyObject().subject[part];
  return typeof value === 'string' ? value : '';
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The one way in which dates are printed of a certificate: `Nov  5 09:00:00 2026 GMT`. */
function instantIn(text: string): number {
  const [, month = '', day = '', time = '', year = ''] = /^(\w{3}) +(\d+) ([\d:]{8}) (\d{4}) GMT$/.exec(text) ?? [];
  const number = String(months.indexOf(month) + 1).padStart(2, '0');
  return instantOf(`${year}-${number}-${day.padStart(2, '0')}T${time}Z`) ?? NaN;
}
