/**
 * The families of errors, told apart by whose fault it is. Anything that is none of these is a fault of this program
 * and is reported with its stack.
 */

/** The charge point did what it must not, or did not do what it must: the verdict is `fail`. */
export class ExpectationError extends Error {
  override readonly name = 'ExpectationError';
}

/** The world got in the way (hands, link, a state that could not be reached): the verdict is `inconclusive`. */
export class InconclusiveError extends Error {
  override readonly name = 'InconclusiveError';
}

/** The harness cannot vouch for what it saw (a stall of its own, a broken rig): the verdict is `error`. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
}

/**
 * The user gave something that cannot be used (argument, PICS file, configuration): exit code 4, nothing is run.
 * Each problem is one sentence with its place, such as `pics/x.yaml:12: items.C-01: …`.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly problems: readonly string[];

  constructor(problem: string | readonly string[]) {
    const problems = typeof problem === 'string' ? [problem] : problem;
    super(problems.join('\n'));
    this.problems = problems;
  }
}
