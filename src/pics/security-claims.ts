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

/** The cipher suites that are claimed (SEC-4); none where it is unstated. */
export const claimedSuites = ({ items }: Pick<Statement, 'items'>): readonly string[] =>
  items['SEC-4'].kind === 'list' ? items['SEC-4'].values : [];

// The upper bound of an organizationName (RFC 5280 appendix A.1).
const longestName = 64;

/** What CpoName is set to: the vendor, unless the statement says otherwise. */
export const cpoNameOf = ({ security, product }: Pick<Statement, 'security' | 'product'>): string =>
  security?.cpoName ?? product.vendor.slice(0, longestName);
