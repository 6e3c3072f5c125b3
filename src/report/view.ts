/** The summary of a run as plain data: templates hold no logic, so every word that they show is decided here. */
import { attemptsOf, isFlaky, passesOf } from '../evidence/attempts.js';
import type { CaseResult, RunRecord } from '../evidence/result.js';
import type { Reported } from './abstract-facts.js';
import { blocked, type BlockedProfile } from './blockers.js';
import { findingView, type FindingView } from './finding-view.js';
import { coverageSentence, profilesOf, tally } from './closing.js';
import { comparisonLines } from './compare-lines.js';
import { securityProfilesOf } from './connected.js';
import { printable } from './hygiene.js';
import { byAttention, mark, markOf, type Mark } from './marks.js';
import { count, inSeconds, measured, moment, profileNamed, profileOrder } from './names.js';
import { hasPage } from './neighbours.js';
import { facts, limited, pageOf, pageView, type Fact, type Limited, type PageView } from './page-view.js';
import { performanceView, type PerformanceView } from './performance-view.js';
import { rulesSentence } from './rules-view.js';

interface CaseRow {
  readonly id: string;
  /** Empty for a case without a page. */
  readonly href: string;
  readonly title: string;
  readonly profile: string;
  readonly mark: Mark;
  readonly reason: string;
  readonly took: string;
}

interface RepeatedRow {
  readonly id: string;
  readonly href: string;
  readonly mark: Mark;
  /** `8/10`. */
  readonly passed: string;
  /** The results in their order. */
  readonly attempts: readonly Mark[];
}

interface ProfileRow {
  readonly name: string;
  readonly mark: Mark;
  readonly counts: string;
}

export interface SummaryView {
  readonly page: PageView;
  readonly product: string;
  readonly vendor: string;
  readonly when: string;
  readonly mark: Mark;
  readonly sentence: string;
  readonly tally: readonly { readonly mark: Mark; readonly n: number }[];
  readonly coverage: string;
  readonly profiles: readonly ProfileRow[];
  readonly blocked: readonly BlockedProfile[];
  /** What changed since an earlier run, in lines; empty where there is none to compare with. */
  readonly changes: Limited<{ readonly mark: Mark | null; readonly text: string }>;
  readonly played: readonly CaseRow[];
  /** Cases that were played several times, those of mixed results first. */
  readonly repeated: readonly RepeatedRow[];
  readonly others: readonly { readonly name: string; readonly rows: readonly CaseRow[] }[];
  readonly performance: readonly PerformanceView[];
  readonly item: readonly Fact[];
  readonly device: readonly Fact[];
  readonly conditions: readonly Fact[];
  readonly rules: string;
  readonly findings: Limited<FindingView>;
  readonly remarks: Limited<string>;
}

const mostListed = 200;
const mostAttempts = 20;

/** The view of the first page. */
export function summaryView({ record, entries, statement: stated, comparison }: Reported): SummaryView {
  const { product } = stated;
  const isMain = ({ selection }: CaseResult): boolean => selection === 'selected';
  const rows = record.cases.filter(isMain).map(caseRow);
  const findings = [...record.findings, ...record.cases.flatMap(({ findings }) => findings)];
  const pages = new Set(record.cases.filter(hasPage).map(({ id }) => id));

  return {
    page: pageView(record, `${product.designation}: OCPP 1.6-J self-test`),
    product: printable(product.designation),
    vendor: printable(product.vendor),
    when: moment(record.startedAt),
    ...overall(record),
    tally: tally(record.cases),
    coverage: coverageSentence(record),
    profiles: profilesOf(record).map(({ id, mark }) => ({
      name: printable(profileNamed(id).name),
      mark,
      counts: tally(record.cases.filter(({ profile }) => profile === id))
        .map(({ mark: { word }, n }) => `${n} ${word}`)
        .join(', '),
    })),
    blocked: blocked(record),
    changes: limited(
      (comparison === undefined ? [] : comparisonLines(comparison))
        .filter(({ mark, text }) => mark !== undefined || text !== '')
        .map(({ mark = null, text }) => ({ mark, text: printable(text) })),
      mostListed,
    ),
    played: rows.toSorted((a, b) => byAttention(a.mark, b.mark)),
    repeated: record.cases
      .filter(({ attempts }) => attempts !== undefined)
      .toSorted((a, b) => Number(isFlaky(b)) - Number(isFlaky(a)))
      .map(repeatedRow),
    others: byProfile(record.cases.filter((one) => !isMain(one))),
    performance: performanceView(record.performance),
    item: facts([
      ['Vendor', product.vendor],
      ['Designation', product.designation],
      ['Type', product.type],
      [product.version.label, product.version.value],
      ...(product.configId === undefined ? [] : [['Configuration', product.configId] as const]),
      ...(product.serial === undefined ? [] : [['Serial number', product.serial] as const]),
    ]),
    device: facts(Object.entries(record.device ?? {})),
    conditions: conditions(record, securityProfilesOf(entries)),
    rules: rulesSentence(record),
    findings: limited(
      findings.map((finding) => findingView(finding, pages)),
      mostListed,
    ),
    remarks: limited(
      [...record.remarks, ...record.cases.flatMap(({ id, remarks }) => remarks.map((text) => `${id}: ${text}`))].map(
        printable,
      ),
      mostListed,
    ),
  };
}

/** The verdict of the run, large, and what it rests on. */
function overall({ verdict, cases, complete }: RunRecord): { readonly mark: Mark; readonly sentence: string } {
  const selected = cases.filter(({ selection }) => selection === 'selected');
  const passed = selected.filter((one) => one.verdict === 'pass').length;
  const sentence = `${passed} of ${count(selected.length, 'selected case')} passed.`;
  if (verdict === null || (verdict === 'pass' && !complete)) return { mark: mark('idle', 'incomplete'), sentence };
  return { mark: mark(verdict), sentence };
}

function caseRow(result: CaseResult): CaseRow {
  const { id, title, profile, reason, durationMs } = result;
  return {
    id: printable(id),
    href: hasPage(result) ? (pageOf(id) ?? '') : '',
    title: printable(title),
    profile: printable(profileNamed(profile).name),
    mark: markOf(result),
    reason: printable(reason ?? ''),
    took: durationMs === null ? '' : `${inSeconds(durationMs)} s`,
  };
}

function repeatedRow(result: CaseResult): RepeatedRow {
  const { id } = result;
  const attempts = attemptsOf(result);
  return {
    id: printable(id),
    href: hasPage(result) ? (pageOf(id) ?? '') : '',
    mark: isFlaky(result) ? mark('inconclusive', 'flaky') : markOf(result),
    passed: `${passesOf(result)}/${attempts.length}`,
    attempts: attempts.slice(0, mostAttempts).map(({ verdict }) => mark(verdict ?? 'idle')),
  };
}

function byProfile(cases: readonly CaseResult[]): SummaryView['others'] {
  const ids = new Set<string>([...profileOrder, ...cases.map(({ profile }) => profile)]);
  return [...ids]
    .map((id) => ({
      name: printable(profileNamed(id).name),
      rows: cases.filter(({ profile }) => profile === id).map(caseRow),
    }))
    .filter(({ rows }) => rows.length > 0);
}

function conditions(record: RunRecord, securityProfiles: string | undefined): readonly Fact[] {
  const { tool, edition, pics, hands, timeScale, simulated, startedAt, endedAt, uncertaintyMs } = record;
  return facts([
    ['Tool', `${tool.name} ${tool.version}`],
    ['Edition of the test cases', edition],
    ['Began', moment(startedAt)],
    ['Ended', endedAt === null ? 'not ended' : moment(endedAt)],
    ['Charge point', simulated ? 'simulated by the harness itself' : 'connected from outside'],
    ...(securityProfiles === undefined ? [] : [['Connected with security profile', securityProfiles] as const]),
    ['Hands', hands],
    ['Time scale', timeScale === 1 ? '1 (real time)' : `${timeScale} times faster than real time`],
    ['Uncertainty of a time', `${measured(uncertaintyMs)} (coverage factor 2)`],
    ['Decision rule', 'simple acceptance: unrounded values are compared with the limit'],
    ['SHA-256 of the statement', pics.sha256],
    ['Evidence', 'journal.ndjson, run.json and pics.yaml beside this page'],
  ]);
}
