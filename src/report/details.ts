/** What went wrong in a case, in lines for those who read no page. */
import type { CaseResult, Finding } from '../evidence/result.js';
import { findingWords } from './finding-view.js';

/** A breach on one line. */
export const findingLine = (finding: Finding): string =>
  `${finding.rule} (${finding.clause}), entry ${finding.seq}: ${findingWords(finding)}`;

/** The reason, the steps that did not pass, the breaches, and how to play the case again. */
export function detailsOf(result: CaseResult): readonly string[] {
  const steps = result.steps.flatMap(({ phase, text, verdict, reason, expected, observed }, index) =>
    verdict === 'pass'
      ? []
      : [
          `step ${index + 1} (${phase}) ${verdict}: ${text}`,
          ...(reason === undefined ? [] : [`  reason: ${reason}`]),
          ...(expected === undefined ? [] : [`  expected: ${expected}`]),
          ...(observed === undefined ? [] : [`  observed: ${observed}`]),
        ],
  );
  const findings = result.findings.filter(({ severity }) => severity === 'fail').map(findingLine);
  return [...(result.reason === null ? [] : [result.reason]), ...steps, ...findings, `rerun: --case ${result.id}`];
}
