/** What the limits of charging schedules come down to at a connector: a current on so many phases. */
import type { ChargingRate, Outlet } from './hardware.js';

/** OCPP 1.6 §7.12: in amperes on each phase, or in watts on all of them together. */
export type RateUnit = 'A' | 'W';

/** One limit as a schedule states it. */
export interface Limit {
  readonly unit: RateUnit;
  readonly limit: number;
  readonly numberPhases: number;
}

/** The most that an outlet may offer under all of the limits at once, its own among them. */
export function within(outlet: Outlet, limits: readonly Limit[]): ChargingRate {
  const phases = Math.min(outlet.phases, ...limits.map(({ numberPhases }) => numberPhases));
  const amperes = limits.map(({ unit, limit }) => (unit === 'A' ? limit : limit / (outlet.volts * phases)));
  return { amperes: Math.min(outlet.maxAmperes, ...amperes), phases };
}

export const inUnit = (unit: RateUnit, { amperes, phases }: ChargingRate, { volts }: Outlet): number =>
  unit === 'A' ? amperes : amperes * volts * phases;

/** With one decimal (OCPP 1.6 §7.14), and never more than it was (§3.13.3). */
export const tenths = (value: number): number => Math.floor(value * 10 + 1e-6) / 10;
