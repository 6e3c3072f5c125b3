/**
 * Conditions on what a statement claims, as data. Three-valued (Kleene): what is unstated is neither yes nor no, and makes
 * a condition unknown unless the other answers decide it alone.
 */
import type { ProfileOrExtension } from '../ocpp/messages.js';
import { spell } from './answers.js';
import { itemOf, type NumberItemId, type YesNoItemId } from './items.js';
import type { Statement } from './statement.js';
import { listed } from './words.js';

export type Condition =
  | { readonly kind: 'always' }
  | { readonly kind: 'has'; readonly item: YesNoItemId }
  | { readonly kind: 'atLeast'; readonly item: NumberItemId; readonly number: number }
  | { readonly kind: 'claims'; readonly what: ProfileOrExtension }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'all' | 'any'; readonly conditions: readonly Condition[] };

export type Truth = 'yes' | 'no' | 'unknown';

/** The part of a statement that conditions look at. */
export type Claims = Pick<Statement, 'items' | 'profiles' | 'extensions'>;

export const always: Condition = { kind: 'always' };

/** The item is answered Yes. */
export const has = (item: YesNoItemId): Condition => ({ kind: 'has', item });

/** The item is answered with this number or a larger one. */
export const atLeast = (item: NumberItemId, number: number): Condition => ({ kind: 'atLeast', item, number });

/** The profile or extension is claimed; never unknown. */
export const claims = (what: ProfileOrExtension): Condition => ({ kind: 'claims', what });

export const not = (condition: Condition): Condition => ({ kind: 'not', condition });

/** Every one holds; without any, yes. */
export const all = (...conditions: readonly Condition[]): Condition => ({ kind: 'all', conditions });

/** At least one holds; without any, no. */
export const any = (...conditions: readonly Condition[]): Condition => ({ kind: 'any', conditions });

const opposite = { yes: 'no', no: 'yes', unknown: 'unknown' } as const satisfies Record<Truth, Truth>;
const truth = (value: boolean): Truth => (value ? 'yes' : 'no');

/** Whether the condition holds for a statement. */
export function holds(condition: Condition, statement: Claims): Truth {
  switch (condition.kind) {
    case 'always':
      return 'yes';
    case 'has': {
      const { kind } = statement.items[condition.item];
      return kind === 'unstated' ? 'unknown' : truth(kind === 'yes');
    }
    case 'atLeast': {
      const answer = statement.items[condition.item];
      return answer.kind === 'number' ? truth(answer.value >= condition.number) : 'unknown';
    }
    case 'claims':
      return truth(isClaimed(condition.what, statement));
    case 'not':
      return opposite[holds(condition.condition, statement)];
    case 'all':
    case 'any': {
      const values = condition.conditions.map((part) => holds(part, statement));
      const [decisive, otherwise] = condition.kind === 'all' ? (['no', 'yes'] as const) : (['yes', 'no'] as const);
      if (values.includes(decisive)) return decisive;
      return values.includes('unknown') ? 'unknown' : otherwise;
    }
  }
}

const isClaimed = (what: ProfileOrExtension, { profiles, extensions }: Claims): boolean =>
  [...profiles, ...extensions].includes(what);

/** The condition in words, `C-07 and not AQ-2`; with a statement also its present answers, `C-07=Yes and not AQ-2=unstated`. */
export function explain(condition: Condition, statement?: Claims): string {
  switch (condition.kind) {
    case 'always':
      return 'always';
    case 'has':
    case 'atLeast':
    case 'claims': {
      const bound = condition.kind === 'atLeast' ? ` >= ${condition.number}` : '';
      return (statement === undefined ? subject(condition) : answered(condition, statement)) + bound;
    }
    case 'not':
      return `not ${nested(condition.condition, statement)}`;
    case 'all':
    case 'any': {
      const { kind, conditions } = condition;
      if (conditions.length === 0) return kind === 'all' ? 'always' : 'never';
      return conditions.map((part) => nested(part, statement)).join(kind === 'all' ? ' and ' : ' or ');
    }
  }
}

function nested(condition: Condition, statement: Claims | undefined): string {
  const isCompound = 'conditions' in condition && condition.conditions.length > 0;
  return isCompound ? `(${explain(condition, statement)})` : explain(condition, statement);
}

type Leaf = Extract<Condition, { kind: 'has' | 'atLeast' | 'claims' }>;

const subject = (leaf: Leaf): string => (leaf.kind === 'claims' ? leaf.what : leaf.item);

/** `HFS-1=No`, `Reservation=not claimed` */
function answered(leaf: Leaf, statement: Claims): string {
  const value =
    leaf.kind === 'claims'
      ? isClaimed(leaf.what, statement)
        ? 'claimed'
        : 'not claimed'
      : spell(statement.items[leaf.item]);
  return `${subject(leaf)}=${value}`;
}

/** The answers that decided a condition, such as `HFS-1=No`: with others in their place it could have come out differently. */
export const decidedBy = (condition: Condition, statement: Claims): readonly string[] => [
  ...new Set(deciding(condition, statement).map(({ leaf }) => answered(leaf, statement))),
];

/** A leaf and whether the condition as a whole wants it to hold. */
interface Decision {
  readonly leaf: Leaf;
  readonly wanted: boolean;
}

function deciding(condition: Condition, statement: Claims, wanted = true): readonly Decision[] {
  switch (condition.kind) {
    case 'always':
      return [];
    case 'not':
      return deciding(condition.condition, statement, !wanted);
    case 'all':
    case 'any': {
      const value = holds(condition, statement);
      return condition.conditions
        .filter((part) => holds(part, statement) === value)
        .flatMap((part) => deciding(part, statement, wanted));
    }
    default:
      return [{ leaf: condition, wanted }];
  }
}

/**
 * Why a case with this condition is not run: `n/a: needs HFS-1 (…), the statement says No`, or
 * `undetermined: hangs on AQ-2, which is unstated`. Undefined when the condition holds.
 */
export function reasonAgainst(condition: Condition, statement: Claims): string | undefined {
  const value = holds(condition, statement);
  if (value === 'yes') return undefined;

  const decisions = deciding(condition, statement);
  if (value === 'no')
    return `n/a: ${[...new Set(decisions.map((each) => unmet(each, statement)))].join('; ') || 'never applies'}`;

  const open = [...new Set(decisions.map(({ leaf }) => subject(leaf)))];
  return `undetermined: hangs on ${listed(open, 'and')}, which ${open.length === 1 ? 'is' : 'are'} unstated`;
}

function unmet({ leaf, wanted }: Decision, statement: Claims): string {
  if (leaf.kind === 'claims') {
    return wanted
      ? `needs ${leaf.what}, which the statement does not claim`
      : `needs ${leaf.what} not to be claimed, but the statement claims it`;
  }
  const named = `${leaf.item} (${itemOf(leaf.item).sentence})`;
  const need =
    leaf.kind === 'atLeast'
      ? wanted
        ? ` of at least ${leaf.number}`
        : ` below ${leaf.number}`
      : wanted
        ? ''
        : ' to be No';
  return `needs ${named}${need}, the statement says ${spell(statement.items[leaf.item])}`;
}
