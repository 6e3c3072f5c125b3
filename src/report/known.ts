/**
 * Known failures, `known.yaml`: a list of cases whose failure is excused until a day, and why. The file is for a gate
 * only; no verdict and no profile depends on it.
 */
import { Problems } from '../pics/problems.js';
import { readSource, type SourceNode } from '../pics/source.js';

export interface Known {
  readonly case: string;
  readonly reason: string;
  /** The last day on which it excuses, as `2026-12-31` (UTC). */
  readonly expires: string;
  readonly line: number;
}

const keys = ['case', 'reason', 'expires'] as const;

/** Reads the text of a file of known failures. Throws a UsageError with every problem and its line. */
export function readKnown(text: string, file: string): readonly Known[] {
  const problems = new Problems(file);
  const source = readSource(text, problems, `known failures such as ${example}`);
  if (source === undefined) throw problems.asError();
  if (source.kind !== 'list') {
    problems.add('known failures', source.line, `are no list, expected entries such as ${example}`);
    throw problems.asError();
  }
  const known = source.items.flatMap((item) => readEntry(item, problems) ?? []);
  for (const [index, one] of known.entries()) {
    const first = known.findIndex((other) => other.case === one.case);
    if (first < index) problems.add(one.case, one.line, `is named twice, first in line ${known[first]?.line ?? 0}`);
  }
  if (!problems.none) throw problems.asError();
  return known;
}

const example = '`- { case: TC_003_CS, reason: why it fails, expires: 2026-12-31 }`';

function readEntry(item: SourceNode, problems: Problems): Known | undefined {
  if (item.kind !== 'map') {
    if (item.kind !== 'broken') problems.add('known failures', item.line, `hold no entry here, expected ${example}`);
    return undefined;
  }
  const given = new Map<string, string>();
  for (const { key, line, value } of item.entries) {
    if (!(keys as readonly string[]).includes(key)) {
      problems.add(key, line, `is no key of a known failure, expected ${keys.join(', ')}`);
    } else if (given.has(key)) problems.add(key, line, 'is given twice');
    else given.set(key, value.kind === 'text' ? value.text.trim() : '');
  }
  for (const key of keys) {
    if ((given.get(key) ?? '') === '') problems.add(key, item.line, `is missing, expected ${example}`);
  }
  const [id = '', reason = '', expires = ''] = keys.map((key) => given.get(key));
  if (expires !== '' && !isDay(expires)) {
    problems.add('expires', item.line, `is ${JSON.stringify(expires)}, expected a day such as 2026-12-31`);
  }
  return { case: id, reason, expires, line: item.line };
}

function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return false;
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return at.toISOString().startsWith(text);
}
