/** What one charging profile allows at one time (OCPP 1.6 §3.13, §7.8 to §7.14). Pure functions of time. */
import { minutes, seconds } from '../evidence/clock.js';
import type { Request } from '../ocpp/messages.js';
import { instantOf } from '../ocpp/timestamps.js';

export type ChargingProfile = Request<'SetChargingProfile'>['csChargingProfiles'];
export type ChargingRateUnit = ChargingProfile['chargingSchedule']['chargingRateUnit'];

/** What is allowed: a limit, nothing that limits, or something that the specification leaves to the charge point. */
export type Limit =
  | {
      readonly kind: 'limit';
      readonly limit: number;
      readonly numberPhases: number | undefined;
      /** Below this the charge point may choose another way of charging (OCPP 1.6 §3.13.4). */
      readonly least: number;
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'uncertain'; readonly why: string };

/** What a limit depends on besides its profile. */
export interface Circumstances {
  /** The unit of the answer. */
  readonly unit: ChargingRateUnit;
  /** When the transaction on the connector began, in milliseconds since 1970; undefined where none runs. */
  readonly transactionStart: number | undefined;
}

const none: Limit = { kind: 'none' };
const recurrences = { Daily: minutes(24 * 60), Weekly: 7 * minutes(24 * 60) } as const;

/** Whether a profile is valid at a time: from validFrom on, and before validTo. */
export const isValid = ({ validFrom, validTo }: ChargingProfile, at: number): boolean =>
  at >= (instant(validFrom) ?? -Infinity) && at < (instant(validTo) ?? Infinity);

/** What a profile allows at a time; none outside of its validity, before its schedule begins and after it has ended. */
export function limitAt(profile: ChargingProfile, at: number, circumstances: Circumstances): Limit {
  if (!isValid(profile, at)) return none;
  const { duration = Infinity, chargingSchedulePeriod, chargingRateUnit, minChargingRate } = profile.chargingSchedule;
  const anchor = anchorOf(profile, circumstances);
  if ('why' in anchor) return { kind: 'uncertain', why: anchor.why };
  if (at < anchor.at) {
    return anchor.every === Infinity ? none : { kind: 'uncertain', why: 'a recurring schedule has not begun yet' };
  }
  // What is longer than its recurrence is not executed to its end (errata 3.43).
  const passed = anchor.every === Infinity ? at - anchor.at : (at - anchor.at) % anchor.every;
  if (passed >= seconds(duration)) return none;
  const period = chargingSchedulePeriod.findLast(({ startPeriod }) => seconds(startPeriod) <= passed);
  if (period === undefined) return none;
  if (chargingRateUnit !== circumstances.unit) {
    // Errata 3.69: only the line voltage of the area makes one of the other.
    return {
      kind: 'uncertain',
      why: `a limit in ${chargingRateUnit} is converted with a voltage that nobody has told`,
    };
  }
  const limit = inTenths(period.limit);
  return { kind: 'limit', limit, numberPhases: period.numberPhases, least: minChargingRate ?? 0 };
}

/** The times after `from` and before `to` at which what a profile allows may change. */
export function turningPoints(
  profile: ChargingProfile,
  from: number,
  to: number,
  circumstances: Circumstances,
): readonly number[] {
  const { validFrom, validTo, chargingSchedule } = profile;
  const { duration, chargingSchedulePeriod } = chargingSchedule;
  const offsets = [0, ...chargingSchedulePeriod.map(({ startPeriod }) => startPeriod), ...(duration ? [duration] : [])];
  const points = [instant(validFrom), instant(validTo)];
  const anchor = anchorOf(profile, circumstances);
  if ('at' in anchor) {
    const { at, every } = anchor;
    const first = every === Infinity ? at : at + Math.max(0, Math.floor((from - at) / every)) * every;
    for (let begun = first; begun < to; begun += every)
      points.push(...offsets.map((offset) => begun + seconds(offset)));
  }
  return points.flatMap((point) => (point !== undefined && point > from && point < to ? [point] : []));
}

/** Where a schedule begins, and after how many milliseconds it begins anew; or why only the charge point knows. */
type Anchor = { readonly at: number; readonly every: number } | { readonly why: string };

function anchorOf(profile: ChargingProfile, { transactionStart }: Circumstances): Anchor {
  const { chargingProfileKind: kind, chargingProfilePurpose, recurrencyKind, chargingSchedule } = profile;
  const start = instant(chargingSchedule.startSchedule);
  if (kind === 'Recurring') {
    if (start === undefined || recurrencyKind === undefined) return { why: 'a recurring schedule does not say when' };
    return { at: start, every: recurrences[recurrencyKind] };
  }
  // §7.13: a schedule without a start is relative to the start of charging.
  if (kind === 'Absolute' && start !== undefined) return { at: start, every: Infinity };
  if (transactionStart === undefined || chargingProfilePurpose === 'ChargePointMaxProfile') {
    return { why: 'a relative schedule begins when the charge point says so' };
  }
  return { at: transactionStart, every: Infinity };
}

const instant = (text: string | undefined): number | undefined => (text === undefined ? undefined : instantOf(text));

/** A limit as it is written: at most one digit after the point (OCPP 1.6 §7.14). */
export const inTenths = (limit: number): number => Math.round(limit * 10) / 10;
