/** How a case describes a charging profile: the numbers of the document, without times and units. */
import { seconds } from '../evidence/clock.js';
import { writeTimestamp } from '../ocpp/timestamps.js';
import { show } from '../ocpp/validation.js';
import type { Parameters } from '../pics/parameters.js';
import type { ChargingProfile, ChargingRateUnit } from './charging-limit.js';

/** A profile of kind Absolute. Times are in seconds, as in the messages. */
export interface ProfileDraft {
  readonly purpose: ChargingProfile['chargingProfilePurpose'];
  /** The one of the test parameters unless given. */
  readonly stackLevel?: number;
  readonly transactionId?: number;
  /** The one of the test parameters unless given. */
  readonly duration?: number;
  /** When each limit begins, and how much it is in ampere; in watt it is a thousand times as much. */
  readonly limits: readonly (readonly [startPeriod: number, limit: number])[];
  /** For how long it is valid from the start of the schedule on; for ever unless given. */
  readonly validFor?: number;
}

interface Surroundings {
  readonly unit: ChargingRateUnit;
  readonly id: number;
  /** When the schedule begins, in milliseconds since 1970. */
  readonly begun: number;
  readonly parameters: Parameters;
}

/** The connector that a profile of this purpose is set for: ChargePointMaxProfile only at 0 (OCPP 1.6 §3.13.1). */
export const setFor = ({ purpose }: ProfileDraft, { connectorId }: Parameters): number =>
  purpose === 'ChargePointMaxProfile' ? 0 : connectorId;

/** The profile that a draft describes. */
export function drawProfile(draft: ProfileDraft, { unit, id, begun, parameters }: Surroundings): ChargingProfile {
  const { purpose, transactionId, validFor, limits } = draft;
  const { stackLevel = parameters.stackLevel, duration = parameters.chargingScheduleDuration / 1000 } = draft;
  const { numberPhases } = parameters;
  const factor = unit === 'A' ? 1 : 1000;
  return {
    chargingProfileId: id,
    ...(transactionId !== undefined && { transactionId }),
    stackLevel,
    chargingProfilePurpose: purpose,
    chargingProfileKind: 'Absolute',
    ...(validFor !== undefined && {
      validFrom: writeTimestamp(begun),
      validTo: writeTimestamp(begun + seconds(validFor)),
    }),
    chargingSchedule: {
      duration,
      startSchedule: writeTimestamp(begun),
      chargingRateUnit: unit,
      chargingSchedulePeriod: limits.map(([startPeriod, limit]) => ({
        startPeriod,
        limit: limit * factor,
        numberPhases,
      })),
    },
  };
}

/** A profile in words: `TxDefaultProfile 1 of level 0 on connector 1: 6 A, from 60 s 8 A, for 400 s`. */
export function printProfile(connectorId: number, profile: ChargingProfile): string {
  const { chargingProfileId, chargingProfilePurpose, stackLevel, transactionId, chargingSchedule } = profile;
  const { chargingSchedulePeriod, chargingRateUnit, duration } = chargingSchedule;
  const limits = chargingSchedulePeriod.map(({ startPeriod, limit }) => ({ from: startPeriod, limit }));
  const transaction = transactionId === undefined ? '' : `, transaction ${show(transactionId)}`;
  return (
    `${chargingProfilePurpose} ${chargingProfileId} of level ${stackLevel} on connector ${connectorId}${transaction}: ` +
    printLimits(limits, chargingRateUnit) +
    (duration === undefined ? '' : `, for ${duration} s`)
  );
}

/** `7 A, from 100 s 9 A` */
export const printLimits = (
  limits: readonly { readonly from: number; readonly limit: number | string }[],
  unit: ChargingRateUnit,
): string =>
  limits
    .map(
      ({ from, limit }) =>
        `${from === 0 ? '' : `from ${from} s `}${typeof limit === 'number' ? `${limit} ${unit}` : limit}`,
    )
    .join(', ');
