/** A run with every kind of result, played by a charge point that says the worst things. */
import type { Entry, Happening } from '../../src/evidence/journal.js';
import type { CaseResult, RunRecord, StepResult } from '../../src/evidence/result.js';
import { itemIds, itemOf } from '../../src/pics/items.js';
import type { Answer, Answers } from '../../src/pics/answers.js';
import { performanceOf } from '../../src/report/performance.js';
import type { Stated } from '../../src/report/stated.js';

/** What a hostile charge point puts wherever it can (judging S16, V01). */
export const hostile = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(2)</script>',
  '{{7*7}}{{{this}}}',
  '\u001b[31mred\u001b]0;title\u0007',
  'abc\u202edef\u2066',
  'lone \ud800 surrogate',
  'nul \u0000 end',
  ']]>',
  '::error file=x::owned',
  'a\r\n::set-output name=x::y',
  '##[error]old command',
  '\u0085\u009b31m',
  '<!-- & -->',
].join(' ');

/** Entries numbered from 1, each at its milliseconds. */
export const entriesAt = (...happenings: readonly (readonly [ms: number, happening: Happening])[]): Entry[] =>
  happenings.map(([ms, happening], index) => ({
    seq: index + 1,
    at: new Date(Date.UTC(2026, 2, 1, 10, 15) + ms).toISOString(),
    mono: BigInt(Math.round(ms * 1e6)),
    ...happening,
  }));

export const frame = (direction: 'sent' | 'received', message: unknown, connection = 1): Happening => ({
  type: 'frame',
  direction,
  connection,
  text: typeof message === 'string' ? message : JSON.stringify(message),
});

export const runStart = (timeScale = 1): Happening => ({
  type: 'runStart',
  tool: 'ocpp-attest',
  pics: 'ab',
  timeScale,
});

const meterValue = (context: string | undefined, measurand: string | undefined) => ({
  timestamp: '2026-03-01T10:15:00Z',
  sampledValue: [{ value: '1.0', ...(context && { context }), ...(measurand && { measurand }) }],
});

const meterValues = (id: string, ...values: readonly unknown[]): Happening =>
  frame('received', [2, id, 'MeterValues', { connectorId: 1, meterValue: values }]);

export const entries: readonly Entry[] = entriesAt(
  [0, runStart(20)],
  [1, { type: 'listening', url: 'ws://127.0.0.1:9000/ocpp/X' }],
  [2, { type: 'connect', connection: 1, remote: '127.0.0.1:5000', path: '/ocpp/X', protocol: 'ocpp1.6' }],
  [10, { type: 'caseStart', case: 'TC_001_CS', edition: '2024-04' }],
  [11, { type: 'phase', case: 'TC_001_CS', phase: 'run' }],
  [12, frame('received', [2, 'b1', 'BootNotification', { chargePointVendor: hostile, chargePointModel: 'M' }])],
  [13, frame('sent', [3, 'b1', { status: 'Accepted', currentTime: '2026-03-01T10:15:00Z', interval: 10 }])],
  [20, { type: 'caseEnd', case: 'TC_001_CS', verdict: 'pass', reason: null }],
  [30, { type: 'caseStart', case: 'TC_010_CS', edition: '2024-04' }],
  [31, frame('sent', [2, '1', 'RemoteStartTransaction', { connectorId: 1, idTag: 'VALID-1' }])],
  [33.5, frame('received', [3, '1', { status: 'Accepted' }])],
  [63.5, frame('received', [2, 's1', 'StartTransaction', { connectorId: 1, idTag: 'valid-1', meterStart: 0 }])],
  [64, frame('sent', [3, 's1', { transactionId: 7, idTagInfo: { status: 'Accepted' } }])],
  [66, meterValues('m1', meterValue(undefined, undefined), meterValue('Sample.Clock', 'Voltage'))],
  [
    67,
    meterValues(
      'm2',
      meterValue('Sample.Periodic', 'SoC'),
      meterValue('Trigger', 'RPM'),
      meterValue(undefined, hostile),
    ),
  ],
  [70, { type: 'hand', text: 'plug the cable into connector 1', outcome: 'cannot', why: hostile }],
  [75, frame('sent', [2, '2', 'RemoteStopTransaction', { transactionId: 7 }])],
  [76, frame('received', [3, '2', { status: 'Accepted' }])],
  [90, frame('received', [2, 's2', 'StopTransaction', { transactionId: 7, meterStop: 1, reason: 'Remote' }])],
  [91, { type: 'measure', indicator: 'triggeredFunction', from: 11, to: 12 }],
  [92, frame('received', `[2,"x",${hostile}`)],
  [93, { type: 'disconnect', connection: 1, by: 'link', code: 1006, reason: hostile }],
  [95, { type: 'caseEnd', case: 'TC_010_CS', verdict: 'fail', reason: 'no' }],
);

const step = (text: string, more: Partial<StepResult> = {}): StepResult => ({
  phase: 'run',
  text,
  verdict: 'pass',
  frames: [],
  ...more,
});

export const caseOf = (id: string, more: Partial<CaseResult> = {}): CaseResult => ({
  id,
  title: 'Regular charging session, plug in first',
  purpose: 'The charge point starts a session when the cable comes first.',
  condition: 'C-07=Yes',
  edition: '2024-04',
  profile: 'Core',
  selection: 'selected',
  verdict: 'pass',
  reason: null,
  steps: [step('charge point sends Authorize')],
  measurements: [],
  remarks: [],
  findings: [],
  journal: null,
  durationMs: 1234.5,
  ...more,
});

const skippedCase = (id: string, more: Partial<CaseResult>): CaseResult =>
  caseOf(id, { verdict: null, steps: [], durationMs: null, ...more });

export const cases: readonly CaseResult[] = [
  caseOf('TC_001_CS', {
    title: 'Cold boot charge point',
    journal: { from: 4, to: 8 },
    steps: [step('charge point sends BootNotification', { frames: [6, 7] }), step('charge point reports Available')],
    remarks: [`sent an unscripted DataTransfer with vendorId ${hostile}`],
  }),
  caseOf('TC_010_CS', {
    title: 'Remote start charging session, cable plugged in first',
    verdict: 'fail',
    reason: `charge point sends StartTransaction: idTag is ${hostile}, expected VALID-1`,
    journal: { from: 9, to: 23 },
    durationMs: 1300,
    steps: [
      step('central system calls RemoteStartTransaction', { phase: 'prepare', frames: [10, 11] }),
      step('charge point sends StartTransaction', {
        verdict: 'fail',
        frames: [12, 13],
        expected: 'idTag VALID-1',
        observed: `idTag ${hostile}`,
        reason: `idTag is ${hostile}, expected VALID-1`,
      }),
      step('charge point is available again', { phase: 'restore', verdict: 'inconclusive' }),
    ],
    measurements: [
      { indicator: 'response', ms: 50, from: 10, to: 11, maxMs: 6000 },
      { indicator: 'ConnectionTimeOut', ms: 10_004, from: 11, to: 12, minMs: 5000, maxMs: 10_000 },
      { indicator: hostile, ms: 3, from: 11, to: 12 },
    ],
    schedules: [
      {
        text: 'Central System reads the composite schedule',
        verdict: 'fail',
        frames: [10, 11],
        unit: 'A',
        scheduleStart: hostile,
        periods: [
          { from: 0, to: 86, expected: 7, answered: 7 },
          { from: 86, to: 350, expected: null, answered: null, note: hostile },
        ],
        left: 3,
        reason: hostile,
      },
    ],
    findings: [
      {
        rule: 'framing.json',
        clause: 'OCPP-J 1.6 §4.1.1',
        severity: 'fail',
        seq: 21,
        text: hostile,
        case: 'TC_010_CS',
      },
      {
        rule: 'timestamps.zone',
        clause: 'OCPP 1.6 §3.11',
        severity: 'warning',
        seq: 12,
        text: 'no zone',
        case: 'TC_010_CS',
      },
    ],
  }),
  caseOf('TC_023_CS', {
    title: 'Start charging session, authorize invalid',
    verdict: 'inconclusive',
    reason: 'operator could not present the card',
    steps: [
      step('operator presents INVALID-1', { verdict: 'inconclusive', reason: 'operator could not present the card' }),
    ],
  }),
  caseOf('TC_028_CS', {
    title: 'Remote stop transaction, rejected',
    verdict: 'error',
    reason: 'the harness stalled for 1400 ms while a time was measured',
  }),
  skippedCase('TC_032_CS', { title: 'Power failure boot charging point', reason: null }),
  skippedCase('TC_004_CS', {
    selection: 'notApplicable',
    reason: 'C-07 is No: no local start',
    title: 'Regular session, identification first',
  }),
  skippedCase('TC_046_CS', {
    selection: 'undetermined',
    profile: 'Reservation',
    reason: `R-1 is unstated ${hostile}`,
    title: 'Reservation of a connector',
  }),
  skippedCase('TC_056_CS', {
    selection: 'deselected',
    profile: 'SmartCharging',
    reason: 'left out by --profile Core',
    title: 'Central smart charging',
  }),
  caseOf('TC_054_CS', { profile: 'RemoteTrigger', title: 'Trigger message' }),
];

export const record: RunRecord = {
  format: 'ocpp-attest/run@1',
  tool: { name: 'ocpp-attest', version: '0.1.0' },
  pics: { sha256: '3fa94c1d00112233445566778899aabbccddeeff00112233445566778899aabb' },
  edition: '2024-04',
  simulated: true,
  timeScale: 20,
  hands: 'rig of the simulator',
  origin: 'transcript',
  startedAt: '2026-03-01T10:15:00.123Z',
  endedAt: '2026-03-01T10:16:12.456Z',
  complete: false,
  interrupted: true,
  verdict: 'error',
  profiles: {
    Core: 'Fail',
    Reservation: 'Incomplete',
    SmartCharging: 'Incomplete',
    RemoteTrigger: 'Pass',
    FirmwareManagement: 'N/A',
  },
  contradicted: false,
  coverage: { existing: 24, edition: 102 },
  device: { chargePointVendor: hostile, chargePointModel: 'SingleSocketCharger', firmwareVersion: '1.0.0' },
  cases,
  findings: [
    {
      rule: 'statement.connectors',
      clause: 'HFS-8',
      severity: 'fail',
      seq: 3,
      text: `NumberOfConnectors is ${hostile}`,
    },
  ],
  rules: [
    {
      id: 'framing.json',
      title: 'Every message is one JSON text without doubts',
      clause: 'OCPP-J 1.6 §4.1.2',
      severity: 'fail',
      times: 12,
      breaches: 1,
      cases: ['TC_001_CS', 'TC_010_CS', 'TC_056_CS', hostile],
      first: [6, 11, 12, 14, 15],
    },
    {
      id: 'fields.timestamp',
      title: `A time stamp is written as RFC 3339 has it ${hostile}`,
      clause: 'OCPP 1.6 §3.15',
      severity: 'warning',
      times: 2,
      breaches: 0,
      cases: [],
      first: [14, 15],
    },
    {
      id: 'transactions.stop-once',
      title: 'A transaction is stopped once',
      clause: 'OCPP 1.6 §4.10',
      severity: 'fail',
      times: 0,
      breaches: 0,
      cases: [],
      first: [],
    },
  ],
  performance: performanceOf(entries, {
    response: 6000,
    triggeredFunction: 60_000,
    remoteStart: null,
    remoteStop: 100,
  }),
  uncertaintyMs: 5,
  remarks: [`the statement names ${hostile}`],
};

const answers: Readonly<Record<string, Answer>> = {
  yesNo: { kind: 'yes' },
  whole: { kind: 'number', value: 43 },
  quantity: { kind: 'unstated' },
  text: { kind: 'text', value: hostile },
  list: { kind: 'list', values: ['FTP', 'HTTP'], asGiven: ['FTP', 'HTTP'] },
  measurands: { kind: 'list', values: ['Voltage', 'SoC'], asGiven: ['Voltage', 'SOC'] },
};

const limit = (ms: number) => ({ ms, asGiven: `${ms / 1000} s` });

export const stated: Stated = {
  product: {
    vendor: 'Example Chargers B.V.',
    designation: `EX-22 ${hostile}`,
    type: 'Charging Station',
    version: { label: 'Firmware Version', value: '1.0.0' },
  },
  report: {
    layout: '2024',
    laboratory: 'self-test',
    location: 'Arnhem',
    reference: 'EX-0001',
    specification: 'OCPP 1.6 (Edition 2 FINAL, 2017-09-28 including Errata v4.0)',
  },
  profiles: ['Core', 'Reservation', 'SmartCharging', 'RemoteTrigger'],
  extensions: [],
  items: Object.fromEntries(itemIds.map((id) => [id, answers[itemOf(id).kind]])) as unknown as Answers,
  connectors: [{ id: 1, current: 'AC', phases: '1 & 3', type: hostile, cable: 'Fixed Cable' }],
  limits: {
    response: limit(6000),
    triggeredFunction: limit(60_000),
    remoteStart: undefined,
    remoteStop: limit(100),
    reboot: undefined,
  },
  configuration: { HeartbeatInterval: hostile },
  remarks: [`HFS-10 is ${hostile}`],
};
