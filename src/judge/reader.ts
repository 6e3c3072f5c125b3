/** What the formats of logs have in common: lines in, entries out, and what the log as a whole tells. */
import type { Entry } from '../evidence/journal.js';
import type { Line } from './lines.js';

/** Whose eyes a log was written with: the directions of its frames are seen from there. */
export type Side = 'centralSystem' | 'chargePoint';

/** What a log tells about itself; complete only when all of it has been read. */
export interface Told {
  /** Whether nothing happened before its first entry. */
  readonly fromTheStart: boolean;
  /** Whether every frame has its time, and none goes back. */
  readonly timed: boolean;
  /** Protocol milliseconds that pass in a real one. */
  readonly timeScale: number;
  /** Whether it says where connections begin and end. */
  readonly connections: boolean;
  /** The SHA-256 of the statement that the run was played with. */
  readonly pics?: string;
  /** Whether its last line is half a line, as a kill leaves it. */
  readonly torn: boolean;
}

export interface Reader {
  /** The name of the format. */
  readonly format: string;
  /**
   * Hands on the entries of a line that rules hear; a line of something else has none. The number of an entry is that
   * of its line.
   * @throws UsageError where the line breaks its format.
   */
  read(line: Line, hear: (entry: Entry) => void): void;
  readonly told: Told;
}
