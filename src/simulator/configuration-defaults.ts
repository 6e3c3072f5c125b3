/** Which configuration keys the built-in charge point has, and their values as it leaves the factory. */
import { configurationKeys } from '../ocpp/configuration-keys.js';
import type { StationSettings } from './settings.js';

const registerMeasurand = 'Energy.Active.Import.Register';
const listLength = 20;

/** Name and value of every key that this charge point has. */
export function defaultConfiguration(settings: StationSettings): ReadonlyMap<string, string> {
  const measurand = settings.measurands.includes(registerMeasurand)
    ? registerMeasurand
    : (settings.measurands[0] ?? '');
  const rotation = settings.connectors.map(({ id, phases }) => `${id}.${phases === 3 ? 'RST' : 'NotApplicable'}`);
  const detachable = settings.connectors.some(({ cable }) => cable === 'detachable');
  const values: Readonly<Record<string, string>> = {
    AllowOfflineTxForUnknownId: 'false',
    ...(settings.authorizationCache ? { AuthorizationCacheEnabled: 'true' } : {}),
    AuthorizeRemoteTxRequests: 'true',
    BlinkRepeat: '3',
    ClockAlignedDataInterval: '0',
    ConnectionTimeOut: '60',
    ConnectorPhaseRotation: rotation.join(','),
    ConnectorPhaseRotationMaxLength: String(settings.connectors.length + 1),
    GetConfigurationMaxKeys: '50',
    HeartbeatInterval: '3600',
    LightIntensity: '50',
    LocalAuthorizeOffline: 'true',
    LocalPreAuthorize: 'false',
    MaxEnergyOnInvalidId: '0',
    MessageTimeout: '60',
    MeterValuesAlignedData: measurand,
    MeterValuesAlignedDataMaxLength: String(listLength),
    MeterValuesSampledData: measurand,
    MeterValuesSampledDataMaxLength: String(listLength),
    MeterValueSampleInterval: '60',
    MinimumStatusDuration: '0',
    NumberOfConnectors: String(settings.connectors.length),
    ResetRetries: '1',
    StopTransactionMaxMeterValues: '100',
    StopTransactionOnEVSideDisconnect: 'true',
    StopTransactionOnInvalidId: 'true',
    StopTxnAlignedData: '',
    StopTxnAlignedDataMaxLength: String(listLength),
    StopTxnSampledData: '',
    StopTxnSampledDataMaxLength: String(listLength),
    SupportedFeatureProfiles: settings.profiles.join(','),
    SupportedFeatureProfilesMaxLength: '6',
    TransactionMessageAttempts: '3',
    TransactionMessageRetryInterval: '10',
    UnlockConnectorOnEVSideDisconnect: String(detachable),
    WebSocketPingInterval: '0',
    LocalAuthListEnabled: 'false',
    LocalAuthListMaxLength: '100',
    SendLocalListMaxLength: '20',
    ReserveConnectorZeroSupported: 'false',
    ChargeProfileMaxStackLevel: '3',
    ChargingScheduleAllowedChargingRateUnit: 'Current,Power',
    ChargingScheduleMaxPeriods: '10',
    ConnectorSwitch3to1PhaseSupported: 'true',
    MaxChargingProfilesInstalled: '10',
    SupportedFileTransferProtocols: 'FTP',
    AdditionalRootCertificateCheck: 'false',
    AuthorizationKey: '',
    CertificateSignedMaxChainSize: '10000',
    CertificateStoreMaxLength: '10',
    CpoName: settings.security?.cpoName ?? '',
    SecurityProfile: String(settings.security?.profile ?? 0),
  };
  const claimed = (name: string): boolean => {
    const profile = configurationKeys.get(name)?.profile;
    const hasSecurity = settings.security !== undefined;
    // N01, L01: files are transferred by the requests of the extension, too.
    if (profile === 'Security' || (hasSecurity && name === 'SupportedFileTransferProtocols')) return hasSecurity;
    return profile === 'Core' || (profile !== undefined && settings.profiles.includes(profile));
  };
  const absent = new Set(settings.absentKeys);
  return new Map(Object.entries(values).filter(([name]) => claimed(name) && !absent.has(name)));
}
