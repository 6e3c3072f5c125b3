/** How a charge point logs in and names certificates, where there is a choice, or where it can be done wrongly. */
import { usesBasicAuthentication, type SecurityProfile } from '../../ocpp/security.js';
import type { CertificateFlaw, ChargePointSubject } from '../../pki/authorities.js';
import type { HashAlgorithm } from './hash-data.js';

export interface SecurityHabits {
  /** The profile that it connects with, of the one that is configured. */
  readonly dials: (profile: SecurityProfile) => SecurityProfile;
  /** The name in the Authorization header. */
  readonly user: (identity: string) => string;
  /** The password in the Authorization header, of the key that is configured. */
  readonly password: (key: Uint8Array) => Uint8Array;
  /** Whether there is an Authorization header in a profile. */
  readonly authorizes: (profile: SecurityProfile) => boolean;
  /** Whether the own certificate is shown in a profile. */
  readonly showsCertificate: (profile: SecurityProfile) => boolean;
  /** The cipher suites that are offered for TLS 1.2, by their IANA names. */
  readonly cipherSuites: (suites: readonly string[]) => readonly string[];
  readonly oldestTls: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  readonly newestTls: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  /** What its certificate of the factory is like; it has none where it does not begin with profile 3, unless given. */
  readonly factory: { readonly commonName?: string; readonly flaw?: CertificateFlaw } | undefined;
  /** What a signing request asks for. */
  readonly requestedSubject: (subject: ChargePointSubject) => ChargePointSubject;
  /** Of the key that it asks a certificate for; one that goes with its cipher suites unless given. */
  readonly keyKind: 'RSA-2048' | 'RSA-1024' | undefined;
  readonly hashAlgorithm: HashAlgorithm;
  /** Whether a key is hashed with its algorithm, tags and lengths. */
  readonly hashesWholeKey: boolean;
}

export const usualSecurity: SecurityHabits = {
  dials: (profile) => profile,
  user: (identity) => identity,
  password: (key) => key,
  authorizes: usesBasicAuthentication,
  showsCertificate: (profile) => profile === 3,
  cipherSuites: (suites) => suites,
  oldestTls: 'TLSv1.2',
  // Charge points in the field that offer TLS 1.3 are rare.
  newestTls: 'TLSv1.2',
  factory: undefined,
  requestedSubject: (subject) => subject,
  keyKind: undefined,
  hashAlgorithm: 'SHA256',
  hashesWholeKey: false,
};
