/** Planned cases and results for tests that need no charge point. */
import type { PlannedCase } from '../../src/engine/plan.js';
import type { CaseResult, Selection } from '../../src/evidence/result.js';
import type { Verdict } from '../../src/evidence/verdict.js';
import { always } from '../../src/pics/condition.js';
import { available } from '../../src/scenario/states.js';
import { testCase } from '../../src/scenario/test-case.js';

export function planned(id: string, selection: Selection = 'selected'): PlannedCase {
  const definition = testCase({
    id,
    title: 'A case',
    profile: 'Core',
    edition: '2024-04',
    purpose: 'Shows something.',
    appliesWhen: always,
    clauses: [],
    given: available,
    run: () => Promise.resolve(),
  });
  return { testCase: definition, selection, reason: null, hands: [], steps: [], waitsMs: 0, estimateMs: 0 };
}

export const resultOf = ({ testCase: { id } }: PlannedCase, verdict: Verdict): CaseResult => ({
  id,
  title: 'A case',
  purpose: 'Shows something.',
  condition: 'always',
  edition: '2024-04',
  profile: 'Core',
  selection: 'selected',
  verdict,
  reason: verdict === 'pass' ? null : 'it did not',
  steps: [],
  measurements: [],
  remarks: [],
  findings: [],
  journal: null,
  durationMs: 1,
});
