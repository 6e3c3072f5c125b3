/** What a run tells those who watch it, as plain data; the record and the journal do not depend on it. */
import type { CaseResult, RunRecord, StepResult } from './result.js';

/** Which of how many attempts, where a case is played more than once. */
export interface Ordinal {
  readonly number: number;
  readonly of: number;
}

export type Progress =
  | { readonly type: 'listening'; readonly url: string; readonly identity: string }
  | { readonly type: 'nearMiss'; readonly text: string }
  | { readonly type: 'connected'; readonly remote: string }
  | { readonly type: 'runStarted'; readonly total: number; readonly timeScale: number; readonly simulated: boolean }
  | {
      readonly type: 'caseStarted';
      readonly id: string;
      readonly title: string;
      readonly index: number;
      readonly attempt?: Ordinal;
    }
  /** The case waits for something; `limitMs` is protocol time. */
  | { readonly type: 'waiting'; readonly text: string; readonly limitMs: number }
  | { readonly type: 'stepEnded'; readonly step: StepResult }
  | { readonly type: 'caseEnded'; readonly result: CaseResult; readonly index: number; readonly attempt?: Ordinal }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'runEnded'; readonly record: RunRecord; readonly folder: string };

export type Watcher = (progress: Progress) => void;
