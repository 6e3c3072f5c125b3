/** What changed between two runs, case by case, and whether a gate may let the later one through. */
import { indicators, type CaseResult, type Indicator, type RunRecord } from '../evidence/result.js';
import type { Verdict } from '../evidence/verdict.js';
import type { Known } from './known.js';
import { runIdOf } from './page-view.js';

/**
 * `regression`: it fails and did not, or has passed and does not; `changed`: from bad to inconclusive. `revised`: the
 * case itself has changed, so that nothing can be said. `added` and `removed`: selected in one of the runs only.
 */
export const changeKinds = [
  'regression',
  'unexpectedPass',
  'stillFailing',
  'changed',
  'fixed',
  'revised',
  'added',
  'removed',
  'same',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** The verdict of a selected case; `not played` where it has none. */
type State = Verdict | 'not played';

export interface Change {
  readonly case: string;
  readonly kind: ChangeKind;
  readonly before: State | null;
  readonly after: State | null;
  /** Why it did not pass, in the later run. */
  readonly reason: string | null;
  /** What the file of known failures says of it. */
  readonly known?: {
    readonly reason: string;
    readonly expires: string;
    readonly effect: 'excuses' | 'expired' | 'passes' | 'errors are never excused';
  };
  /** Whether a gate must stay closed for it. */
  readonly blocks: boolean;
}

/** A figure that changed by more than both runs may be wrong by. */
export interface TimeChange {
  readonly indicator: Indicator;
  readonly figure: 'minMs' | 'averageMs' | 'maxMs';
  readonly before: number;
  readonly after: number;
}

export interface Comparison {
  readonly before: string;
  readonly after: string;
  /** In what the runs differ besides their results. */
  readonly remarks: readonly string[];
  /** Every case that is not as it was, or is still not as it should be. */
  readonly changes: readonly Change[];
  readonly times: readonly TimeChange[];
  /** Whether nothing blocks. */
  readonly passed: boolean;
}

/** Compares a run with an earlier one. */
export function compareRuns(before: RunRecord, after: RunRecord, known: readonly Known[] = []): Comparison {
  const day = after.startedAt.slice(0, 10);
  const earlier = new Map(before.cases.map((one) => [one.id, one]));
  const later = new Map(after.cases.map((one) => [one.id, one]));
  const changes = [...new Set([...later.keys(), ...earlier.keys()])]
    .map((id) => {
      const entry = known.find((one) => one.case === id);
      const change = changeOf(id, earlier.get(id), later.get(id));
      return entry === undefined ? change : excuse(change, entry, day);
    })
    .filter(({ kind }) => kind !== 'same')
    .sort((a, b) => changeKinds.indexOf(a.kind) - changeKinds.indexOf(b.kind));
  return {
    before: runIdOf(before),
    after: runIdOf(after),
    remarks: differences(before, after),
    changes,
    times: timesOf(before, after),
    passed: changes.every(({ blocks }) => !blocks),
  };
}

const stateOf = (result: CaseResult | undefined): State | null =>
  result?.selection === 'selected' ? (result.verdict ?? 'not played') : null;

function changeOf(id: string, earlier: CaseResult | undefined, later: CaseResult | undefined): Change {
  const [before, after] = [stateOf(earlier), stateOf(later)];
  const kind = kindOf(before, after, isRevised(earlier, later));
  const reason = after === null || after === 'pass' ? null : (later?.reason ?? null);
  return { case: id, kind, before, after, reason, blocks: kind === 'regression' };
}

function kindOf(before: State | null, after: State | null, revised: boolean): ChangeKind {
  if (before === after) return after === null || after === 'pass' ? 'same' : 'stillFailing';
  if (after === null) return 'removed';
  if (revised && before !== null) return 'revised';
  if (after === 'pass') return before === null ? 'added' : 'fixed';
  if (after !== 'inconclusive') return 'regression';
  return before === 'fail' || before === 'error' ? 'changed' : 'regression';
}

const isRevised = (earlier: CaseResult | undefined, later: CaseResult | undefined): boolean =>
  earlier !== undefined &&
  later !== undefined &&
  (earlier.edition !== later.edition || (earlier.revision ?? 0) !== (later.revision ?? 0));

/** What an entry makes of a change; a case that was not selected needs no excuse. */
function excuse(change: Change, { reason, expires }: Known, day: string): Change {
  const { after } = change;
  const expired = expires < day;
  const told = (effect: NonNullable<Change['known']>['effect']) => ({ reason, expires, effect });
  if (after === null) return change;
  if (after === 'pass') {
    return expired ? change : { ...change, kind: 'unexpectedPass', known: told('passes'), blocks: true };
  }
  if (after === 'error' || after === 'not played') {
    return { ...change, known: told('errors are never excused'), blocks: true };
  }
  return expired
    ? { ...change, known: told('expired'), blocks: true }
    : { ...change, known: told('excuses'), blocks: false };
}

function differences(before: RunRecord, after: RunRecord): readonly string[] {
  const told = (what: string, of: (record: RunRecord) => string): readonly string[] => {
    const [was, is] = [of(before), of(after)];
    return was === is ? [] : [`${what}: ${was} before, ${is} now`];
  };
  return [
    ...told('tool', ({ tool }) => tool.version),
    ...told('edition', ({ edition }) => edition),
    ...told('statement', ({ pics }) => pics.sha256.slice(0, 12)),
    ...told('firmware', ({ device }) => device?.firmwareVersion ?? 'unknown'),
    ...told('charge point', ({ device, simulated }) =>
      simulated ? 'simulated' : [device?.chargePointVendor, device?.chargePointModel].join(' ').trim() || 'unknown',
    ),
    ...told('hands', ({ hands }) => hands),
    ...told('time scale', ({ timeScale }) => String(timeScale)),
    ...told('complete', ({ complete }) => (complete ? 'yes' : 'no')),
    ...(isMeasured(before) && isMeasured(after)
      ? []
      : ['times were not compared: a scaled or simulated run measures nothing']),
  ];
}

const isMeasured = ({ timeScale, simulated }: RunRecord): boolean => timeScale === 1 && !simulated;

function timesOf(before: RunRecord, after: RunRecord): readonly TimeChange[] {
  if (!isMeasured(before) || !isMeasured(after)) return [];
  const uncertain = before.uncertaintyMs + after.uncertaintyMs;
  return indicators.flatMap((indicator) =>
    (['minMs', 'averageMs', 'maxMs'] as const).flatMap((figure): TimeChange[] => {
      const [was, is] = [before.performance[indicator][figure], after.performance[indicator][figure]];
      if (was === undefined || is === undefined || Math.abs(is - was) <= uncertain) return [];
      return [{ indicator, figure, before: was, after: is }];
    }),
  );
}
