import { expect } from 'chai';
import { variants } from '../../src/simulator/variants.js';
import { Benches } from './bench.js';
import { cases } from './cases.js';
import type { CentralSystem } from './central-system.js';
import { play } from './play.js';

const generous = 8000;

interface Proof {
  /** Cases that it has to pass all the same. */
  readonly passes: readonly string[];
  /** Whether the variation was really there in the last of them. */
  readonly shows: (centralSystem: CentralSystem) => unknown;
  readonly afterwards?: (centralSystem: CentralSystem) => Promise<unknown>;
}

const order = ({ calls }: CentralSystem): readonly unknown[] =>
  calls.map(({ action, payload }) => payload.status ?? action);
const before = (centralSystem: CentralSystem, one: string, other: string): boolean =>
  order(centralSystem).indexOf(one) < order(centralSystem).indexOf(other);
const stamps = ({ calls }: CentralSystem): readonly string[] =>
  calls.flatMap(({ payload }) => (payload.timestamp as string | undefined) ?? []);

const proofs: Readonly<Record<string, Proof>> = {
  'status-before-transaction-messages': {
    passes: ['TC_003_CS', 'TC_015_CS', 'TC_012_CS'],
    shows: (it) => before(it, 'Charging', 'StartTransaction') && before(it, 'Finishing', 'StopTransaction'),
  },
  'timestamps-with-offset': {
    passes: ['TC_012_CS'],
    shows: (it) => stamps(it).every((stamp) => stamp.endsWith('+09:00')),
  },
  'timestamps-without-milliseconds': {
    passes: ['TC_012_CS'],
    shows: (it) => stamps(it).every((stamp) => /T\d\d:\d\d:\d\dZ$/.test(stamp)),
  },
  'strictly-periodic-heartbeats': { passes: ['TC_001_CS'], shows: (it) => it.heard('Heartbeat').length >= 2 },
  'numeric-message-ids': {
    passes: ['TC_012_CS'],
    shows: ({ calls }) => calls.every(({ id }, index) => id === String(index + 1)),
  },
  'uuid-message-ids': { passes: ['TC_012_CS'], shows: ({ calls }) => calls.every(({ id }) => id.length === 36) },
  'id-tags-in-other-case': {
    passes: ['TC_003_CS', 'TC_010_CS'],
    shows: (it) => it.heard('StartTransaction')[0]?.payload.idTag === 'valid-1',
  },
  'main-controller-last': {
    passes: ['TC_001_CS', 'TC_013_CS'],
    shows: (it) => it.heard('StatusNotification')[2]?.payload.connectorId === 0,
  },
  'empty-unknown-key-list': { passes: ['TC_019_CS', 'TC_021_CS'], shows: () => true },
  'configuration-in-other-order': { passes: ['TC_019_CS', 'TC_021_CS'], shows: () => true },
  'vendor-keys': {
    passes: ['TC_019_CS'],
    shows: () => true,
    afterwards: async (it) => {
      expect(await it.value('VENDOR.ledColour')).to.equal('green');
    },
  },
  'one-key-a-request': { passes: ['TC_019_CS', 'TC_010_CS'], shows: () => true },
  'slow-answers': { passes: ['TC_002_CS', 'TC_012_CS', 'TC_014_CS'], shows: () => true },
  'full-transaction-data': {
    passes: ['TC_016_CS', 'TC_012_CS'],
    shows: (it) => (it.heard('StopTransaction')[0]?.payload.transactionData as readonly unknown[]).length >= 2,
  },
  'data-transfer-at-any-time': {
    passes: ['TC_001_CS', 'TC_012_CS'],
    shows: () => true,
    afterwards: (it) => it.next('DataTransfer'),
  },
  'disconnects-while-rejected': { passes: ['TC_001_CS'], shows: ({ connections }) => connections >= 2 },
  'fragmented-frames': { passes: ['TC_012_CS'], shows: () => true },
  'meter-values-of-main-meter': {
    passes: ['TC_012_CS', 'TC_003_CS'],
    shows: () => true,
    afterwards: (it) => it.next('MeterValues', { connectorId: 0 }),
  },
  'remote-start-without-authorization': {
    passes: ['TC_011_1_CS', 'TC_011_2_CS', 'TC_010_CS'],
    shows: (it) => it.heard('Authorize').length === 0,
  },
  pings: { passes: ['TC_003_CS'], shows: () => true, afterwards: (it) => it.until(() => it.pings > 0, 'a ping') },
};

describe('simulator: variants', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());
  const ready = (name: string) => benches.ready({ variants: [name] });

  it('have unique names in kebab-case, a summary and a clause', () => {
    expect(new Set(variants.map(({ name }) => name)).size).to.equal(variants.length);
    for (const { name, summary, clause } of variants) {
      expect(name).to.match(/^[a-z]+(-[a-z]+)*$/);
      expect(summary, name).to.match(/^[A-Zi].*\.$/);
      expect(clause, name).to.match(/^(OCPP|OCTT|RFC|security whitepaper )/);
    }
    expect(variants).to.have.length.of.at.least(10);
  });

  it('pass, and differ', async () => {
    const outcomes = await Promise.all(
      Object.entries(proofs).map(async ([name, { passes, shows, afterwards }]) => {
        let different: unknown = false;
        for (const id of passes) {
          const each = cases[id];
          if (each === undefined) return `${name}: no case ${id}`;
          const last = id === passes.at(-1);
          const how = {
            variants: [name],
            within: generous,
            ...(last && afterwards !== undefined ? { afterwards } : {}),
          };
          const { reason, centralSystem } = await play(each, how);
          if (reason !== '') return `${name} fails ${id}: ${reason}`;
          different = shows(centralSystem);
        }
        return different === true ? '' : `${name} does not show`;
      }),
    );
    expect(outcomes.filter((each) => each !== '')).to.deep.equal([]);
  });

  it('soft-reset-without-reboot: stops, and stays connected', async () => {
    const bench = await ready('soft-reset-without-reboot');
    const { centralSystem } = bench;
    await bench.charge();
    expect(await centralSystem.status('Reset', { type: 'Soft' })).to.equal('Accepted');
    await centralSystem.next('StopTransaction', { reason: 'SoftReset' });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Finishing' });
    await bench.hand('unplug', { connectorId: 1 });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Available' });
    expect(centralSystem.connections).to.equal(1);
  });

  it('stop-after-hard-reset: reports the stop once it is registered again', async () => {
    const bench = await ready('stop-after-hard-reset');
    const { centralSystem } = bench;
    const transactionId = await bench.charge();
    await centralSystem.status('Reset', { type: 'Hard' });
    const stop = await centralSystem.next('StopTransaction');
    expect(stop.payload).to.include({ transactionId, reason: 'HardReset' });
    expect(stop.connection).to.equal(2);
    expect(centralSystem.statusesOf(1).at(-1)).to.equal('Finishing');
  });

  it('local-stop-without-reason: leaves the reason out where it is Local', async () => {
    const bench = await ready('local-stop-without-reason');
    await bench.charge();
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    expect((await bench.centralSystem.next('StopTransaction')).payload).not.to.have.property('reason');
  });

  it('boot-on-reconnect: registers on every connection', async () => {
    const { centralSystem } = await ready('boot-on-reconnect');
    centralSystem.drop();
    await centralSystem.until(() => centralSystem.heard('BootNotification').length === 2, 'a second boot');
    await centralSystem.until(() => centralSystem.heard('StatusNotification').length >= 6, 'all statuses');
  });

  it('everything-on-reconnect: tells all statuses, changed or not', async () => {
    const { centralSystem } = await ready('everything-on-reconnect');
    centralSystem.drop();
    await centralSystem.until(() => centralSystem.heard('StatusNotification').length >= 6, 'all statuses');
    expect(centralSystem.heard('BootNotification')).to.have.length(1);
  });

  it('queue-before-statuses and queued-values-in-one-message: deliver what was queued in their way', async () => {
    const configuration = { MeterValueSampleInterval: '20' };
    const variants = ['queue-before-statuses', 'queued-values-in-one-message'];
    const bench = await benches.ready({ variants, settings: { configuration } });
    const { centralSystem } = bench;
    await bench.charge();
    centralSystem.refusing = true;
    centralSystem.drop();
    await centralSystem.until(() => !centralSystem.isConnected, 'the loss');
    const heard = centralSystem.calls.length;
    const began = centralSystem.now;
    await centralSystem.until(() => centralSystem.now > began + 70_000, 'three samples');
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    centralSystem.refusing = false;
    await centralSystem.next('StopTransaction');
    const [values] = centralSystem.calls.slice(heard);
    expect(values?.action).to.equal('MeterValues');
    expect((values?.payload.meterValue as readonly unknown[]).length).to.be.at.least(3);
    expect(before(centralSystem, 'MeterValues', 'Finishing')).to.equal(true);
  });

  it('transaction-resumed-after-power-loss: goes on charging and sampling', async () => {
    const configuration = { MeterValueSampleInterval: '20' };
    const variants = ['transaction-resumed-after-power-loss'];
    const bench = await benches.ready({ variants, settings: { configuration } });
    const { centralSystem } = bench;
    const transactionId = await bench.charge();
    await bench.hand('cutPower');
    await bench.hand('restorePower');
    await centralSystem.until(() => centralSystem.heard('BootNotification').length === 2, 'the boot');
    const samples = centralSystem.heard('MeterValues').length;
    await centralSystem.until(() => centralSystem.heard('MeterValues').length >= samples + 2, 'two more samples');
    expect(centralSystem.statusesOf(1).at(-1)).to.equal('Charging');
    expect(await bench.hand('unplug', { connectorId: 1, side: 'station' })).to.equal(409);
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    expect((await centralSystem.next('StopTransaction')).payload).to.include({ transactionId, reason: 'Local' });
  });

  for (const name of ['preparing-after-restart', 'unavailable-while-starting']) {
    it(`${name}: is Preparing with the cable still in`, async () => {
      const bench = await ready(name);
      const { centralSystem } = bench;
      await bench.charge();
      await bench.hand('cutPower');
      await bench.hand('restorePower');
      await centralSystem.next('StopTransaction', { reason: 'PowerLoss' });
      await centralSystem.until(() => centralSystem.statusesOf(1).at(-1) === 'Preparing', 'Preparing');
      expect(centralSystem.statusesOf(1).includes('Unavailable')).to.equal(name === 'unavailable-while-starting');
    });
  }

  it('error-for-invalid-values and error-for-connector-zero: answer with a CALLERROR', async () => {
    const values = await ready('error-for-invalid-values');
    const change = { key: 'MeterValueSampleInterval', value: '-1' };
    expect(await values.centralSystem.status('ChangeConfiguration', change)).to.equal('PropertyConstraintViolation');
    const zero = await ready('error-for-connector-zero');
    const start = { connectorId: 0, idTag: 'VALID-1' };
    expect(await zero.centralSystem.status('RemoteStartTransaction', start)).to.equal('PropertyConstraintViolation');
  });
});
