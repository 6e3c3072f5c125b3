/** What a named misbehaviour is. */
import type { Behaviour } from '../behaviour.js';

export interface Fault {
  /** The misbehaviour in kebab-case, as a third-person sentence without its subject. */
  readonly name: string;
  /** One sentence: what the charge point does. */
  readonly summary: string;
  /** The rule it violates: `OCPP 1.6 §…`, `OCPP-J 1.6 §…` or `OCTT TC_…`. */
  readonly clause: string;
  /** The cases it must break, and what the reason of the verdict must say. */
  readonly breaks: Readonly<Record<string, RegExp>>;
  /** The standing rules it must break, each with a case in which it shows. */
  readonly breaksRules?: Readonly<Record<string, string>>;
  /** Makes the behaviour anew for each charge point. */
  readonly behave: () => Behaviour;
}
