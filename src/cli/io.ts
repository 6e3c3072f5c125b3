/** What a command may use of the process; only `main.ts` makes one. */
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
  /** Rejections that nobody caught so far: faults of this program. */
  readonly uncaught: () => readonly string[];
}
