/** Charging profiles as they are installed: which are sound, which replace others, which a request names (OCPP 1.6 §5.16). */
import type { Request } from '../ocpp/messages.js';
import { instantOf } from '../ocpp/timestamps.js';
import type { RateUnit } from './charging-rate.js';

export type ChargingProfile = Request<'SetChargingProfile'>['csChargingProfiles'];

export interface InstalledProfile {
  readonly connectorId: number;
  readonly profile: ChargingProfile;
  /** The time of day at which it was installed. */
  readonly since: number;
  /** The own number of the transaction that a TxProfile is for. */
  readonly transaction: number | undefined;
}

/** The configuration keys of OCPP 1.6 §9.4 that bound a profile. */
export interface ProfileBounds {
  readonly stackLevel: number;
  readonly periods: number;
  readonly units: readonly RateUnit[];
}

/** Whether a profile makes sense in itself and is within the bounds. */
export function isSound(profile: ChargingProfile, bounds: ProfileBounds): boolean {
  const { chargingProfileKind, recurrencyKind, stackLevel, validFrom, validTo, chargingSchedule } = profile;
  const { chargingRateUnit, chargingSchedulePeriod: periods, duration = 0, startSchedule } = chargingSchedule;
  // OCPP 1.6 §7.37: what recurs does so at the time of its startSchedule.
  const recursAtNoTime =
    chargingProfileKind === 'Recurring' && (recurrencyKind === undefined || startSchedule === undefined);
  return (
    stackLevel >= 0 &&
    stackLevel <= bounds.stackLevel &&
    periods.length > 0 &&
    periods.length <= bounds.periods &&
    bounds.units.includes(chargingRateUnit) &&
    duration >= 0 &&
    !recursAtNoTime &&
    [startSchedule, validFrom, validTo].every((time) => time === undefined || instantOf(time) !== undefined) &&
    periods.every(({ startPeriod, limit, numberPhases = 3 }, index) => {
      const before = periods[index - 1]?.startPeriod;
      // Errata 3.45: the first period begins with the schedule.
      const inOrder = before === undefined ? startPeriod === 0 : startPeriod > before;
      return inOrder && limit >= 0 && numberPhases >= 1 && numberPhases <= 3;
    })
  );
}

/** The profiles with one more, which replaces those of its id and the one in its place of the stack. */
export const withProfile = (installed: readonly InstalledProfile[], added: InstalledProfile): InstalledProfile[] => [
  ...installed.filter(
    ({ connectorId, profile }) =>
      profile.chargingProfileId !== added.profile.chargingProfileId &&
      (connectorId !== added.connectorId ||
        profile.chargingProfilePurpose !== added.profile.chargingProfilePurpose ||
        profile.stackLevel !== added.profile.stackLevel),
  ),
  added,
];

export type Criteria = Request<'ClearChargingProfile'>;

/** Errata 3.25, 3.26: the id alone, else every criterion that is given; without any, all profiles. */
export function isMeant({ connectorId, profile }: InstalledProfile, criteria: Criteria): boolean {
  if (criteria.id !== undefined) return profile.chargingProfileId === criteria.id;
  return (
    (criteria.connectorId ?? connectorId) === connectorId &&
    (criteria.chargingProfilePurpose ?? profile.chargingProfilePurpose) === profile.chargingProfilePurpose &&
    (criteria.stackLevel ?? profile.stackLevel) === profile.stackLevel
  );
}
