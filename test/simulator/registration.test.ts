import { expect } from 'chai';
import { Benches } from './bench.js';

const now = '2026-03-01T10:00:00.000Z';

describe('simulator: registration', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());

  it('offers ocpp1.6 and introduces itself, then reports the status of everything', async () => {
    const { centralSystem } = await benches.ready();
    expect(centralSystem.subprotocols[0]).to.equal('ocpp1.6');
    const [boot, ...others] = centralSystem.calls;
    expect(boot?.action).to.equal('BootNotification');
    expect(boot?.payload).to.include({ chargePointVendor: 'Example', chargePointModel: 'Golden' });
    expect(others.slice(0, 3).map(({ payload }) => [payload.connectorId, payload.status])).to.deep.equal([
      [0, 'Available'],
      [1, 'Available'],
      [2, 'Available'],
    ]);
  });

  it('sends and answers nothing while rejected, and tries again no earlier than told', async () => {
    const { centralSystem } = await benches.set({
      before: (it) => {
        it.answersOnce('BootNotification', { status: 'Rejected', currentTime: now, interval: 60 });
      },
    });
    const first = await centralSystem.next('BootNotification');
    let answered = false;
    const asked = centralSystem.call('GetConfiguration').then(
      () => (answered = true),
      () => undefined,
    );
    const second = await centralSystem.next('BootNotification');
    expect((second.at - first.at) * 100).to.be.at.least(60_000);
    expect(centralSystem.calls).to.have.length(2);
    expect(answered).to.equal(false);
    await centralSystem.next('StatusNotification', { connectorId: 2 });
    void asked;
  });

  it('answers for its configuration while pending, refuses remote starts and sends nothing else', async () => {
    const { centralSystem } = await benches.set({
      before: (it) => {
        it.answersOnce('BootNotification', { status: 'Pending', currentTime: now, interval: 90 });
      },
    });
    await centralSystem.next('BootNotification');
    expect((await centralSystem.call('GetConfiguration')).kind).to.equal('result');
    const change = { key: 'MeterValueSampleInterval', value: '7' };
    expect(await centralSystem.status('ChangeConfiguration', change)).to.equal('Accepted');
    const start = { idTag: 'VALID-1', connectorId: 1 };
    expect(await centralSystem.status('RemoteStartTransaction', start)).to.equal('Rejected');
    expect(centralSystem.calls).to.have.length(1);
    await centralSystem.next('BootNotification');
    await centralSystem.next('StatusNotification', { connectorId: 2 });
    expect(centralSystem.calls.map(({ action }) => action)).to.deep.equal([
      'BootNotification',
      'BootNotification',
      'StatusNotification',
      'StatusNotification',
      'StatusNotification',
    ]);
  });

  it('chooses a wait of its own when the interval is zero', async () => {
    const { centralSystem } = await benches.set({
      before: (it) => {
        it.answersOnce('BootNotification', { status: 'Rejected', currentTime: now, interval: 0 });
      },
    });
    const first = await centralSystem.next('BootNotification');
    const second = await centralSystem.next('BootNotification');
    expect((second.at - first.at) * 100).to.be.at.least(5000);
  });

  it('adopts the heartbeat interval of the answer and keeps it without drift', async () => {
    const { centralSystem } = await benches.ready({
      before: (it) => {
        it.answers('BootNotification', () => ({
          status: 'Accepted',
          currentTime: new Date(it.now).toISOString(),
          interval: 20,
        }));
      },
    });
    expect(await centralSystem.value('HeartbeatInterval')).to.equal('20');
    const beats = [];
    for (let count = 0; count < 5; count += 1) beats.push(await centralSystem.next('Heartbeat'));
    const span = ((beats.at(-1)?.at ?? 0) - (beats[0]?.at ?? 0)) * 100;
    // Four intervals of 20 s; a late frame or two makes no difference of its own.
    expect(span).to.be.within(60_000, 120_000);
  });

  it('counts the interval from the last thing it sent', async () => {
    const bench = await benches.ready({ settings: { configuration: { HeartbeatInterval: '40' } }, timeScale: 50 });
    const { centralSystem } = bench;
    expect(await centralSystem.status('ChangeConfiguration', { key: 'heartbeatInterval', value: '40' })).to.equal(
      'Accepted',
    );
    await bench.hand('plugIn', { connectorId: 1 });
    const status = await centralSystem.next('StatusNotification', { status: 'Preparing' });
    const beat = await centralSystem.next('Heartbeat');
    expect((beat.at - status.at) * 50).to.be.at.least(39_000);
  });

  it('takes its time of day from the Central System', async () => {
    const then = '2031-05-06T07:08:09.000Z';
    const { centralSystem } = await benches.ready({
      before: (it) => {
        it.answers('BootNotification', { status: 'Accepted', currentTime: then, interval: 300 });
      },
    });
    const [status] = centralSystem.heard('StatusNotification');
    expect(status?.payload.connectorId).to.equal(0);
    const beat = await centralSystem.call('ChangeAvailability', { connectorId: 1, type: 'Inoperative' });
    expect(beat.kind).to.equal('result');
    const { payload } = await centralSystem.next('StatusNotification', { status: 'Unavailable' });
    expect(String(payload.timestamp)).to.match(/^2031-05-06T07:/);
  });

  it('keeps dialling until it gets in', async () => {
    const bench = await benches.set({
      before: (it) => {
        it.refusing = true;
      },
    });
    const { centralSystem } = bench;
    await centralSystem.until(() => centralSystem.subprotocols.length >= 2, 'two attempts');
    centralSystem.refusing = false;
    await centralSystem.next('BootNotification');
  });

  it('reconnects without BootNotification and reports only what changed meanwhile', async () => {
    const bench = await benches.ready();
    const { centralSystem } = bench;
    centralSystem.refusing = true;
    centralSystem.drop();
    await centralSystem.until(() => !centralSystem.isConnected, 'the loss');
    await bench.hand('plugIn', { connectorId: 2 });
    centralSystem.refusing = false;
    await centralSystem.next('StatusNotification', { connectorId: 2, status: 'Preparing' });
    await centralSystem.value('HeartbeatInterval');
    expect(centralSystem.heard('BootNotification')).to.have.length(1);
    expect(centralSystem.heard('StatusNotification')).to.have.length(4);
  });
});
