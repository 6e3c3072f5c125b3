/** Records and cases with nothing in them but what a test says. */
import type { CaseResult, RunRecord } from '../../src/evidence/result.js';

const noTimes = { limitMs: null, n: 0 } as const;

export const caseOf = (fields: Partial<CaseResult>): CaseResult => ({
  id: 'TC_000_CS',
  title: 'A case',
  purpose: 'None',
  condition: 'always',
  edition: '2024-04',
  profile: 'Core',
  selection: 'selected',
  verdict: 'pass',
  reason: null,
  steps: [],
  measurements: [],
  remarks: [],
  findings: [],
  journal: null,
  durationMs: null,
  ...fields,
});

export const recordOf = (fields: Partial<RunRecord>): RunRecord => ({
  format: 'ocpp-attest/run@1',
  tool: { name: 'ocpp-attest', version: '0.0.0' },
  pics: { sha256: '' },
  edition: '2024-04',
  simulated: false,
  timeScale: 1,
  hands: 'none',
  startedAt: '2026-03-01T10:15:00.000Z',
  endedAt: '2026-03-01T10:16:00.000Z',
  complete: true,
  interrupted: false,
  contradicted: false,
  verdict: 'pass',
  profiles: {},
  coverage: { existing: 1, edition: 1 },
  device: null,
  cases: [caseOf({})],
  findings: [],
  rules: [],
  performance: { response: noTimes, triggeredFunction: noTimes, remoteStart: noTimes, remoteStop: noTimes },
  uncertaintyMs: 0,
  remarks: [],
  ...fields,
});
