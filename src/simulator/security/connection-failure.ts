/** What a failed attempt to connect says of the Central System (A00.FR.309, 315, 322), by the words of Node and OpenSSL. */
import type { SecurityEvent } from '../../ocpp/security.js';

/** Why there is no connection. */
export interface Failure {
  /** What that is in the terms of the security extension, where it is any of it. */
  readonly event: SecurityEvent | undefined;
  readonly why: string;
}

const unauthorized = 401;
const versions = /protocol|version/;
// The alert says no more than that there is nothing that both sides can do (RFC 5246 §7.2.2).
const suites = /handshake failure|cipher|insufficient security/;
/** What is no error of the system or of Node is the verdict on a certificate: CERT_HAS_EXPIRED. */
const verdict = /^(ERR_TLS_CERT_ALTNAME_INVALID|(?!ERR_|EAI_|WS_|HPE_)[A-Z]+(_[A-Z]+)+)$/;

/** What an error on the way to a connection is. */
export function failureOf(error: Error): Failure {
  // The code is EPROTO where something was being written at that moment.
  const [, reason] = /:SSL routines:[^:]*:([^:]+)/.exec(error.message) ?? [];
  if (reason !== undefined) return { event: eventOfTls(reason), why: reason };
  const { code = '' } = error as NodeJS.ErrnoException;
  return { event: verdict.test(code) ? 'InvalidCentralSystemCertificate' : undefined, why: error.message };
}

function eventOfTls(reason: string): SecurityEvent | undefined {
  if (suites.test(reason)) return 'InvalidTLSCipherSuite';
  return versions.test(reason) ? 'InvalidTLSVersion' : undefined;
}

/** What a refusal by HTTP is. */
export const refusalOf = (status: number | undefined): Failure => ({
  event: status === unauthorized ? 'FailedToAuthenticationAtCentralSystem' : undefined,
  why: `HTTP status ${status ?? 'unknown'}`,
});
