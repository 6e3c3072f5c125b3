import { expect } from 'chai';
import { Benches, type Bench, type BenchOptions } from './bench.js';
import type { Payload } from './central-system.js';

describe('simulator: reservations', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());

  const reserving = (options: BenchOptions = {}): Promise<Bench> =>
    benches.ready({
      ...options,
      settings: {
        profiles: ['Core', 'Reservation'],
        ...options.settings,
        configuration: {
          ReserveConnectorZeroSupported: 'true',
          ConnectionTimeOut: '3000',
          ...options.settings?.configuration,
        },
      },
    });
  const reserve = ({ centralSystem }: Bench, fields: Payload = {}, lasts = 36_000): Promise<unknown> =>
    centralSystem.status('ReserveNow', {
      connectorId: 1,
      expiryDate: new Date(centralSystem.now + 1000 * lasts).toISOString(),
      idTag: 'VALID-1',
      reservationId: 7,
      ...fields,
    });
  const reports = ({ centralSystem }: Bench, status: string, connectorId = 1): Promise<unknown> =>
    centralSystem.next('StatusNotification', { connectorId, status });
  const isQuiet = async (bench: Bench, connectorId: number, status: string): Promise<void> => {
    await bench.centralSystem.value('BlinkRepeat');
    await bench.centralSystem.value('BlinkRepeat');
    expect(bench.centralSystem.statusesOf(connectorId).at(-1)).to.equal(status);
  };

  it('reserves a connector for one card, which names the reservation when it charges', async () => {
    const bench = await reserving();
    const { centralSystem } = bench;
    expect(await reserve(bench)).to.equal('Accepted');
    await reports(bench, 'Reserved');
    await bench.hand('presentIdTag', { idTag: 'VALID-2', connectorId: 1 });
    await isQuiet(bench, 1, 'Reserved');
    expect(centralSystem.heard('Authorize')).to.have.lengthOf(0);
    await bench.hand('plugIn', { connectorId: 1 });
    await isQuiet(bench, 1, 'Reserved');
    await bench.hand('presentIdTag', { idTag: 'valid-1' });
    await reports(bench, 'Preparing');
    const { payload } = await centralSystem.next('StartTransaction');
    expect(payload).to.include({ connectorId: 1, reservationId: 7 });
    await reports(bench, 'Charging');
    expect(await centralSystem.status('CancelReservation', { reservationId: 7 })).to.equal('Rejected');
  });

  it('rejects remote starts of others, and starts that of its own', async () => {
    const bench = await reserving({ settings: { configuration: { AuthorizeRemoteTxRequests: 'false' } } });
    const { centralSystem } = bench;
    await reserve(bench);
    const start = (idTag: string, fields: Payload = { connectorId: 1 }) =>
      centralSystem.status('RemoteStartTransaction', { idTag, ...fields });
    expect(await start('VALID-2')).to.equal('Rejected');
    expect(await start('VALID-2', {})).to.equal('Accepted');
    await reports(bench, 'Preparing', 2);
    expect(await start('VALID-1', {})).to.equal('Accepted');
    await bench.hand('plugIn', { connectorId: 1 });
    await centralSystem.next('StartTransaction', { connectorId: 1, reservationId: 7 });
  });

  it('asks of which group a card is where the reservation is for a group', async () => {
    const bench = await reserving();
    const { centralSystem } = bench;
    const groups: Readonly<Record<string, string>> = { 'VALID-2': 'G', 'VALID-3': 'H' };
    centralSystem.answers('Authorize', ({ idTag }) => ({
      idTagInfo: { status: 'Accepted', parentIdTag: groups[String(idTag)] },
    }));
    await reserve(bench, { parentIdTag: 'G' });
    await bench.hand('presentIdTag', { idTag: 'VALID-3', connectorId: 1 });
    await centralSystem.next('Authorize', { idTag: 'VALID-3' });
    await isQuiet(bench, 1, 'Reserved');
    await bench.hand('presentIdTag', { idTag: 'VALID-2', connectorId: 1 });
    await reports(bench, 'Preparing');
    await bench.hand('plugIn', { connectorId: 1 });
    await centralSystem.next('StartTransaction', { idTag: 'VALID-2', reservationId: 7 });
  });

  it('says why it reserves nothing', async () => {
    const bench = await reserving();
    const { centralSystem } = bench;
    expect(await reserve(bench, { connectorId: 3 })).to.equal('Rejected');
    expect(await reserve(bench, {}, -1)).to.equal('Rejected');
    await bench.hand('plugIn', { connectorId: 1 });
    expect(await reserve(bench)).to.equal('Occupied');
    expect(await reserve(bench, { connectorId: 2 })).to.equal('Accepted');
    expect(await reserve(bench, { connectorId: 2, reservationId: 8 })).to.equal('Occupied');
    expect(await reserve(bench, { connectorId: 0, reservationId: 8 })).to.equal('Occupied');
    await centralSystem.status('ChangeAvailability', { connectorId: 1, type: 'Inoperative' });
    expect(await reserve(bench, { reservationId: 8 })).to.equal('Unavailable');
    await bench.hand('induceFault', { connectorId: 1, kind: 'fault' });
    expect(await reserve(bench, { reservationId: 8 })).to.equal('Faulted');
    await bench.hand('induceFault', { connectorId: 0, kind: 'fault' });
    expect(await reserve(bench, { connectorId: 0, reservationId: 8 })).to.equal('Faulted');
  });

  it('rejects what it is not configured for', async () => {
    const without = await benches.ready();
    expect(await reserve(without)).to.equal('Rejected');
    expect(await without.centralSystem.status('CancelReservation', { reservationId: 7 })).to.equal('NotSupported');
    const noZero = await reserving({ settings: { configuration: { ReserveConnectorZeroSupported: 'false' } } });
    expect(await reserve(noZero, { connectorId: 0 })).to.equal('Rejected');
  });

  it('replaces a reservation by one with the same id', async () => {
    const bench = await reserving();
    await reserve(bench);
    await reports(bench, 'Reserved');
    expect(await reserve(bench, { connectorId: 2, idTag: 'VALID-2' })).to.equal('Accepted');
    await reports(bench, 'Available');
    await reports(bench, 'Reserved', 2);
    expect(await bench.centralSystem.status('CancelReservation', { reservationId: 8 })).to.equal('Rejected');
    expect(await bench.centralSystem.status('CancelReservation', { reservationId: 7 })).to.equal('Accepted');
    await reports(bench, 'Available', 2);
  });

  it('keeps one connector for a reservation of no particular one', async () => {
    const bench = await reserving();
    const { centralSystem } = bench;
    expect(await reserve(bench, { connectorId: 0 })).to.equal('Accepted');
    await isQuiet(bench, 1, 'Available');
    await bench.charge(1, 'VALID-2');
    await reports(bench, 'Reserved', 2);
    expect(await reserve(bench, { connectorId: 2, reservationId: 8 })).to.equal('Occupied');
    expect(await centralSystem.status('RemoteStartTransaction', { connectorId: 2, idTag: 'VALID-3' })).to.equal(
      'Rejected',
    );
    await bench.hand('plugIn', { connectorId: 2 });
    await isQuiet(bench, 2, 'Reserved');
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 2 });
    await centralSystem.next('StartTransaction', { connectorId: 2, reservationId: 7 });
  });

  it('ends a reservation at its expiryDate', async () => {
    const bench = await reserving();
    const { centralSystem } = bench;
    const end = centralSystem.now + 20_000;
    expect(await reserve(bench, {}, 20)).to.equal('Accepted');
    await reports(bench, 'Reserved');
    await reports(bench, 'Available');
    // The clocks differ by what a message takes, which counts a hundredfold here.
    expect(centralSystem.now).to.be.above(end - 8000);
    await bench.charge(1, 'VALID-2');
    expect(centralSystem.heard('StartTransaction')[0]?.payload).to.not.have.property('reservationId');
  });

  it('keeps reservations through resets and power cuts, unless they have expired meanwhile', async () => {
    const bench = await reserving();
    const { centralSystem } = bench;
    await reserve(bench);
    await reserve(bench, { connectorId: 2, reservationId: 8 }, 60);
    await reports(bench, 'Reserved', 2);
    await centralSystem.status('Reset', { type: 'Hard' });
    await benches.statuses(bench);
    expect(centralSystem.statusesOf(1).at(-1)).to.equal('Reserved');
    await bench.hand('cutPower');
    await reserveEnds(bench, 60);
    await bench.hand('restorePower');
    await benches.statuses(bench);
    expect(centralSystem.statusesOf(1).at(-1)).to.equal('Reserved');
    expect(await centralSystem.status('CancelReservation', { reservationId: 8 })).to.equal('Rejected');
    await isQuiet(bench, 2, 'Available');
  });

  const reserveEnds = async ({ centralSystem }: Bench, seconds: number): Promise<void> => {
    const end = centralSystem.now + 1000 * seconds;
    while (centralSystem.now < end) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it('ends a reservation when the connector is Faulted or Unavailable', async () => {
    const bench = await reserving();
    const { centralSystem } = bench;
    await reserve(bench);
    await bench.hand('induceFault', { connectorId: 1, kind: 'fault' });
    await reports(bench, 'Faulted');
    await bench.hand('clearFault', { connectorId: 1 });
    expect(await centralSystem.status('CancelReservation', { reservationId: 7 })).to.equal('Rejected');
    await reserve(bench, { reservationId: 8 });
    await reserve(bench, { connectorId: 0, reservationId: 9 });
    await centralSystem.status('ChangeAvailability', { connectorId: 0, type: 'Inoperative' });
    await reports(bench, 'Unavailable');
    expect(centralSystem.statusesOf(1).slice(-2)).to.deep.equal(['Reserved', 'Unavailable']);
    for (const reservationId of [8, 9]) {
      expect(await centralSystem.status('CancelReservation', { reservationId })).to.equal('Rejected');
    }
  });

  it('is reserved again when nobody has plugged in', async () => {
    const bench = await reserving({ settings: { configuration: { ConnectionTimeOut: '10' } } });
    await reserve(bench);
    await reports(bench, 'Reserved');
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    await reports(bench, 'Preparing');
    await reports(bench, 'Reserved');
    expect(bench.centralSystem.statusesOf(1)).to.deep.equal([
      'Available',
      'Reserved',
      'Preparing',
      'Available',
      'Reserved',
    ]);
  });
});
