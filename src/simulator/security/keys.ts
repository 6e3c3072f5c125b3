/** The configuration keys whose values are credentials: AuthorizationKey and SecurityProfile (A01, A05, §7). */
import {
  authorizationKeyBytes,
  securityProfiles,
  usesBasicAuthentication,
  usesTls,
  type SecurityProfile,
} from '../../ocpp/security.js';
import type { ChargePoint } from '../charge-point.js';
import type { Change, KeptElsewhere } from '../configuration.js';
import type { Security } from './security.js';

export const securityKeys = (chargePoint: ChargePoint, security: Security): ReadonlyMap<string, KeptElsewhere> =>
  new Map([
    ['AuthorizationKey', { value: () => '', change: (wanted) => changeKey(chargePoint, security, wanted) }],
    [
      'SecurityProfile',
      {
        value: () => String(security.memory.profile),
        change: (wanted) => changeProfile(chargePoint, security, wanted),
      },
    ],
  ]);

function changeKey({ behaviours }: ChargePoint, security: Security, wanted: string): Change {
  const { memory } = security;
  const key = Buffer.from(wanted, 'hex');
  const isHexadecimal = /^([0-9a-f]{2})+$/i.test(wanted);
  const { least, most } = authorizationKeyBytes;
  if (!isHexadecimal || key.length < least || key.length > most) return { status: 'Rejected' };
  return {
    status: 'Accepted',
    apply: () => {
      if (!behaviours.has('keepsOldAuthorizationKey')) memory.authorizationKey = key;
      // A01.FR.12: that it was changed, and no more.
      security.events.raise('ReconfigurationOfSecurityParameters', 'AuthorizationKey');
      if (usesBasicAuthentication(memory.profile) && !behaviours.has('staysConnectedWithOldKey')) security.comeBack();
    },
  };
}

function changeProfile({ behaviours, link }: ChargePoint, security: Security, wanted: string): Change {
  const { memory } = security;
  const profile = securityProfiles.find((each) => String(each) === wanted);
  const isHigher = profile !== undefined && profile > memory.profile;
  const lowers = profile !== undefined && behaviours.has('lowersSecurityProfile');
  if (profile === undefined || (!isHigher && !lowers) || !isPossible(security, profile)) {
    const leaves = behaviours.has('leavesForRefusedProfile');
    return {
      status: 'Rejected',
      ...(leaves && {
        apply: () => {
          link.hangUp();
        },
      }),
    };
  }
  const waits = behaviours.has('needsRebootForProfile');
  return {
    status: waits ? 'RebootRequired' : 'Accepted',
    apply: () => {
      memory.formerProfile = memory.profile;
      if (!behaviours.has('keepsOldProfile')) memory.profile = profile;
      security.events.raise('ReconfigurationOfSecurityParameters', `SecurityProfile ${profile}`);
      if (!waits && !behaviours.has('staysWithProfileUntilReset')) security.comeBack();
    },
  };
}

/** Whether everything is there that a profile needs (A05.FR.02 to A05.FR.04). */
function isPossible({ memory, own, settings, trust }: Security, profile: SecurityProfile): boolean {
  if (!settings.supported.includes(profile)) return false;
  if (usesBasicAuthentication(profile) && memory.authorizationKey === undefined) return false;
  if (usesTls(profile) && !trust.hasValid('CentralSystemRootCertificate')) return false;
  return profile !== 3 || own.hasValid;
}
