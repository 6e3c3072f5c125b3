/** Signed firmware updates: what is asked for, and whether it comes from the manufacturer (L01). */
import { constants, verify } from 'node:crypto';
import type { Request } from '../../ocpp/messages.js';
import { instantOf } from '../../ocpp/timestamps.js';
import type { ChargePoint } from '../charge-point.js';
import type { FirmwareUpdate } from '../memory.js';
import { attemptsOf } from '../transfer-task.js';
import { certificateIn, hasStrongKey, isIssuedBy, isValidAt } from './certificates.js';

const saltLength = 32;

export function signedUpdateOf(
  { firmware, requestId, ...request }: Request<'SignedUpdateFirmware'>,
  now: number,
): FirmwareUpdate {
  const { location, retrieveDateTime, installDateTime, signingCertificate, signature } = firmware;
  return {
    location,
    retrieveAt: instantOf(retrieveDateTime) ?? now,
    attempts: attemptsOf(request),
    outcome: undefined,
    signed: {
      requestId,
      signingCertificate,
      signature,
      installAt: installDateTime === undefined ? undefined : instantOf(installDateTime),
    },
  };
}

/** L01.FR.23. A root signs the certificate itself: there are no certificates in between (L01, remarks). */
export function isTrustedToSign({ clock, security }: ChargePoint, pem: string): boolean {
  const certificate = certificateIn(pem);
  if (certificate === undefined || !isValidAt(certificate, clock.now) || !hasStrongKey(certificate)) return false;
  const roots = security?.trust.certificates('ManufacturerRootCertificate') ?? [];
  return roots.some((root) => isValidAt(root, clock.now) && isIssuedBy(certificate, root));
}

/** L01.FR.04: RSA-PSS with SHA-256 over the whole file; the signature in Base64. */
export function isSignedBy(pem: string, image: Buffer, signature: string): boolean {
  const key = certificateIn(pem)?.publicKey;
  if (!key?.asymmetricKeyType?.startsWith('rsa')) return false;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify('sha256', image, { key, padding, saltLength }, Buffer.from(signature, 'base64'));
}
