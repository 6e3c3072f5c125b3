import { expect } from 'chai';
import { Benches, type Bench } from './bench.js';
import type { Recorded } from './central-system.js';

describe('simulator: offline', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());

  const goOffline = async ({ centralSystem }: Bench): Promise<void> => {
    centralSystem.refusing = true;
    centralSystem.drop();
    await centralSystem.until(() => !centralSystem.isConnected, 'the loss');
  };
  const transactional = ['StartTransaction', 'MeterValues', 'StopTransaction'];

  it('queues a whole transaction and delivers it in order with the id of the answer', async () => {
    const bench = await benches.ready({
      settings: { configuration: { AllowOfflineTxForUnknownId: 'true', MeterValueSampleInterval: '20' } },
    });
    const { centralSystem } = bench;
    await goOffline(bench);
    const began = centralSystem.now;
    await bench.hand('plugIn', { connectorId: 1 });
    await bench.hand('presentIdTag', { idTag: 'UNKNOWN-1' });
    // Until two samples must have been taken.
    await centralSystem.until(
      () => centralSystem.now > began + 50_000 || centralSystem.subprotocols.length > 500,
      'time',
    );
    await bench.hand('presentIdTag', { idTag: 'UNKNOWN-1' });
    await bench.hand('unplug', { connectorId: 1 });
    centralSystem.refusing = false;
    const stop = await centralSystem.next('StopTransaction');
    expect(stop.payload).to.include({ transactionId: 1001, reason: 'Local' });
    const sent = centralSystem.calls.filter(({ action }) => transactional.includes(action));
    expect(sent[0]?.action).to.equal('StartTransaction');
    expect(sent.slice(1, -1).map(({ payload }) => payload.transactionId)).to.satisfy(
      (ids: unknown[]) => ids.length >= 2 && ids.every((id) => id === 1001),
    );
    const stamps = sent.map(({ payload }) => {
      const [value] = (payload.meterValue ?? []) as readonly { readonly timestamp: string }[];
      return Date.parse(value?.timestamp ?? String(payload.timestamp));
    });
    expect(stamps).to.deep.equal([...stamps].sort((a, b) => a - b));
    expect(stamps.at(-1)).to.be.lessThan(centralSystem.now);
    // What came and went while nobody listened is not told.
    expect(centralSystem.statusesOf(1)).to.deep.equal(['Available']);
  });

  it('refuses unknown idTags offline unless it may accept them, and trusts its cache', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    const id = await bench.charge();
    await centralSystem.status('RemoteStopTransaction', { transactionId: id });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Finishing' });
    await goOffline(bench);
    await bench.hand('presentIdTag', { idTag: 'UNKNOWN-1', connectorId: 1 });
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    centralSystem.refusing = false;
    await centralSystem.next('StartTransaction', { idTag: 'VALID-1' });
    expect(centralSystem.heard('StartTransaction')).to.have.length(2);
  });

  it('keeps undelivered messages through a power cut', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    const transactionId = await bench.charge();
    await goOffline(bench);
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    await bench.hand('cutPower');
    await bench.hand('restorePower');
    centralSystem.refusing = false;
    const stop = await centralSystem.next('StopTransaction');
    expect(stop.payload).to.include({ transactionId, reason: 'Local' });
    expect(centralSystem.heard('BootNotification')).to.have.length(2);
  });

  it('tries again as often and as late as configured, then gives up and goes on', async () => {
    const bench = await benches.ready({
      settings: { configuration: { TransactionMessageAttempts: '3', TransactionMessageRetryInterval: '10' } },
    });
    const { centralSystem } = bench;
    centralSystem.answers('StopTransaction', { error: 'InternalError' });
    const id = await bench.charge();
    await centralSystem.status('RemoteStopTransaction', { transactionId: id });
    const attempts: Recorded[] = [];
    for (let count = 0; count < 3; count += 1) attempts.push(await centralSystem.next('StopTransaction'));
    const gaps = attempts.slice(1).map(({ at }, index) => (at - (attempts[index]?.at ?? 0)) * 100);
    expect(gaps[0]).to.be.at.least(10_000);
    expect(gaps[1]).to.be.at.least(20_000);
    await bench.charge(2);
    expect(centralSystem.heard('StopTransaction')).to.have.length(3);
  });

  it('uses -1 only when the start was never answered', async () => {
    const bench = await benches.ready({ settings: { configuration: { TransactionMessageAttempts: '1' } } });
    const { centralSystem } = bench;
    centralSystem.answers('StartTransaction', { error: 'GenericError' });
    await bench.hand('plugIn', { connectorId: 1 });
    await bench.hand('presentIdTag', { idTag: 'VALID-1' });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Charging' });
    await bench.hand('presentIdTag', { idTag: 'VALID-1' });
    expect((await centralSystem.next('StopTransaction')).payload.transactionId).to.equal(-1);
  });

  it('sends a start again that was not answered in time, and the stop with its id', async () => {
    const bench = await benches.ready({ settings: { configuration: { MessageTimeout: '5' } } });
    const { centralSystem } = bench;
    centralSystem.answersOnce('StartTransaction', 'silence');
    await bench.hand('plugIn', { connectorId: 1 });
    await bench.hand('presentIdTag', { idTag: 'VALID-1' });
    await centralSystem.next('StartTransaction');
    await bench.hand('presentIdTag', { idTag: 'VALID-1' });
    await centralSystem.next('StartTransaction');
    expect((await centralSystem.next('StopTransaction')).payload.transactionId).to.equal(1001);
  });
});
