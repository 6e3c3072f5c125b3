/**
 * Standing rules, in families. A family hears the journal entry by entry, as one state machine, and says of each of its
 * rules whether it held or was broken. Families know no case and no socket.
 */
import type { Entry } from '../evidence/journal.js';
import type { Finding } from '../evidence/result.js';
import type { Call, Decoded } from '../ocpp/frames.js';
import type { Knowledge } from './knowledge.js';

export type Severity = Finding['severity'];

/** One thing that the specification asks of a charge point all the time. */
export interface Rule {
  /** `family.rule`, such as `rpc.unique-id`. */
  readonly id: string;
  /** What holds where it is kept, in one sentence. */
  readonly title: string;
  readonly clause: string;
  /** `fail` for what the specification demands (MUST), `warning` for what it recommends (SHOULD). */
  readonly severity: Severity;
}

/** A journal entry; a text frame comes with what it says, an answer with the call that it answers. */
export interface Heard {
  readonly entry: Entry;
  readonly decoded: Decoded | undefined;
  readonly asked: Asked | undefined;
}

/** A call that was made, by either side. */
export interface Asked {
  readonly call: Call;
  readonly entry: Entry;
}

/** How a breach differs from what its rule says of itself. */
export interface BreachDetails {
  readonly severity?: Severity;
  readonly clause?: string;
  /** The entry that shows it; the one just heard unless given. */
  readonly at?: Entry;
}

/** What a family says of its rules. */
export interface Judge<Id extends string> {
  /** There was something to judge, and it was as it should be. */
  held(id: Id): void;
  broken(id: Id, text: string, details?: BreachDetails): void;
}

type Description = Pick<Rule, 'title' | 'clause'> & { readonly severity?: Severity };

export interface Family<Id extends string = string> {
  readonly name: string;
  readonly rules: Readonly<Record<Id, Description>>;
  /** Starts the family on a journal that begins now. */
  readonly start: (judge: Judge<Id>, known: Knowledge) => (heard: Heard) => void;
}

/** Declares a family; what it says of a rule that it does not have does not compile. */
export const family = <Id extends string>(definition: Family<Id>): Family => definition;

/** The rules of a family under their full ids; what nothing else is said of is demanded. */
export const rulesOf = ({ name, rules }: Family): readonly Rule[] =>
  Object.entries(rules).map(([id, { severity = 'fail', ...rest }]) => ({ id: `${name}.${id}`, ...rest, severity }));
