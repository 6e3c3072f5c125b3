/** What the installed charging profiles allow, now and later: stacked, overruled, shared, combined (OCPP 1.6 §3.13.1-3). */
import type { ChargePoint } from './charge-point.js';
import type { ChargingProfile, InstalledProfile } from './charging-profiles.js';
import { inUnit, tenths, within, type RateUnit } from './charging-rate.js';
import { periodsOf, type Offer } from './composite.js';
import type { Connector } from './connector.js';
import { firstOf, together, type Course } from './course.js';
import type { ChargingRate } from './hardware.js';
import { courseOf } from './profile-course.js';

type Purpose = ChargingProfile['chargingProfilePurpose'];

export class ChargingLimits {
  readonly #chargePoint: ChargePoint;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /**
   * What a connector may offer: the lowest limit of all purposes, with an equal share of the limit that is for all
   * connectors. A transaction that does not run yet is taken to start now.
   */
  rate({ id, outlet }: Connector, sharers: number, now: number): Course<ChargingRate> {
    const start = this.#chargePoint.transactions.on(id)?.startedAt ?? now;
    const own = this.#stacksFor(id).map((stack) =>
      firstOf(this.#ordered(stack).map(({ profile }) => courseOf(profile, start))),
    );
    const maximum = this.#ordered(this.#installed('ChargePointMaxProfile', 0));
    const common = firstOf(maximum.map(({ profile, since }) => courseOf(profile, since)));
    const share = together([common], ([whole]) =>
      whole === undefined ? undefined : { ...whole, limit: whole.limit / sharers },
    );
    return together([share, ...own], (limits) =>
      within(
        outlet,
        limits.filter((each) => each !== undefined),
      ),
    );
  }

  /** The composite schedule of a connector from now on, or for connector 0 of all that charge (OCPP 1.6 §5.7). */
  composite(connectorId: number, now: number, duration: number, unit: RateUnit): ChargingProfile['chargingSchedule'] {
    const { behaviours, connectors, transactions } = this.#chargePoint;
    const charging = connectors.filter(({ id }) => transactions.on(id) !== undefined);
    const one = connectors.filter(({ id }) => id === connectorId);
    // Where nothing charges, the question is what could.
    const all = charging.length > 0 ? charging : connectors;
    const asked = connectorId === 0 ? all : one;
    const sharers = connectorId === 0 ? all.length : new Set([...charging, ...one]).size;
    const rates = asked.map((connector) => this.rate(connector, sharers, now));
    const total = together(rates, (values) => sumOf(unit, asked, values));
    return {
      duration,
      chargingRateUnit: unit,
      chargingSchedulePeriod: periodsOf(total, now, duration, !behaviours.has('composesEveryStretch')),
    };
  }

  /** A TxProfile that is there overrules the default, also at times for which it has no limit. */
  #stacksFor(connectorId: number): readonly (readonly InstalledProfile[])[] {
    const { behaviours } = this.#chargePoint;
    const txProfiles = this.#installed('TxProfile', connectorId);
    const here = this.#installed('TxDefaultProfile', connectorId);
    const levels = new Set(here.map(({ profile }) => profile.stackLevel));
    // What is for all connectors is replaced at this one by what has its level.
    const everywhere = this.#installed('TxDefaultProfile', 0).filter(({ profile }) => !levels.has(profile.stackLevel));
    const defaults = [...here, ...everywhere];
    if (txProfiles.length === 0) return [defaults];
    const both = defaults.length > 0 && behaviours.has('mergesDefaultWithTxProfile');
    return both ? [txProfiles, defaults] : [txProfiles];
  }

  #installed(purpose: Purpose, connectorId: number): readonly InstalledProfile[] {
    return this.#chargePoint.memory.chargingProfiles.filter(
      (each) => each.profile.chargingProfilePurpose === purpose && each.connectorId === connectorId,
    );
  }

  #ordered(stack: readonly InstalledProfile[]): readonly InstalledProfile[] {
    const highestFirst = [...stack].sort((one, other) => other.profile.stackLevel - one.profile.stackLevel);
    const inverted = stack.length > 1 && this.#chargePoint.behaviours.has('lowestStackLevelWins');
    return inverted ? highestFirst.reverse() : highestFirst;
  }
}

/** What connectors together draw from the grid; direct current has no phases. */
function sumOf(unit: RateUnit, connectors: readonly Connector[], rates: readonly ChargingRate[]): Offer {
  const total = connectors.reduce((sum, { outlet }, index) => {
    const rate = rates[index];
    return rate === undefined ? sum : sum + inUnit(unit, rate, outlet);
  }, 0);
  const direct = connectors.every(({ outlet }) => outlet.settings.current === 'DC');
  return { limit: tenths(total), ...(direct ? {} : { numberPhases: Math.max(...rates.map(({ phases }) => phases)) }) };
}
