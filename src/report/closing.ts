/** The end of a run in plain lines: what somebody wants to know who did not watch. */
import { attemptsOf, isFlaky, passesOf } from '../evidence/attempts.js';
import { indicators, type CaseResult, type Finding, type Indicator, type RunRecord } from '../evidence/result.js';
import { findingWords } from './finding-view.js';
import { printable } from './hygiene.js';
import { byAttention, mark, markOf, profileMark, severityMark, type Mark } from './marks.js';
import { inSeconds, plainSeconds, profileNamed, profileOrder } from './names.js';

/** A line of the console; the mark, where there is one, stands before the text and gives it its colour. */
export interface Line {
  readonly mark?: Mark;
  readonly text: string;
}

/** The sentences that mark a run whose results must not be taken for those of a real, whole test. */
export function watermarks({
  origin,
  simulated,
  timeScale,
  complete,
  cases = [],
  redacted,
}: Pick<RunRecord, 'simulated' | 'timeScale' | 'complete' | 'redacted'> &
  Partial<Pick<RunRecord, 'cases' | 'origin'>>): readonly string[] {
  const deselected = cases.filter(({ selection }) => selection === 'deselected').length;
  return [
    ...(origin === undefined ? [] : ['TRANSCRIPT: figures of an existing certificate, nothing was tested']),
    ...(simulated ? ['SIMULATED CHARGE POINT'] : []),
    ...(timeScale === 1 ? [] : [`TIME SCALE ${timeScale}: times are not measured times`]),
    ...(redacted === undefined ? [] : ['REDACTED COPY: keys, idTags, serial numbers and addresses were taken out']),
    ...(complete ? [] : ['INCOMPLETE RUN']),
    ...(deselected === 0 ? [] : [`PARTIAL RUN: ${deselected} of the cases that apply were not selected`]),
  ];
}

/** How much of the edition exists as cases. */
export const coverageSentence = ({ coverage, edition }: RunRecord): string =>
  `${coverage.existing} of the ${coverage.edition} cases of edition ${printable(edition)} exist in this version.`;

/** The profiles of the record with their results, in the order of the certificates. */
export function profilesOf({ profiles }: RunRecord): readonly { readonly id: string; readonly mark: Mark }[] {
  const rank = (id: string) => (profileOrder as readonly string[]).indexOf(id) >>> 0;
  return Object.entries(profiles)
    .map(([id, result]) => ({ id, mark: profileMark(result) }))
    .sort((a, b) => rank(a.id) - rank(b.id));
}

/** How many cases have which mark, what needs attention first. */
export function tally(
  cases: readonly Pick<CaseResult, 'selection' | 'verdict'>[],
): readonly { readonly mark: Mark; readonly n: number }[] {
  const marks = cases.map(markOf);
  const unique = [...new Map(marks.map((one) => [one.word, one])).values()].sort(byAttention);
  return unique.map((one) => ({ mark: one, n: marks.filter(({ word }) => word === one.word).length }));
}

const findingText = (finding: Finding): string => `${finding.rule} (${finding.clause}): ${findingWords(finding)}`;

/** Lines under a heading, the first so many of them; nothing where there are none. `rest` says where the others are. */
export function section(title: string, lines: readonly Line[], most = 20, rest = 'the report'): readonly Line[] {
  if (lines.length === 0) return [];
  const hidden = lines.length - most;
  return [
    { text: '' },
    { text: title },
    ...lines.slice(0, most),
    ...(hidden > 0 ? [{ text: `and ${hidden} more, see ${rest}` }] : []),
  ];
}

const shortNames: Readonly<Record<Indicator, string>> = {
  response: 'response',
  triggeredFunction: 'triggered function',
  remoteStart: 'remote start to StartTransaction',
  remoteStop: 'remote stop to StopTransaction',
};

// Narrow enough for a terminal of 80 columns.
function performanceLines({ performance }: RunRecord): readonly Line[] {
  const rows = indicators.map((indicator) => {
    const { limitMs, n, minMs, maxMs, averageMs } = performance[indicator];
    const figures = [minMs, maxMs, averageMs].map((ms) => (ms === undefined ? '' : inSeconds(ms)));
    const limit = limitMs === null ? 'unstated' : plainSeconds(limitMs);
    return [shortNames[indicator], limit, ...(n === 0 ? ['no sample'] : [...figures, String(n)])];
  });
  return [['Performance in seconds', 'limit', 'min', 'max', 'average', 'n'], ...rows].map(([name = '', ...cells]) => ({
    text: `${name.padEnd(33)}${cells.map((cell) => cell.padStart(8)).join(' ')}`,
  }));
}

/** The cases that hang on the same answers in one line. */
function undeterminedLines({ cases }: RunRecord): readonly Line[] {
  const byReason = new Map<string, string[]>();
  for (const { id, selection, reason } of cases) {
    if (selection !== 'undetermined') continue;
    const why = printable(reason ?? 'no reason');
    byReason.set(why, [...(byReason.get(why) ?? []), id]);
  }
  return [...byReason].map(([why, ids]) => ({ text: `- ${ids.join(', ')}: ${why}` }));
}

/** Cases that were played several times: those of mixed results by themselves, the others together. */
function attemptLines({ cases }: RunRecord): readonly Line[] {
  const repeated = cases.filter(({ attempts }) => attempts !== undefined);
  const stable = repeated.filter((result) => !isFlaky(result));
  const bad = (result: CaseResult): string =>
    tally(attemptsOf(result).map(({ verdict }) => ({ selection: 'selected' as const, verdict })))
      .map(({ mark: { word }, n }) => `${n} ${word}`)
      .join(', ');
  return [
    ...repeated.filter(isFlaky).map((result) => ({
      mark: mark('inconclusive', 'flaky'),
      text: `${result.id}  ${passesOf(result)}/${attemptsOf(result).length} passed (${bad(result)})`,
    })),
    ...(stable.length === 0 ? [] : [{ text: `${stable.length} cases with the same result in every attempt` }]),
  ];
}

/** Everything that is printed when a run has ended; `folder` is where its record lies. */
export function closing(record: RunRecord, folder: string): readonly Line[] {
  const remarks = [
    ...record.remarks,
    ...record.cases.flatMap(({ id, remarks }) => remarks.map((one) => `${id}: ${one}`)),
  ];
  const findings = [...record.findings, ...record.cases.flatMap(({ findings }) => findings)];
  const counts = tally(record.cases).map(({ mark: { word }, n }) => `${n} ${word}`);
  return [
    { text: '' },
    ...profilesOf(record).map(({ id, mark }) => ({ mark, text: profileNamed(id).name })),
    { text: '' },
    ...performanceLines(record),
    { text: '' },
    { text: counts.length === 0 ? 'no case' : counts.join(' · ') },
    { text: coverageSentence(record) },
    ...section('Attempts', attemptLines(record)),
    ...section('Undetermined: answers that the statement leaves out', undeterminedLines(record)),
    ...section(
      'Findings',
      findings.map((finding) => ({
        mark: severityMark(finding.severity),
        text: `${finding.case === undefined ? '' : `${finding.case} `}${findingText(finding)}`,
      })),
    ),
    ...section(
      'Remarks',
      remarks.map((text) => ({ text: `- ${text}` })),
    ),
    { text: '' },
    ...watermarks(record).map((text) => ({ mark: mark('error', text), text: '' })),
    { text: `Report: ${folder}/index.html` },
  ];
}
