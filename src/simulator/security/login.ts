/** How a connection is made under a security profile: what is shown, and what is expected (security whitepaper §2). */
import type { X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, TLSSocket, type ConnectionOptions, type PeerCertificate } from 'node:tls';
import { usesTls } from '../../ocpp/security.js';
import type { Behaviours } from '../behaviour.js';
import type { SecuritySettings } from '../settings.js';
import { leastBits } from './certificates.js';
import { knowsOnlyRsa } from './key-family.js';
import type { OwnCertificates } from './own-certificates.js';
import type { SecurityMemory } from './memory.js';

/** What TLS is set up with. */
type TlsOptions = Pick<
  ConnectionOptions,
  | 'allowPartialTrustChain'
  | 'ca'
  | 'cert'
  | 'checkServerIdentity'
  | 'ciphers'
  | 'key'
  | 'maxVersion'
  | 'minVersion'
  | 'rejectUnauthorized'
  | 'sigalgs'
>;

/** What is shown, and what is expected, when a connection is made. */
export interface Login {
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined for a connection without TLS. */
  readonly tls?: TlsOptions;
}

export interface Credentials {
  readonly identity: string;
  readonly settings: SecuritySettings;
  readonly memory: SecurityMemory;
  readonly own: OwnCertificates;
}

export function loginOf({ identity, settings, memory, own }: Credentials, behaviours: Behaviours): Login {
  const { authorizationKey } = memory;
  const habits = behaviours.security;
  const profile = habits.dials(memory.profile);
  const authorization =
    authorizationKey !== undefined && habits.authorizes(profile)
      ? Buffer.concat([Buffer.from(`${habits.user(identity)}:`), habits.password(authorizationKey)])
      : undefined;
  const headers = authorization === undefined ? {} : { Authorization: `Basic ${authorization.toString('base64')}` };
  if (!usesTls(profile)) return { headers };

  const shown = habits.showsCertificate(profile) ? own.present : undefined;
  const isOld = habits.oldestTls === 'TLSv1.1';
  const tls: TlsOptions = {
    // An empty list trusts nobody, and no list the authorities of the system.
    ca: memory.roots.filter(({ use }) => use === 'CentralSystemRootCertificate').map(({ certificate }) => certificate),
    // M05.FR.09: a root need not be signed by itself.
    allowPartialTrustChain: true,
    rejectUnauthorized: !behaviours.has('trustsAnyServer'),
    checkServerIdentity: behaviours.has('ignoresServerName') ? () => undefined : mismatch,
    minVersion: habits.oldestTls,
    maxVersion: habits.newestTls,
    // OpenSSL calls TLS 1.1 too weak otherwise.
    ciphers: [...habits.cipherSuites(settings.cipherSuites).map(openSslName), ...(isOld ? ['@SECLEVEL=0'] : [])].join(
      ':',
    ),
    ...(knowsOnlyRsa(settings, habits) && { sigalgs: 'RSA-PSS+SHA256:RSA+SHA256' }),
    ...(shown === undefined ? {} : { cert: shown.certificate, key: shown.key }),
  };
  return { headers, tls };
}

/** The key of the Central System is shorter than it may be. */
export class WeakKey extends Error {
  readonly code = 'CERT_KEY_TOO_SHORT';
}

/** A00.FR.308: the common name counts, and so does what the extension for it says (A00.FR.511). */
function mismatch(host: string, certificate: PeerCertificate): Error | undefined {
  // A00.FR.502, A00.FR.503
  const { bits = 0, modulus } = certificate;
  if (bits < (modulus === undefined ? leastBits.ec : leastBits.rsa)) return new WeakKey(`its key has ${bits} bits`);
  const commonName: unknown = certificate.subject.CN;
  if (typeof commonName === 'string' && commonName.toLowerCase() === host.toLowerCase()) return undefined;
  return checkServerIdentity(host, certificate);
}

/** The name of a cipher suite of TLS 1.2 by its IANA name: `ECDHE-ECDSA-AES128-GCM-SHA256`. */
export const openSslName = (iana: string): string =>
  iana
    .replace(/^TLS_(RSA_WITH_)?/, '')
    .replace('_WITH_', '_')
    .replace('AES_', 'AES')
    .replace('_CBC', '')
    .replace(/(POLY1305)_SHA256$/, '$1')
    .replaceAll('_', '-');

const longestChain = 10;

/** The certificates that the other side has shown, its own first; none without TLS. */
export function shownOn(socket: Duplex): readonly X509Certificate[] {
  const shown: X509Certificate[] = [];
  let next = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  while (next !== undefined && shown.length < longestChain) {
    shown.push(next);
    next = next.issuerCertificate;
  }
  return shown;
}
