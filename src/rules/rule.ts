/** Standing rules: each hears the journal entry by entry and says what breaks it. They know no case and no socket. */
import type { Entry } from '../evidence/journal.js';
import type { Finding } from '../evidence/result.js';
import type { Decoded } from '../ocpp/frames.js';

/** A journal entry; a text frame comes with what it says. */
export interface Heard {
  readonly entry: Entry;
  readonly decoded: Decoded | undefined;
}

/** A breach as a rule sees it. */
export interface Breach {
  readonly severity: Finding['severity'];
  readonly clause: string;
  readonly text: string;
}

export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly clause: string;
  /** Starts the rule on a journal that begins now. */
  readonly start: () => (heard: Heard) => readonly Breach[];
}
