/** What a command may use of the process; only `main.ts` makes one. */
import type { Output } from '../report/console-line.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Io {
  /** Writes to standard output. */
  readonly out: (text: string) => void;
  /** Writes to standard error. */
  readonly err: (text: string) => void;
  readonly terminal: {
    readonly input: NodeJS.ReadableStream;
    readonly output: NodeJS.WritableStream;
    /** Whether a person sits before it. */
    readonly interactive: boolean;
    readonly columns: number;
    readonly colour: boolean;
  };
  /** Aborts at the first request to stop. */
  readonly interruption: AbortSignal;
  /** The variables that the process was started with. */
  readonly environment: Environment;
  /** The file that GitHub Actions shows as the summary of a step, where it runs us. */
  readonly stepSummary: string | undefined;
  /** Rejections that nobody caught so far: faults of this program. */
  readonly uncaught: () => readonly string[];
}

/** Where a command writes lines for people: standard error where standard output is for a program. */
export const outputOf = ({ out, err, terminal }: Io, json: boolean): Output =>
  json
    ? { write: err, isTerminal: false, columns: terminal.columns, colour: false }
    : { write: out, isTerminal: terminal.interactive, columns: terminal.columns, colour: terminal.colour };
