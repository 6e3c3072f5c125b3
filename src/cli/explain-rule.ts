/** `explain --rule`: one standing rule, and what exercised it in a run. */
import { distance } from '../engine/catalogue.js';
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { machineJson } from '../report/machine.js';
import { findingWords } from '../report/finding-view.js';
import { printable } from '../report/hygiene.js';
import { rules } from '../rules/book.js';
import type { Rule } from '../rules/rule.js';
import type { Io } from './io.js';
import { runIn } from './schemas.js';

interface ExplainRuleOptions {
  readonly rule: string;
  /** The folder of a run. */
  readonly run?: string;
  readonly json?: boolean;
}

/** Whether a word is the id of a rule rather than that of a case. */
export const isRuleId = (word: string): boolean => /^[a-z-]+\.[a-z-]+$/.test(word);

export function explainRuleCommand({ rule: id, run, json = false }: ExplainRuleOptions, io: Io): number {
  const { title, clause, severity } = known(id);
  const family = id.slice(0, id.indexOf('.'));
  if (json) {
    const exercised = run === undefined ? undefined : runIn(run).record.rules.find((rule) => rule.id === id);
    io.out(machineJson({ id, title, clause, severity, family, ...(exercised === undefined ? {} : { exercised }) }));
    return exitCodes.pass;
  }
  const exercised = run === undefined ? [] : exercise(id, run);
  io.out(`${id}  ${title}\n\n`);
  io.out(`Clause     ${clause}\n`);
  io.out(`Severity   ${severity}${severity === 'warning' ? ' (fails with --strict)' : ''}\n`);
  io.out(`Family     ${family}: ${siblings(family, id)}\n`);
  for (const line of exercised) io.out(line);
  return exitCodes.pass;
}

function known(id: string): Rule {
  const found = rules.find((rule) => rule.id === id);
  if (found !== undefined) return found;
  const near = [...rules].sort((a, b) => distance(id, a.id) - distance(id, b.id)).slice(0, 3);
  throw new UsageError(
    `--rule ${printable(id)}: no such rule; the nearest are ${near.map((rule) => rule.id).join(', ')} (all: ocpp-attest list --rules)`,
  );
}

function siblings(family: string, id: string): string {
  const others = rules.filter((rule) => rule.id.startsWith(`${family}.`) && rule.id !== id);
  return others.length === 0 ? 'no other rule' : `with ${others.map((rule) => rule.id).join(', ')}`;
}

function exercise(id: string, folder: string): readonly string[] {
  const { record } = runIn(folder);
  const result = record.rules.find((rule) => rule.id === id);
  if (result === undefined || result.times === 0) {
    return ['In the run nothing exercised it: the run says nothing about it\n'];
  }
  const { times, breaches, cases, first } = result;
  const found = [...record.findings, ...record.cases.flatMap(({ findings }) => findings)].filter(
    ({ rule }) => rule === id,
  );
  return [
    `In the run exercised ${times} times, broken ${breaches} times\n`,
    `Cases      ${cases.length === 0 ? 'outside of any case' : cases.map(printable).join(', ')}\n`,
    `Entries    ${first.join(', ')}${times > first.length ? ' …' : ''}\n`,
    ...found.map((one) => `entry ${one.seq}  ${one.severity}: ${printable(findingWords(one))}\n`),
  ];
}
