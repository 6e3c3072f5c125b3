/** Which security profile is let in while a charge point goes from one to the next (A00.FR.002, A05.FR.08, A05.FR.09). */
import { HarnessError } from '../evidence/errors.js';
import { securityProfiles, type SecurityProfile } from '../ocpp/security.js';
import { presentProfile } from './reconnection.js';
import { meansOf } from './security-means.js';
import type { Stage } from './stage.js';

/** The verbs of security profiles. */
export interface ProfileAdmission {
  /** The profile one above the present one; from now on both are let in. */
  admitsNextProfile(): SecurityProfile;
  /** From now on only this profile is let in. */
  admitsOnly(profile: SecurityProfile): void;
}

export const sentences = {
  admitsNextProfile: (next: SecurityProfile) => `Central System lets security profile ${next} in, too`,
  admitsOnly: (profile: SecurityProfile) => `Central System lets security profile ${profile} in, and no other`,
};

export const profileAdmissionOn = (stage: Stage): ProfileAdmission => ({
  admitsNextProfile() {
    const { admission } = meansOf(stage.around);
    const present = presentProfile(stage);
    const next = securityProfiles.find((profile) => profile === present + 1);
    if (next === undefined) throw new HarnessError(`there is no security profile above ${present}`);
    stage.note(sentences.admitsNextProfile(next), [], () => {
      admission.change({ profiles: [present, next] });
    });
    stage.changes('let in only the security profile that the charge point has', () => {
      // One that is away, or has taken the change and not acted on it yet, may come back with either.
      if (stage.link.connected && presentProfile(stage) === next) admission.change({ profiles: [next] });
      return Promise.resolve();
    });
    return next;
  },

  admitsOnly(profile) {
    stage.note(sentences.admitsOnly(profile), [], () => {
      meansOf(stage.around).admission.change({ profiles: [profile] });
    });
  },
});
