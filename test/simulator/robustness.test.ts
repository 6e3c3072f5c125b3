import { expect } from 'chai';
import { startStation, UnknownName } from '../../src/simulator/station.js';
import { Benches, settings } from './bench.js';

describe('simulator: robustness', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());

  it('survives whatever the Central System sends', async () => {
    const { centralSystem } = await benches.ready();
    const garbage = [
      '',
      'null',
      '{}',
      '[]',
      '[2]',
      '[2,"a"]',
      '[2,1,"Reset",{}]',
      '[9,"a","Reset",{}]',
      '[3,"nobody",{}]',
      '[3,"nobody",null]',
      '[4,"nobody","GenericError","",{}]',
      '[4,"nobody"]',
      '[3,"cp-1",{"status":"Accepted"}]',
      '[2,"x","Reset"'.repeat(50),
      '['.repeat(10_000),
      '\uFEFF[2]',
      '"\\ud800"',
    ];
    for (const text of garbage) centralSystem.send(text);
    expect(await centralSystem.value('BlinkRepeat')).to.equal('3');
    expect(centralSystem.connections).to.equal(1);
    const strays = centralSystem.problems.splice(0);
    expect(strays.every((text) => text.startsWith('an answer to nothing: [4,"a","FormationViolation"'))).to.equal(true);
  });

  it('answers malformed requests with the error that fits', async () => {
    const { centralSystem } = await benches.ready();
    const cases: readonly (readonly [string, unknown, string])[] = [
      ['NoSuchAction', {}, 'NotImplemented'],
      ['reset', { type: 'Soft' }, 'NotImplemented'],
      ['__proto__', {}, 'NotImplemented'],
      ['BootNotification', {}, 'NotSupported'],
      ['ReserveNow', {}, 'NotSupported'],
      ['TriggerMessage', { requestedMessage: 'Heartbeat' }, 'NotSupported'],
      ['Reset', {}, 'OccurenceConstraintViolation'],
      ['Reset', { type: 'Lukewarm' }, 'PropertyConstraintViolation'],
      ['Reset', { type: 3 }, 'TypeConstraintViolation'],
      ['Reset', { type: 'Soft', now: true }, 'FormationViolation'],
      ['UnlockConnector', { connectorId: '1' }, 'TypeConstraintViolation'],
      ['UnlockConnector', [], 'FormationViolation'],
      ['ChangeConfiguration', { key: 'x'.repeat(51), value: '' }, 'PropertyConstraintViolation'],
    ];
    for (const [action, payload, code] of cases) {
      const answered = await centralSystem.call(action, payload as Record<string, unknown>);
      expect(answered, `${action} ${JSON.stringify(payload)}`).to.deep.equal({ kind: 'error', code });
    }
  });

  it('answers a data transfer for the vendors it knows and does not know', async () => {
    const { centralSystem } = await benches.ready();
    expect(await centralSystem.status('DataTransfer', { vendorId: 'org.example' })).to.equal('UnknownVendorId');
    expect(await centralSystem.status('DataTransfer', { vendorId: 'example' })).to.equal('UnknownMessageId');
  });

  it('takes an answer that does not comply for a failure and tries again', async () => {
    const { centralSystem } = await benches.set({
      before: (it) => {
        it.answersOnce('BootNotification', {}, { status: 'Fine' }, { error: 'InternalError' });
      },
    });
    for (let count = 0; count < 4; count += 1) await centralSystem.next('BootNotification');
    await centralSystem.next('StatusNotification', { connectorId: 2 });
  });

  it('gives up on a Central System that no longer answers its pings', async () => {
    const bench = await benches.ready({ settings: { configuration: { WebSocketPingInterval: '20' } } });
    const { centralSystem } = bench;
    await centralSystem.until(() => centralSystem.pings >= 2, 'pings');
    expect(centralSystem.connections).to.equal(1);
    centralSystem.mute = true;
    await centralSystem.until(() => centralSystem.connections >= 2, 'another connection');
    expect(centralSystem.heard('BootNotification')).to.have.length(1);
  });

  it('names the nearest faults and variants when one is unknown', async () => {
    const options = { settings, url: 'ws://127.0.0.1:9/ocpp/CP-1', timeScale: 1 };
    const fail = async (more: object): Promise<unknown> =>
      startStation({ ...options, ...more }).then(
        () => undefined,
        (error: unknown) => error,
      );
    const fault = await fail({ faults: ['drops-charging-state'] });
    expect(fault).to.be.instanceOf(UnknownName);
    expect((fault as Error).message).to.include('drops-charging-status');
    expect(await fail({ variants: ['ping'] })).to.be.instanceOf(UnknownName);
  });

  it('leaves nothing behind when it is stopped, whatever it is about', async () => {
    const bench = await benches.ready();
    await bench.charge();
    await bench.station.stop();
    await bench.centralSystem.until(() => !bench.centralSystem.isConnected, 'the end');
    const heard = bench.centralSystem.calls.length;
    const refused = await fetch(`${bench.station.rigUrl}/actions`).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Error);
    expect(bench.centralSystem.calls).to.have.length(heard);
  });

  it('stops while it is dialling in vain', async () => {
    const station = await startStation({ settings, url: 'ws://127.0.0.1:9/ocpp/CP-1', timeScale: 1 });
    await station.stop();
  });
});
