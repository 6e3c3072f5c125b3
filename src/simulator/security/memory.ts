/** What the security extension keeps through resets and power cuts. Plain data. */
import type { Request } from '../../ocpp/messages.js';
import type { SecurityEvent, SecurityProfile } from '../../ocpp/security.js';
import type { LoggedEvent } from '../memory.js';
import type { KeyAndCertificate, SecuritySettings } from '../settings.js';
import { certificateIn } from './certificates.js';
import type { SecurityHabits } from './habits.js';
import { hashedKeyOf } from './hash-data.js';
import { hasRsaKey, knowsOnlyRsa } from './key-family.js';

export type RootUse = Request<'InstallCertificate'>['certificateType'];

export interface InstalledRoot {
  readonly use: RootUse;
  /** PEM. */
  readonly certificate: string;
  /** What is hashed of the key of whoever signed it; that one need not be installed any more. */
  readonly issuerKey: Uint8Array;
  /** Replaced, and kept until its successor has proved its worth (M05.FR.11). */
  isFallback: boolean;
}

/** A security event that the Central System has not confirmed yet. */
export interface UntoldEvent {
  readonly type: SecurityEvent;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly techInfo: string | undefined;
}

export interface SecurityMemory {
  profile: SecurityProfile;
  /** What it falls back to; undefined once it has been connected with the present profile (A05.FR.08). */
  formerProfile: SecurityProfile | undefined;
  authorizationKey: Uint8Array | undefined;
  roots: InstalledRoot[];
  /** Own certificates with their keys; the last was installed last. The chain may come with them. */
  certificates: KeyAndCertificate[];
  /** A signing request under way, and its key. */
  pending: { readonly key: string; readonly request: string } | undefined;
  log: LoggedEvent[];
  untold: UntoldEvent[];
  /** The last SignedFirmwareStatusNotification (L01.FR.28, L01.FR.29). */
  firmwareStatus: Request<'SignedFirmwareStatusNotification'> | undefined;
}

/**
 * What a charge point leaves the factory with; its own certificate may have to be issued first.
 * @throws Error where a root is not one certificate
 */
export async function factoryMemory(settings: SecuritySettings, habits: SecurityHabits): Promise<SecurityMemory> {
  const roots = (use: RootUse, pems: readonly string[]): InstalledRoot[] =>
    pems.flatMap((pem) => {
      const certificate = certificateIn(pem);
      if (certificate === undefined) throw new Error(`a ${use} is not one certificate in PEM`);
      if (knowsOnlyRsa(settings, habits) && !hasRsaKey(certificate)) return [];
      return [{ use, certificate: pem, issuerKey: hashedKeyOf(certificate, habits), isFallback: false }];
    });
  const own = await factoryCertificate(settings, habits);
  return {
    profile: settings.profile,
    formerProfile: undefined,
    authorizationKey: settings.authorizationKey,
    roots: [
      ...roots('CentralSystemRootCertificate', settings.centralSystemRoots),
      ...roots('ManufacturerRootCertificate', settings.manufacturerRoots),
    ],
    certificates: own === undefined ? [] : [own],
    pending: undefined,
    log: [],
    untold: [],
    firmwareStatus: undefined,
  };
}

async function factoryCertificate(
  settings: SecuritySettings,
  habits: SecurityHabits,
): Promise<KeyAndCertificate | undefined> {
  const { certificate, issue, profile, serialNumber, cpoName } = settings;
  const { factory } = habits;
  if (issue === undefined || (profile !== 3 && factory === undefined)) return certificate;
  const { commonName = serialNumber, ...flawed } = factory ?? {};
  const family = knowsOnlyRsa(settings, habits) ? 'RSA' : 'EC';
  return issue({ commonName, organizationName: cpoName }, { ...flawed, family });
}
