/** What the standing rules say of a recorded log. */
import type { Finding } from './result.js';

/** A breach, and the line of the log that shows it. */
export type Breach = Pick<Finding, 'rule' | 'clause' | 'severity' | 'text'> & { readonly line: number };

export interface Judged {
  /** The name of the format that the log was found to have. */
  readonly format: string;
  readonly frames: number;
  /** How many rules had something to judge, of how many there are. */
  readonly exercised: number;
  readonly rules: number;
  readonly failures: number;
  readonly warnings: number;
  /** What was not judged, and why, in sentences. */
  readonly remarks: readonly string[];
}
