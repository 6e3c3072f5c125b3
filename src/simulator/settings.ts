/** What kind of charge point the simulator is to be. */
import type { SecurityProfile } from '../ocpp/security.js';
import type { ChargePointSubject, IssueOptions } from '../pki/authorities.js';
import type { OutletSettings } from './hardware.js';

export interface StationSettings {
  readonly identity: string;
  readonly vendor: string;
  readonly model: string;
  readonly firmwareVersion: string;
  readonly connectors: readonly OutletSettings[];
  /** The value of SupportedFeatureProfiles. */
  readonly profiles: readonly string[];
  /** What it can sample. */
  readonly measurands: readonly string[];
  /** Values that differ from those it leaves the factory with; unknown names become keys of the vendor. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Optional keys that it does not have. */
  readonly absentKeys?: readonly string[];
  readonly authorizationCache: boolean;
  /** With a back-up supply it reports the stop of a transaction before it goes down (OCTT TC_032_1). */
  readonly stopReportedBeforeGoingDown: boolean;
  /** Undefined for a charge point without the security extension. */
  readonly security?: SecuritySettings;
}

/** A private key (PKCS #8) and its certificate, both as PEM; the chain may follow the certificate. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly certificate: string;
}

/** The credentials and the trust that a charge point leaves the factory with (security whitepaper §2.6.4). */
export interface SecuritySettings {
  /** The profile it begins with. */
  readonly profile: SecurityProfile;
  /** The profiles it can be set to. */
  readonly supported: readonly SecurityProfile[];
  readonly authorizationKey?: Uint8Array;
  /** What its certificate names it by. */
  readonly serialNumber: string;
  readonly cpoName: string;
  /** PEM. */
  readonly centralSystemRoots: readonly string[];
  readonly manufacturerRoots: readonly string[];
  /** Its own certificate with its key, both as PEM. */
  readonly certificate?: KeyAndCertificate;
  /** Where the manufacturer gets one from, for a charge point that begins with profile 3; counts before `certificate`. */
  readonly issue?: (subject: ChargePointSubject, options: IssueOptions) => Promise<KeyAndCertificate>;
  /** The cipher suites that it offers for TLS 1.2, by their IANA names. */
  readonly cipherSuites: readonly string[];
  /** Whether it takes signed firmware, and no other (L01.FR.20). */
  readonly secureFirmware: boolean;
}
