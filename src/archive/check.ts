/** What `verify` says of one side of a run folder. */
export interface Check {
  readonly subject: 'journal' | 'record' | 'statement' | 'verdicts' | 'figures' | 'rules' | 'signature';
  /** `unchecked`: nothing there to look at, which is no flaw. */
  readonly state: 'sound' | 'broken' | 'unchecked';
  /** One clause: what was found, and where. */
  readonly text: string;
  /** The first bad line of the journal. */
  readonly line?: number;
}

export const sound = (subject: Check['subject'], text: string): Check => ({ subject, state: 'sound', text });
export const broken = (subject: Check['subject'], text: string): Check => ({ subject, state: 'broken', text });
export const unchecked = (subject: Check['subject'], text: string): Check => ({ subject, state: 'unchecked', text });
