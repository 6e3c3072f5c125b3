/** The hash chain of a journal: which line is the first that is not as it was written. */
import { hash } from 'node:crypto';
import type { RunRecord } from '../evidence/result.js';
import { sound, type Check } from './check.js';

const newline = 10;

interface Link {
  /** With its newline, as it was hashed. */
  readonly bytes: Buffer;
  readonly prev: string | undefined;
  readonly seq: unknown;
}

/** Follows the chain of a journal, up to the end that the record of its run tells of. */
export function checkChain(journal: Buffer, { journal: end, complete }: RunRecord): Check {
  const { links, torn } = linksOf(journal);
  const bad = (line: number, what: string): Check => ({
    subject: 'journal',
    state: 'broken',
    text: `journal.ndjson:${line}: ${what}`,
    line,
  });
  const hashOf = (index: number): string | undefined => {
    const bytes = links[index]?.bytes;
    return bytes === undefined ? undefined : hash('sha256', bytes);
  };
  /** Whether something later vouches for a line: the next one, or the record for the last. */
  const isVouched = (index: number): boolean =>
    hashOf(index) === (index === (end?.entries ?? 0) - 1 ? end?.sha256 : links[index + 1]?.prev);

  for (const [index, { prev, seq }] of links.entries()) {
    const line = index + 1;
    if (prev === undefined) return bad(line, 'is no entry of a journal');
    if (prev !== (index === 0 ? '' : hashOf(index - 1))) {
      return index === 0 || !isVouched(index)
        ? bad(line, 'was changed, or what was before it')
        : bad(line - 1, `was changed: line ${line} carries the hash of another one`);
    }
    if (seq !== line) return bad(line, `has the number ${String(seq)}`);
  }
  if (links.length === 0) return bad(1, 'is missing: the journal is empty');
  if (end === undefined)
    return bad(links.length, 'may have been changed: the record does not tell how the journal ends');
  if (links.length < end.entries) return bad(links.length + 1, `is missing: the record tells of ${end.entries} lines`);
  if (hashOf(end.entries - 1) !== end.sha256) return bad(end.entries, 'was changed: the record tells of another one');
  if (complete && (torn || links.length > end.entries))
    return bad(end.entries + 1, 'was added after the run had ended');
  const rest = torn ? ', the last one torn, as a kill leaves it' : '';
  return sound('journal', `${links.length} lines, each with the hash of the one before${rest}`);
}

function linksOf(journal: Buffer): { readonly links: readonly Link[]; readonly torn: boolean } {
  const links: Link[] = [];
  let from = 0;
  for (let to = journal.indexOf(newline); to >= 0; to = journal.indexOf(newline, from)) {
    const bytes = journal.subarray(from, to + 1);
    links.push({ bytes, ...readLink(bytes) });
    from = to + 1;
  }
  return { links, torn: from < journal.length };
}

function readLink(bytes: Buffer): Pick<Link, 'prev' | 'seq'> {
  try {
    const { prev, seq, mono } = JSON.parse(bytes.toString('utf8')) as Readonly<Record<string, unknown>>;
    const whole = typeof prev === 'string' && typeof mono === 'string' && /^\d{1,20}$/.test(mono);
    return { prev: whole ? prev : undefined, seq };
  } catch {
    return { prev: undefined, seq: undefined };
  }
}
