import { expect } from 'chai';
import { Benches, type Bench } from './bench.js';
import type { Payload } from './central-system.js';

const profiles = ['Core', 'RemoteTrigger', 'FirmwareManagement'];
const contextsOf = ({ meterValue }: Payload): readonly unknown[] => [
  ...new Set(
    (meterValue as readonly { readonly sampledValue: readonly Payload[] }[]).flatMap(({ sampledValue }) =>
      sampledValue.map(({ context }) => context),
    ),
  ),
];

describe('simulator: triggers', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());

  const trigger = ({ centralSystem }: Bench, requestedMessage: string, connectorId?: number): Promise<unknown> =>
    centralSystem.status('TriggerMessage', {
      requestedMessage,
      ...(connectorId === undefined ? {} : { connectorId }),
    });

  it('bring meter values of the connector that is meant, or of every one', async () => {
    const bench = await benches.ready({ settings: { profiles } });
    const { centralSystem } = bench;
    expect(await trigger(bench, 'MeterValues', 2)).to.equal('Accepted');
    const { payload } = await centralSystem.next('MeterValues', { connectorId: 2 });
    expect(payload).not.to.have.property('transactionId');
    expect(contextsOf(payload)).to.deep.equal(['Trigger']);

    const transactionId = await bench.charge();
    await trigger(bench, 'MeterValues');
    await centralSystem.next('MeterValues', { connectorId: 1, transactionId });
    await centralSystem.next('MeterValues', { connectorId: 2 });
  });

  it('bring statuses, also of the charge point itself', async () => {
    const bench = await benches.ready({ settings: { profiles } });
    const { centralSystem } = bench;
    expect(await trigger(bench, 'StatusNotification', 0)).to.equal('Accepted');
    await centralSystem.next('StatusNotification', { connectorId: 0, status: 'Available' });
    await trigger(bench, 'StatusNotification');
    for (const connectorId of [0, 1, 2]) await centralSystem.next('StatusNotification', { connectorId });
  });

  it('bring a Heartbeat, and Idle where nothing is uploaded or installed', async () => {
    const bench = await benches.ready({ settings: { profiles } });
    const { centralSystem } = bench;
    // A connector that does not matter to the message is ignored.
    expect(await trigger(bench, 'Heartbeat', 99)).to.equal('Accepted');
    await centralSystem.next('Heartbeat');
    for (const message of ['DiagnosticsStatusNotification', 'FirmwareStatusNotification']) {
      expect(await trigger(bench, message)).to.equal('Accepted');
      await centralSystem.next(message, { status: 'Idle' });
    }
  });

  it('are refused for unknown connectors and for a boot that was accepted, and not implemented without the message', async () => {
    const bench = await benches.ready({ settings: { profiles: ['Core', 'RemoteTrigger'] } });
    for (const message of ['MeterValues', 'StatusNotification']) {
      expect(await trigger(bench, message, 3)).to.equal('Rejected');
    }
    expect(await trigger(bench, 'MeterValues', 0)).to.equal('Rejected');
    expect(await trigger(bench, 'BootNotification')).to.equal('Rejected');
    for (const message of ['DiagnosticsStatusNotification', 'FirmwareStatusNotification']) {
      expect(await trigger(bench, message)).to.equal('NotImplemented');
    }
    expect(bench.centralSystem.heard('MeterValues')).to.have.length(0);
  });

  it('are served while the registration is pending', async () => {
    const pending = { status: 'Pending', currentTime: new Date().toISOString(), interval: 3000 };
    const bench = await benches.set({
      settings: { profiles },
      before: (centralSystem) => {
        centralSystem.answersOnce('BootNotification', pending);
      },
    });
    const { centralSystem } = bench;
    await centralSystem.next('BootNotification');
    for (const message of ['StatusNotification', 'MeterValues', 'Heartbeat']) {
      expect(await trigger(bench, message)).to.equal('Accepted');
      await centralSystem.next(message);
    }
    expect(await trigger(bench, 'BootNotification')).to.equal('Accepted');
    await centralSystem.next('BootNotification');
    await benches.statuses(bench);
  });
});
