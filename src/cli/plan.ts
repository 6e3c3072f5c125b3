/** `plan`: what a run would do. */
import { editionSize } from '../engine/catalogue.js';
import type { PlannedCase } from '../engine/plan.js';
import { showDuration } from '../evidence/clock.js';
import { exitCodes } from '../evidence/exit-code.js';
import { whatIsLeft } from '../engine/security-course.js';
import { explain } from '../pics/condition.js';
import { machineJson } from '../report/machine.js';
import type { Io } from './io.js';
import { selectCases, type SelectOptions } from './select.js';

export async function planCommand(options: SelectOptions & { readonly json?: boolean }, io: Io): Promise<number> {
  const { statement, plan } = await selectCases(options);
  const selected = plan.filter(({ selection }) => selection === 'selected');
  const sum = (of: (planned: PlannedCase) => number) => selected.reduce((total, planned) => total + of(planned), 0);
  const totals = {
    existing: plan.length,
    edition: editionSize,
    selected: selected.length,
    undetermined: plan.filter(({ selection }) => selection === 'undetermined').length,
    waitsMs: sum(({ waitsMs }) => waitsMs),
    estimateMs: sum(({ estimateMs }) => estimateMs),
  };
  const cases = plan.map(({ testCase, selection, reason, hands, waitsMs, estimateMs }) => ({
    id: testCase.id,
    title: testCase.title,
    profile: testCase.profile,
    edition: testCase.edition,
    selection,
    reason,
    condition: explain(testCase.appliesWhen, statement),
    hands,
    waitsMs,
    estimateMs,
  }));
  const afterwards = whatIsLeft(plan, statement);
  if (options.json === true) {
    io.out(machineJson({ pics: { file: statement.file, sha256: statement.sha256 }, ...totals, cases, afterwards }));
    return exitCodes.pass;
  }
  for (const { id, title, selection, reason, hands, estimateMs } of cases) {
    const needs = hands.length === 0 ? 'no hands' : hands.join(', ');
    const more = selection === 'selected' ? `${needs}, about ${showDuration(estimateMs)}` : reason;
    io.out(`${id.padEnd(12)} ${selection.padEnd(13)} ${title}\n${' '.repeat(27)}${more ?? ''}\n`);
  }
  io.out(
    `\n${totals.selected} cases selected, ${totals.undetermined} undetermined, about ${showDuration(totals.estimateMs)}; ` +
      `${totals.existing} of the edition's ${totals.edition} cases exist in this version\n`,
  );
  for (const text of afterwards) io.out(`afterwards: ${text}\n`);
  for (const remark of statement.remarks) io.out(`remark: ${remark}\n`);
  return exitCodes.pass;
}
