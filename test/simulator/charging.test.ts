import { expect } from 'chai';
import { Benches } from './bench.js';

describe('simulator: charging', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());

  it('charges when the cable comes first, and stops for the same card in any case', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    const transactionId = await bench.charge();
    expect(centralSystem.heard('Authorize').map(({ payload }) => payload.idTag)).to.deep.equal(['VALID-1']);
    expect(await bench.hand('unplug', { connectorId: 1 })).to.equal(409);
    expect(await bench.hand('presentIdTag', { idTag: 'valid-1' })).to.equal(200);
    const stop = await centralSystem.next('StopTransaction');
    expect(stop.payload).to.include({ transactionId, reason: 'Local', idTag: 'valid-1' });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Finishing' });
    expect(await bench.hand('unplug', { connectorId: 1 })).to.equal(200);
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Available' });
  });

  it('charges when the card comes first', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    await centralSystem.next('Authorize', { idTag: 'VALID-1' });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Preparing' });
    await bench.hand('plugIn', { connectorId: 1 });
    await centralSystem.next('StartTransaction', { connectorId: 1, idTag: 'VALID-1' });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Charging' });
    expect(centralSystem.statusesOf(1)).to.deep.equal(['Available', 'Preparing', 'Charging']);
  });

  it('gives the connector free when nobody plugs in, no earlier than ConnectionTimeOut', async () => {
    const bench = await benches.ready({ settings: { configuration: { ConnectionTimeOut: '20' } } });
    const { centralSystem } = bench;
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    const preparing = await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Preparing' });
    const available = await centralSystem.until(
      () =>
        centralSystem
          .heard('StatusNotification')
          .find(({ at, payload }) => at > preparing.at && payload.status === 'Available'),
      'Available',
    );
    const wait = Date.parse(String(available.payload.timestamp)) - Date.parse(String(preparing.payload.timestamp));
    expect(wait).to.be.within(20_000, 60_000);
    await bench.hand('plugIn', { connectorId: 1 });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Preparing' });
    expect(centralSystem.heard('StartTransaction')).to.have.length(0);
  });

  it('takes an identification back when the same card comes again', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    await bench.hand('presentIdTag', { idTag: 'VALID-1' });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Preparing' });
    await bench.hand('presentIdTag', { idTag: 'VALID-1' });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Available' });
    expect(centralSystem.heard('Authorize')).to.have.length(1);
  });

  it('starts nothing for an idTag that is not accepted', async () => {
    const bench = await benches.ready({
      before: (it) => {
        it.answers('Authorize', { idTagInfo: { status: 'Invalid' } });
      },
    });
    const { centralSystem } = bench;
    await bench.hand('plugIn', { connectorId: 1 });
    await bench.hand('presentIdTag', { idTag: 'INVALID-1' });
    await centralSystem.next('Authorize', { idTag: 'INVALID-1' });
    await centralSystem.value('BlinkRepeat');
    expect(centralSystem.heard('StartTransaction')).to.have.length(0);
    expect(centralSystem.statusesOf(1).at(-1)).to.equal('Preparing');
  });

  it('starts remotely with and without authorisation, as configured', async () => {
    for (const [asks, expected] of [
      ['true', ['Authorize', 'StatusNotification']],
      ['false', ['StatusNotification']],
    ] as const) {
      const { centralSystem } = await benches.ready({
        settings: { configuration: { AuthorizeRemoteTxRequests: asks } },
      });
      const seen = centralSystem.calls.length;
      const start = { connectorId: 1, idTag: 'VALID-1' };
      expect(await centralSystem.status('RemoteStartTransaction', start)).to.equal('Accepted');
      await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Preparing' });
      expect(centralSystem.calls.slice(seen).map(({ action }) => action)).to.deep.equal(expected);
      expect(await centralSystem.status('RemoteStartTransaction', start)).to.equal('Rejected');
    }
  });

  it('refuses remote starts and stops that cannot be', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    const transactionId = await bench.charge();
    const remote = (connectorId: number) =>
      centralSystem.status('RemoteStartTransaction', { connectorId, idTag: 'VALID-2' });
    expect(await remote(0)).to.equal('Rejected');
    expect(await remote(1)).to.equal('Rejected');
    expect(await remote(3)).to.equal('Rejected');
    expect(await centralSystem.status('RemoteStopTransaction', { transactionId: transactionId + 1 })).to.equal(
      'Rejected',
    );
    expect(await centralSystem.status('RemoteStopTransaction', { transactionId })).to.equal('Accepted');
    expect((await centralSystem.next('StopTransaction')).payload).to.include({ transactionId, reason: 'Remote' });
    expect(await centralSystem.status('RemoteStopTransaction', { transactionId })).to.equal('Rejected');
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Finishing' });
    // F2: with the cable still in, the session is begun anew.
    expect(await remote(1)).to.equal('Accepted');
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Charging' });
  });

  it('stops for another card of the same group only', async () => {
    const bench = await benches.ready({
      before: (it) => {
        it.answers('Authorize', ({ idTag }) => ({
          idTagInfo: { status: 'Accepted', parentIdTag: idTag === 'STRANGER' ? 'OTHERS' : 'GROUP' },
        }));
      },
    });
    const { centralSystem } = bench;
    await bench.charge();
    await bench.hand('presentIdTag', { idTag: 'STRANGER', connectorId: 1 });
    await centralSystem.next('Authorize', { idTag: 'STRANGER' });
    await centralSystem.value('BlinkRepeat');
    expect(centralSystem.heard('StopTransaction')).to.have.length(0);
    await bench.hand('presentIdTag', { idTag: 'VALID-2', connectorId: 1 });
    expect((await centralSystem.next('StopTransaction')).payload).to.include({ idTag: 'VALID-2', reason: 'Local' });
  });

  it('asks nobody about another card where the transaction has no group', async () => {
    const bench = await benches.ready();
    await bench.charge();
    await bench.hand('presentIdTag', { idTag: 'VALID-2', connectorId: 1 });
    await bench.centralSystem.value('BlinkRepeat');
    expect(bench.centralSystem.heard('Authorize')).to.have.length(1);
    expect(bench.centralSystem.heard('StopTransaction')).to.have.length(0);
  });

  it('stops a transaction that the Central System does not accept, or only the energy', async () => {
    for (const stops of ['true', 'false']) {
      const bench = await benches.ready({
        settings: { configuration: { StopTransactionOnInvalidId: stops } },
      });
      const { centralSystem } = bench;
      centralSystem.answers('StartTransaction', { idTagInfo: { status: 'Blocked' }, transactionId: 5 });
      await bench.hand('plugIn', { connectorId: 1 });
      await bench.hand('presentIdTag', { idTag: 'VALID-1' });
      if (stops === 'true') {
        const stop = await centralSystem.next('StopTransaction');
        expect(stop.payload).to.include({ transactionId: 5, reason: 'DeAuthorized' });
        await centralSystem.next('StatusNotification', { status: 'Finishing' });
      } else {
        await centralSystem.next('StatusNotification', { status: 'SuspendedEVSE' });
        expect(centralSystem.heard('StopTransaction')).to.have.length(0);
      }
    }
  });

  it('stops when the EV is unplugged, or suspends, as configured', async () => {
    const stopping = await benches.ready();
    await stopping.charge();
    expect(await stopping.hand('unplug', { connectorId: 1, side: 'ev' })).to.equal(200);
    expect((await stopping.centralSystem.next('StopTransaction')).payload).to.include({ reason: 'EVDisconnected' });
    const finishing = await stopping.centralSystem.next('StatusNotification', { status: 'Finishing' });
    expect(finishing.payload.info).to.equal('EV side disconnected');
    expect(await stopping.hand('unplug', { connectorId: 1, side: 'station' })).to.equal(200);
    await stopping.centralSystem.next('StatusNotification', { connectorId: 1, status: 'Available' });

    const suspending = await benches.ready({
      settings: { configuration: { StopTransactionOnEVSideDisconnect: 'false' } },
    });
    await suspending.charge();
    await suspending.hand('unplug', { connectorId: 1, side: 'ev' });
    const suspended = await suspending.centralSystem.next('StatusNotification', { status: 'SuspendedEV' });
    expect(suspended.payload).to.include({ info: 'EV side disconnected', errorCode: 'NoError' });
    await suspending.hand('plugIn', { connectorId: 1, side: 'ev' });
    await suspending.centralSystem.next('StatusNotification', { status: 'Charging' });
  });

  it('keeps the cable locked after the EV was unplugged, where configured, until its card comes', async () => {
    const bench = await benches.ready({
      settings: { configuration: { UnlockConnectorOnEVSideDisconnect: 'false' } },
    });
    await bench.charge();
    await bench.hand('unplug', { connectorId: 1, side: 'ev' });
    await bench.centralSystem.next('StatusNotification', { status: 'Finishing' });
    expect(await bench.hand('unplug', { connectorId: 1, side: 'station' })).to.equal(409);
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    expect(await bench.hand('unplug', { connectorId: 1, side: 'station' })).to.equal(200);
  });

  it('goes straight to Available where the cable is fixed', async () => {
    const bench = await benches.set({
      settings: { connectors: [{ id: 1, cable: 'fixed', phases: 3, current: 'DC' }] },
    });
    await benches.statuses(bench, [0, 1]);
    expect(await bench.hand('plugIn', { connectorId: 1, side: 'station' })).to.equal(409);
    await bench.charge();
    await bench.hand('unplug', { connectorId: 1 });
    expect((await bench.centralSystem.next('StopTransaction')).payload).to.include({ reason: 'EVDisconnected' });
    await bench.centralSystem.next('StatusNotification', { connectorId: 1, status: 'Available' });
    expect(bench.centralSystem.statusesOf(1)).to.deep.equal(['Available', 'Preparing', 'Charging', 'Available']);
  });

  it('reports what the EV does to the energy', async () => {
    const bench = await benches.ready();
    await bench.charge();
    expect(await bench.hand('suspendEnergy', { connectorId: 1 })).to.equal(200);
    await bench.centralSystem.next('StatusNotification', { status: 'SuspendedEV' });
    expect(await bench.hand('suspendEnergy', { connectorId: 1 })).to.equal(409);
    expect(await bench.hand('resumeEnergy', { connectorId: 1 })).to.equal(200);
    await bench.centralSystem.next('StatusNotification', { status: 'Charging' });
  });

  it('reports a status only when it has lasted for MinimumStatusDuration', async () => {
    const bench = await benches.ready({ settings: { configuration: { MinimumStatusDuration: '60' } } });
    const { centralSystem } = bench;
    await bench.hand('plugIn', { connectorId: 1 });
    await bench.hand('unplug', { connectorId: 1 });
    await bench.hand('plugIn', { connectorId: 2 });
    await centralSystem.next('StatusNotification', { connectorId: 2, status: 'Preparing' });
    expect(centralSystem.statusesOf(1)).to.deep.equal(['Available']);
  });

  it('charges from the cache without asking, where it may', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    const id = await bench.charge();
    await centralSystem.status('RemoteStopTransaction', { transactionId: id });
    await centralSystem.next('StopTransaction');
    await centralSystem.status('ChangeConfiguration', { key: 'LocalPreAuthorize', value: 'true' });
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 2 });
    await centralSystem.next('StatusNotification', { connectorId: 2, status: 'Preparing' });
    expect(centralSystem.heard('Authorize')).to.have.length(1);
    await centralSystem.status('ClearCache');
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    await centralSystem.next('Authorize');
    await centralSystem.next('Authorize');
  });

  it('does not trust a cached idTag beyond its expiry date', async () => {
    const bench = await benches.ready({
      settings: { configuration: { LocalPreAuthorize: 'true' } },
      before: (it) => {
        const expiryDate = '2020-01-01T00:00:00Z';
        it.answers('Authorize', { idTagInfo: { status: 'Accepted', expiryDate } });
      },
    });
    const { centralSystem } = bench;
    for (let count = 0; count < 2; count += 1) {
      await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
      await centralSystem.next('Authorize');
      await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Preparing' });
      await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
      await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Available' });
    }
  });
});
