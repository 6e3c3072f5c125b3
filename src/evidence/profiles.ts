/** What the cases make of each profile. */
import type { CaseResult, ProfileResult } from './result.js';

interface Claims {
  /** Every profile there is, in their order. */
  readonly profiles: readonly string[];
  readonly claimed: readonly string[];
  /** Whether something failed outside of any case. */
  readonly brokenOutside: boolean;
}

/** A profile passes only if every case that applies to it was played and passed. */
export function profileResults(
  cases: readonly CaseResult[],
  { profiles, claimed, brokenOutside }: Claims,
): Readonly<Record<string, ProfileResult>> {
  const result = (profile: string): ProfileResult => {
    const applicable = cases.filter((one) => one.profile === profile && one.selection !== 'notApplicable');
    // A profile that is not claimed can still be broken, by the cases that its absence selects.
    if (applicable.some(({ verdict }) => verdict === 'fail')) return 'Fail';
    if (!claimed.includes(profile)) return 'N/A';
    if (applicable.length === 0 || applicable.some(({ verdict }) => verdict !== 'pass')) return 'Incomplete';
    return brokenOutside ? 'Fail' : 'Pass';
  };
  return Object.fromEntries(profiles.map((profile) => [profile, result(profile)]));
}
