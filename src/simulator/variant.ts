/** What a legal variation is. */
import type { Behaviour } from './behaviour.js';

export interface Variant {
  readonly name: string;
  /** One sentence: what the charge point does. */
  readonly summary: string;
  /** Where it is allowed. */
  readonly clause: string;
  readonly behave: () => Behaviour;
}
