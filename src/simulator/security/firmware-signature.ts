/** Whether firmware comes from the manufacturer (L01.FR.04, L01.FR.12, L01.FR.23). */
import { constants, verify, type X509Certificate } from 'node:crypto';
import { certificateIn, hasStrongKey, isIssuedBy, isValidAt } from './certificates.js';

const saltLength = 32;

/** The roots sign the certificate themselves: there are no certificates in between (L01, remarks). */
export function isTrustedToSign(pem: string, roots: readonly X509Certificate[], now: number): boolean {
  const certificate = certificateIn(pem);
  if (certificate === undefined || !isValidAt(certificate, now) || !hasStrongKey(certificate)) return false;
  return roots.some((root) => isValidAt(root, now) && isIssuedBy(certificate, root));
}

/** RSA-PSS with SHA-256 over the whole file; the signature in Base64. */
export function isSignedBy(pem: string, image: Buffer, signature: string): boolean {
  const key = certificateIn(pem)?.publicKey;
  if (!key?.asymmetricKeyType?.startsWith('rsa')) return false;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify('sha256', image, { key, padding, saltLength }, Buffer.from(signature, 'base64'));
}
