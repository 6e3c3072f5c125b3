/** The limit that one charging profile sets at an instant (OCPP 1.6 §5.16.4, §7.8, §7.13, §7.37). */
import { instantOf } from '../ocpp/timestamps.js';
import type { ChargingProfile } from './charging-profiles.js';
import type { Limit } from './charging-rate.js';
import { seconds } from './clock.js';
import type { Course } from './course.js';

const cycles = { Daily: seconds(24 * 60 * 60), Weekly: seconds(7 * 24 * 60 * 60) } as const;
/** OCPP 1.6 §7.12: what is to be assumed where a period does not say. */
const assumedPhases = 3;

/** No limit where the profile is not valid, has not begun, or is over; `origin` is the start of what has no own. */
export function courseOf(profile: ChargingProfile, origin: number): Course<Limit | undefined> {
  const schedule = scheduleOf(profile, origin);
  const validFrom = instant(profile.validFrom) ?? -Infinity;
  const validTo = instant(profile.validTo) ?? Infinity;
  return (at) => {
    if (at >= validTo) return { value: undefined, until: Infinity };
    if (at < validFrom) return { value: undefined, until: validFrom };
    const { value, until } = schedule(at);
    return { value, until: Math.min(until, validTo) };
  };
}

function scheduleOf(profile: ChargingProfile, origin: number): Course<Limit | undefined> {
  const { chargingProfileKind: kind, recurrencyKind, chargingSchedule } = profile;
  const { chargingSchedulePeriod: periods, chargingRateUnit: unit, duration } = chargingSchedule;
  const start = (kind === 'Relative' ? undefined : instant(chargingSchedule.startSchedule)) ?? origin;
  const cycle = kind === 'Recurring' && recurrencyKind !== undefined ? cycles[recurrencyKind] : Infinity;
  const length = Math.min(duration === undefined ? Infinity : seconds(duration), cycle);
  return (at) => {
    if (at < start) return { value: undefined, until: start };
    const begun = cycle === Infinity ? start : start + Math.floor((at - start) / cycle) * cycle;
    const end = begun + length;
    if (at >= end) return { value: undefined, until: begun + cycle };
    const beginning = ({ startPeriod }: { readonly startPeriod: number }): number => begun + seconds(startPeriod);
    const later = periods.find((period) => beginning(period) > at);
    const period = periods.findLast((each) => beginning(each) <= at);
    const value =
      period === undefined
        ? undefined
        : { unit, limit: period.limit, numberPhases: period.numberPhases ?? assumedPhases };
    return { value, until: later === undefined ? end : Math.min(beginning(later), end) };
  };
}

/** In whole milliseconds, which is what makes instants comparable over many cycles. */
function instant(text: string | undefined): number | undefined {
  const read = text === undefined ? undefined : instantOf(text);
  return read === undefined ? undefined : Math.round(read);
}
