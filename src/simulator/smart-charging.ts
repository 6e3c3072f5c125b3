/** The charging profiles of this charge point: which are accepted, installed and cleared, and that they are kept to. */
import type { ChargePoint } from './charge-point.js';
import { ChargingLimits } from './charging-limits.js';
import {
  isMeant,
  isSound,
  withProfile,
  type ChargingProfile,
  type Criteria,
  type InstalledProfile,
} from './charging-profiles.js';
import type { RateUnit } from './charging-rate.js';
import type { Timer } from './clock.js';
import type { Transaction } from './memory.js';

const unitsOf: Readonly<Record<string, RateUnit>> = { Current: 'A', Power: 'W' };
/** Least device milliseconds before limits are looked at again. */
const moment = 1;

export class SmartCharging {
  readonly #chargePoint: ChargePoint;
  readonly limits: ChargingLimits;
  #timer: Timer | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    this.limits = new ChargingLimits(chargePoint);
  }

  /** Errata 3.88: the units of the schedules that are supported, the preferred one first. */
  get units(): readonly RateUnit[] {
    return this.#chargePoint.configuration
      .list('ChargingScheduleAllowedChargingRateUnit')
      .flatMap((quantity) => unitsOf[quantity] ?? []);
  }

  /** Whether a profile can be installed on a connector that there is (OCPP 1.6 §3.13.1). */
  accepts(connectorId: number, profile: ChargingProfile): boolean {
    const { chargingProfilePurpose, transactionId } = profile;
    const transaction = this.#chargePoint.transactions.on(connectorId);
    if (chargingProfilePurpose === 'TxProfile') {
      const isMine = transactionId === undefined || transactionId === transaction?.id;
      return transaction !== undefined && isMine && this.#hasRoomFor(connectorId, profile);
    }
    const placed = chargingProfilePurpose === 'TxDefaultProfile' || connectorId === 0;
    return placed && transactionId === undefined && this.#hasRoomFor(connectorId, profile);
  }

  /** OCPP 1.6 §5.16.2: a profile for a transaction that has no id yet. */
  acceptsForStart(connectorId: number, profile: ChargingProfile): boolean {
    const { chargingProfilePurpose, transactionId } = profile;
    const isForStart = chargingProfilePurpose === 'TxProfile' && transactionId === undefined;
    return isForStart && this.#hasRoomFor(connectorId, profile);
  }

  set(connectorId: number, profile: ChargingProfile): void {
    const isTxProfile = profile.chargingProfilePurpose === 'TxProfile';
    const transaction = isTxProfile ? this.#chargePoint.transactions.on(connectorId) : undefined;
    // It may have ended while the answer was on its way.
    if (isTxProfile && transaction === undefined) return;
    this.#install(connectorId, profile, transaction?.number);
    this.refresh();
  }

  isInstalled(criteria: Criteria): boolean {
    return this.#chargePoint.memory.chargingProfiles.some((each) => this.#isMeant(each, criteria));
  }

  clear(criteria: Criteria): void {
    const { memory } = this.#chargePoint;
    memory.chargingProfiles = memory.chargingProfiles.filter((each) => !this.#isMeant(each, criteria));
    this.refresh();
  }

  /** A transaction begins, with a profile of its own if it was started remotely with one. */
  begin({ connectorId, number }: Transaction, profile: ChargingProfile | undefined): void {
    const ignored = profile !== undefined && this.#chargePoint.behaviours.has('ignoresProfileOfRemoteStart');
    if (profile !== undefined && !ignored) this.#install(connectorId, profile, number);
    this.enforce();
  }

  /** Has the outlets offer what is allowed now, until that changes. TxProfiles are gone with their transactions. */
  enforce(): void {
    const { clock, connectors, memory, timers, transactions } = this.#chargePoint;
    memory.chargingProfiles = memory.chargingProfiles.filter(
      ({ transaction }) => transaction === undefined || memory.transactions.has(transaction),
    );
    const { now } = clock;
    const charging = connectors.filter(({ id }) => transactions.on(id) !== undefined);
    let until = Infinity;
    for (const connector of connectors) {
      const isCharging = charging.includes(connector);
      const stretch = isCharging ? this.limits.rate(connector, charging.length, now)(now) : undefined;
      connector.outlet.limitTo(stretch?.value);
      until = Math.min(until, stretch?.until ?? Infinity);
    }
    this.#timer?.cancel();
    if (until === Infinity) return;
    this.#timer = timers.after(Math.max(until - now, moment), () => {
      this.refresh();
    });
  }

  /** The profiles or the time have changed. */
  refresh(): void {
    this.enforce();
    this.#chargePoint.statuses.refreshAll();
  }

  #isMeant(profile: InstalledProfile, criteria: Criteria): boolean {
    const { behaviours } = this.#chargePoint;
    const { id, chargingProfilePurpose, stackLevel } = criteria;
    const several = chargingProfilePurpose !== undefined && stackLevel !== undefined;
    let ways: readonly Criteria[] = [criteria];
    if (id !== undefined && behaviours.has('clearsAllById')) ways = [{}];
    if (several && behaviours.has('clearsByAnyCriterion')) ways = [{ chargingProfilePurpose }, { stackLevel }];
    if (several && behaviours.has('clearsByPurposeAlone')) ways = [{ chargingProfilePurpose }];
    return ways.some((way) => isMeant(profile, way));
  }

  #hasRoomFor(connectorId: number, profile: ChargingProfile): boolean {
    const { configuration, memory } = this.#chargePoint;
    const bounds = {
      stackLevel: configuration.integer('ChargeProfileMaxStackLevel'),
      periods: configuration.integer('ChargingScheduleMaxPeriods'),
      units: this.units,
    };
    if (!isSound(profile, bounds)) return false;
    const then = withProfile(memory.chargingProfiles, { connectorId, profile, since: 0, transaction: undefined });
    return then.length <= configuration.integer('MaxChargingProfilesInstalled');
  }

  #install(connectorId: number, profile: ChargingProfile, transaction: number | undefined): void {
    const { behaviours, clock, memory } = this.#chargePoint;
    const { duration, ...endless } = profile.chargingSchedule;
    const isEndless = duration !== undefined && behaviours.has('ignoresScheduleDuration');
    const kept = isEndless ? { ...profile, chargingSchedule: endless } : profile;
    const added = { connectorId, profile: kept, since: clock.now, transaction };
    memory.chargingProfiles = withProfile(memory.chargingProfiles, added);
  }
}
