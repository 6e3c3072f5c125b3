/** What cannot be true at the same time where a statement speaks of security. Each rule tells all of its cases. */
import { usesBasicAuthentication } from '../ocpp/security.js';
import type { Contradiction } from './problems.js';
import { claimedProfiles, profileItem } from './security-claims.js';
import type { Statement } from './statement.js';
import { listed } from './words.js';

const example = '{ profile: 2, authorizationKey: { environment: OCPP_ATTEST_AUTHORIZATION_KEY } }';

/** A charge point that claims the extension is connected in some way, and nobody can guess which. */
function unsaid({ extensions, security }: Statement): Contradiction[] {
  if (!extensions.includes('Security') || security !== undefined) return [];
  const sentence =
    'names Security while nothing says how the charge point is connected, ' +
    `expected a section beside it such as security: ${example}`;
  return [{ about: ['extensions', 'security'], sentence }];
}

function profile(statement: Statement): Contradiction[] {
  const { extensions, security, items } = statement;
  if (security === undefined) return [];
  if (security.profile === 0) {
    const claimed = claimedProfiles(statement).map(profileItem);
    if (claimed.length === 0) return [];
    const sentence = `is 0 while ${listed(claimed, 'and')} ${claimed.length === 1 ? 'is' : 'are'} Yes, expected a profile that is claimed`;
    return [{ about: ['security.profile', ...claimed.map((item) => `items.${item}`)], sentence }];
  }
  if (!extensions.includes('Security')) {
    const sentence = `is ${security.profile} while extensions does not name Security, expected Security there or 0 here`;
    return [{ about: ['security.profile', 'extensions'], sentence }];
  }
  const item = profileItem(security.profile);
  if (items[item].kind !== 'no') return [];
  const sentence = `is ${security.profile} while ${item} is No, expected a profile that SEC-1 to SEC-3 answer with Yes`;
  return [{ about: ['security.profile', `items.${item}`], sentence }];
}

function key({ security }: Statement): Contradiction[] {
  if (security === undefined || !usesBasicAuthentication(security.profile)) return [];
  if (security.authorizationKey !== undefined) return [];
  const sentence =
    `is missing while profile is ${security.profile}, which is Basic authentication, expected where it is to be found, ` +
    'such as { environment: OCPP_ATTEST_AUTHORIZATION_KEY } or { file: PATH }';
  return [{ about: ['security.authorizationKey', 'security.profile'], sentence }];
}

/** Secure updates are verified with certificates, which only the extension brings (L01). */
function secureFirmware({ items, profiles, extensions }: Statement): Contradiction[] {
  if (items['F-1'].kind !== 'yes' || extensions.includes('Security')) return [];
  // Told otherwise already.
  if (!profiles.includes('FirmwareManagement')) return [];
  const sentence = 'is Yes while extensions does not name Security, expected Security there or No here';
  return [{ about: ['items.F-1', 'extensions'], sentence }];
}

// A dash, blanks and asterisks are how abstracts print what is not to be read.
const isHidden = (value: string): boolean => /^[-*"\s]*$/.test(value);

/** Declared values are printed, and kept with every run. */
function printedKey({ configuration }: Statement): Contradiction[] {
  return Object.entries(configuration)
    .filter(([name, value]) => /^(authorizationkey|basicauthpassword)$/i.test(name.trim()) && !isHidden(value))
    .map(([name]) => ({
      about: [`configuration.${name}`],
      sentence:
        'tells a key, which nobody may read and every report would print, expected nothing here, and under ' +
        'security.authorizationKey where it is to be found',
    }));
}

function presentProfile({ configuration, security }: Statement): Contradiction[] {
  const value = configuration.SecurityProfile ?? '';
  if (security === undefined || !/^\d+$/.test(value) || Number(value) === security.profile) return [];
  const sentence = `is ${security.profile} while configuration.SecurityProfile is ${value}, expected them to agree`;
  return [{ about: ['security.profile', 'configuration.SecurityProfile'], sentence }];
}

export const securityRules = [unsaid, profile, key, secureFirmware, printedKey, presentProfile];
