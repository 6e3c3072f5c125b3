import { expect } from 'chai';
import { Benches, type Bench } from './bench.js';

describe('simulator: resets, power and availability', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());

  const rebooted = async ({ centralSystem }: Bench): Promise<void> => {
    await centralSystem.next('BootNotification');
    await centralSystem.next('BootNotification');
  };

  for (const type of ['Hard', 'Soft']) {
    it(`reports the stop before a ${type} reset and the true status after it`, async () => {
      const bench = await benches.ready();
      const { centralSystem } = bench;
      const transactionId = await bench.charge();
      expect(await centralSystem.status('Reset', { type })).to.equal('Accepted');
      const stop = await centralSystem.next('StopTransaction');
      expect(stop.payload).to.include({ transactionId, reason: `${type}Reset` });
      await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Finishing' });
      await rebooted(bench);
      const seen = centralSystem.calls.length;
      await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Finishing' });
      await centralSystem.until(() => centralSystem.calls.length >= seen + 3, 'three statuses');
      expect(centralSystem.statusesOf(2).at(-1)).to.equal('Available');
      expect(centralSystem.closeCodes[0]).to.equal(1000);
      expect(centralSystem.heard('StopTransaction')).to.have.length(1);
    });
  }

  it('keeps availability through a reset, and gives it back', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    const change = (type: string) => centralSystem.status('ChangeAvailability', { connectorId: 1, type });
    expect(await change('Inoperative')).to.equal('Accepted');
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Unavailable' });
    expect(await centralSystem.status('Reset', { type: 'Hard' })).to.equal('Accepted');
    await rebooted(bench);
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Unavailable' });
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    expect(await change('Operative')).to.equal('Accepted');
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Available' });
    expect(centralSystem.heard('Authorize')).to.have.length(0);
  });

  it('makes everything unavailable by connector 0, and schedules what is charging', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    const transactionId = await bench.charge();
    expect(await centralSystem.status('ChangeAvailability', { connectorId: 0, type: 'Inoperative' })).to.equal(
      'Scheduled',
    );
    await centralSystem.next('StatusNotification', { connectorId: 0, status: 'Unavailable' });
    await centralSystem.next('StatusNotification', { connectorId: 2, status: 'Unavailable' });
    await centralSystem.status('RemoteStopTransaction', { transactionId });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Finishing' });
    await bench.hand('unplug', { connectorId: 1 });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Unavailable' });
    expect(await centralSystem.status('ChangeAvailability', { connectorId: 3, type: 'Inoperative' })).to.equal(
      'Rejected',
    );
  });

  it('goes through legal statuses when a connector in use becomes unavailable', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    await bench.hand('plugIn', { connectorId: 1 });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Preparing' });
    await centralSystem.status('ChangeAvailability', { connectorId: 1, type: 'Inoperative' });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Unavailable' });
    await centralSystem.status('ChangeAvailability', { connectorId: 1, type: 'Operative' });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Preparing' });
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 2 });
    await centralSystem.next('StatusNotification', { connectorId: 2, status: 'Preparing' });
    await centralSystem.status('ChangeAvailability', { connectorId: 2, type: 'Inoperative' });
    await centralSystem.next('StatusNotification', { connectorId: 2, status: 'Unavailable' });
  });

  it('sends nothing while the power is cut and closes the transaction afterwards', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    const transactionId = await bench.charge();
    expect(await bench.hand('cutPower')).to.equal(200);
    expect(await bench.hand('cutPower')).to.equal(409);
    await centralSystem.until(() => !centralSystem.isConnected, 'the loss');
    const heard = centralSystem.calls.length;
    expect(await bench.hand('presentIdTag', { idTag: 'VALID-1' })).to.equal(409);
    expect(await bench.hand('restorePower')).to.equal(200);
    await rebooted(bench);
    expect(centralSystem.calls[heard]?.action).to.equal('BootNotification');
    const stop = await centralSystem.next('StopTransaction');
    expect(stop.payload).to.include({ transactionId, reason: 'PowerLoss' });
    expect(centralSystem.statusesOf(1).at(-1)).to.equal('Finishing');
    const start = centralSystem.heard('StartTransaction')[0];
    expect(Date.parse(String(stop.payload.timestamp))).to.be.at.least(Date.parse(String(start?.payload.timestamp)));
    expect(stop.payload.meterStop).to.be.at.least(Number(start?.payload.meterStart));
    expect(centralSystem.closeCodes[0]).to.equal(1006);
  });

  it('reports the stop before it goes down, with a back-up supply', async () => {
    const bench = await benches.ready({ settings: { stopReportedBeforeGoingDown: true } });
    const { centralSystem } = bench;
    await bench.charge();
    await bench.hand('cutPower');
    await centralSystem.next('StopTransaction', { reason: 'PowerLoss' });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Finishing' });
    await centralSystem.until(() => !centralSystem.isConnected, 'the loss');
    await bench.hand('restorePower');
    await rebooted(bench);
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Finishing' });
    expect(centralSystem.heard('StopTransaction')).to.have.length(1);
  });

  it('forgets an identification without a transaction when the power fails', async () => {
    const bench = await benches.ready();
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    await bench.centralSystem.next('StatusNotification', { connectorId: 1, status: 'Preparing' });
    await bench.hand('cutPower');
    await bench.hand('restorePower');
    await rebooted(bench);
    await bench.centralSystem.next('StatusNotification', { connectorId: 1, status: 'Available' });
  });

  it('reports faults and returns to what was before', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    await bench.hand('plugIn', { connectorId: 1 });
    expect(await bench.hand('induceFault', { connectorId: 1, kind: 'fault' })).to.equal(200);
    const faulted = await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Faulted' });
    expect(faulted.payload.errorCode).not.to.equal('NoError');
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    expect(await bench.hand('clearFault', { connectorId: 1 })).to.equal(200);
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Preparing' });
    expect(centralSystem.heard('Authorize')).to.have.length(0);
    await bench.hand('induceFault', { connectorId: 0, kind: 'fault' });
    for (const connectorId of [0, 1, 2])
      await centralSystem.next('StatusNotification', { connectorId, status: 'Faulted' });
    await bench.hand('clearFault', { connectorId: 0 });
    await centralSystem.next('StatusNotification', { connectorId: 0, status: 'Available' });
  });

  it('starts nothing where the lock fails', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    await bench.hand('induceFault', { connectorId: 1, kind: 'lockFailure' });
    expect(await centralSystem.status('UnlockConnector', { connectorId: 1 })).to.equal('UnlockFailed');
    await centralSystem.status('RemoteStartTransaction', { connectorId: 1, idTag: 'VALID-1' });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Preparing' });
    await bench.hand('plugIn', { connectorId: 1 });
    const faulted = await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Faulted' });
    expect(faulted.payload.errorCode).to.equal('ConnectorLockFailure');
    expect(centralSystem.heard('StartTransaction')).to.have.length(0);
  });

  it('unlocks what can be unlocked, ending the transaction first', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    const unlock = (connectorId: number) => centralSystem.status('UnlockConnector', { connectorId });
    expect(await unlock(2)).to.equal('Unlocked');
    expect(await unlock(3)).to.equal('NotSupported');
    await bench.charge();
    expect(await unlock(1)).to.equal('Unlocked');
    await centralSystem.next('StopTransaction', { reason: 'UnlockCommand' });
    expect(await bench.hand('unplug', { connectorId: 1 })).to.equal(200);
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Available' });
    const fixed = await benches.ready({
      settings: {
        connectors: [1, 2].map((id) => ({ id, cable: 'fixed' as const, phases: 1 as const, current: 'AC' as const })),
      },
    });
    expect(await fixed.centralSystem.status('UnlockConnector', { connectorId: 1 })).to.equal('NotSupported');
  });
});
