/**
 * A run without keys, idTags, serial numbers and addresses, for people outside of the house. What it shows is left: who
 * did what, when, and what came of it. The chain of the journal is made anew and says so.
 */
import { hash } from 'node:crypto';
import type { RunRecord } from '../evidence/result.js';
import { Pseudonyms, sensitive, type Kind } from './pseudonyms.js';
import { relinked } from './renumber.js';

export interface Shared {
  readonly record: RunRecord;
  readonly journal: string;
  readonly statement: string;
  /** What a reader must know beside the counts in the record. */
  readonly remarks: readonly string[];
}

interface Original {
  readonly record: RunRecord;
  readonly journal: string;
  /** The text of the statement, and what it says that must not be shared. */
  readonly statement: string;
  readonly stated: Readonly<Partial<Record<Kind, readonly string[]>>>;
}

/** Takes out of a run what must not be shared. */
export function redactRun({ record, journal, statement, stated }: Original): Shared {
  const names = new Pseudonyms();
  for (const [kind, values] of Object.entries(stated) as [Kind, readonly string[]][]) {
    for (const value of values) names.of(kind, value);
  }
  const lines = journal
    .slice(0, journal.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
  const entries = lines.map((line) => JSON.parse(line) as Fields);
  // All values are learnt first: a text may name one before the field that tells what it is.
  for (const entry of [...entries, record.device ?? {}]) learn(entry, names);

  const cleaned = cleanStatement(statement, names);
  const pics = hash('sha256', cleaned);
  const { text, sha256 } = relinked([journal], (entry) => {
    const clean = cleanEntry(entry, names);
    return entry.type === 'runStart' ? { ...clean, pics, redacted: true } : clean;
  });
  const clean = cleanValue(record, undefined, names) as RunRecord;
  return {
    journal: text,
    statement: cleaned,
    record: {
      ...clean,
      pics: { sha256: pics },
      redacted: { of: { pics: record.pics.sha256, journal: record.journal?.sha256 ?? '' }, removed: names.removed },
      journal: { entries: entries.length, sha256 },
    },
    remarks: [
      'names of the product, its vendor and the laboratory are kept',
      ...(names.hasShort ? ['values of less than 4 characters were taken out of their own fields only'] : []),
    ],
  };
}

type Fields = Readonly<Record<string, unknown>>;

// What the journal and the record say of themselves.
const untouched = new Set(['at', 'mono', 'prev', 'type', 'sha256', 'startedAt', 'endedAt', 'format', 'rule', 'case']);

const kindOf = (field: string | undefined): Kind | undefined => sensitive.get(field?.toLowerCase() ?? '');

function learn(entry: Fields, names: Pseudonyms): void {
  for (const [field, value] of Object.entries(entry)) {
    if (typeof value !== 'string' || value === '') continue;
    const kind = kindOf(field);
    if (kind !== undefined) names.of(kind, value);
  }
  if (entry.type === 'frame' && typeof entry.text === 'string') {
    eachLiteral(entry.text, (said, field) => {
      const kind = kindOf(field);
      if (kind !== undefined) names.of(kind, said);
      return undefined;
    });
    for (const value of telling(parsed(entry.text))) names.of('serials', value);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const tellingKey = /serial|iccid|imsi|mac-?_?addr/i;

/** The values of configuration keys whose names say that they hold a serial number or an address. */
function telling(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { key, value: held } = value as Fields;
  const own = typeof key === 'string' && typeof held === 'string' && tellingKey.test(key) ? [held] : [];
  return [...own, ...Object.values(value).flatMap(telling)];
}

function cleanEntry(entry: Fields, names: Pseudonyms): Fields {
  if (entry.type !== 'frame' || typeof entry.text !== 'string') return cleanValue(entry, undefined, names) as Fields;
  // Nobody can tell what is in the bytes of a binary message.
  if (entry.binary === true) return { ...entry, text: '', cutFrom: entry.text.length };
  const text = eachLiteral(entry.text, (said, field) => {
    const kind = kindOf(field);
    return kind === undefined ? names.clean(said) : names.of(kind, said);
  });
  return { ...entry, text: names.clean(text) };
}

function cleanValue(value: unknown, field: string | undefined, names: Pseudonyms): unknown {
  if (typeof value === 'string') {
    const kind = kindOf(field);
    return kind === undefined ? names.clean(value) : names.of(kind, value);
  }
  if (Array.isArray(value)) return value.map((one) => cleanValue(one, field, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, untouched.has(name) ? one : cleanValue(one, name, names)]),
  );
}

const literal = /"((?:[^"\\]|\\.)*)"(\s*:)?/sy;

/** Every string of a JSON text with the name of its field; what `change` gives takes its place. */
function eachLiteral(text: string, change: (said: string, field: string | undefined) => string | undefined): string {
  const pieces: string[] = [];
  let field: string | undefined;
  let end = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', end)) {
    literal.lastIndex = at;
    const [whole, inner = '', colon] = literal.exec(text) ?? [];
    // A string that is not closed is the last one.
    if (whole === undefined) break;
    const before = text.slice(end, at);
    const said = unquoted(inner);
    const changed = colon === undefined ? change(said, before.trim() === '' ? field : undefined) : undefined;
    pieces.push(before, changed === undefined || changed === said ? whole : JSON.stringify(changed));
    field = colon === undefined ? undefined : said;
    end = at + whole.length;
  }
  return pieces.join('') + text.slice(end);
}

function unquoted(inner: string): string {
  try {
    return JSON.parse(`"${inner}"`) as string;
  } catch {
    return inner;
  }
}

/** The statement with names in the fields that must not be shared; it stays one. */
function cleanStatement(text: string, names: Pseudonyms): string {
  const fields =
    /\b(idTag2?|invalidIdTag|parentIdTag|identity|serial)(\s*:\s*)(["']?)([^\s"',}#][^"',}#\n]*?)\3(?=\s*(?:[,}#\n]|$))/g;
  return names.clean(
    text.replace(fields, (whole: string, field: string, colon: string, _quote: string, value: string) => {
      const kind = kindOf(field);
      return kind === undefined ? whole : `${field}${colon}${names.of(kind, value)}`;
    }),
  );
}
