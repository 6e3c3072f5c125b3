/** What a run would do: every case of the catalogue, selected or not, and why. */
import { seconds } from '../evidence/clock.js';
import type { Selection } from '../evidence/result.js';
import type { ActionName } from '../operator/operator.js';
import { all, claims, holds, reasonAgainst } from '../pics/condition.js';
import { cableOf, limitOf, type Statement } from '../pics/statement.js';
import { benchFor } from '../scenario/operator.js';
import { rehearse, type Props, type RehearsedStep } from '../scenario/rehearsal.js';
import type { Limits } from '../scenario/stage.js';
import type { TestCase } from '../scenario/test-case.js';
import { matches, type Catalogue } from './catalogue.js';
import { inCourse, outOfReach, type Against } from './security-course.js';

/** What the bench can do, each including those before it. */
export const benches = ['zero-touch', 'plug', 'rfid', 'mains', 'all'] as const;
export type Bench = (typeof benches)[number];

export interface Wishes {
  readonly cases: readonly string[];
  readonly profiles: readonly string[];
  readonly bench: Bench;
  /** Only these, beside the other wishes; `otherwise` is the reason against the rest. */
  readonly among?: { readonly cases: readonly string[]; readonly otherwise: string };
}

export interface PlannedCase {
  readonly testCase: TestCase;
  readonly selection: Selection;
  /** Why it is not selected, or null. */
  readonly reason: string | null;
  readonly hands: readonly ActionName[];
  readonly steps: readonly RehearsedStep[];
  /** Waits that the scenario cannot do without, in milliseconds. */
  readonly waitsMs: number;
  /** Waits, messages, reboots and hands, in milliseconds. */
  readonly estimateMs: number;
}

/** The declared limits of a statement, with the usual ones where it says nothing. */
export function limitsOf(statement: Statement): Limits {
  const ms = (name: keyof Limits) => limitOf(statement, name).ms;
  return {
    response: ms('response'),
    triggeredFunction: ms('triggeredFunction'),
    remoteStart: ms('remoteStart'),
    remoteStop: ms('remoteStop'),
    reboot: ms('reboot'),
  };
}

export const propsOf = (statement: Statement): Props => ({
  parameters: statement.parameters,
  limits: limitsOf(statement),
  connectors: statement.connectors.map(({ id }) => id),
  cables: new Map(statement.connectors.map((one) => [one.id, cableOf(statement, one)])),
  sharesReader: sharesReader(statement),
  stated: (condition) => holds(condition, statement),
});

/** A station of several connectors has one reader for all, unless it says that it has one for each. */
function sharesReader({ connectors, items }: Statement): boolean {
  const readers = items['HFS-10'];
  return connectors.length > 1 && !(readers.kind === 'text' && /\bper\b/i.test(readers.value));
}

/** Why a case does not apply to a statement, or undefined where it does. */
export function againstCase(testCase: TestCase, statement: Statement): Against | undefined {
  const { appliesWhen, appliesWithoutProfile, profile } = testCase;
  const condition = appliesWithoutProfile === true ? appliesWhen : all(claims(profile), appliesWhen);
  const reason = reasonAgainst(condition, statement);
  if (reason === undefined) return undefined;
  return { selection: holds(condition, statement) === 'no' ? 'notApplicable' : 'undetermined', reason };
}

/** Why a case is not played when all of these are, or undefined where it is. */
export function againstAmong(cases: Catalogue, testCase: TestCase, statement: Statement): Against | undefined {
  const raising = cases.find(({ raisesSecurityProfile }) => raisesSecurityProfile === true);
  const selection =
    raising === undefined
      ? undefined
      : (againstCase(raising, statement) ?? outOfReach(raising, statement, undefined))?.selection;
  return (
    againstCase(testCase, statement) ??
    outOfReach(testCase, statement, raising && { id: raising.id, selection: selection ?? 'selected' })
  );
}

/** Every case with its selection, in the order in which they are played. */
export async function planRun(
  catalogue: Catalogue,
  statement: Statement,
  wishes: Wishes,
): Promise<readonly PlannedCase[]> {
  const props = propsOf(statement);
  const planned = await Promise.all(
    inCourse(catalogue, statement).map(async (testCase): Promise<PlannedCase> => {
      const { steps, hands, messages, waitsMs, reboots } = await rehearse(testCase, props);
      const against = againstCase(testCase, statement) ?? unwished(testCase, hands, wishes);
      return {
        testCase,
        selection: against?.selection ?? 'selected',
        reason: against?.reason ?? null,
        hands,
        steps,
        waitsMs,
        estimateMs: waitsMs + messages * typical.message + reboots * typical.reboot + hands.length * typical.hand,
      };
    }),
  );
  return withinReach(planned, statement);
}

/** The plan without what the security profiles put out of reach, the case that raises them looked at first. */
function withinReach(planned: readonly PlannedCase[], statement: Statement): readonly PlannedCase[] {
  const reached = (one: PlannedCase, raising: PlannedCase | undefined): PlannedCase => {
    if (one.selection !== 'selected') return one;
    const against = outOfReach(
      one.testCase,
      statement,
      raising && { id: raising.testCase.id, selection: raising.selection },
    );
    return against === undefined ? one : { ...one, ...against };
  };
  const found = planned.find(({ testCase }) => testCase.raisesSecurityProfile === true);
  const raising = found && reached(found, undefined);
  return planned.map((one) => (one === found && raising !== undefined ? raising : reached(one, raising)));
}

/** What things take on a bench, where nothing better is known. */
const typical = { message: 300, reboot: seconds(20), hand: seconds(10) };

function unwished(
  testCase: TestCase,
  hands: readonly ActionName[],
  { cases, profiles, bench, among }: Wishes,
): { readonly selection: 'deselected'; readonly reason: string } | undefined {
  const deselected = (reason: string) => ({ selection: 'deselected' as const, reason });
  if (cases.length > 0 && !cases.some((pattern) => matches(pattern, testCase.id)))
    return deselected('not among --case');
  if (profiles.length > 0 && !profiles.some((profile) => profile === testCase.profile)) {
    return deselected('not among --profile');
  }
  if (among !== undefined && !among.cases.includes(testCase.id)) return deselected(among.otherwise);
  const missing = hands.filter((action) => benches.indexOf(benchFor[action]) > benches.indexOf(bench));
  if (missing.length > 0) return deselected(`needs ${missing.join(', ')}, which --set ${bench} has not`);
  return undefined;
}
