import { expect } from 'chai';
import fc from 'fast-check';
import { Behaviours } from '../../src/simulator/behaviour.js';
import { ChargePoint } from '../../src/simulator/charge-point.js';
import { withProfile, type ChargingProfile, type InstalledProfile } from '../../src/simulator/charging-profiles.js';
import { Clock } from '../../src/simulator/clock.js';
import { Hardware } from '../../src/simulator/hardware.js';
import { Memory } from '../../src/simulator/memory.js';
import { settings } from './bench.js';

const hour = 3600;
const now = Date.UTC(2026, 2, 1, 12);
const at = (hours: number): number => now + hours * hour * 1000;
const stamp = (hours: number): string => new Date(at(hours)).toISOString();

/** A charge point that is never switched on, with these profiles and transactions. */
function chargePointWith(
  profiles: readonly InstalledProfile[],
  startedAt: Readonly<Record<number, number>>,
): ChargePoint {
  const clock = new Clock(1);
  const memory = new Memory();
  for (const [connectorId, started] of Object.entries(startedAt)) {
    const number = Number(connectorId);
    memory.transactions.set(number, {
      number,
      connectorId: number,
      idTag: 'VALID-1',
      parentIdTag: undefined,
      startedAt: started,
      startedUptime: 0,
      meterStart: 0,
      id: number,
      suspended: false,
      samples: [],
    });
  }
  const body = {
    settings,
    clock,
    behaviours: new Behaviours([{ switches: ['resumesAfterPowerLoss'] }]),
    memory,
    hardware: new Hardware(settings.connectors, clock),
    dial: () => {
      throw new Error('it is switched off');
    },
  };
  for (const outlet of body.hardware.outlets) outlet.stationSide = outlet.evSide = true;
  const chargePoint = new ChargePoint(body, 'power', () => undefined);
  chargePoint.timers.close();
  memory.chargingProfiles = profiles.reduce<InstalledProfile[]>((all, one) => withProfile(all, one), []);
  return chargePoint;
}

/** What one profile says at an instant, read off the specification without thinking of what comes next. */
function limitAt({ profile, since }: InstalledProfile, start: number, instant: number) {
  const { validFrom, validTo, chargingProfileKind: kind, chargingSchedule, recurrencyKind } = profile;
  const { duration, startSchedule, chargingSchedulePeriod, chargingRateUnit } = chargingSchedule;
  if (validFrom !== undefined && instant < Date.parse(validFrom)) return undefined;
  if (validTo !== undefined && instant >= Date.parse(validTo)) return undefined;
  const origin = profile.chargingProfilePurpose === 'ChargePointMaxProfile' ? since : start;
  const begin = kind === 'Relative' || startSchedule === undefined ? origin : Date.parse(startSchedule);
  let elapsed = (instant - begin) / 1000;
  if (elapsed < 0) return undefined;
  if (kind === 'Recurring') elapsed %= recurrencyKind === 'Daily' ? 24 * hour : 7 * 24 * hour;
  if (duration !== undefined && elapsed >= duration) return undefined;
  let found = chargingSchedulePeriod[0];
  for (const period of chargingSchedulePeriod) if (period.startPeriod <= elapsed) found = period;
  return found === undefined ? undefined : { unit: chargingRateUnit, ...found };
}

/** The current and the phases of a connector at an instant. */
function rateAt(
  profiles: readonly InstalledProfile[],
  connectorId: number,
  started: number | undefined,
  sharers: number,
  instant: number,
) {
  const highest = (candidates: readonly InstalledProfile[]) => {
    let best: (ReturnType<typeof limitAt> & { level: number }) | undefined;
    for (const each of candidates) {
      const limit = limitAt(each, started ?? now, instant);
      const level = each.profile.stackLevel;
      if (limit !== undefined && (best === undefined || level > best.level)) best = { ...limit, level };
    }
    return best;
  };
  const of = (purpose: string, id: number) =>
    profiles.filter((each) => each.profile.chargingProfilePurpose === purpose && each.connectorId === id);
  const mine = of('TxProfile', connectorId);
  const here = of('TxDefaultProfile', connectorId);
  const common = of('TxDefaultProfile', 0).filter(
    (each) => !here.some((other) => other.profile.stackLevel === each.profile.stackLevel),
  );
  const own = highest(mine.length > 0 ? mine : [...here, ...common]);
  const whole = highest(of('ChargePointMaxProfile', 0));
  const share = whole === undefined ? undefined : { ...whole, limit: whole.limit / sharers };
  const both = [own, share].filter((each) => each !== undefined);
  let phases = connectorId === 1 ? 3 : 1;
  for (const { numberPhases } of both) phases = Math.min(phases, numberPhases ?? 3);
  let amperes = 32;
  for (const { unit, limit } of both) amperes = Math.min(amperes, unit === 'A' ? limit : limit / 230 / phases);
  return { amperes, phases };
}

const hours = (min: number, max: number) => fc.integer({ min, max });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const defined = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const schedules = fc
  .record({
    chargingRateUnit: fc.constantFrom('A', 'W'),
    duration: optional(hours(0, 60)),
    startSchedule: optional(hours(-200, 20)),
    later: fc.uniqueArray(hours(1, 60), { maxLength: 4 }),
    limits: fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 5, maxLength: 5 }),
    numberPhases: optional(fc.integer({ min: 1, max: 3 })),
  })
  .map(({ chargingRateUnit, duration, startSchedule, later, limits, numberPhases }) =>
    defined({
      chargingRateUnit,
      duration: duration === undefined ? undefined : duration * hour,
      startSchedule: startSchedule === undefined ? undefined : stamp(startSchedule),
      chargingSchedulePeriod: [0, ...later.sort((one, other) => one - other)].map((start, index) =>
        defined({
          startPeriod: start * hour,
          limit: (limits[index] ?? 0) * (chargingRateUnit === 'A' ? 0.2 : 100),
          numberPhases,
        }),
      ),
    }),
  );

const installations = fc
  .record({
    chargingProfileId: fc.integer({ min: 1, max: 12 }),
    stackLevel: fc.integer({ min: 0, max: 3 }),
    purpose: fc.constantFrom('ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile'),
    kind: fc.constantFrom('Absolute', 'Relative', 'Daily', 'Weekly'),
    validFrom: optional(hours(-5, 20)),
    validTo: optional(hours(-5, 40)),
    schedule: schedules,
    connectorId: fc.integer({ min: 0, max: 2 }),
    since: hours(-30, 0),
  })
  .map(({ chargingProfileId, stackLevel, purpose, kind, validFrom, validTo, schedule, connectorId, since }) => {
    const recurs = kind === 'Daily' || kind === 'Weekly';
    const profile = defined({
      chargingProfileId,
      stackLevel,
      chargingProfilePurpose: purpose,
      chargingProfileKind: recurs ? 'Recurring' : kind,
      recurrencyKind: recurs ? kind : undefined,
      validFrom: validFrom === undefined ? undefined : stamp(validFrom),
      validTo: validTo === undefined ? undefined : stamp(validTo),
      chargingSchedule: recurs ? { startSchedule: stamp(-50), ...schedule } : schedule,
    }) as ChargingProfile;
    const place = { ChargePointMaxProfile: 0, TxDefaultProfile: connectorId, TxProfile: Math.max(connectorId, 1) };
    const id = place[purpose];
    return { connectorId: id, profile, since: at(since), transaction: purpose === 'TxProfile' ? id : undefined };
  });

describe('simulator: composite schedules', () => {
  it('say at every moment what the profiles say at that moment, in no more periods than it takes', () => {
    fc.assert(
      fc.property(
        fc.array(installations, { maxLength: 8 }),
        fc.record({ 1: optional(hours(-40, 0)), 2: optional(hours(-40, 0)) }),
        hours(1, 200),
        fc.constantFrom<'A' | 'W'>('A', 'W'),
        (added, starts, duration, unit) => {
          const started = new Map(
            ([1, 2] as const).flatMap((id) => (starts[id] === undefined ? [] : [[id, at(starts[id])] as const])),
          );
          const fitting = added.filter(({ transaction }) => transaction === undefined || started.has(transaction as 1));
          const chargePoint = chargePointWith(fitting, Object.fromEntries(started));
          const { chargingProfiles } = chargePoint.memory;
          for (const connectorId of [0, 1, 2]) {
            const schedule = chargePoint.smartCharging.limits.composite(connectorId, now, duration * hour, unit);
            const periods = schedule.chargingSchedulePeriod;
            expect(schedule).to.include({ duration: duration * hour, chargingRateUnit: unit });
            expect(periods[0]?.startPeriod).to.equal(0);
            for (const [index, { startPeriod, limit, numberPhases }] of periods.entries()) {
              const before = periods[index - 1];
              if (before === undefined) continue;
              expect(startPeriod).to.be.within(before.startPeriod + 1, duration * hour - 1);
              expect([limit, numberPhases]).not.to.deep.equal([before.limit, before.numberPhases]);
            }
            const charging = [...started.keys()];
            const others = charging.length > 0 ? charging : [1, 2];
            const asked = connectorId === 0 ? others : [connectorId];
            const sharers = connectorId === 0 ? others.length : new Set([...charging, connectorId]).size;
            for (let half = 0; half < duration * 2; half += 1) {
              const rates = asked.map((id) =>
                rateAt(chargingProfiles, id, started.get(id as 1), sharers, at(half / 2)),
              );
              const total = rates.reduce(
                (sum, { amperes, phases }) => sum + (unit === 'A' ? amperes : amperes * phases * 230),
                0,
              );
              const found = periods.findLast(({ startPeriod }) => startPeriod <= (half * hour) / 2);
              expect(found?.limit).to.be.within(total - 0.1 - 1e-6, total + 1e-6);
              expect(Number.isInteger(Math.round((found?.limit ?? 0) * 1e9) / 1e8)).to.equal(true);
              expect(found?.numberPhases).to.equal(Math.max(...rates.map(({ phases }) => phases)));
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
