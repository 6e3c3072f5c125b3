/** The tables of configuration keys and of status transitions, against facts written down by hand. */
import { expect } from 'chai';
import { configurationKeys } from '../../src/ocpp/configuration-keys.js';
import { chargePointStatuses, type ChargePointStatus } from '../../src/ocpp/datatypes.js';
import { mainControllerStatuses, mayFollow } from '../../src/ocpp/status-transitions.js';

const keysOf = (profile: string, required: boolean) =>
  [...configurationKeys]
    .filter(([, key]) => key.profile === profile && key.required === required)
    .map(([name]) => name);

const accessOf = (name: string) => configurationKeys.get(name)?.access;

describe('the standard configuration keys', () => {
  it('require these twenty of Core', () => {
    expect(keysOf('Core', true)).to.have.members([
      'AuthorizeRemoteTxRequests',
      'ClockAlignedDataInterval',
      'ConnectionTimeOut',
      'ConnectorPhaseRotation',
      'GetConfigurationMaxKeys',
      'HeartbeatInterval',
      'LocalAuthorizeOffline',
      'LocalPreAuthorize',
      'MeterValuesAlignedData',
      'MeterValuesSampledData',
      'MeterValueSampleInterval',
      'NumberOfConnectors',
      'ResetRetries',
      'StopTransactionOnInvalidId',
      'StopTxnAlignedData',
      'StopTxnSampledData',
      'SupportedFeatureProfiles',
      'TransactionMessageAttempts',
      'TransactionMessageRetryInterval',
      'UnlockConnectorOnEVSideDisconnect',
    ]);
  });

  it('leave these sixteen of Core to the vendor', () => {
    expect(keysOf('Core', false)).to.have.members([
      'AllowOfflineTxForUnknownId',
      'AuthorizationCacheEnabled',
      'BlinkRepeat',
      'ConnectorPhaseRotationMaxLength',
      'LightIntensity',
      'MaxEnergyOnInvalidId',
      'MessageTimeout',
      'MeterValuesAlignedDataMaxLength',
      'MeterValuesSampledDataMaxLength',
      'MinimumStatusDuration',
      'StopTransactionMaxMeterValues',
      'StopTransactionOnEVSideDisconnect',
      'StopTxnAlignedDataMaxLength',
      'StopTxnSampledDataMaxLength',
      'SupportedFeatureProfilesMaxLength',
      'WebSocketPingInterval',
    ]);
  });

  it('require those of the other profiles that the specification requires', () => {
    expect(keysOf('LocalAuthListManagement', true)).to.have.members([
      'LocalAuthListEnabled',
      'LocalAuthListMaxLength',
      'SendLocalListMaxLength',
    ]);
    expect(keysOf('SmartCharging', true)).to.have.members([
      'ChargeProfileMaxStackLevel',
      'ChargingScheduleAllowedChargingRateUnit',
      'ChargingScheduleMaxPeriods',
      'MaxChargingProfilesInstalled',
    ]);
    expect(keysOf('SmartCharging', false)).to.deep.equal(['ConnectorSwitch3to1PhaseSupported']);
    expect(keysOf('Reservation', false)).to.deep.equal(['ReserveConnectorZeroSupported']);
    expect(keysOf('FirmwareManagement', false)).to.deep.equal(['SupportedFileTransferProtocols']);
    for (const profile of ['Reservation', 'FirmwareManagement', 'RemoteTrigger']) {
      expect(keysOf(profile, true), profile).to.deep.equal([]);
    }
  });

  it('give the accessibility that the errata give', () => {
    for (const name of [
      'AuthorizeRemoteTxRequests',
      'StopTransactionOnEVSideDisconnect',
      'UnlockConnectorOnEVSideDisconnect',
    ]) {
      expect(accessOf(name), name).to.equal('R or RW');
    }
    for (const name of [
      'NumberOfConnectors',
      'GetConfigurationMaxKeys',
      'SupportedFeatureProfiles',
      'LocalAuthListMaxLength',
    ]) {
      expect(accessOf(name), name).to.equal('R');
    }
    for (const name of ['HeartbeatInterval', 'ConnectionTimeOut', 'MessageTimeout', 'LocalAuthListEnabled']) {
      expect(accessOf(name), name).to.equal('RW');
    }
    expect(accessOf('AuthorizationKey')).to.equal('W');
  });

  it('know type and unit', () => {
    expect(configurationKeys.get('HeartbeatInterval')).to.include({ type: 'integer', unit: 'seconds' });
    expect(configurationKeys.get('MaxEnergyOnInvalidId')).to.include({ type: 'integer', unit: 'Wh' });
    expect(configurationKeys.get('LightIntensity')).to.include({ type: 'integer', unit: '%' });
    expect(configurationKeys.get('ResetRetries')).to.include({ type: 'integer', unit: 'times' });
    expect(configurationKeys.get('StopTxnSampledData')).to.include({ type: 'CSL' }).and.not.to.have.property('unit');
    expect(configurationKeys.get('LocalPreAuthorize')).to.include({ type: 'boolean' });
  });
});

describe('the table of status transitions', () => {
  /** Row, status, and the columns that the table fills; 1 Available … 9 Faulted. */
  const rows: readonly (readonly [string, ChargePointStatus, string])[] = [
    ['A', 'Available', '2345789'],
    ['B', 'Preparing', '134569'],
    ['C', 'Charging', '145689'],
    ['D', 'SuspendedEV', '135689'],
    ['E', 'SuspendedEVSE', '134689'],
    ['F', 'Finishing', '1289'],
    ['G', 'Reserved', '1289'],
    ['H', 'Unavailable', '123459'],
    ['I', 'Faulted', '12345678'],
  ];
  const columns: readonly ChargePointStatus[] = [
    'Available',
    'Preparing',
    'Charging',
    'SuspendedEV',
    'SuspendedEVSE',
    'Finishing',
    'Reserved',
    'Unavailable',
    'Faulted',
  ];

  it('has nine statuses', () => {
    expect(chargePointStatuses).to.have.members(columns);
  });

  for (const [row, from, filled] of rows) {
    it(`allows in row ${row}, from ${from}, the columns ${filled} and no other`, () => {
      const allowed = columns.flatMap((to, index) => (mayFollow(from, to) ? [String(index + 1)] : []));
      expect(allowed.join('')).to.equal(filled);
    });
  }

  it('allows no status to follow itself, and 53 changes altogether', () => {
    const allowed = columns.flatMap((from) => columns.filter((to) => mayFollow(from, to)));
    expect(allowed).to.have.lengthOf(53);
    for (const one of columns) expect(mayFollow(one, one), one).to.equal(false);
  });

  it('leaves three statuses to connector 0', () => {
    expect(mainControllerStatuses).to.have.members(['Available', 'Unavailable', 'Faulted']);
  });
});
