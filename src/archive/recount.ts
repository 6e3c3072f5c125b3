/** Verdicts and figures made again from the journal, and held against the record. */
import { attemptsOf } from '../evidence/attempts.js';
import type { Entry } from '../evidence/journal.js';
import { indicators, type Attempt, type Finding, type RunRecord } from '../evidence/result.js';
import { worse, worst, type Verdict } from '../evidence/verdict.js';
import { performanceOf, type Limits } from '../report/performance.js';
import { indexOf } from '../report/samples.js';
import { broken, sound, unchecked, type Check } from './check.js';
import { without } from './without.js';

/** Holds the verdicts of a record against steps, ends of cases and findings of its journal. */
export function checkVerdicts(record: RunRecord, entries: readonly Entry[]): Check {
  const flaw = flawOf(record, entries);
  if (flaw !== undefined) return broken('verdicts', `run.json: ${flaw}`);
  const n = record.cases.flatMap(attemptsOf).filter(({ journal }) => journal !== null).length;
  return sound('verdicts', `${n} played cases agree with their steps, findings and ends in the journal`);
}

/** Holds the four figures of the certificate against the frames; those of a run that never ended are made later. */
export function checkFigures(record: RunRecord, entries: readonly Entry[], limits: Limits): Check {
  if (record.endedAt === null) return unchecked('figures', 'the run never ended: its record has no figures yet');
  const again = performanceOf(entries, limits);
  const wrong = indicators.find((one) => JSON.stringify(again[one]) !== JSON.stringify(record.performance[one]));
  if (wrong === undefined) return sound('figures', 'the four performance figures are those of the frames');
  const [told, found] = [record.performance, again].map((all) => JSON.stringify(all[wrong]));
  return broken('figures', `run.json: performance.${wrong} is ${told ?? ''}, the frames give ${found ?? ''}`);
}

function flawOf(record: RunRecord, entries: readonly Entry[]): string | undefined {
  for (const result of record.cases) {
    const attempts = attemptsOf(result);
    const flaw = attempts
      .map((attempt, index) => {
        const found = flawOfAttempt(result.id, attempt, entries);
        return found === undefined || attempts.length === 1 ? found : `attempt ${index + 1}: ${found}`;
      })
      .find((found) => found !== undefined);
    if (flaw !== undefined) return `${result.id}: ${flaw}`;
    const verdicts = attempts.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
    if ((worst(verdicts) ?? null) !== result.verdict) {
      return `${result.id}: the verdict is ${String(result.verdict)}, that of its worst attempt is another`;
    }
  }
  return flawOfFindings(record, entries) ?? flawOfRun(record, entries);
}

function flawOfAttempt(id: string, attempt: Attempt, entries: readonly Entry[]): string | undefined {
  const { verdict, reason, journal, steps, findings } = attempt;
  if (journal === null) {
    return verdict === 'pass' || verdict === 'fail' ? `the verdict is ${verdict}, but no entry tells of it` : undefined;
  }
  const range = entries.slice(indexOf(entries, journal.from), indexOf(entries, journal.to + 1));
  const [start, end] = [range[0], range.at(-1)];
  if (start?.type !== 'caseStart' || start.case !== id) return `entry ${journal.from} is not its beginning`;
  if (end?.type !== 'caseEnd' || end.case !== id) return `entry ${journal.to} is not its end`;
  if (end.verdict !== verdict || !isSame(reason, end.reason)) {
    return `the verdict is ${String(verdict)} (${reason ?? 'no reason'}), entry ${end.seq} says ${end.verdict} (${end.reason ?? 'no reason'})`;
  }
  const told = range.filter((entry) => entry.type === 'step');
  if (told.length !== steps.length) return `it has ${steps.length} steps, the journal has ${told.length}`;
  const other = steps.findIndex((step, index) => {
    const entry = told[index];
    return (
      entry?.verdict !== step.verdict ||
      entry.phase !== step.phase ||
      !isSame(step.text, entry.text) ||
      !isSame(step.reason ?? null, entry.reason ?? null) ||
      step.frames.join() !== entry.frames.join()
    );
  });
  if (other >= 0) return `step ${other + 1} is not what entry ${told[other]?.seq ?? 0} says`;
  const least = leastVerdict(attempt);
  return worse(least, verdict) === verdict
    ? undefined
    : `the verdict is ${verdict}, but its steps and findings allow no better one than ${least}` +
        (findings.length === 0 ? '' : ` (${findings.map(({ rule }) => rule).join(', ')})`);
}

/** The best verdict that steps and findings allow; what goes wrong while all is set back is no fault of a case. */
function leastVerdict({ steps, findings }: Attempt): Verdict {
  if (hasFailure(findings)) return 'fail';
  const flawless = steps.every(({ phase, verdict }) => phase === 'restore' || verdict === 'pass');
  return flawless && steps.some(({ frames }) => frames.length > 0) ? 'pass' : 'inconclusive';
}

type Told = Omit<Finding, 'clause' | 'text'>;
const findingKey = ({ seq, ...finding }: Told): string => [seq, kindKey(finding)].join(' ');
const kindKey = ({ rule, severity, case: id = '' }: Omit<Told, 'seq'>): string => [rule, severity, id].join(' ');

function flawOfFindings(record: RunRecord, entries: readonly Entry[]): string | undefined {
  const inRecord = [...record.findings, ...record.cases.flatMap(attemptsOf).flatMap(({ findings }) => findings)];
  const inJournal = entries.flatMap((entry) => (entry.type === 'finding' ? [{ ...entry, seq: entry.about }] : []));
  const inJournalOnly = without(inJournal, inRecord, findingKey);
  const [invented] = without(inRecord, inJournal, findingKey);
  if (invented !== undefined) return `the finding ${invented.rule} about entry ${invented.seq} is not in the journal`;
  if (record.endedAt === null) return undefined;
  const counted = inRecord.reduce((sum, { left = 0 }) => sum + left, 0);
  if (counted > inJournalOnly.length) return `${counted} findings are said to be left to the journal, it has fewer`;
  const left = inRecord.flatMap((finding) => Array.from({ length: finding.left ?? 0 }, () => finding));
  const [missing] = without(inJournalOnly, left, kindKey);
  return missing && `the finding "${findingKey(missing)}" of the journal is missing`;
}

function flawOfRun(record: RunRecord, entries: readonly Entry[]): string | undefined {
  const { cases, findings, verdict, profiles } = record;
  const verdicts = cases.flatMap((one) => (one.verdict === null ? [] : [one.verdict]));
  const least = worst(hasFailure(findings) ? [...verdicts, 'fail'] : verdicts);
  if (least !== undefined && (verdict === null || worse(verdict, least) !== verdict)) {
    return `the verdict of the run is ${String(verdict)}, but its cases and findings allow no better one than ${least}`;
  }
  const end = entries.findLast(({ type }) => type === 'runEnd');
  if (end?.type === 'runEnd' && record.merged === undefined && end.verdict !== verdict) {
    return `the verdict of the run is ${String(verdict)}, entry ${end.seq} says ${String(end.verdict)}`;
  }
  for (const [profile, result] of Object.entries(profiles)) {
    const applicable = cases.filter((one) => one.profile === profile && one.selection !== 'notApplicable');
    const passed = applicable.length > 0 && applicable.every((one) => one.verdict === 'pass');
    if (result === 'Pass' && (!passed || hasFailure(findings))) {
      return `${profile} is Pass, but not every case of it that applies has passed`;
    }
    if (result !== 'Fail' && applicable.some((one) => one.verdict === 'fail')) {
      return `${profile} is ${result}, but a case of it failed`;
    }
  }
  return undefined;
}

const hasFailure = (findings: readonly Finding[]): boolean => findings.some(({ severity }) => severity === 'fail');

// A secret that was named late may stand unmasked in the journal, and masked in the record.
const mask = /«[^«»]{1,40}»/;

/** Whether a text of the record is that of the journal, whatever was masked. */
function isSame(told: string | null, written: string | null): boolean {
  if (told === written || told === null || written === null) return told === written;
  let at = 0;
  const pieces = told.split(mask);
  return (
    pieces.length > 1 &&
    written.startsWith(pieces[0] ?? '') &&
    written.endsWith(pieces.at(-1) ?? '') &&
    pieces.every((piece) => {
      const found = written.indexOf(piece, at);
      at = found + piece.length;
      return found >= 0;
    })
  );
}
