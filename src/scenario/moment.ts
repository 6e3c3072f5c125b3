/** A point in time that stands in the journal. */
export interface Moment {
  /** The number of the journal entry. */
  readonly seq: number;
  /** Monotonic nanoseconds. */
  readonly mono: bigint;
}
