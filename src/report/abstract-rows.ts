/**
 * The rows of the abstract: ids and names as certificates print them, a misprinted key included (ORS-14); questions in our
 * own words.
 */

/** A row; without a name it carries the sentence of its item. */
export interface BlockRow {
  readonly id: string;
  readonly name?: string;
}

interface BlockOf {
  readonly title: string;
  /** The head of the column of names. */
  readonly heading: string;
  readonly rows: readonly BlockRow[];
}

const named = (names: Readonly<Record<string, string>>): readonly BlockRow[] =>
  Object.entries(names).map(([id, name]) => ({ id, name }));

export const hardware = named({
  'HFS-1': 'Has a detachable cable',
  'HFS-2': 'Has a fixed cable',
  'HFS-3': 'Has AC support',
  'HFS-4': 'Has DC support',
  'HFS-5': 'Has 1 phase support',
  'HFS-6': 'Has 2 phase support',
  'HFS-7': 'Has 3 phase support',
  'HFS-8': 'No. Connectors',
  'HFS-9': 'Communication technology',
  'HFS-10': 'RFID readers',
  'HFS-11': 'DC power level',
});

/** The optional features; Core comes first, and its measurands have a table of their own. */
export const blocks: readonly BlockOf[] = [
  {
    title: 'Core',
    heading: 'Core Features',
    rows: named({
      'C-01': 'Support for offline authorization of transactions',
      'C-02': 'Support for allowing Offline Authorization for Unknown Ids',
      'C-03': 'Support for maximizing energy for invalid ids',
      'C-04': 'Authorization Cache',
      'C-05': 'Support to limit StatusNotifications',
      'C-06': 'Authorization status after cable disconnected on EV side',
      'C-06.1': 'Support for maintaining authorization when cable disconnected on EV side',
      'C-06.2': 'Support for not maintaining authorization when cable disconnected on EV side',
      'C-07': 'Support for local start',
      'C-08': 'Support for local stop',
      'C-10': 'Unlocking of connector when cable disconnected on EV side',
      'C-10.1': 'Support for unlocking connector when cable disconnected on EV side',
      'C-10.2': 'Support for not unlocking when cable disconnected on EV side',
    }),
  },
  {
    title: 'Smart Charging',
    heading: 'Certification Profile: Smart Charging',
    rows: named({ 'SC-1': 'Supported charging rate units', 'SC-1.1': 'A', 'SC-1.2': 'W' }),
  },
  {
    title: 'Reservation',
    heading: 'Certification Profile: Reservation',
    rows: named({ 'R-1': 'Support reservations of entire Charging Station' }),
  },
  {
    title: 'Firmware Management',
    heading: 'Certification Profile: Firmware Management',
    rows: named({ 'F-1': 'Support for Secure Firmware Updates' }),
  },
  {
    title: 'Security',
    heading: 'Security Extension',
    rows: named({
      'SEC-1': 'Security Profile 1: Unsecured Transport with Basic Authentication',
      'SEC-2': 'Security Profile 2: TLS with Basic Authentication',
      'SEC-3': 'Security Profile 3: TLS with Client Side Certificates',
    }),
  },
  {
    title: 'Security Cipher Suites',
    heading: 'Security Extension : Cipher Suites',
    rows: named({ 'SEC-4': 'Supported Cipher Suites' }),
  },
];

export const questions: readonly BlockRow[] = [
  ...['AQ-1', 'AQ-2', 'AQ-3', 'AQ-4', 'AQ-5', 'AQ-6'].map((id) => ({ id })),
  { id: 'AQ-7', name: 'Reporting of StopTransaction after power loss' },
  { id: 'AQ-7.1' },
  { id: 'AQ-7.2' },
];

/** The other relevant settings, by what they belong to. */
export const settings: readonly BlockOf[] = [
  {
    title: 'Core',
    heading: 'Limit / Setting',
    rows: named({
      'ORS-1': 'GetConfigurationMaxKeys',
      'ORS-2': 'MeterValuesAlignedDataMaxLength',
      'ORS-3': 'MeterValuesSampledDataMaxLength',
      'ORS-4': 'Minimum MeterValueSampleInterval supported',
      'ORS-5': 'Maximum MeterValueSampleInterval supported',
      'ORS-6': 'Minimum HeartbeatInterval supported',
      'ORS-7': 'Maximum HeartbeatInterval supported',
      'ORS-8': 'StopTransactionMaxMeterValues',
      'ORS-9': 'StopTxnAlignedDataMaxLength',
      'ORS-10': 'StopTxnSampledDataMaxLength',
      'ORS-11': 'WebSocketPingInterval',
    }),
  },
  {
    title: 'Local Authorization List Management',
    heading: 'Certification Profile: Local Authorization List Management',
    rows: named({ 'ORS-12': 'LocalAuthListMaxLength', 'ORS-13': 'SendLocalListMaxLength' }),
  },
  {
    title: 'Smart Charging',
    heading: 'Certification Profile: Smart Charging',
    rows: named({
      'ORS-14': 'ChargingProfileMaxStackLevel',
      'ORS-15': 'ChargingScheduleMaxPeriods',
      'ORS-19': 'MaxChargingProfilesInstalled',
    }),
  },
  {
    title: 'Firmware Management',
    heading: 'Firmware Management Settings',
    rows: named({ 'ORS-16': 'Supported file transfer protocols' }),
  },
  {
    title: 'Security',
    heading: 'Security Extension',
    rows: named({ 'ORS-17': 'CertificateSignedMaxChainSize', 'ORS-18': 'CertificateStoreMaxLength' }),
  },
];

/** The configuration keys of the 2023 layout, in its order. */
export const printedKeys: readonly string[] = [
  'AllowOfflineTxForUnknownId',
  'AuthorizationCacheEnabled',
  'AuthorizeRemoteTxRequests',
  'BlinkRepeat',
  'ClockAlignedDataInterval',
  'ConnectionTimeOut',
  'ConnectorPhaseRotation',
  'ConnectorPhaseRotationMaxLength',
  'GetConfigurationMaxKeys',
  'HeartbeatInterval',
  'LightIntensity',
  'LocalAuthorizeOffline',
  'LocalPreAuthorize',
  'MaxEnergyOnInvalidId',
  'MessageTimeout',
  'MeterValuesAlignedData',
  'MeterValuesAlignedDataMaxLength',
  'MeterValuesSampledData',
  'MeterValuesSampledDataMaxLength',
  'MeterValueSampleInterval',
  'MinimumStatusDuration',
  'NumberOfConnectors',
  'ResetRetries',
  'StopTransactionMaxMeterValues',
  'StopTransactionOnEVSideDisconnect',
  'StopTransactionOnInvalidId',
  'StopTxnAlignedData',
  'StopTxnAlignedDataMaxLength',
  'StopTxnSampledData',
  'StopTxnSampledDataMaxLength',
  'SupportedFeatureProfiles',
  'SupportedFeatureProfilesMaxLength',
  'TransactionMessageAttempts',
  'TransactionMessageRetryInterval',
  'UnlockConnectorOnEVSideDisconnect',
  'WebSocketPingInterval',
  'LocalAuthListEnabled',
  'LocalAuthListMaxLength',
  'SendLocalListMaxLength',
  'ReserveConnectorZeroSupported',
  'ChargeProfileMaxStackLevel',
  'ChargingScheduleAllowedChargingRateUnit',
  'ChargingScheduleMaxPeriods',
  'ConnectorSwitch3to1PhaseSupported',
  'MaxChargingProfilesInstalled',
  'SupportedFileTransferProtocols',
];
