import { expect } from 'chai';
import { Benches, type Bench, type BenchOptions } from './bench.js';
import type { CentralSystem, Payload } from './central-system.js';

interface Period {
  readonly startPeriod: number;
  readonly limit: number;
  readonly numberPhases?: number;
}

interface Sampled {
  readonly sampledValue: readonly Payload[];
}

const sampled = 'Current.Import,Current.Offered,Power.Active.Import,Power.Offered';
const equipped = (configuration: Readonly<Record<string, string>> = {}, more: BenchOptions = {}): BenchOptions => ({
  ...more,
  settings: {
    profiles: ['Core', 'SmartCharging'],
    measurands: sampled.split(','),
    ...more.settings,
    configuration: { MeterValueSampleInterval: '0', ...configuration },
  },
});

const periods = (...pairs: readonly (readonly [number, number])[]): readonly Period[] =>
  pairs.map(([startPeriod, limit]) => ({ startPeriod, limit }));

/** A profile that lets 6 A flow, relative to the start of charging. */
const profile = (fields: Payload = {}, schedule: Payload = {}): Payload => ({
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  ...fields,
  chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: periods([0, 6]), ...schedule },
});

const set = (it: CentralSystem, csChargingProfiles: Payload, connectorId = 1) =>
  it.status('SetChargingProfile', { connectorId, csChargingProfiles });
const clear = (it: CentralSystem, criteria: Payload = {}) => it.status('ClearChargingProfile', criteria);

async function install(it: CentralSystem, csChargingProfiles: Payload, connectorId = 1): Promise<void> {
  expect(await set(it, csChargingProfiles, connectorId)).to.equal('Accepted');
}

/** The schedule of a composite of 400 s. */
async function composite(it: CentralSystem, connectorId = 1, fields: Payload = {}): Promise<Payload> {
  const answered = await it.call('GetCompositeSchedule', { connectorId, duration: 400, ...fields });
  expect(answered.kind === 'result' && answered.payload.status).to.equal('Accepted');
  return (answered as { payload: Payload }).payload.chargingSchedule as Payload;
}

/** Start and limit of its periods. */
async function limits(it: CentralSystem, connectorId = 1, fields: Payload = {}): Promise<readonly unknown[]> {
  const schedule = await composite(it, connectorId, fields);
  return (schedule.chargingSchedulePeriod as readonly Period[]).map(({ startPeriod, limit }) => [startPeriod, limit]);
}

const txProfile = (fields: Payload = {}, schedule: Payload = {}): Payload =>
  profile({ chargingProfileId: 9, chargingProfilePurpose: 'TxProfile', ...fields }, schedule);
const maximum = (fields: Payload = {}, schedule: Payload = {}): Payload =>
  profile({ chargingProfileId: 8, chargingProfilePurpose: 'ChargePointMaxProfile', ...fields }, schedule);

const ago = (it: CentralSystem, seconds: number): string => new Date(it.now - seconds * 1000).toISOString();

/** Real time, where a schedule of minutes is not to run out under the test. */
const unhurried: BenchOptions = { timeScale: 1 };

describe('simulator: smart charging', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());
  const ready = async (configuration?: Readonly<Record<string, string>>, more?: BenchOptions): Promise<Bench> =>
    benches.ready(equipped(configuration, more));

  it('reports the hardware limit where no profile is installed', async () => {
    const { centralSystem } = await ready();
    expect(await composite(centralSystem)).to.deep.equal({
      duration: 400,
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 32, numberPhases: 3 }],
    });
    expect(await limits(centralSystem, 1, { chargingRateUnit: 'W' })).to.deep.equal([[0, 22_080]]);
    expect(await limits(centralSystem, 2, { chargingRateUnit: 'W' })).to.deep.equal([[0, 7360]]);
  });

  it('starts the composite schedule when it is asked, and says for which connector', async () => {
    const { centralSystem } = await ready();
    await install(centralSystem, profile());
    const before = centralSystem.now;
    const answered = await centralSystem.call('GetCompositeSchedule', { connectorId: 1, duration: 60 });
    const { connectorId, scheduleStart } = (answered as { payload: Payload }).payload;
    expect(connectorId).to.equal(1);
    // The clocks of the two sides may differ by what a message takes.
    expect(Date.parse(String(scheduleStart))).to.be.within(before - 10_000, centralSystem.now + 10_000);
  });

  it('follows the periods of a schedule, keeps the last until its duration has ended and then falls back', async () => {
    const { centralSystem } = await ready();
    const fields = { duration: 300, chargingSchedulePeriod: periods([0, 6], [100, 8.5], [350, 20]) };
    await install(centralSystem, profile({}, fields));
    expect(await limits(centralSystem)).to.deep.equal([
      [0, 6],
      [100, 8.5],
      [300, 32],
    ]);
  });

  it('has the highest stackLevel prevail as long as it has a limit', async () => {
    const { centralSystem } = await ready();
    await install(centralSystem, profile({}, { chargingSchedulePeriod: periods([0, 6], [100, 8], [200, 10]) }));
    const upper = { duration: 150, chargingSchedulePeriod: periods([0, 7], [100, 9]) };
    await install(centralSystem, profile({ chargingProfileId: 2, stackLevel: 1 }, upper));
    expect(await limits(centralSystem)).to.deep.equal([
      [0, 7],
      [100, 9],
      [150, 8],
      [200, 10],
    ]);
  });

  it('leaves a profile alone before its validFrom and from its validTo on', async () => {
    const { centralSystem } = await ready({}, unhurried);
    const validFrom = new Date(centralSystem.now + 100_000).toISOString();
    const validTo = new Date(centralSystem.now + 300_000).toISOString();
    await install(centralSystem, profile({ validFrom, validTo }));
    const [first, second, third] = (await limits(centralSystem)) as [number, number][];
    expect([first?.[1], second?.[1], third?.[1]]).to.deep.equal([32, 6, 32]);
    expect((third?.[0] ?? 0) - (second?.[0] ?? 0)).to.equal(200);
  });

  it('repeats a daily and a weekly schedule at the time of its startSchedule', async () => {
    const { centralSystem } = await ready();
    const hour = 3600;
    const recurring = (recurrencyKind: string, seconds: number) =>
      profile(
        { chargingProfileKind: 'Recurring', recurrencyKind },
        { startSchedule: ago(centralSystem, seconds), duration: 2 * hour, chargingSchedulePeriod: periods([0, 6]) },
      );
    for (const [kind, seconds, length] of [
      ['Daily', 23 * hour, 24 * hour],
      ['Weekly', (7 * 24 - 1) * hour, 7 * 24 * hour],
    ] as const) {
      await install(centralSystem, recurring(kind, seconds));
      const found = (await limits(centralSystem, 1, { duration: length + 4 * hour })) as [number, number][];
      expect(found.map(([, limit]) => limit)).to.deep.equal([32, 6, 32, 6, 32]);
      const starts = found.map(([start]) => start);
      expect((starts[2] ?? 0) - (starts[1] ?? 0)).to.equal(2 * hour);
      expect((starts[3] ?? 0) - (starts[1] ?? 0)).to.equal(length);
    }
  });

  it('replaces a profile by one with its id, or in its place of the stack', async () => {
    const { centralSystem } = await ready({ MaxChargingProfilesInstalled: '1' });
    await install(centralSystem, profile());
    await install(centralSystem, profile({ stackLevel: 1 }, { chargingSchedulePeriod: periods([0, 7]) }), 2);
    expect([await limits(centralSystem), await limits(centralSystem, 2)]).to.deep.equal([[[0, 32]], [[0, 7]]]);
    await install(
      centralSystem,
      profile({ chargingProfileId: 2, stackLevel: 1 }, { chargingSchedulePeriod: periods([0, 8]) }),
      2,
    );
    expect(await limits(centralSystem, 2)).to.deep.equal([[0, 8]]);
    expect(await set(centralSystem, profile({ chargingProfileId: 3 }))).to.equal('Rejected');
  });

  it('takes a default for all connectors, which one of the same level replaces at its own', async () => {
    const { centralSystem } = await ready();
    await install(centralSystem, profile(), 0);
    const gap = { duration: 100, chargingSchedulePeriod: periods([0, 10]) };
    await install(centralSystem, profile({ chargingProfileId: 2 }, gap), 2);
    expect(await limits(centralSystem, 1)).to.deep.equal([[0, 6]]);
    expect(await limits(centralSystem, 2)).to.deep.equal([
      [0, 10],
      [100, 32],
    ]);
  });

  it('takes the lowest limit of the purposes, the TxProfile in place of the default', async () => {
    const bench = await ready({}, unhurried);
    const { centralSystem } = bench;
    await bench.charge();
    await install(centralSystem, maximum({}, { chargingSchedulePeriod: periods([0, 10]) }), 0);
    await install(centralSystem, profile());
    expect((await limits(centralSystem))[0]).to.deep.equal([0, 6]);
    // Its end is no way back to the default, since it is still there.
    const brief = { startSchedule: ago(centralSystem, 0), duration: 200, chargingSchedulePeriod: periods([0, 8]) };
    await install(centralSystem, txProfile({ chargingProfileKind: 'Absolute' }, brief));
    expect(((await limits(centralSystem)) as [number, number][]).map(([, limit]) => limit)).to.deep.equal([8, 10]);
  });

  it('combines three purposes over time, in either unit', async () => {
    const bench = await ready({}, unhurried);
    const { centralSystem } = bench;
    await bench.charge();
    for (const [chargingRateUnit, factor] of [
      ['A', 1],
      ['W', 1000],
    ] as const) {
      const startSchedule = ago(centralSystem, 10);
      const absolute = { chargingProfileKind: 'Absolute', validFrom: startSchedule };
      const schedule = (duration: number, ...pairs: readonly (readonly [number, number])[]): Payload => ({
        startSchedule,
        duration,
        chargingRateUnit,
        chargingSchedulePeriod: periods(...pairs.map(([start, limit]) => [start, limit * factor] as const)),
      });
      await install(centralSystem, maximum({ chargingProfileKind: 'Absolute' }, schedule(86_400, [0, 10])), 0);
      const defaults = schedule(300, [0, 6], [60, 10], [120, 8], [180, 15], [260, 8]);
      await install(centralSystem, profile(absolute, defaults));
      const own = schedule(260, [0, 8], [50, 11], [140, 16], [200, 6], [240, 12]);
      await install(centralSystem, txProfile(absolute, own));
      const found = (await limits(centralSystem, 1, { chargingRateUnit })) as [number, number][];
      expect(found.map(([, limit]) => limit)).to.deep.equal([8, 10, 6, 10].map((limit) => limit * factor));
      const [, second = 0, third = 0, fourth = 0] = found.map(([start]) => start);
      expect([third - second, fourth - second]).to.deep.equal([150, 190]);
    }
  });

  it('rejects what is no sound profile', async () => {
    const bench = await ready();
    const { centralSystem } = bench;
    const wrong: readonly (readonly [string, Payload, number?])[] = [
      ['a ChargePointMaxProfile for one connector', maximum(), 1],
      ['a TxProfile for all connectors', txProfile(), 0],
      ['a TxProfile without transaction', txProfile(), 1],
      ['a transactionId for a default', profile({ transactionId: 1 })],
      ['a negative stackLevel', profile({ stackLevel: -1 })],
      ['a stackLevel beyond the highest', profile({ stackLevel: 4 })],
      ['no period', profile({}, { chargingSchedulePeriod: [] })],
      ['a first period that is late', profile({}, { chargingSchedulePeriod: periods([1, 6]) })],
      ['periods in no order', profile({}, { chargingSchedulePeriod: periods([0, 6], [20, 7], [10, 8]) })],
      ['two periods at once', profile({}, { chargingSchedulePeriod: periods([0, 6], [20, 7], [20, 8]) })],
      ['a negative limit', profile({}, { chargingSchedulePeriod: periods([0, -1]) })],
      ['a negative duration', profile({}, { duration: -1 })],
      ['four phases', profile({}, { chargingSchedulePeriod: [{ startPeriod: 0, limit: 6, numberPhases: 4 }] })],
      ['a recurrence without its kind', profile({ chargingProfileKind: 'Recurring' })],
      ['a recurrence without its start', profile({ chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' })],
    ];
    for (const [what, bad, connectorId = 1] of wrong) {
      expect(await set(centralSystem, bad, connectorId), what).to.equal('Rejected');
    }
    expect(await clear(centralSystem)).to.equal('Unknown');
  });

  it('answers an unknown connector or an unknown unit with a CALLERROR when a profile is set', async () => {
    const { centralSystem } = await ready();
    for (const connectorId of [-1, 3]) {
      expect(await set(centralSystem, profile(), connectorId)).to.equal('PropertyConstraintViolation');
    }
    const volts = profile({}, { chargingRateUnit: 'V' });
    expect(await set(centralSystem, volts)).to.equal('PropertyConstraintViolation');
  });

  it('rejects units that it does not have, more periods than it takes, at once and without harm', async () => {
    const { centralSystem } = await ready({ ChargingScheduleAllowedChargingRateUnit: 'Power' });
    expect(await set(centralSystem, profile())).to.equal('Rejected');
    const chargingSchedulePeriod = Array.from({ length: 10_000 }, (_, index) => ({ startPeriod: index, limit: 6 }));
    const long = profile({}, { chargingRateUnit: 'W', chargingSchedulePeriod });
    expect(await set(centralSystem, long)).to.equal('Rejected');
    const asked = { connectorId: 1, duration: 10, chargingRateUnit: 'A' };
    expect(await centralSystem.status('GetCompositeSchedule', asked)).to.equal('Rejected');
    expect((await composite(centralSystem)).chargingRateUnit).to.equal('W');
  });

  it('rejects a composite schedule that it cannot report', async () => {
    const { centralSystem } = await ready();
    for (const [connectorId, duration] of [
      [3, 60],
      [-1, 60],
      [1, 0],
      [1, -5],
      [1, 2 ** 31],
      [1, 1e15],
    ]) {
      const asked = { connectorId, duration };
      expect(await centralSystem.call('GetCompositeSchedule', asked)).to.deep.equal({
        kind: 'result',
        payload: { status: 'Rejected' },
      });
    }
  });

  it('converts between units by voltage and phases, and never to more', async () => {
    const { centralSystem } = await ready({}, { settings: { connectors: outlets } });
    const inWatts = (limit: number, numberPhases?: number) => ({
      chargingRateUnit: 'W',
      chargingSchedulePeriod: [{ startPeriod: 0, limit, ...(numberPhases === undefined ? {} : { numberPhases }) }],
    });
    await install(centralSystem, profile({}, inWatts(6000)), 0);
    const amperes = { chargingRateUnit: 'A' };
    // 6000 W are 8.69 A on three phases, 26.08 A on one, 15 A of 400 V direct current.
    expect(await limits(centralSystem, 1, amperes)).to.deep.equal([[0, 8.6]]);
    expect(await limits(centralSystem, 2, amperes)).to.deep.equal([[0, 26]]);
    expect(await limits(centralSystem, 3, amperes)).to.deep.equal([[0, 15]]);
    await install(centralSystem, profile({}, inWatts(3000, 1)), 1);
    expect((await composite(centralSystem, 1, amperes)).chargingSchedulePeriod).to.deep.equal([
      { startPeriod: 0, limit: 13, numberPhases: 1 },
    ]);
    await install(centralSystem, profile({}, { chargingSchedulePeriod: periods([0, 10]) }), 1);
    expect(await limits(centralSystem, 1, { chargingRateUnit: 'W' })).to.deep.equal([[0, 6900]]);
    const direct = await composite(centralSystem, 3);
    expect((direct.chargingSchedulePeriod as readonly Period[])[0]).not.to.have.property('numberPhases');
  });

  it('knows a TxProfile only for the transaction that runs, and forgets it with that', async () => {
    const bench = await ready();
    const { centralSystem } = bench;
    const transactionId = await bench.charge();
    expect(await set(centralSystem, txProfile({ transactionId: transactionId + 1 }))).to.equal('Rejected');
    expect(await set(centralSystem, txProfile(), 2)).to.equal('Rejected');
    await install(centralSystem, txProfile({ transactionId }));
    expect(await limits(centralSystem)).to.deep.equal([[0, 6]]);
    await centralSystem.status('RemoteStopTransaction', { transactionId });
    await centralSystem.next('StopTransaction');
    expect(await limits(centralSystem)).to.deep.equal([[0, 32]]);
    expect(await clear(centralSystem)).to.equal('Unknown');
  });

  it('charges by the profile of a remote start, which one of the same level replaces', async () => {
    const bench = await ready({ AuthorizeRemoteTxRequests: 'true' });
    const { centralSystem } = bench;
    const start = { connectorId: 1, idTag: 'VALID-1', chargingProfile: txProfile() };
    expect(await centralSystem.status('RemoteStartTransaction', start)).to.equal('Accepted');
    expect(await clear(centralSystem)).to.equal('Unknown');
    await bench.hand('plugIn', { connectorId: 1 });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Charging' });
    const transactionId = await centralSystem.until(() => bench.transactionId, 'an id');
    expect(await limits(centralSystem)).to.deep.equal([[0, 6]]);
    const next = txProfile({ chargingProfileId: 10, transactionId }, { chargingSchedulePeriod: periods([0, 11]) });
    await install(centralSystem, next);
    expect(await limits(centralSystem)).to.deep.equal([[0, 11]]);
    expect(await clear(centralSystem, { id: 9 })).to.equal('Unknown');
  });

  it('rejects a remote start with another purpose, with a transactionId or with a profile out of bounds', async () => {
    const { centralSystem } = await ready();
    const tooHigh = txProfile({ stackLevel: 4 });
    for (const chargingProfile of [profile(), maximum(), txProfile({ transactionId: 5 }), tooHigh]) {
      const start = { connectorId: 1, idTag: 'VALID-1', chargingProfile };
      expect(await centralSystem.status('RemoteStartTransaction', start)).to.equal('Rejected');
    }
  });

  it('ignores the profile of a remote start, and supports nothing else, without smart charging', async () => {
    const { centralSystem } = await ready({}, { settings: { profiles: ['Core'] } });
    const start = { connectorId: 1, idTag: 'VALID-1', chargingProfile: profile() };
    expect(await centralSystem.status('RemoteStartTransaction', start)).to.equal('Accepted');
    expect(await set(centralSystem, profile())).to.equal('NotSupported');
  });

  it('clears by id alone, or by all criteria that are given', async () => {
    const { centralSystem } = await ready();
    const lay = async (): Promise<void> => {
      await install(centralSystem, profile());
      await install(centralSystem, profile({ chargingProfileId: 2, stackLevel: 1 }), 2);
      await install(centralSystem, profile({ chargingProfileId: 3, stackLevel: 1 }), 0);
      await install(centralSystem, maximum({ chargingProfileId: 4, stackLevel: 1 }), 0);
    };
    const left = async (criteria: Payload): Promise<readonly unknown[]> => {
      await lay();
      expect(await clear(centralSystem, criteria)).to.equal('Accepted');
      const found: number[] = [];
      for (const id of [1, 2, 3, 4]) if ((await clear(centralSystem, { id })) === 'Accepted') found.push(id);
      return found;
    };
    expect(await left({ id: 2, stackLevel: 0 })).to.deep.equal([1, 3, 4]);
    expect(await left({ stackLevel: 1 })).to.deep.equal([1]);
    expect(await left({ chargingProfilePurpose: 'TxDefaultProfile' })).to.deep.equal([4]);
    expect(await left({ chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 1 })).to.deep.equal([1, 4]);
    expect(await left({ connectorId: 0 })).to.deep.equal([1, 2]);
    expect(await left({ connectorId: 0, chargingProfilePurpose: 'TxDefaultProfile' })).to.deep.equal([1, 2, 4]);
    expect(await left({})).to.deep.equal([]);
    await lay();
    for (const criteria of [{ id: 7 }, { connectorId: 7 }, { connectorId: 1, stackLevel: 1 }]) {
      expect(await clear(centralSystem, criteria)).to.equal('Unknown');
    }
  });

  it('keeps its profiles through a reset and a power cut', async () => {
    const bench = await ready();
    const { centralSystem } = bench;
    await install(centralSystem, profile());
    await centralSystem.status('Reset', { type: 'Hard' });
    await centralSystem.until(() => centralSystem.heard('BootNotification').length === 2, 'the boot');
    await centralSystem.until(() => centralSystem.heard('StatusNotification').length >= 6, 'all statuses');
    expect(await limits(centralSystem)).to.deep.equal([[0, 6]]);
    await bench.hand('cutPower');
    await bench.hand('restorePower');
    await centralSystem.until(() => centralSystem.heard('BootNotification').length === 3, 'the boot');
    await centralSystem.until(() => centralSystem.heard('StatusNotification').length >= 9, 'all statuses');
    expect(await limits(centralSystem)).to.deep.equal([[0, 6]]);
  });

  it('offers and lets flow no more than the limit, as the meter shows', async () => {
    const bench = await ready({ MeterValueSampleInterval: '10', MeterValuesSampledData: sampled });
    const { centralSystem } = bench;
    const read = async (): Promise<readonly string[]> => {
      // The next one may have been taken before the change.
      const count = centralSystem.heard('MeterValues').length;
      await centralSystem.until(() => centralSystem.heard('MeterValues').length >= count + 2, 'two more samples');
      const [value] = centralSystem.heard('MeterValues').at(-1)?.payload.meterValue as readonly Sampled[];
      return (value?.sampledValue ?? []).map((one) => String(one.value));
    };
    await bench.charge();
    expect(await read()).to.deep.equal(['32', '32', '32', '32', '22080', '22080']);
    await install(centralSystem, profile());
    expect(await read()).to.deep.equal(['6', '6', '6', '6', '4140', '4140']);
    const onOnePhase = [{ startPeriod: 0, limit: 10, numberPhases: 1 }];
    await install(centralSystem, profile({}, { chargingSchedulePeriod: onOnePhase }));
    expect(await read()).to.deep.equal(['10', '0', '0', '10', '2300', '2300']);
    expect(await clear(centralSystem)).to.equal('Accepted');
    expect(await read()).to.deep.equal(['32', '32', '32', '32', '22080', '22080']);
  });

  it('is SuspendedEVSE while the limit is 0 and Charging when it rises', async () => {
    const bench = await ready();
    const { centralSystem } = bench;
    await bench.charge();
    // Again and again, so that it does not matter how soon the profile arrives.
    const pulse = periods([0, 0], [60, 6], [120, 0], [180, 6], [240, 0], [300, 6], [360, 0], [420, 6]);
    const schedule = { startSchedule: ago(centralSystem, 0), chargingSchedulePeriod: pulse };
    await install(centralSystem, txProfile({ chargingProfileKind: 'Absolute' }, schedule));
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'SuspendedEVSE' });
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Charging' });
  });

  it('begins a transaction in SuspendedEVSE where the default allows nothing', async () => {
    const bench = await ready();
    const { centralSystem } = bench;
    await install(centralSystem, profile({}, { chargingSchedulePeriod: periods([0, 0]) }), 0);
    await bench.hand('plugIn', { connectorId: 1 });
    await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 1 });
    await centralSystem.next('StartTransaction');
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'SuspendedEVSE' });
    expect(await clear(centralSystem)).to.equal('Accepted');
    await centralSystem.next('StatusNotification', { connectorId: 1, status: 'Charging' });
  });

  it('shares the maximum of the charge point among those that charge, and reports their sum for connector 0', async () => {
    const bench = await ready();
    const { centralSystem } = bench;
    await install(centralSystem, maximum({}, { chargingSchedulePeriod: periods([0, 20]) }), 0);
    expect(await limits(centralSystem, 0)).to.deep.equal([[0, 20]]);
    await bench.charge(1);
    expect(await limits(centralSystem, 1)).to.deep.equal([[0, 20]]);
    expect(await limits(centralSystem, 0)).to.deep.equal([[0, 20]]);
    await bench.charge(2, 'VALID-2');
    expect(await limits(centralSystem, 1)).to.deep.equal([[0, 10]]);
    expect(await limits(centralSystem, 0)).to.deep.equal([[0, 20]]);
    await install(centralSystem, profile(), 2);
    expect(await limits(centralSystem, 0)).to.deep.equal([[0, 16]]);
    expect(await limits(centralSystem, 0, { chargingRateUnit: 'W' })).to.deep.equal([[0, 10 * 690 + 6 * 230]]);
  });
});

const outlets = [
  { id: 1, cable: 'detachable', phases: 3, current: 'AC' },
  { id: 2, cable: 'detachable', phases: 1, current: 'AC' },
  { id: 3, cable: 'fixed', phases: 3, current: 'DC' },
] as const;
