/** The record as JUnit XML, for CI systems that read nothing else. What is not proven is never green there. */
import type { CaseResult, RunRecord } from '../evidence/result.js';
import { detailsOf, findingLine } from './details.js';
import { findingWords } from './finding-view.js';
import { printable } from './hygiene.js';
import { profileOrder } from './names.js';

/** One testcase; `outcome` is an element, or empty for a pass. */
interface Line {
  readonly kind: 'passed' | 'failed' | 'errored' | 'skipped';
  readonly name: string;
  readonly ms: number;
  readonly outcome: string;
}

interface Suite {
  readonly name: string;
  readonly lines: readonly Line[];
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** The text for an attribute or an element: printable text holds no code point that XML refuses. */
const xml = (text: string): string => printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');

const time = (ms: number): string => (ms / 1000).toFixed(3);

function element(name: 'failure' | 'error', type: string, message: string, details: readonly string[]): string {
  const body = details.map(xml).join('\n');
  return `<${name} type="${xml(type)}" message="${xml(message)}">${body}</${name}>`;
}

const skipped = (message: string): string => `<skipped message="${xml(message)}"/>`;

/** What a failure is about: the step of the case, or the rule. */
function failureType({ id, steps, findings }: CaseResult): string {
  const step = steps.findIndex(({ verdict }) => verdict === 'fail');
  const rule = findings.find(({ severity }) => severity === 'fail')?.rule;
  return step >= 0 ? `${id} step ${step + 1}` : rule === undefined ? id : `${id} ${rule}`;
}

function lineOf(result: CaseResult): Line {
  const { id, title, selection, verdict, durationMs } = result;
  const reason = result.reason ?? 'no reason is given';
  const line = (kind: Line['kind'], outcome: string): Line => ({
    kind,
    name: `${id} ${title}`,
    ms: durationMs ?? 0,
    outcome,
  });

  if (selection === 'notApplicable')
    return line('skipped', skipped(reason.startsWith('n/a: ') ? reason : `n/a: ${reason}`));
  if (selection !== 'selected') return line('skipped', skipped(`not run: ${selection}: ${reason}`));
  switch (verdict) {
    case 'pass':
      return line('passed', '');
    case 'fail':
      return line('failed', element('failure', failureType(result), reason, detailsOf(result)));
    case 'inconclusive':
      return line('errored', element('error', 'inconclusive', reason, detailsOf(result)));
    case 'error':
      return line('errored', element('error', 'harness', reason, detailsOf(result)));
    case null:
      return line('errored', element('error', 'not played', 'not played: the run ended before this case', []));
  }
}

/** What went wrong outside of any case: it has no testcase of its own, and must not stay unseen for that. */
function wholeRun({ complete, findings }: RunRecord): readonly Line[] {
  const breaches = findings
    .filter(({ severity }) => severity === 'fail')
    .map((finding): Line => {
      const outcome = element('failure', finding.rule, findingWords(finding), [findingLine(finding)]);
      return { kind: 'failed', name: finding.rule, ms: 0, outcome };
    });
  if (complete) return breaches;
  const incomplete = element('error', 'incomplete', 'the run did not reach its end', []);
  return [...breaches, { kind: 'errored', name: 'complete', ms: 0, outcome: incomplete }];
}

const tally = (lines: readonly Line[]): string => {
  const of = (kind: Line['kind']) => lines.filter((line) => line.kind === kind).length;
  const total = lines.reduce((sum, { ms }) => sum + ms, 0);
  return `tests="${lines.length}" failures="${of('failed')}" errors="${of('errored')}" skipped="${of('skipped')}" time="${time(total)}"`;
};

/** JUnit XML of a run: one testsuite per profile, and one named `run` where the run itself is at fault. */
export function junit(record: RunRecord): string {
  const names = new Set<string>([...profileOrder, ...record.cases.map(({ profile }) => profile)]);
  const suites: readonly Suite[] = [
    ...[...names].map((name) => ({ name, lines: record.cases.filter(({ profile }) => profile === name).map(lineOf) })),
    { name: 'run', lines: wholeRun(record) },
  ].filter(({ lines }) => lines.length > 0);

  const { tool, edition, simulated, timeScale, complete, pics } = record;
  const properties = { version: tool.version, edition, simulated, timeScale, complete, pics: pics.sha256 };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${tool.name}" ${tally(suites.flatMap(({ lines }) => lines))}>`,
    ...suites.flatMap(({ name, lines }) => [
      `  <testsuite name="${xml(name)}" ${tally(lines)} timestamp="${xml(record.startedAt)}">`,
      '    <properties>',
      ...Object.entries(properties).map(
        ([key, value]) => `      <property name="${key}" value="${xml(String(value))}"/>`,
      ),
      '    </properties>',
      ...lines.map(
        (line) =>
          `    <testcase classname="ocpp16.${xml(name)}" name="${xml(line.name)}" time="${time(line.ms)}">${line.outcome}</testcase>`,
      ),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}
