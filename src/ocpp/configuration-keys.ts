/** The standard configuration keys (OCPP 1.6 chapter 9 with errata 3.80, 3.83, 3.84, 3.90, 3.91 and errata J 3.12). */
import type { ProfileOrExtension } from './messages.js';

/** `R`: readable only; `RW`: also writable; `R or RW`: the vendor's choice; `W`: never readable. */
export type Accessibility = 'R' | 'RW' | 'R or RW' | 'W';
export type KeyType = 'boolean' | 'integer' | 'CSL' | 'string';

export interface ConfigurationKey {
  readonly type: KeyType;
  readonly access: Accessibility;
  readonly required: boolean;
  readonly profile: ProfileOrExtension;
  /** Seconds unless said otherwise by the key; undefined for a value without unit. */
  readonly unit?: 'seconds' | 'times' | 'Wh' | '%';
}

type Row = readonly [KeyType, Accessibility, 'required' | 'optional', ConfigurationKey['unit']?];

const core = {
  AllowOfflineTxForUnknownId: ['boolean', 'RW', 'optional'],
  AuthorizationCacheEnabled: ['boolean', 'RW', 'optional'],
  AuthorizeRemoteTxRequests: ['boolean', 'R or RW', 'required'],
  BlinkRepeat: ['integer', 'RW', 'optional', 'times'],
  ClockAlignedDataInterval: ['integer', 'RW', 'required', 'seconds'],
  ConnectionTimeOut: ['integer', 'RW', 'required', 'seconds'],
  ConnectorPhaseRotation: ['CSL', 'RW', 'required'],
  ConnectorPhaseRotationMaxLength: ['integer', 'R', 'optional'],
  GetConfigurationMaxKeys: ['integer', 'R', 'required'],
  HeartbeatInterval: ['integer', 'RW', 'required', 'seconds'],
  LightIntensity: ['integer', 'RW', 'optional', '%'],
  LocalAuthorizeOffline: ['boolean', 'RW', 'required'],
  LocalPreAuthorize: ['boolean', 'RW', 'required'],
  MaxEnergyOnInvalidId: ['integer', 'RW', 'optional', 'Wh'],
  MessageTimeout: ['integer', 'RW', 'optional', 'seconds'],
  MeterValuesAlignedData: ['CSL', 'RW', 'required'],
  MeterValuesAlignedDataMaxLength: ['integer', 'R', 'optional'],
  MeterValuesSampledData: ['CSL', 'RW', 'required'],
  MeterValuesSampledDataMaxLength: ['integer', 'R', 'optional'],
  MeterValueSampleInterval: ['integer', 'RW', 'required', 'seconds'],
  MinimumStatusDuration: ['integer', 'RW', 'optional', 'seconds'],
  NumberOfConnectors: ['integer', 'R', 'required'],
  ResetRetries: ['integer', 'RW', 'required', 'times'],
  StopTransactionMaxMeterValues: ['integer', 'R', 'optional'],
  // Errata 3.80: once required and RW.
  StopTransactionOnEVSideDisconnect: ['boolean', 'R or RW', 'optional'],
  StopTransactionOnInvalidId: ['boolean', 'RW', 'required'],
  StopTxnAlignedData: ['CSL', 'RW', 'required'],
  StopTxnAlignedDataMaxLength: ['integer', 'R', 'optional'],
  StopTxnSampledData: ['CSL', 'RW', 'required'],
  StopTxnSampledDataMaxLength: ['integer', 'R', 'optional'],
  SupportedFeatureProfiles: ['CSL', 'R', 'required'],
  SupportedFeatureProfilesMaxLength: ['integer', 'R', 'optional'],
  TransactionMessageAttempts: ['integer', 'RW', 'required', 'times'],
  TransactionMessageRetryInterval: ['integer', 'RW', 'required', 'seconds'],
  // Errata 3.84: read-only is allowed, and a must with a fixed cable.
  UnlockConnectorOnEVSideDisconnect: ['boolean', 'R or RW', 'required'],
  WebSocketPingInterval: ['integer', 'RW', 'optional', 'seconds'],
} as const satisfies Record<string, Row>;

const localAuthListManagement = {
  LocalAuthListEnabled: ['boolean', 'RW', 'required'],
  LocalAuthListMaxLength: ['integer', 'R', 'required'],
  SendLocalListMaxLength: ['integer', 'R', 'required'],
} as const satisfies Record<string, Row>;

const reservation = {
  ReserveConnectorZeroSupported: ['boolean', 'R', 'optional'],
} as const satisfies Record<string, Row>;

const smartCharging = {
  ChargeProfileMaxStackLevel: ['integer', 'R', 'required'],
  ChargingScheduleAllowedChargingRateUnit: ['CSL', 'R', 'required'],
  ChargingScheduleMaxPeriods: ['integer', 'R', 'required'],
  ConnectorSwitch3to1PhaseSupported: ['boolean', 'R', 'optional'],
  MaxChargingProfilesInstalled: ['integer', 'R', 'required'],
} as const satisfies Record<string, Row>;

const firmwareManagement = {
  SupportedFileTransferProtocols: ['CSL', 'R', 'optional'],
} as const satisfies Record<string, Row>;

// Security whitepaper §7. What it calls required depends on the profiles that are supported.
const security = {
  AdditionalRootCertificateCheck: ['boolean', 'R', 'optional'],
  AuthorizationKey: ['string', 'W', 'optional'],
  CertificateSignedMaxChainSize: ['integer', 'R', 'optional'],
  CertificateStoreMaxLength: ['integer', 'R', 'optional'],
  CpoName: ['string', 'RW', 'optional'],
  SecurityProfile: ['integer', 'RW', 'optional'],
} as const satisfies Record<string, Row>;

const table = (profile: ProfileOrExtension, rows: Readonly<Record<string, Row>>): [string, ConfigurationKey][] =>
  Object.entries(rows).map(([key, [type, access, need, unit]]) => [
    key,
    { type, access, required: need === 'required', profile, ...(unit === undefined ? {} : { unit }) },
  ]);

/** Every standard key by its name. */
export const configurationKeys: ReadonlyMap<string, ConfigurationKey> = new Map([
  ...table('Core', core),
  ...table('LocalAuthListManagement', localAuthListManagement),
  ...table('Reservation', reservation),
  ...table('SmartCharging', smartCharging),
  ...table('FirmwareManagement', firmwareManagement),
  ...table('Security', security),
]);

/** The name of a Core key, so that a case cannot misspell one. */
export type CoreKey = keyof typeof core;
