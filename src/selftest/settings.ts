/** The built-in charge point that a statement describes. */
import { configurationKeys } from '../ocpp/configuration-keys.js';
import { itemOf, type ItemId } from '../pics/items.js';
import { cableOf, type Statement } from '../pics/statement.js';
import type { SecuritySettings, StationSettings } from '../simulator/settings.js';

/** `security`: what `securitySettingsOf` makes of it; without it the charge point has no part of the extension. */
export function settingsOf(statement: Statement, security?: SecuritySettings): StationSettings {
  const { items, product, connectors, configuration, profiles, parameters } = statement;
  const sampled = items['C-09.1'];
  return {
    identity: parameters.identity,
    vendor: product.vendor.slice(0, 20),
    model: product.designation.slice(0, 20),
    firmwareVersion: product.version.value.slice(0, 50),
    connectors: connectors.map((connector) => ({
      id: connector.id,
      current: connector.current === 'DC' ? 'DC' : 'AC',
      phases: connector.phases.includes('3') ? 3 : 1,
      cable: cableOf(statement, connector) === 'Fixed Cable' ? 'fixed' : 'detachable',
    })),
    profiles,
    measurands: sampled.kind === 'list' ? sampled.values : ['Energy.Active.Import.Register'],
    configuration: { ...impliedConfiguration(statement), ...declared(configuration) },
    absentKeys: absentKeys(statement),
    authorizationCache: items['C-04'].kind === 'yes',
    stopReportedBeforeGoingDown: items['AQ-7.1'].kind === 'yes',
    ...(security === undefined ? {} : { security }),
  };
}

/** The key that each setting of a statement is the value of. */
const keyOf = {
  'ORS-1': 'GetConfigurationMaxKeys',
  'ORS-2': 'MeterValuesAlignedDataMaxLength',
  'ORS-3': 'MeterValuesSampledDataMaxLength',
  'ORS-8': 'StopTransactionMaxMeterValues',
  'ORS-9': 'StopTxnAlignedDataMaxLength',
  'ORS-10': 'StopTxnSampledDataMaxLength',
  'ORS-11': 'WebSocketPingInterval',
  'ORS-12': 'LocalAuthListMaxLength',
  'ORS-13': 'SendLocalListMaxLength',
  'ORS-14': 'ChargeProfileMaxStackLevel',
  'ORS-15': 'ChargingScheduleMaxPeriods',
  'ORS-16': 'SupportedFileTransferProtocols',
  'ORS-17': 'CertificateSignedMaxChainSize',
  'ORS-18': 'CertificateStoreMaxLength',
  'ORS-19': 'MaxChargingProfilesInstalled',
  'C-09.1': 'MeterValuesSampledData',
  'C-09.2': 'MeterValuesAlignedData',
} as const satisfies Partial<Record<ItemId, string>>;

/** Values of configuration keys that follow from the answers. */
function impliedConfiguration({ items, extensions }: Statement): Readonly<Record<string, string>> {
  const settings = Object.entries(keyOf).flatMap(([id, key]): [string, string][] => {
    const answer = items[id as keyof typeof keyOf];
    if (itemOf(id as ItemId).neededFor === 'Security' && !extensions.includes('Security')) return [];
    if (answer.kind === 'number') return [[key, String(answer.value)]];
    return answer.kind === 'list' && answer.values.length > 0 ? [[key, answer.values.join(',')]] : [];
  });
  return {
    ...Object.fromEntries(settings),
    LocalAuthorizeOffline: String(items['C-01'].kind !== 'no'),
    StopTransactionOnEVSideDisconnect: String(items['C-06.1'].kind !== 'yes'),
    ...(items['R-1'].kind === 'yes' ? { ReserveConnectorZeroSupported: 'true' } : {}),
    ...(items['C-10.2'].kind === 'yes' ? { UnlockConnectorOnEVSideDisconnect: 'false' } : {}),
  };
}

/** What the 2023 layout prints of the configuration: a dash for a key that is not there, quotes around an empty list. */
const declared = (configuration: Statement['configuration']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(configuration)
      .filter(([, value]) => value !== '' && value !== '-')
      .map(([key, value]) => [key, value === '""' ? '' : value]),
  );

const keysOfFeatures = {
  'C-02': 'AllowOfflineTxForUnknownId',
  'C-03': 'MaxEnergyOnInvalidId',
  'C-05': 'MinimumStatusDuration',
} as const satisfies Partial<Record<ItemId, string>>;

/** Optional keys of features that are denied, and those printed as a dash. */
function absentKeys({ items, configuration }: Statement): readonly string[] {
  const denied = Object.entries(keysOfFeatures).filter(
    ([id]) => items[id as keyof typeof keysOfFeatures].kind === 'no',
  );
  const dashed = Object.keys(configuration).filter((key) => configuration[key] === '-');
  return [...denied.map(([, key]) => key), ...dashed].filter((key) => configurationKeys.get(key)?.required === false);
}
