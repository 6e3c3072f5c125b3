/** What cases of the security extension work with. */
import { InconclusiveError } from '../evidence/errors.js';
import type { SecurityProfile } from '../ocpp/security.js';
import type { Authorities } from '../pki/authorities.js';
import type { Admission } from '../wire/admission.js';

export interface SecurityMeans {
  readonly admission: Admission;
  readonly authorities: Authorities;
  /** The profiles that the statement claims (SEC-1 to SEC-3). */
  readonly claimed: readonly SecurityProfile[];
  /** The cipher suites that the statement names (SEC-4); none where it names none. */
  readonly cipherSuites: readonly string[];
  /** What CpoName is set to. */
  readonly cpoName: string;
  /** The unique serial number of the charge point, where the statement says it. */
  readonly serialNumber: string | undefined;
  /** Authorities, as PEM, whose certificates of charge points are accepted beside our own. */
  readonly trusted: readonly string[];
  /** How the firmware image is signed, where the vendor says it; else our own authority signs. */
  readonly signing: { readonly signingCertificate: string; readonly signature: string } | undefined;
}

/** The means of a run; without them no case of the extension can be played. */
export function meansOf(around: { readonly security: SecurityMeans | undefined }): SecurityMeans {
  if (around.security !== undefined) return around.security;
  throw new InconclusiveError('the statement has no section security, so this run has no credentials to work with');
}

/** The root of the certificate that the Central System shows; another than that of our authority where the statement says so. */
export const shownRoot = ({ admission, authorities }: SecurityMeans): string =>
  admission.terms.server?.authority ?? authorities.centralSystemRoot;

/** Why nothing can be said of a password. */
export const noKey = 'the statement does not say where the AuthorizationKey is to be found (security.authorizationKey)';
