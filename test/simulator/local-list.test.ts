import { expect } from 'chai';
import { Benches, type Bench, type BenchOptions } from './bench.js';
import type { Payload } from './central-system.js';

const entry = (idTag: string, info: Payload = {}) => ({ idTag, idTagInfo: { status: 'Accepted', ...info } });

describe('simulator: the local list', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());

  const ready = (configuration: Readonly<Record<string, string>> = {}, options: BenchOptions = {}): Promise<Bench> =>
    benches.ready({
      ...options,
      settings: {
        profiles: ['Core', 'LocalAuthListManagement'],
        configuration: { LocalAuthListEnabled: 'true', ...configuration },
      },
    });
  const version = async ({ centralSystem }: Bench): Promise<unknown> => {
    const answered = await centralSystem.call('GetLocalListVersion');
    return answered.kind === 'result' ? answered.payload.listVersion : answered.code;
  };
  const send = ({ centralSystem }: Bench, updateType: string, listVersion: number, list?: readonly object[]) =>
    centralSystem.status('SendLocalList', {
      updateType,
      listVersion,
      ...(list === undefined ? {} : { localAuthorizationList: list }),
    });

  it('has the version that it was given, and 0 while it is empty', async () => {
    const bench = await ready();
    expect(await version(bench)).to.equal(0);
    expect(await send(bench, 'Full', 3, [entry('A'), entry('B')])).to.equal('Accepted');
    expect(await version(bench)).to.equal(3);
    expect(await send(bench, 'Differential', 5, [{ idTag: 'a' }])).to.equal('Accepted');
    expect(await version(bench)).to.equal(5);
    expect(await send(bench, 'Differential', 6, [{ idTag: 'B' }])).to.equal('Accepted');
    expect(await version(bench), 'nothing left').to.equal(0);
    expect(await send(bench, 'Full', 1, [entry('A')]), 'a full list may be older').to.equal('Accepted');
    expect(await send(bench, 'Full', 9)).to.equal('Accepted');
    expect(await version(bench)).to.equal(0);
  });

  it('takes a differential update only if it is newer, and keeps its version where nothing is in it', async () => {
    const bench = await ready();
    await send(bench, 'Full', 5, [entry('A')]);
    for (const older of [4, 5]) {
      expect(await send(bench, 'Differential', older, [entry('B')])).to.equal('VersionMismatch');
    }
    expect(await send(bench, 'Differential', 6, [])).to.equal('Accepted');
    expect(await version(bench)).to.equal(5);
  });

  it('fails what is too long, repeats an idTag, is incomplete, or has no version', async () => {
    const bench = await ready({ SendLocalListMaxLength: '2', LocalAuthListMaxLength: '3' });
    const unfit: readonly (readonly [string, number, readonly object[]])[] = [
      ['Full', 1, [entry('A'), entry('B'), entry('C')]],
      ['Full', 1, [entry('A'), entry('a')]],
      ['Full', 1, [{ idTag: 'A' }]],
      ['Full', 0, [entry('A')]],
    ];
    for (const [updateType, listVersion, list] of unfit) {
      expect(await send(bench, updateType, listVersion, list), JSON.stringify(list)).to.equal('Failed');
    }
    await send(bench, 'Full', 1, [entry('A'), entry('B')]);
    expect(await send(bench, 'Differential', 2, [entry('C'), entry('D')])).to.equal('Failed');
    expect(await version(bench)).to.equal(1);
    expect(await send(bench, 'Differential', 2, [entry('C'), entry('B')])).to.equal('Accepted');
  });

  it('fails while its store is broken, and works again once that is repaired', async () => {
    const bench = await ready();
    expect(await bench.hand('induceFault', { connectorId: 0, kind: 'listFailure' })).to.equal(200);
    expect(await send(bench, 'Full', 2, [entry('A')])).to.equal('Failed');
    expect(await version(bench)).to.equal(0);
    expect(await bench.hand('clearFault', { connectorId: 0 })).to.equal(200);
    expect(await bench.hand('clearFault', { connectorId: 0 })).to.equal(409);
    expect(await send(bench, 'Full', 2, [entry('A')])).to.equal('Accepted');
  });

  it('is not there while it is disabled, nor where the profile is not claimed', async () => {
    const bench = await ready({ LocalAuthListEnabled: 'false' });
    expect(await version(bench)).to.equal(-1);
    expect(await send(bench, 'Full', 1, [entry('A')])).to.equal('NotSupported');
    const core = await benches.ready();
    expect(await version(core)).to.equal('NotSupported');
    expect(await send(core, 'Full', 1, [entry('A')])).to.equal('NotSupported');
  });

  it('authorizes in any case of the idTag, through a restart, and no longer than the entry is valid', async () => {
    const bench = await ready({ LocalPreAuthorize: 'true' });
    const { centralSystem } = bench;
    const expired = { expiryDate: new Date(centralSystem.now - 60_000).toISOString() };
    await send(bench, 'Full', 4, [entry('valid-1'), entry('VALID-2', expired)]);
    await centralSystem.next('BootNotification');
    await centralSystem.status('Reset', { type: 'Hard' });
    await centralSystem.next('BootNotification');
    await benches.statuses(bench);
    expect(await version(bench)).to.equal(4);

    await bench.charge(1, 'VALID-1');
    expect(centralSystem.heard('Authorize')).to.have.length(0);
    await bench.charge(2, 'VALID-2');
    expect(centralSystem.heard('Authorize').map(({ payload }) => payload.idTag)).to.deep.equal(['VALID-2']);
  });

  it('tells a conflict on connector 0 where the Central System says otherwise', async () => {
    const bench = await ready({ LocalPreAuthorize: 'true' });
    const { centralSystem } = bench;
    await send(bench, 'Full', 1, [entry('VALID-1')]);
    centralSystem.answers('StartTransaction', { idTagInfo: { status: 'Invalid' }, transactionId: 5 });
    await bench.hand('plugIn', { connectorId: 1 });
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    await centralSystem.next('StatusNotification', { connectorId: 0, errorCode: 'LocalListConflict' });
  });
});
