import { expect } from 'chai';
import { smartChargingFaults } from '../../src/simulator/faults/smart-charging.js';
import { variants } from '../../src/simulator/variants.js';
import { Benches, type BenchOptions } from './bench.js';
import type { Payload } from './central-system.js';

const purposes = ['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile'] as const;
const smartVariants = [
  'equal-neighbouring-periods',
  'three-phases-unsaid',
  'single-phase-schedules',
  'schedules-without-duration',
  'schedules-without-connector',
  'schedule-starts-earlier',
  'error-for-profile-without-transaction',
  'error-for-wrong-profile-at-remote-start',
];

const profile = (
  chargingProfileId: number,
  purpose: (typeof purposes)[number],
  stackLevel: number,
  periods: readonly (readonly [number, number])[],
  duration?: number,
): Payload => ({
  chargingProfileId,
  stackLevel,
  chargingProfilePurpose: purpose,
  // Relative, so that what is planned while nothing charges does not depend on the moment of asking.
  chargingProfileKind: 'Relative',
  chargingSchedule: {
    ...(duration === undefined ? {} : { duration }),
    chargingRateUnit: 'A',
    chargingSchedulePeriod: periods.map(([startPeriod, limit]) => ({ startPeriod, limit, numberPhases: 3 })),
  },
});

/** Every answer of a charge point to a session of smart charging. */
async function answers(options: BenchOptions): Promise<readonly unknown[]> {
  const benches = new Benches();
  const bench = await benches.set({ ...options, timeScale: 10, settings: { profiles: ['Core', 'SmartCharging'] } });
  const { centralSystem } = bench;
  const heard: unknown[] = [];
  const set = async (csChargingProfiles: Payload, connectorId = 1): Promise<void> => {
    heard.push(await centralSystem.call('SetChargingProfile', { connectorId, csChargingProfiles }));
  };
  const clear = async (criteria: Payload): Promise<void> => {
    heard.push(await centralSystem.call('ClearChargingProfile', criteria));
  };
  /** What is planned, in whole hours after the time of asking; of a transaction only the limits. */
  const ask = async (running = false): Promise<void> => {
    const request = { connectorId: 1, duration: 400, chargingRateUnit: 'A' };
    const answered = await centralSystem.call('GetCompositeSchedule', request);
    const asked = centralSystem.now;
    if (answered.kind === 'error') return void heard.push(answered);
    const { scheduleStart, ...rest } = answered.payload;
    const late = Date.parse(String(scheduleStart)) > asked + 300_000;
    const periods = (rest.chargingSchedule as Payload | undefined)?.chargingSchedulePeriod;
    const limits = (periods as readonly { limit: number }[] | undefined)?.map(({ limit }) => limit);
    heard.push(running ? limits?.slice(0, 1) : { ...rest, late });
  };
  try {
    await benches.statuses(bench);
    await set(
      profile(1, 'TxDefaultProfile', 0, [
        [0, 6],
        [100, 8],
        [200, 8],
        [300, 10],
      ]),
    );
    await set(
      profile(
        2,
        'TxDefaultProfile',
        1,
        [
          [0, 7],
          [50, 9],
        ],
        150,
      ),
    );
    await set(profile(3, 'ChargePointMaxProfile', 0, [[0, 9]]), 0);
    await ask();
    await set(profile(4, 'TxProfile', 0, [[0, 6]]));
    await clear({ id: 2 });
    await ask();
    await clear({ chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 0 });
    await ask();
    await set(profile(6, 'TxDefaultProfile', 1, [[0, 7]]));
    await clear({ chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 0 });
    await ask();
    await clear({ id: 6 });
    const start = { connectorId: 1, idTag: 'VALID-1' };
    for (const purpose of purposes) {
      const chargingProfile = profile(4, purpose, 0, [[0, 8]]);
      heard.push(await centralSystem.call('RemoteStartTransaction', { ...start, chargingProfile }));
    }
    await bench.hand('plugIn', { connectorId: 1 });
    await centralSystem.until(() => centralSystem.heard('StartTransaction').length > 0, 'the start');
    await ask(true);
    await set({ ...profile(4, 'TxProfile', 0, [[0, 8]]), transactionId: 7 });
    await set(profile(5, 'TxDefaultProfile', 0, [[0, 5]]));
    await ask(true);
    await clear({ chargingProfilePurpose: 'TxProfile' });
    await ask(true);
    return heard;
  } finally {
    await benches.tearDown();
  }
}

describe('simulator: faults and variants of smart charging', () => {
  it('show in what a charge point answers', async () => {
    const honest = JSON.stringify(await answers({}));
    expect(JSON.stringify(await answers({}))).to.equal(honest);
    const silent: string[] = [];
    for (const { name } of smartChargingFaults) {
      if (JSON.stringify(await answers({ faults: [name] })) === honest) silent.push(name);
    }
    for (const name of smartVariants) {
      expect(variants.map((each) => each.name)).to.include(name);
      if (JSON.stringify(await answers({ variants: [name] })) === honest) silent.push(name);
    }
    expect(silent).to.deep.equal([]);
  });
});
