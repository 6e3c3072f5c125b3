/** How a charge point came in, in one line. */
import type { ClientHello, Login } from '../evidence/login.js';

const shownSuites = 6;

/** What was offered in TLS. */
export function helloText({ versions, cipherSuites, serverName, compression }: ClientHello): string {
  const left = cipherSuites.length - shownSuites;
  return [
    versions.join(', ') || 'no version',
    `${cipherSuites.slice(0, shownSuites).join(', ') || 'no cipher suite'}${left > 0 ? ` and ${left} more` : ''}`,
    ...(serverName === undefined ? [] : [`for ${serverName}`]),
    ...(compression ? ['compression'] : []),
  ].join('; ');
}

/** The security profile, and what was shown for it. */
export function loginText({ profile, authorization, tls }: Login): string {
  const certificates = tls?.certificates.length ?? 0;
  return [
    `security profile ${profile}`,
    ...(tls === undefined ? [] : [`${tls.version} with ${tls.cipherSuite}`]),
    ...(profile === 3 ? [certificates === 0 ? 'no certificate' : `${certificates} certificate(s)`] : []),
    ...(authorization.kind === 'basic' ? [`user ${authorization.user}`] : []),
    ...(authorization.kind === 'malformed' ? [`the Authorization header ${authorization.why}`] : []),
  ].join(', ');
}
