/**
 * The cases in the order that security profiles allow: a charge point can be taken to the next profile, and never back
 * (security whitepaper §7.6). A pure function of statement and cases, so that `plan`, `explain` and `run` agree.
 */
import type { Selection } from '../evidence/result.js';
import { claimedProfiles, firstProfile, profileItem } from '../pics/security-claims.js';
import type { Statement } from '../pics/statement.js';
import { listed } from '../pics/words.js';
import type { TestCase } from '../scenario/test-case.js';
import type { Catalogue } from './catalogue.js';

// A charge point that lets it go through is connected in another way afterwards.
const triesToLower = 'TC_084_CS';

/** The cases of the extension last: those that the first profile allows, what raises it, those that need the next one. */
export function inCourse(catalogue: Catalogue, statement: Statement): Catalogue {
  const first = firstProfile(statement);
  const rank = ({ id, profile, connectedWith, raisesSecurityProfile }: TestCase): number => {
    if (profile !== 'Security') return 0;
    if (id === triesToLower) return 4;
    if (raisesSecurityProfile === true) return 2;
    return connectedWith === undefined || connectedWith.includes(first) ? 1 : 3;
  };
  return [...catalogue].sort((a, b) => rank(a) - rank(b));
}

/** Why a case is not played. */
export interface Against {
  readonly selection: Selection;
  readonly reason: string;
}

/** What takes the charge point to the next profile, and whether it is played. */
export interface Raising {
  readonly id: string;
  readonly selection: Selection;
}

/** Why a case is out of reach of a run that begins as the statement says; undefined where it is not. */
export function outOfReach(
  { connectedWith, raisesSecurityProfile }: TestCase,
  statement: Statement,
  raising: Raising | undefined,
): Against | undefined {
  if (connectedWith === undefined) return undefined;
  const first = firstProfile(statement);
  const next = nextProfile(statement);
  const remedy = `; begin with ${beginAt(connectedWith, statement)}`;
  const needs = `needs security profile ${listed(connectedWith.map(String), 'or')}`;
  if (connectedWith.includes(first)) {
    if (raisesSecurityProfile !== true || next !== undefined) return undefined;
    const reason = `undetermined: raises security profile ${first} to the next, which ${unclaimed(first)}`;
    return { selection: 'undetermined', reason: `${reason}; begin with a lower security.profile` };
  }
  if (raisesSecurityProfile !== true && raising !== undefined && next !== undefined && connectedWith.includes(next)) {
    if (raising.selection === 'selected') return undefined;
    if (raising.selection === 'deselected') {
      const reason = `${needs}, and ${raising.id}, which raises it from ${first}, is not selected`;
      return {
        selection: 'deselected',
        reason: `${reason}; select it too, or begin with ${beginAt([next], statement)}`,
      };
    }
  }
  return { selection: 'undetermined', reason: `undetermined: ${needs}, and the run begins with ${first}${remedy}` };
}

/** The profile that a run reaches by raising the one that it begins with; undefined where it is not claimed. */
export const nextProfile = (statement: Statement): 1 | 2 | 3 | undefined =>
  claimedProfiles(statement).find((profile) => profile === firstProfile(statement) + 1);

const unclaimed = (first: number): string =>
  first < 3 ? `${profileItem((first + 1) as 1 | 2 | 3)} does not claim` : 'does not exist';

/** `security.profile: 3`, of the profiles that would do the one that is claimed. */
function beginAt(wanted: readonly number[], statement: Statement): string {
  const claimed = claimedProfiles(statement).filter((profile) => wanted.includes(profile));
  return `security.profile: ${listed((claimed.length > 0 ? claimed : wanted).map(String), 'or')}`;
}

/** Why a case is not played on a charge point that is connected otherwise than planned. */
export const connectedOtherwise = (
  wanted: NonNullable<TestCase['connectedWith']>,
  present: number,
  statement: Statement,
): string =>
  `needs security profile ${listed(wanted.map(String), 'or')}, and the charge point is connected with ${present}; ` +
  `bring it to one of them by its own means, and begin with ${beginAt(wanted, statement)}`;

/** What remains to be set back by hand after a plan was played. */
export function whatIsLeft(
  plan: readonly { readonly testCase: TestCase; readonly selection: Selection }[],
  statement: Statement,
): readonly string[] {
  const next = nextProfile(statement);
  const isRaised = plan.some(
    ({ testCase, selection }) => testCase.raisesSecurityProfile === true && selection === 'selected',
  );
  return isRaised && next !== undefined ? [afterRaising(firstProfile(statement), next)] : [];
}

/** What is to be done by hand after a run that takes the charge point to another profile. */
export const afterRaising = (from: number, to: number): string =>
  `the charge point is left at security profile ${to}, raised from ${from}: OCPP knows no way back. ` +
  `Set it back to ${from} by the station's own means before the next run, or begin that one with security.profile: ${to}; ` +
  'the certificates that it was given stay until it is reset';
