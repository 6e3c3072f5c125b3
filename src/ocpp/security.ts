/** The security extension on paper: profiles, the key of Basic authentication, cipher suites, events (security whitepaper). */

/** 0: none; 1: Basic authentication; 2: TLS with Basic authentication; 3: TLS with certificates on both sides (§2.1). */
export const securityProfiles = [0, 1, 2, 3] as const;
export type SecurityProfile = (typeof securityProfiles)[number];

export const usesTls = (profile: SecurityProfile): boolean => profile >= 2;
export const usesBasicAuthentication = (profile: SecurityProfile): boolean => profile === 1 || profile === 2;

/** How many bytes an AuthorizationKey has (A00.FR.205, §7.2). */
export const authorizationKeyBytes = { least: 16, most: 20 } as const;

/** A charge point supports all suites of at least one family (A00.FR.318, A00.FR.422). */
export const requiredCipherSuites = [
  ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
  ['TLS_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_256_GCM_SHA384'],
] as const;

/**
 * The family of the certificate that a server shows who offers these cipher suites: that of elliptic curves is preferred,
 * and RSA is for those who know nothing else.
 */
export const keyFamilyOf = (suites: readonly string[]): 'EC' | 'RSA' =>
  suites.length > 0 && suites.every((suite) => suite.includes('RSA')) ? 'RSA' : 'EC';

/** The security events by name, and which are critical: those are sent to the Central System (§8). */
export const securityEvents = {
  FirmwareUpdated: 'critical',
  FailedToAuthenticationAtCentralSystem: 'logged',
  CentralSystemFailedToAuthentication: 'logged',
  SettingSystemTime: 'critical',
  StartupOfTheDevice: 'critical',
  ResetOrReboot: 'critical',
  SecurityLogWasCleared: 'critical',
  ReconfigurationOfSecurityParameters: 'logged',
  MemoryExhaustion: 'critical',
  InvalidMessages: 'logged',
  AttemptedReplayAttacks: 'logged',
  TamperDetectionActivated: 'critical',
  InvalidFirmwareSignature: 'logged',
  InvalidFirmwareSigningCertificate: 'logged',
  InvalidCentralSystemCertificate: 'logged',
  InvalidChargePointCertificate: 'logged',
  InvalidTLSVersion: 'logged',
  InvalidTLSCipherSuite: 'logged',
} as const;
export type SecurityEvent = keyof typeof securityEvents;

/** A requirement of the whitepaper as findings and faults name it, such as `A00.FR.203`. */
export const whitepaper = (requirement: string): string => `security whitepaper ${requirement}`;
