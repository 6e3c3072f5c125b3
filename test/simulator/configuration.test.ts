import { expect } from 'chai';
import { configurationKeys } from '../../src/ocpp/configuration-keys.js';
import { Benches, settings } from './bench.js';
import type { Payload } from './central-system.js';

describe('simulator: configuration', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());

  it('has every required Core key with the access that the table gives it', async () => {
    const { centralSystem } = await benches.ready();
    const answered = await centralSystem.call('GetConfiguration');
    expect(answered.kind).to.equal('result');
    const listed = new Map(
      answered.kind === 'result'
        ? (answered.payload.configurationKey as readonly Payload[]).map((entry) => [entry.key as string, entry])
        : [],
    );
    for (const [name, { access, required, profile }] of configurationKeys) {
      if (profile !== 'Core') {
        expect(listed.has(name), name).to.equal(false);
        continue;
      }
      if (required) expect(listed.has(name), name).to.equal(true);
      const entry = listed.get(name);
      if (entry !== undefined && access !== 'R or RW') expect(entry.readonly, name).to.equal(access === 'R');
    }
    expect(answered).not.to.have.nested.property('payload.unknownKey');
  });

  it('answers for the keys asked for, in any case, and names the unknown ones', async () => {
    const { centralSystem } = await benches.ready({ settings: { configuration: { Colour: 'green' } } });
    const answered = await centralSystem.call('GetConfiguration', { key: ['heartbeatinterval', 'Nonsense', 'colour'] });
    expect(answered).to.deep.equal({
      kind: 'result',
      payload: {
        configurationKey: [
          { key: 'HeartbeatInterval', readonly: false, value: '3600' },
          { key: 'Colour', readonly: false, value: 'green' },
        ],
        unknownKey: ['Nonsense'],
      },
    });
  });

  it('refuses more keys at once than it said', async () => {
    const { centralSystem } = await benches.ready({ settings: { configuration: { GetConfigurationMaxKeys: '1' } } });
    const answered = await centralSystem.call('GetConfiguration', { key: ['BlinkRepeat', 'LightIntensity'] });
    expect(answered).to.include({ kind: 'error', code: 'OccurenceConstraintViolation' });
    expect(await centralSystem.value('BlinkRepeat')).to.equal('3');
  });

  const changes: readonly (readonly [string, string, string, string?])[] = [
    ['MeterValueSampleInterval', '7', 'Accepted'],
    ['metervaluesampleinterval', '8', 'Accepted', '8'],
    ['MeterValueSampleInterval', '-1', 'Rejected'],
    ['MeterValueSampleInterval', '1.5', 'Rejected'],
    ['MeterValueSampleInterval', '99999999999', 'Rejected'],
    ['MeterValueSampleInterval', '', 'Rejected'],
    ['WebSocketPingInterval', '-5', 'Rejected'],
    ['LightIntensity', '101', 'Rejected'],
    ['LocalPreAuthorize', 'true', 'Accepted'],
    ['LocalPreAuthorize', 'yes', 'Rejected'],
    ['NumberOfConnectors', '3', 'Rejected'],
    ['Testing', 'true', 'NotSupported'],
    ['LocalAuthListEnabled', 'true', 'NotSupported'],
    ['MeterValuesSampledData', 'Voltage,Current.Import.L1', 'Accepted'],
    ['MeterValuesSampledData', 'RPM', 'Rejected'],
    ['MeterValuesSampledData', 'voltage', 'Rejected'],
    ['StopTxnSampledData', '', 'Accepted'],
    ['MeterValuesAlignedData', Array(21).fill('Voltage').join(','), 'Rejected'],
    ['ConnectorPhaseRotation', '1.RST,2.NotApplicable', 'Accepted'],
    ['ConnectorPhaseRotation', '9.RST', 'Rejected'],
  ];
  it('takes values by type, range, list and access', async () => {
    const { centralSystem } = await benches.ready();
    for (const [key, value, status, reads] of changes) {
      const before = await centralSystem.value(key);
      expect(await centralSystem.status('ChangeConfiguration', { key, value }), `${key}=${value}`).to.equal(status);
      if (status !== 'NotSupported') {
        expect(await centralSystem.value(key)).to.equal(status === 'Accepted' ? (reads ?? value) : before);
      }
    }
  });

  it('allows nothing to be chosen about unlocking where the cable is fixed', async () => {
    const { centralSystem } = await benches.ready({
      settings: { connectors: settings.connectors.map((each) => ({ ...each, cable: 'fixed' as const })) },
    });
    const key = 'UnlockConnectorOnEVSideDisconnect';
    expect(await centralSystem.value(key)).to.equal('false');
    expect(await centralSystem.status('ChangeConfiguration', { key, value: 'true' })).to.equal('Rejected');
  });

  it('clears a cache that it has and rejects where it has none', async () => {
    const withCache = await benches.ready();
    expect(await withCache.centralSystem.status('ClearCache')).to.equal('Accepted');
    const without = await benches.ready({ settings: { authorizationCache: false } });
    expect(await without.centralSystem.status('ClearCache')).to.equal('Rejected');
    const absent = await without.centralSystem.call('GetConfiguration', { key: ['AuthorizationCacheEnabled'] });
    expect(absent).to.have.nested.property('payload.unknownKey').that.deep.equals(['AuthorizationCacheEnabled']);
  });

  it('keeps changes through a reset', async () => {
    const { centralSystem } = await benches.ready();
    await centralSystem.status('ChangeConfiguration', { key: 'ConnectionTimeOut', value: '17' });
    await centralSystem.next('BootNotification');
    expect(await centralSystem.status('Reset', { type: 'Hard' })).to.equal('Accepted');
    await centralSystem.next('BootNotification');
    expect(await centralSystem.value('ConnectionTimeOut')).to.equal('17');
  });
});
