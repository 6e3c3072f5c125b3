/** Why a TLS handshake came to nothing, in our words, and whether the charge point is to blame. */
import type { ClientHello } from '../evidence/login.js';
import { requiredCipherSuites } from '../ocpp/security.js';
import type { Terms } from './admission.js';
import type { Refusal } from './refusals.js';

/** The requirement for profile 2, and its twin for profile 3 where that one is expected. */
export const tlsClause = ({ profiles }: Terms, profile2: number, profile3: number): string =>
  `A00.FR.${profiles.includes(3) ? profile3 : profile2}`;

/** Alerts by which a client says that it does not take the certificate of the server (RFC 5246 §7.2.2, RFC 8446 §6.2). */
const certificateAlerts = [
  'UNKNOWN_CA',
  'BAD_CERTIFICATE',
  'UNSUPPORTED_CERTIFICATE',
  'CERTIFICATE_REVOKED',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_UNKNOWN',
  'ACCESS_DENIED',
  'DECRYPT_ERROR',
];

const namedSuites = 12;

/** What came of a handshake that failed with this error of OpenSSL or of the socket. */
export function failureOf(error: NodeJS.ErrnoException, hello: ClientHello, terms: Terms): Refusal {
  const code = error.code ?? '';
  const alert = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?([A-Z_]+)$/.exec(code)?.[1];
  if (code === 'ERR_SSL_UNSUPPORTED_PROTOCOL') {
    return {
      why: `the newest TLS version that was offered is ${hello.versions[0] ?? 'none at all'}, expected TLS 1.2 or above`,
      hint: 'have the charge point use TLS 1.2 or 1.3',
      clause: tlsClause(terms, 312, 416),
    };
  }
  if (code === 'ERR_SSL_NO_SHARED_CIPHER') {
    const mayBeOtherwise = requiredCipherSuites.some((suites) =>
      suites.every((suite) => hello.cipherSuites.includes(suite)),
    );
    return {
      why: `no cipher suite in common; offered were ${listed(hello.cipherSuites)}`,
      hint: `offer ${requiredCipherSuites.map((suites) => suites.join(' and ')).join(', or ')}`,
      // Whoever offers what is required may lack something else, such as a curve.
      ...(mayBeOtherwise ? {} : { clause: tlsClause(terms, 318, 422) }),
    };
  }
  if (alert !== undefined && certificateAlerts.includes(alert)) {
    return {
      why: `the charge point refuses our certificate (alert ${spelt(alert)})`,
      hint: 'have the charge point trust the root certificate of the Central System, and connect to the name that the certificate is for',
    };
  }
  if (alert !== undefined) {
    return {
      why: `the charge point gave up the TLS handshake (alert ${spelt(alert)})`,
      hint: 'look in the log of the charge point for its reason',
    };
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return {
      why: 'the connection was closed during the TLS handshake',
      hint: 'look in the log of the charge point for its reason; it may not trust our certificate',
    };
  }
  return {
    why: `the TLS handshake failed: ${spelt(code.replace(/^ERR_(?:SSL|TLS)_/, '')) || error.message.slice(0, 200)}`,
    hint: 'compare what the charge point offers, in the entry before this one, with RFC 5246 and RFC 8446',
  };
}

const spelt = (code: string): string => code.toLowerCase().replaceAll('_', ' ');

function listed(suites: readonly string[]): string {
  const left = suites.length - namedSuites;
  return `${suites.slice(0, namedSuites).join(', ') || 'none'}${left > 0 ? ` and ${left} more` : ''}`;
}
