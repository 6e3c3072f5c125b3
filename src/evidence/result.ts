/** What `run.json` holds: the record of a run as plain data, read by the reports and by others. */
import type { Verdict } from './verdict.js';

/** Why a case is or is not played. */
export type Selection = 'selected' | 'deselected' | 'notApplicable' | 'undetermined';

/** The four indicators of the certificate. */
export const indicators = ['response', 'triggeredFunction', 'remoteStart', 'remoteStop'] as const;
export type Indicator = (typeof indicators)[number];

/** A measured time: protocol milliseconds between two entries of the journal. */
export interface Measurement {
  readonly indicator: Indicator | (string & {});
  readonly ms: number;
  /** Sequence numbers of the entries that start and end it. */
  readonly from: number;
  readonly to: number;
  /** Declared bounds in milliseconds, where the measurement was judged. */
  readonly minMs?: number;
  readonly maxMs?: number;
}

export type Phase = 'preconditions' | 'prepare' | 'run' | 'restore';

/** One thing a case did or awaited. */
export interface StepResult {
  readonly phase: Phase;
  readonly text: string;
  readonly verdict: Verdict;
  /** Sequence numbers of the frames that belong to it. */
  readonly frames: readonly number[];
  /** What was awaited and what came, where a step did not pass. */
  readonly expected?: string;
  readonly observed?: string;
  /** Why it did not pass. */
  readonly reason?: string;
}

/** A time in which both schedules of a comparison stay the same; in seconds since the schedule starts. */
export interface ComparedPeriod {
  readonly from: number;
  readonly to: number;
  /** The limit that the charging profiles make; null where they make none, or leave it to the charge point. */
  readonly expected: number | null;
  /** The limit that was answered; null where nothing was. */
  readonly answered: number | null;
  /** Why nothing certain is expected. */
  readonly note?: string;
}

/** A composite schedule that a charge point answered, beside the one that is expected. */
export interface ComparedSchedule {
  /** The step that asked for it. */
  readonly text: string;
  readonly verdict: Verdict;
  /** Sequence numbers of the request and the answer. */
  readonly frames: readonly number[];
  readonly unit: 'A' | 'W';
  /** As the charge point wrote it. */
  readonly scheduleStart: string;
  readonly periods: readonly ComparedPeriod[];
  /** How many more periods there are than the record keeps. */
  readonly left: number;
  /** What differs, where something does. */
  readonly reason?: string;
}

/** A breach of a standing rule. `seq` is the journal entry that shows it. */
export interface Finding {
  readonly rule: string;
  readonly clause: string;
  readonly severity: 'fail' | 'warning';
  readonly seq: number;
  readonly text: string;
  /** The case during which that entry was written; absent outside of any case. */
  readonly case?: string;
  /** How many more there were of the same rule, severity and case that only the journal keeps; on the last that is kept. */
  readonly left?: number;
}

/** A standing rule and what a run gave it to judge. */
export interface RuleResult {
  readonly id: string;
  readonly title: string;
  readonly clause: string;
  /** What a breach of it is, where nothing else is said of that breach. */
  readonly severity: Finding['severity'];
  /** How often there was something to judge; a rule that was never exercised says nothing about the charge point. */
  readonly times: number;
  readonly breaches: number;
  /** The ids of the cases in which it had something to judge. */
  readonly cases: readonly string[];
  /** The sequence numbers of the first few entries that gave it something to judge. */
  readonly first: readonly number[];
}

/** What came of playing a case once, or of not playing it. */
export interface Attempt {
  readonly verdict: Verdict | null;
  /** Why the case is not selected, or why it did not pass. */
  readonly reason: string | null;
  readonly steps: readonly StepResult[];
  readonly measurements: readonly Measurement[];
  /** The composite schedules that were compared; absent where there were none. */
  readonly schedules?: readonly ComparedSchedule[];
  /** Observations that do not change the verdict: unscripted messages, tolerated orders, what was left behind. */
  readonly remarks: readonly string[];
  readonly findings: readonly Finding[];
  /** First and last journal entry of the case; null if it was not played. */
  readonly journal: { readonly from: number; readonly to: number } | null;
  /** How long it took, in protocol milliseconds; null if it was not played. */
  readonly durationMs: number | null;
}

/** One case of the catalogue and what became of it; of several attempts the worst is told. */
export interface CaseResult extends Attempt {
  readonly id: string;
  readonly title: string;
  /** What passing it shows, in one sentence. */
  readonly purpose: string;
  /** The PICS condition with the answers of the statement: `C-07=Yes and not AQ-2=No`. */
  readonly condition: string;
  readonly edition: string;
  /** How often the meaning of the case has changed within its edition; absent for never. */
  readonly revision?: number;
  readonly profile: string;
  readonly selection: Selection;
  /** Every attempt in the order of playing, where there was more than one. */
  readonly attempts?: readonly Attempt[];
}

export type ProfileResult = 'Pass' | 'Fail' | 'Incomplete' | 'N/A';

/** One line of the performance table; without samples only the limit is there. */
export interface Performance {
  readonly limitMs: number | null;
  readonly n: number;
  readonly minMs?: number;
  readonly maxMs?: number;
  readonly averageMs?: number;
}

export interface RunRecord {
  readonly format: 'ocpp-attest/run@1';
  readonly tool: { readonly name: 'ocpp-attest'; readonly version: string };
  readonly pics: { readonly sha256: string };
  readonly edition: string;
  readonly simulated: boolean;
  readonly timeScale: number;
  readonly hands: string;
  /** Set for a record that no run has written: figures of an existing certificate, put down to be rendered. */
  readonly origin?: 'transcript';
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** False while the run goes on and for ever if it was killed. */
  readonly complete: boolean;
  readonly interrupted: boolean;
  /** Nothing was played because the statement contradicts the charge point. */
  readonly contradicted: boolean;
  readonly verdict: Verdict | null;
  readonly profiles: Readonly<Record<string, ProfileResult>>;
  /** How much of the edition exists as cases of this version. */
  readonly coverage: { readonly existing: number; readonly edition: number };
  /** What the charge point said of itself in its last BootNotification, if it sent one. */
  readonly device: Readonly<Record<string, string>> | null;
  readonly cases: readonly CaseResult[];
  /**
   * Breaches of standing rules outside of any case, or noticed only after their case had ended, and contradictions
   * between statement and device.
   */
  readonly findings: readonly Finding[];
  /** Every standing rule of this version, family by family, exercised or not. */
  readonly rules: readonly RuleResult[];
  readonly performance: Readonly<Record<Indicator, Performance>>;
  /** Half width, with coverage factor 2, of what a measured time may be off by, in protocol milliseconds. */
  readonly uncertaintyMs: number;
  readonly remarks: readonly string[];
  /** The runs that were merged into this one, and the entries that each of them had. */
  readonly merged?: readonly { readonly run: string; readonly from: number; readonly to: number }[];
  /** Set for a copy without keys, idTags, serial numbers and addresses: what was taken out, and how often. */
  readonly redacted?: {
    /** The SHA-256 of the original statement, and of the last line of the original journal. */
    readonly of: { readonly pics: string; readonly journal: string };
    readonly removed: Readonly<Record<string, number>>;
  };
  /** How many entries the journal had when this was written, and the SHA-256 of the last line of them. */
  readonly journal?: { readonly entries: number; readonly sha256: string };
}
