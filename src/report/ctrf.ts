/** The record as CTRF (ctrf.io), JSON for CI systems. What is not proven is never `passed` there. */
import { attemptsOf, isFlaky } from '../evidence/attempts.js';
import type { CaseResult, RunRecord } from '../evidence/result.js';
import { findingLine, detailsOf } from './details.js';
import { printable } from './hygiene.js';
import { markOf } from './marks.js';
import { runIdOf } from './page-view.js';

type Status = 'passed' | 'failed' | 'skipped' | 'pending' | 'other';

interface Test {
  readonly name: string;
  readonly status: Status;
  /** Protocol milliseconds. */
  readonly duration: number;
  /** Our own word for it. */
  readonly rawStatus: string;
  readonly suite: readonly string[];
  readonly message?: string;
  readonly trace?: string;
  readonly retries?: number;
  readonly flaky?: boolean;
  readonly steps?: readonly { readonly name: string; readonly status: Status }[];
  readonly extra?: object;
}

const statuses = { pass: 'passed', fail: 'failed', inconclusive: 'other', error: 'failed' } as const;

/** A selected case that was not played is no more skipped than it is passed. */
function statusOf({ selection, verdict }: CaseResult): Status {
  if (selection === 'notApplicable') return 'skipped';
  if (selection !== 'selected') return 'pending';
  return verdict === null ? 'other' : statuses[verdict];
}

function testOf(result: CaseResult): Test {
  const { id, title, profile, edition, selection, verdict, reason, steps, durationMs, condition } = result;
  const attempts = attemptsOf(result);
  return {
    name: printable(`${id} ${title}`),
    status: statusOf(result),
    duration: durationMs ?? 0,
    rawStatus: markOf(result).word,
    suite: ['ocpp16', printable(profile)],
    ...(reason === null ? {} : { message: printable(reason) }),
    ...(selection === 'selected' && verdict !== 'pass' && verdict !== null
      ? { trace: detailsOf(result).map(printable).join('\n') }
      : {}),
    ...(attempts.length > 1 ? { retries: attempts.length - 1, flaky: isFlaky(result) } : {}),
    ...(steps.length === 0
      ? {}
      : { steps: steps.map((step) => ({ name: printable(step.text), status: statuses[step.verdict] })) }),
    extra: {
      edition: printable(edition),
      condition: printable(condition),
      ...(attempts.length > 1 ? { attempts: attempts.map((attempt) => attempt.verdict ?? 'not played') } : {}),
    },
  };
}

/** What went wrong outside of any case. */
function testsOfRun({ complete, findings }: RunRecord): readonly Test[] {
  const failed = (name: string, rawStatus: string, message: string): Test => ({
    name: printable(name),
    status: 'failed',
    duration: 0,
    rawStatus,
    suite: ['ocpp16', 'run'],
    message: printable(message),
  });
  return [
    ...findings
      .filter(({ severity }) => severity === 'fail')
      .map((finding) => failed(finding.rule, 'fail', findingLine(finding))),
    ...(complete ? [] : [failed('complete', 'error', 'the run did not reach its end')]),
  ];
}

/** The run as CTRF. */
export function ctrf(record: RunRecord): string {
  const tests = [...record.cases.map(testOf), ...testsOfRun(record)];
  const of = (status: Status): number => tests.filter((test) => test.status === status).length;
  const start = epochOf(record.startedAt);
  const { tool, edition, simulated, timeScale, complete, pics, device } = record;
  const report = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: tool.name,
    results: {
      tool: { name: tool.name, version: tool.version },
      summary: {
        tests: tests.length,
        passed: of('passed'),
        failed: of('failed'),
        pending: of('pending'),
        skipped: of('skipped'),
        other: of('other'),
        flaky: tests.filter(({ flaky }) => flaky === true).length,
        start,
        stop: record.endedAt === null ? start : epochOf(record.endedAt),
      },
      tests,
      environment: {
        reportName: runIdOf(record),
        extra: {
          ...{ edition, simulated, timeScale, complete, pics: pics.sha256 },
          device: Object.fromEntries(
            Object.entries(device ?? {}).map(([name, value]) => [printable(name), printable(value)]),
          ),
        },
      },
    },
  };
  return `${JSON.stringify(report, null, 1)}\n`;
}

/** Milliseconds since 1970 of a moment of the record, which is UTC. */
function epochOf(at: string): number {
  const [year = 1970, month = 1, ...rest] = at.split(/\D/).map(Number);
  const [day = 1, hours = 0, minutes = 0, seconds = 0, ms = 0] = rest;
  return Date.UTC(year, month - 1, day, hours, minutes, seconds, ms);
}

const counted = ['tests', 'passed', 'failed', 'pending', 'skipped', 'other', 'start', 'stop'] as const;
const status = { enum: ['passed', 'failed', 'skipped', 'pending', 'other'] } as const;
const text = { type: 'string' } as const;
const named = { name: { type: 'string', minLength: 1 }, status } as const;

/** What readers of CTRF rely on, as far as we write it. */
export const ctrfSchema = {
  type: 'object',
  required: ['reportFormat', 'specVersion', 'results'],
  properties: {
    reportFormat: { const: 'CTRF' },
    specVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
    results: {
      type: 'object',
      required: ['tool', 'summary', 'tests'],
      properties: {
        tool: { type: 'object', required: ['name'], properties: { name: text, version: text } },
        summary: {
          type: 'object',
          required: counted,
          properties: Object.fromEntries(counted.map((name) => [name, { type: 'integer', minimum: 0 }])),
        },
        tests: {
          type: 'array',
          items: {
            type: 'object',
            required: ['name', 'status', 'duration'],
            properties: {
              ...named,
              duration: { type: 'number', minimum: 0 },
              suite: { type: 'array', items: text },
              message: text,
              trace: text,
              steps: {
                type: 'array',
                items: { type: 'object', required: ['name', 'status'], properties: named },
              },
            },
          },
        },
      },
    },
  },
} as const;
