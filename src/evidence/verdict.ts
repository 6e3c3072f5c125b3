/** Verdicts: a lattice in which a verdict only ever gets worse (after TTCN-3; `none` at the end is `error`). */

export const verdicts = ['pass', 'inconclusive', 'fail', 'error'] as const;
/**
 * `pass` and `fail` speak of the charge point, `inconclusive` of the circumstances, `error` of the harness.
 */
export type Verdict = (typeof verdicts)[number];

/** The worse of the two. */
export const worse = (a: Verdict, b: Verdict): Verdict => (verdicts.indexOf(a) >= verdicts.indexOf(b) ? a : b);

/** The worst of all, or undefined for none. */
export const worst = (all: readonly Verdict[]): Verdict | undefined =>
  all.reduce<Verdict | undefined>((sofar, next) => (sofar === undefined ? next : worse(sofar, next)), undefined);
