/** Keys and certificates for the built-in charge point, and for a harness that tests itself. */
import { randomBytes } from 'node:crypto';
import type { Credentials } from '../engine/security.js';
import { authorizationKeyBytes, keyFamilyOf, requiredCipherSuites } from '../ocpp/security.js';
import { claimedProfiles, claimedSuites, cpoNameOf, firstProfile } from '../pics/security-claims.js';
import type { Statement } from '../pics/statement.js';
import { keyFamilies } from '../pki/keys.js';
import { createAuthorities } from '../pki/test-authorities.js';
import type { SecuritySettings } from '../simulator/settings.js';

/** Whether a charge point with this statement is let in with credentials. */
export const needsCredentials = ({ extensions }: Pick<Statement, 'extensions'>): boolean =>
  extensions.includes('Security');

/** Credentials that nobody keeps. */
export async function newCredentials(): Promise<Credentials> {
  const authorizationKey = randomBytes(authorizationKeyBytes.most);
  return {
    material: { authorizationKey, trusted: [], remarks: [] },
    authorities: await createAuthorities(Date.now()),
  };
}

/**
 * What the charge point of a statement leaves the factory with. It has a certificate of its own only where it begins with
 * security profile 3: on its way there it is given one by the Central System.
 */
export function securitySettingsOf(statement: Statement, { material, authorities }: Credentials): SecuritySettings {
  const { security, product, parameters, items } = statement;
  const profile = firstProfile(statement);
  const serialNumber = security?.serialNumber ?? product.serial?.slice(0, 25) ?? parameters.identity;
  const known = requiredCipherSuites.flat();
  const suites = claimedSuites(statement);
  const claimed = known.filter((suite) => suites.includes(suite));
  const cipherSuites = claimed.length === 0 ? known : claimed;
  const families = keyFamilies.filter((family) => cipherSuites.some((suite) => keyFamilyOf([suite]) === family));
  const { authorizationKey } = material;
  const shown = material.server?.chain.at(-1);
  return {
    profile,
    supported: [...new Set([profile, ...claimedProfiles(statement)])].sort(),
    ...(authorizationKey === undefined ? {} : { authorizationKey }),
    serialNumber,
    cpoName: cpoNameOf(statement),
    centralSystemRoots:
      shown === undefined ? families.map((family) => authorities.centralSystemRoots[family]) : [shown],
    manufacturerRoots: [authorities.manufacturerRoot],
    issue: (subject, options) => authorities.chargePoint(subject, options),
    cipherSuites,
    secureFirmware: items['F-1'].kind === 'yes',
  };
}
