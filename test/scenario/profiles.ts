/** Charging profiles for tests, with times in seconds since 1970. */
import { writeTimestamp } from '../../src/ocpp/timestamps.js';
import type { ChargingProfile } from '../../src/scenario/charging-limit.js';
import type { InstalledProfile } from '../../src/scenario/composite-schedule.js';

export interface Plan {
  readonly connectorId?: number;
  readonly id?: number;
  readonly purpose?: ChargingProfile['chargingProfilePurpose'];
  readonly level?: number;
  readonly kind?: ChargingProfile['chargingProfileKind'];
  readonly recurrency?: 'Daily' | 'Weekly' | undefined;
  readonly start?: number | undefined;
  readonly duration?: number | undefined;
  readonly validFrom?: number | undefined;
  readonly validTo?: number | undefined;
  readonly unit?: 'A' | 'W';
  readonly least?: number | undefined;
  readonly phases?: number;
  readonly limits: readonly (readonly [startPeriod: number, limit: number])[];
}

const at = (second: number): string => writeTimestamp(second * 1000);

export function installed(plan: Plan): InstalledProfile {
  const { purpose = 'TxDefaultProfile', kind = 'Absolute', level = 0, id = 1, unit = 'A', limits } = plan;
  const { start, duration, validFrom, validTo, least, phases, recurrency } = plan;
  const profile: ChargingProfile = {
    chargingProfileId: id,
    stackLevel: level,
    chargingProfilePurpose: purpose,
    chargingProfileKind: kind,
    ...(recurrency !== undefined && { recurrencyKind: recurrency }),
    ...(validFrom !== undefined && { validFrom: at(validFrom) }),
    ...(validTo !== undefined && { validTo: at(validTo) }),
    chargingSchedule: {
      chargingRateUnit: unit,
      ...(start !== undefined && { startSchedule: at(start) }),
      ...(duration !== undefined && { duration }),
      ...(least !== undefined && { minChargingRate: least }),
      chargingSchedulePeriod: limits.map(([startPeriod, limit]) => ({
        startPeriod,
        limit,
        ...(phases !== undefined && { numberPhases: phases }),
      })),
    },
  };
  return { connectorId: plan.connectorId ?? (purpose === 'ChargePointMaxProfile' ? 0 : 1), profile };
}
