/** Journals one after the other in a single one, numbered and linked anew; the same journals give the same bytes. */
import { hash } from 'node:crypto';
import type { Attempt, CaseResult, Finding } from '../evidence/result.js';

type Fields = Readonly<Record<string, unknown>>;

/** Numbers and links lines of journals anew; `change` may rewrite an entry before it is linked. */
export function relinked(
  journals: readonly string[],
  change: (entry: Fields) => Fields = (entry) => entry,
): { readonly text: string; readonly ends: readonly number[]; readonly sha256: string } {
  const lines: string[] = [];
  const ends: number[] = [];
  let sha256 = '';
  for (const journal of journals) {
    const before = lines.length;
    const whole = journal
      .slice(0, journal.lastIndexOf('\n') + 1)
      .split('\n')
      .slice(0, -1);
    for (const line of whole) {
      const entry = change(JSON.parse(line) as Fields);
      const written = `${JSON.stringify({ ...moved(entry, before), prev: sha256 })}\n`;
      sha256 = hash('sha256', written);
      lines.push(written);
    }
    ends.push(lines.length);
  }
  return { text: lines.join(''), ends, sha256 };
}

/** An entry with its own number and those that it refers to moved. */
function moved(entry: Fields, by: number): Fields {
  const number = (value: unknown) => (typeof value === 'number' ? value + by : value);
  return {
    ...entry,
    seq: number(entry.seq),
    ...(Array.isArray(entry.frames) ? { frames: entry.frames.map(number) } : {}),
    ...(entry.type === 'measure' ? { from: number(entry.from), to: number(entry.to) } : {}),
    ...(entry.type === 'finding' ? { about: number(entry.about) } : {}),
  };
}

export const movedFinding = (finding: Finding, by: number): Finding => ({ ...finding, seq: finding.seq + by });

/** What is told of a case or an attempt, for a journal in which its entries have higher numbers. */
export function movedAttempt<T extends Attempt | CaseResult>(attempt: T, by: number): T {
  const { journal, steps, measurements, findings } = attempt;
  return {
    ...attempt,
    journal: journal === null ? null : { from: journal.from + by, to: journal.to + by },
    steps: steps.map((step) => ({ ...step, frames: step.frames.map((seq) => seq + by) })),
    measurements: measurements.map((one) => ({ ...one, from: one.from + by, to: one.to + by })),
    findings: findings.map((finding) => movedFinding(finding, by)),
  };
}
