/** Which security profiles a statement claims. */
import { securityProfiles, type SecurityProfile } from '../ocpp/security.js';
import type { Statement } from './statement.js';

/** The item that claims a profile. */
export const profileItem = (profile: 1 | 2 | 3): 'SEC-1' | 'SEC-2' | 'SEC-3' => `SEC-${profile}`;

/** The profiles that are answered Yes, the lowest first. */
export const claimedProfiles = ({ items }: Pick<Statement, 'items'>): readonly (1 | 2 | 3)[] =>
  securityProfiles.filter((profile) => profile !== 0).filter((profile) => items[profileItem(profile)].kind === 'yes');

/** The profile that the charge point is connected with when a run begins. */
export const firstProfile = ({ security }: Pick<Statement, 'security'>): SecurityProfile => security?.profile ?? 0;
