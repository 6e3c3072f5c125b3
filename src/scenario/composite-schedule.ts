/**
 * The composite schedule that charging profiles make (OCPP 1.6 §3.13): per purpose the highest stack level that has a
 * limit, TxProfile in the place of TxDefaultProfile, and of that and ChargePointMaxProfile the minimum. Knows no clock.
 */
import {
  inTenths,
  isValid,
  limitAt,
  turningPoints,
  type ChargingProfile,
  type Circumstances,
  type Limit,
} from './charging-limit.js';

/** A profile on the charge point, and the connector that it was set for. */
export interface InstalledProfile {
  readonly connectorId: number;
  readonly profile: ChargingProfile;
}

/** What is asked for; times in milliseconds since 1970. */
export interface Wanted extends Circumstances {
  readonly connectorId: number;
  readonly from: number;
  readonly to: number;
}

/** A time in which the same is allowed, in milliseconds since 1970. */
export type Stretch = { readonly from: number; readonly to: number } & Limit;

/** What is allowed on a connector in a time, stretch by stretch; equal neighbours are one. */
export function compositeSchedule(installed: readonly InstalledProfile[], wanted: Wanted): readonly Stretch[] {
  const { from, to } = wanted;
  const points = installed.flatMap(({ profile }) => turningPoints(profile, from, to, wanted));
  const starts = [...new Set([from, ...points])].sort((a, b) => a - b);
  const stretches = starts.map((start, index): Stretch => {
    return { from: start, to: starts[index + 1] ?? to, ...allowedAt(installed, start, wanted) };
  });
  return merged(stretches);
}

/** For how long a stretch lies between two times, in milliseconds. */
export const timeWithin = (stretch: Pick<Stretch, 'from' | 'to'>, from: number, to: number): number =>
  Math.max(0, Math.min(stretch.to, to) - Math.max(stretch.from, from));

/** Makes one stretch of neighbours that allow the same. */
export function merged(stretches: readonly Stretch[]): readonly Stretch[] {
  const result: Stretch[] = [];
  for (const stretch of stretches) {
    const before = result.at(-1);
    if (before !== undefined && isSame(before, stretch)) result.splice(-1, 1, { ...before, to: stretch.to });
    else result.push(stretch);
  }
  return result;
}

function isSame(a: Limit, b: Limit): boolean {
  if (a.kind === 'limit' && b.kind === 'limit') return a.limit === b.limit && a.numberPhases === b.numberPhases;
  return a.kind === b.kind;
}

function allowedAt(installed: readonly InstalledProfile[], at: number, wanted: Wanted): Limit {
  const { connectorId } = wanted;
  // §5.7: for connector 0 it is what the charge point expects to draw, which no profile tells.
  if (connectorId === 0) return { kind: 'uncertain', why: 'only the charge point knows what it is going to draw' };
  const max = prevailing(stack(installed, 'ChargePointMaxProfile', 0), at, wanted);
  return lower(max, allowedToTransaction(installed, at, wanted));
}

function allowedToTransaction(installed: readonly InstalledProfile[], at: number, wanted: Wanted): Limit {
  const { connectorId, transactionStart } = wanted;
  const own = stack(installed, 'TxDefaultProfile', connectorId);
  // §3.13.1: a default profile of the connector takes the place of the one of all connectors.
  const common = stack(installed, 'TxDefaultProfile', 0).filter(
    ({ stackLevel }) => !own.some((profile) => profile.stackLevel === stackLevel),
  );
  const byDefault = prevailing([...own, ...common], at, wanted);
  const transaction = transactionStart === undefined ? [] : stack(installed, 'TxProfile', connectorId);
  if (transaction.length === 0) return byDefault;
  // §3.13.1: it overrules the default for the whole transaction, also where its schedule has nothing to say (any more).
  if (transaction.some((profile) => isValid(profile, at)) || byDefault.kind === 'none') {
    return prevailing(transaction, at, wanted);
  }
  return { kind: 'uncertain', why: 'whether a TxProfile that is not valid overrules the default is left open' };
}

const stack = (
  installed: readonly InstalledProfile[],
  purpose: ChargingProfile['chargingProfilePurpose'],
  connectorId: number,
): readonly ChargingProfile[] =>
  installed
    .filter((one) => one.connectorId === connectorId && one.profile.chargingProfilePurpose === purpose)
    .map(({ profile }) => profile);

/** What the highest stack level allows that has something to say; a lower one follows where its schedule has ended. */
function prevailing(profiles: readonly ChargingProfile[], at: number, circumstances: Circumstances): Limit {
  for (const profile of profiles.toSorted((a, b) => b.stackLevel - a.stackLevel)) {
    const limit = limitAt(profile, at, circumstances);
    if (limit.kind !== 'none') return limit;
  }
  return { kind: 'none' };
}

/** The lower of two limits (§3.13.3). */
function lower(a: Limit, b: Limit): Limit {
  if (a.kind === 'uncertain' || b.kind === 'none') return checked(a);
  if (b.kind === 'uncertain' || a.kind === 'none') return checked(b);
  return checked({ ...(a.limit < b.limit ? a : b), least: Math.max(a.least, b.least) });
}

function checked(limit: Limit): Limit {
  if (limit.kind !== 'limit' || inTenths(limit.limit) >= limit.least) return limit;
  return { kind: 'uncertain', why: 'below minChargingRate the charge point may charge in another way' };
}
