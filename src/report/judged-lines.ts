/** A judged log on a console: a table that grows line by line, and what it comes to. */
import type { Breach, Judged } from '../evidence/judged.js';
import { rendered, type Output } from './console-line.js';
import { machineJson } from './machine.js';
import { severityMark } from './marks.js';
import { count } from './names.js';

const row = (line: string, rule: string, clause: string, text: string): string =>
  `${line.padStart(8)}  ${rule.padEnd(26)}  ${clause.padEnd(24)}  ${text}`;

/** Writes rows of a table; the first one brings the head. */
export function breachTable(output: Output): (breach: Breach) => void {
  let begun = false;
  return (breach) => {
    // As wide as the marks below it.
    if (!begun) output.write(`${'severity'.padEnd(15)}${row('line', 'rule', 'clause', 'text')}\n`);
    begun = true;
    const { line, rule, clause, severity, text } = breach;
    for (const one of rendered({ mark: severityMark(severity), text: row(String(line), rule, clause, text) }, output)) {
      output.write(one);
    }
  };
}

/** A breach as one line of JSON. */
export const breachJson = ({ line, rule, clause, severity, text }: Breach): string =>
  machineJson({ line, rule, clause, severity, text }, 'line');

/** What a log comes to, in one sentence. */
export const judgedSentence = ({ format, frames, exercised, rules, failures, warnings }: Judged): string =>
  `${count(frames, 'frame')} (${format}), ${exercised} of ${count(rules, 'rule')} exercised: ` +
  `${count(failures, 'failure')}, ${count(warnings, 'warning')}`;

/** The closing lines. */
export const judgedClosing = (judged: Judged, output: Output): readonly string[] =>
  [...judged.remarks.map((text) => `note: ${text}`), judgedSentence(judged)].flatMap((text) =>
    rendered({ text }, output),
  );
