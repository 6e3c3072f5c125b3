/** What a run says to the shell, read from its record and from nothing else. */
import type { RunRecord } from './result.js';
import { worst } from './verdict.js';

export const exitCodes = {
  pass: 0,
  fail: 1,
  inconclusive: 2,
  error: 3,
  usage: 4,
  interrupted: 5,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code of a run: 5 beats 4 beats 3 beats 1 beats 2 beats 0. */
export function exitCodeOf(record: RunRecord): ExitCode {
  if (record.interrupted) return exitCodes.interrupted;
  if (record.contradicted) return exitCodes.usage;
  const selected = record.cases.filter(({ selection }) => selection === 'selected');
  // A selected case without a verdict, or a run that was never closed, is no pass.
  if (!record.complete || selected.some(({ verdict }) => verdict === null)) return exitCodes.error;
  // Neither the verdict of the run nor that of a case may hide the other.
  const all = [record, ...selected].map(({ verdict }) => verdict).filter((verdict) => verdict !== null);
  const verdict = worst(all);
  if (verdict === 'error' || verdict === 'fail') return exitCodes[verdict];
  const undetermined = record.cases.some(({ selection }) => selection === 'undetermined');
  if (verdict === 'inconclusive' || undetermined) return exitCodes.inconclusive;
  return selected.length === 0 || record.verdict === null ? exitCodes.error : exitCodes.pass;
}
