/**
 * A run for the log and the summary of GitHub Actions. The runner obeys what it reads there, and a summary is Markdown
 * with HTML: every text that may be a device's is encoded for the place where it stands.
 */
import { attemptsOf, isFlaky, passesOf } from '../evidence/attempts.js';
import type { Finding, RunRecord } from '../evidence/result.js';
import { coverageSentence, profilesOf, tally, watermarks, type Line } from './closing.js';
import { findingWords } from './finding-view.js';
import { printable } from './hygiene.js';
import { byAttention, mark, markOf, type Mark } from './marks.js';
import { profileNamed } from './names.js';

/** One line for a person who looks at a list of annotations. */
interface Notice {
  readonly mark: Mark;
  readonly title: string;
  readonly text: string;
}

// GitHub shows ten of a kind for a step, and drops the rest without a word.
const mostAnnotations = 10;

/** Workflow commands, one a line: what did not pass, the worst first, and a count of what is left out. */
export function annotations(record: RunRecord): readonly string[] {
  const all = noticesOf(record);
  const shown = all.slice(0, mostAnnotations).map(({ mark: { kind, word }, title, text }) => {
    const level = kind === 'fail' || kind === 'error' ? 'error' : 'warning';
    return command(level, `${title}: ${word}`, text);
  });
  const rest = all.length - shown.length;
  return rest > 0 ? [...shown, command('notice', 'ocpp-attest', `and ${rest} more, see the report`)] : shown;
}

function noticesOf(record: RunRecord): readonly Notice[] {
  const cases = record.cases
    .filter(({ selection, verdict }) => selection === 'selected' && verdict !== 'pass')
    .map((result) => ({ mark: markOf(result), title: result.id, text: result.reason ?? 'not played' }));
  const findings = record.findings.filter(isFailure).map((finding) => ({
    mark: mark('fail'),
    title: finding.rule,
    text: `${finding.clause}: ${findingWords(finding)}`,
  }));
  const incomplete = { mark: mark('error'), title: 'run', text: 'the run did not reach its end' };
  return [...findings, ...cases, ...(record.complete ? [] : [incomplete])].sort((a, b) => byAttention(a.mark, b.mark));
}

const isFailure = ({ severity }: Finding): boolean => severity === 'fail';

const longestMessage = 1000;

/** A workflow command, https://github.com/actions/toolkit: in data `%` and line ends are encoded, in properties more. */
function command(level: 'error' | 'warning' | 'notice', title: string, text: string): string {
  const data = printable(text).slice(0, longestMessage).replaceAll('%', '%25');
  const property = printable(title).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${level} title=${property}::${data}`;
}

/** Lines between which the runner obeys nothing; no device can guess the token. */
export const silence = (token: string) => ({ begin: `::stop-commands::${token}`, end: `::${token}::` });

/** Text in Markdown: no character is left that Markdown, HTML or the links of GitHub give a meaning to. */
const inert = (text: string): string =>
  `<code>${printable(text).replace(/[!-/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</code>`;

// One MiB is what GitHub takes of a step; there are three tables.
const roomOfTable = 300_000;
const longestCell = 500;

/** The summary of a step in Markdown, well below 1 MiB whatever a run holds; `changes` is a section of its own. */
export function stepSummary(record: RunRecord, changes: readonly Line[] = []): string {
  const { tool, verdict, complete, cases } = record;
  const overall = verdict === null || (verdict === 'pass' && !complete) ? mark('idle', 'incomplete') : mark(verdict);
  const head = [
    `## ${tool.name}: ${overall.symbol} ${overall.word}`,
    '',
    ...watermarks(record).map((line) => `**${line}**  `),
    tally(cases)
      .map(({ mark: { word: each }, n }) => `${n} ${each}`)
      .join(' · '),
    '',
    coverageSentence(record),
    '',
    '| Profile | Result |',
    '| --- | --- |',
    ...profilesOf(record).map(
      ({ id, mark: { symbol, word: result } }) => `| ${inert(profileNamed(id).name)} | ${symbol} ${result} |`,
    ),
    '',
  ];
  const notices = noticesOf(record).map(
    ({ mark: { symbol, word: result }, title, text }) =>
      `| ${symbol} ${result} | ${inert(title)} | ${inert(text.slice(0, longestCell))} |`,
  );
  const flaky = cases
    .filter(isFlaky)
    .map((result) => `| ${inert(result.id)} | ${passesOf(result)}/${attemptsOf(result).length} |`);
  return [
    ...head,
    ...table(['Result', 'What', 'Why'], notices),
    ...table(['Flaky case', 'Passed'], flaky),
    ...table(
      ['Since the baseline'],
      changes
        .map(({ mark: sign, text }) => `${sign === undefined ? '' : `${sign.symbol} ${sign.word} `}${text}`.trim())
        .filter((text) => text !== '')
        .map((text) => `| ${inert(text.slice(0, longestCell))} |`),
    ),
    '',
  ].join('\n');
}

/** A table as long as there is room, and how many rows are left out. */
function table(heads: readonly string[], rows: readonly string[]): readonly string[] {
  if (rows.length === 0) return [];
  const shown: string[] = [];
  let left = roomOfTable;
  for (const row of rows) {
    left -= Buffer.byteLength(row) + 1;
    if (left < 0) break;
    shown.push(row);
  }
  const rest = rows.length - shown.length;
  return [
    `| ${heads.join(' | ')} |`,
    `| ${heads.map(() => '---').join(' | ')} |`,
    ...shown,
    '',
    ...(rest > 0 ? [`and ${rest} more, see the report`, ''] : []),
  ];
}
