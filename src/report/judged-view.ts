/** A judged log as one page that stands alone. */
import { createHash } from 'node:crypto';
import type { Breach, Judged } from '../evidence/judged.js';
import { printable } from './hygiene.js';
import { judgedSentence } from './judged-lines.js';
import { mark, severityMark, type Mark } from './marks.js';
import { facts, type Fact } from './page-view.js';

export interface JudgedLog extends Judged {
  readonly file: string;
  readonly strict: boolean;
  /** The first breaches. */
  readonly shown: readonly Breach[];
  /** Name and version of what judged it. */
  readonly tool: string;
}

/** The most breaches that a page shows. */
export const mostBreaches = 10_000;

interface BreachRow {
  readonly mark: Mark;
  readonly line: number;
  readonly rule: string;
  readonly clause: string;
  readonly text: string;
}

export interface JudgedView {
  readonly title: string;
  readonly tool: string;
  readonly style: string;
  /** The hash by which the style, and no other, is allowed. */
  readonly styleHash: string;
  readonly mark: Mark;
  readonly sentence: string;
  readonly facts: readonly Fact[];
  readonly remarks: readonly string[];
  readonly rows: readonly BreachRow[];
  readonly hidden: number;
}

export function judgedView(log: JudgedLog, style: string): JudgedView {
  const { file, format, frames, exercised, rules, failures, warnings, strict, shown, tool, remarks } = log;
  const rows = shown.slice(0, mostBreaches).map((breach) => ({
    mark: severityMark(breach.severity),
    line: breach.line,
    rule: printable(breach.rule),
    clause: printable(breach.clause),
    text: printable(breach.text),
  }));
  return {
    title: printable(`${file}: judged by the standing rules`),
    tool: printable(tool),
    style,
    styleHash: createHash('sha256').update(style).digest('base64'),
    mark: failures > 0 ? mark('fail', 'broken') : mark('pass', 'nothing broken'),
    sentence: judgedSentence(log),
    facts: facts([
      ['Log', file],
      ['Format', format],
      ['Frames', String(frames)],
      ['Rules exercised', `${exercised} of ${rules}`],
      ['Failures', String(failures)],
      ['Warnings', strict ? 'counted as failures' : String(warnings)],
    ]),
    remarks: remarks.map(printable),
    rows,
    hidden: failures + warnings - rows.length,
  };
}
