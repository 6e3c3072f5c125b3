/** Stand-ins for the verbs of smart charging: the profiles of a case, and the composite schedule that they make. */
import type { Parameters } from '../pics/parameters.js';
import type { ChargingRateUnit } from './charging-limit.js';
import type { ChargingProfiles } from './charging-profiles.js';
import { compositeSchedule } from './composite-schedule.js';
import { drawProfile, printLimits, printProfile, setFor } from './profile-draft.js';
import type { SmartCharging } from './smart-charging.js';

interface Rehearsed {
  readonly parameters: Parameters;
  readonly unit: ChargingRateUnit;
  readonly profiles: ChargingProfiles;
  readonly isCharging: () => boolean;
  readonly says: (text: string) => Promise<void>;
}

/** All happens at one time, at which every schedule begins. */
const now = 0;

export function rehearsedSmartCharging({ parameters, unit, profiles, isCharging, says }: Rehearsed): SmartCharging {
  const drawsUp: SmartCharging['drawsUp'] = (draft) =>
    Promise.resolve(drawProfile(draft, { unit, id: profiles.nextId(), begun: now, parameters }));
  return {
    drawsUp,
    async setsProfile(draft) {
      const csChargingProfiles = await drawsUp(draft);
      const request = { connectorId: setFor(draft, parameters), csChargingProfiles };
      profiles.hear('SetChargingProfile', request, 'Accepted');
      await says(`Central System sets ${printProfile(request.connectorId, csChargingProfiles)}`);
      return csChargingProfiles;
    },
    async readsSchedule(duration) {
      const { connectorId } = parameters;
      const transactionStart = isCharging() ? now : undefined;
      const wanted = { connectorId, unit, transactionStart, from: now, to: now + duration };
      const limits = compositeSchedule(profiles.installed, wanted).map((stretch) => ({
        from: (stretch.from - now) / 1000,
        limit: stretch.kind === 'limit' ? stretch.limit : 'its own limit',
      }));
      await says(
        `Central System reads the composite schedule of connector ${connectorId} for ${duration / 1000} s, ` +
          `expected, from the begin of the schedules on: ${printLimits(limits, unit)}`,
      );
    },
  };
}
