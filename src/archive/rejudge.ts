/** The standing rules, heard again from the journal of a run and held against what the run found. */
import type { Entry } from '../evidence/journal.js';
import type { RunRecord } from '../evidence/result.js';
import { openBook, rules, type Book } from '../rules/book.js';
import type { Circumstances } from '../rules/knowledge.js';
import { broken, sound, unchecked, type Check } from './check.js';
import { without } from './without.js';

export type Stated = Pick<Circumstances, 'connectors' | 'limits'>;

/** `version` is that of this program: other versions have other rules. */
export function checkRules(record: RunRecord, entries: readonly Entry[], stated: Stated, version: string): Check {
  if (record.redacted !== undefined) return unchecked('rules', 'not heard again: what they judged was taken out');
  if (record.tool.version !== version) {
    return unchecked('rules', `not heard again: the run is of version ${record.tool.version}, this is ${version}`);
  }
  const known = new Set(rules.map(({ id }) => id));
  // A mask may be longer or shorter than what it hides.
  const masked = new Set(
    entries.flatMap((entry) => (entry.type === 'frame' && entry.text.includes('«') ? [entry.seq] : [])),
  );
  const told = entries.flatMap((entry) =>
    entry.type === 'finding' && known.has(entry.rule) ? [key(entry.rule, entry.about)] : [],
  );
  const found = heard(entries, stated).map(({ rule, seq }) => key(rule, seq));
  const isKept = (one: string) => !masked.has(Number(one.slice(0, one.indexOf(' '))));
  const missing = without(found, told, itself).find(isKept);
  if (missing !== undefined) return broken('rules', `the journal has no finding "${missing}", which its frames show`);
  const invented = record.endedAt === null ? undefined : without(told, found, itself).find(isKept);
  if (invented !== undefined)
    return broken('rules', `the journal has a finding "${invented}", which its frames do not show`);
  return sound('rules', `the standing rules find in the frames what they found in the run: ${found.length} breaches`);
}

const key = (rule: string, seq: number): string => `${seq} ${rule}`;
const itself = (one: string): string => one;

/** A merged journal holds several runs: the rules begin anew with each. */
function heard(entries: readonly Entry[], stated: Stated) {
  let book: Book | undefined;
  return entries.flatMap((entry) => {
    if (entry.type === 'runStart') {
      book = openBook({ fromTheStart: true, timed: true, timeScale: entry.timeScale, ...stated });
    }
    return entry.type === 'finding' ? [] : (book?.hear(entry) ?? []);
  });
}
