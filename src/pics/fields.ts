/**
 * Descriptions of what may stand in a file, each a reader with exact messages and a JSON schema for editors, so that the
 * two cannot drift. Knows nothing of PICS.
 */
import { parseDuration } from './durations.js';
import type { Problems } from './problems.js';
import type { SourceNode } from './source.js';
import { bare, listed, quoted, suggestion } from './words.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A key of the file and where it stands. */
export interface Place {
  readonly key: string;
  readonly line: number;
  readonly problems: Problems;
}

/** What may stand at a place. */
export interface Field<out T> {
  readonly schema: JsonSchema;
  readonly expected: string;
  /** Stands in for a value that could not be read; it is never handed out, for the problem is thrown in the end. */
  readonly instead: T;
  read(node: SourceNode, place: Place): T;
}

/** The type of the values that a field reads. */
export type Value<F> = F extends Field<infer T> ? T : never;

type Fields = Readonly<Record<string, Field<unknown>>>;
type Flat<T> = { readonly [K in keyof T]: T[K] };
type Values<F extends Fields> = { [K in keyof F]: Value<F[K]> };

/** Notes at a place that something is not as expected. */
export const note = ({ key, line, problems }: Place, sentence: string): void => {
  problems.add(key, line, sentence);
};

/** The place of a key, or of an element, within another. */
export function within({ key, problems }: Place, inner: string | number, line: number): Place {
  const name = typeof inner === 'number' ? `[${inner}]` : key === '' ? bare(inner) : `.${bare(inner)}`;
  problems.seen(key + name, line);
  return { key: key + name, line, problems };
}

/** Notes that a node is of the wrong kind, unless its problem is already known. */
function wrongKind<T>(node: SourceNode, place: Place, { expected, instead }: Field<T>): T {
  const kinds = { text: 'is no more than text', list: 'is a list', map: 'has keys of its own' };
  if (node.kind !== 'broken') note(place, `${kinds[node.kind]}, expected ${expected}`);
  return instead;
}

/** A single text. `read` turns it into a value or calls `refuse` with what is wrong with it. */
export function scalar<T>(
  expected: string,
  schema: JsonSchema,
  instead: T,
  read: (text: string, refuse: (fact: string, hint?: string) => T) => T,
): Field<T> {
  const field: Field<T> = {
    schema,
    expected,
    instead,
    read(node, place) {
      if (node.kind !== 'text') return wrongKind(node, place, field);
      return read(node.text, (fact, hint = '') => {
        note(place, `${fact}, expected ${expected}${hint}`);
        return instead;
      });
    },
  };
  return field;
}

// YAML readers of editors see 1.0 as a number and Yes as text.
const anyScalar: JsonSchema = { type: ['string', 'number', 'boolean'] };

/** One line of text that is not empty. */
export const text = (expected = 'text on one line', longest = 500): Field<string> =>
  scalar(expected, anyScalar, '', (given, refuse) => {
    if (given.trim() === '') return refuse('is empty');
    if (/\p{Cc}/u.test(given)) return refuse(`${quoted(given)} holds a control character`);
    const { length } = [...given];
    return length > longest ? refuse(`is ${length} characters long`) : given;
  });

/** A value as a device would give it: one line, and it may be empty. */
export const textOrNothing: Field<string> = scalar('one line of text, or nothing', anyScalar, '', (given, refuse) =>
  /\p{Cc}/u.test(given) ? refuse(`${quoted(given)} holds a control character`) : given,
);

/** One of these words, spelled like this. */
export const oneOf = <const W extends readonly [string, ...string[]]>(...words: W): Field<W[number]> =>
  scalar<W[number]>(listed(words, 'or'), { enum: words }, words[0], (given, refuse) => {
    const word = words.find((candidate) => candidate === given);
    return word ?? refuse(given === '' ? 'is empty' : `is ${quoted(given)}`, suggestion(given, words));
  });

/** Digits only, so that it cannot be read in two ways. */
export const wholeNumber = (least: number, expected: string): Field<number> =>
  scalar(expected, { type: 'integer', minimum: least }, least, (given, refuse) => {
    const fault = whyNotWhole(given);
    if (fault !== undefined) return refuse(fault);
    return Number(given) < least ? refuse(`is ${given}`) : Number(given);
  });

function whyNotWhole(given: string): string | undefined {
  if (/^(0|[1-9]\d*)$/.test(given)) {
    return Number.isSafeInteger(Number(given)) ? undefined : `${quoted(given)} is too large`;
  }
  if (given === '') return 'is empty';
  if (/^0[xob][\da-f]+$/i.test(given)) return `${quoted(given)} is not written in decimal digits`;
  if (/^0\d+$/.test(given)) return `${quoted(given)} begins with a zero, which some readers take for octal`;
  if (/^[+-]?[\d_,' ]+$/.test(given)) return `${quoted(given)} has a sign or separators`;
  if (/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(given)) return `${quoted(given)} has a decimal point or an exponent`;
  return `${quoted(given)} is not a whole number`;
}

/** A duration and its spelling in the file. */
export interface Duration {
  readonly ms: number;
  readonly asGiven: string;
}

/** The longest duration that makes sense in a run, in milliseconds: a day. */
export const longestDuration = 86_400_000;

/** A clear duration that `accepts` allows, given its milliseconds. */
export const durationOf = (expected: string, accepts: (ms: number) => boolean): Field<Duration> =>
  scalar(
    expected,
    {
      anyOf: [
        { type: 'string', pattern: '^\\d+(\\.\\d+)? *[A-Za-z]*$' },
        { type: 'number', exclusiveMinimum: 0 },
      ],
    },
    { ms: 1000, asGiven: '' },
    (given, refuse) => {
      if (given === '') return refuse('is empty');
      const ms = parseDuration(given);
      if (ms === undefined) return refuse(`${quoted(given)} is not clear`);
      return accepts(ms) ? { ms, asGiven: given } : refuse(`is ${bare(given)}`);
    },
  );

/** A duration above zero and up to a day. */
export const duration = durationOf(
  'a duration such as 500 ms, 6 s or 2 min, up to 86400 s',
  (ms) => ms > 0 && ms <= longestDuration,
);

/** A field that may also be `unstated`, read as undefined. */
export const orUnstated = <T>(field: Field<T>): Field<T | undefined> => ({
  schema: { anyOf: [field.schema, { const: 'unstated' }] },
  expected: `${field.expected}, or unstated`,
  instead: undefined,
  read: (node, place) => (node.kind === 'text' && node.text === 'unstated' ? undefined : field.read(node, place)),
});

/** A list of values of one kind. */
export function listOf<T>(element: Field<T>, expected: string, least = 0): Field<readonly T[]> {
  const field: Field<readonly T[]> = {
    schema: { type: 'array', items: element.schema, ...(least === 0 ? {} : { minItems: least }) },
    expected,
    instead: [],
    read(node, place) {
      if (node.kind !== 'list') return wrongKind(node, place, field);
      if (node.items.length < least) note(place, `is an empty list, expected ${expected}`);
      return node.items.map((item, index) => element.read(item, within(place, index, item.line)));
    },
  };
  return field;
}

/** A list of words from a closed list, each at most once. */
export function setOf<const W extends readonly [string, ...string[]]>(...words: W): Field<readonly W[number][]> {
  const list = listOf(oneOf(...words), `a list of ${listed(words, 'and')}, which may be empty: []`);
  return {
    ...list,
    schema: { ...list.schema, uniqueItems: true },
    read(node, place) {
      const given = list.read(node, place);
      const twice = given.find((word, index) => given.indexOf(word) !== index);
      if (twice !== undefined && node.kind === 'list') note(place, `names ${twice} twice, expected each once`);
      return given;
    },
  };
}

/** Keys with values: the `required` ones, the `optional` ones where given, and no others. */
export function object<R extends Fields, O extends Fields>(
  required: R,
  optional: O,
): Field<Flat<Values<R> & Partial<Values<O>>>> {
  const fields = Object.entries({ ...required, ...optional });
  const names = fields.map(([name]) => name);
  const field = {
    schema: {
      type: 'object',
      additionalProperties: false,
      required: Object.keys(required),
      properties: Object.fromEntries(fields.map(([name, { schema }]) => [name, schema])),
    },
    expected: `the keys ${listed(names, 'and')}`,
    instead: Object.fromEntries(Object.entries(required).map(([name, { instead }]) => [name, instead])),
    read(node: SourceNode, place: Place): Record<string, unknown> {
      if (node.kind !== 'map') return wrongKind(node, place, field);
      const given = uniqueEntries(node, place);
      for (const [key, { line }] of given) {
        if (!names.includes(key)) note(within(place, key, line), unknownKey(key, names, given));
      }
      const values = fields.flatMap(([name, inner]) => {
        const entry = given.get(name);
        if (entry !== undefined) return [[name, inner.read(entry.value, within(place, name, entry.line))]];
        if (!Object.hasOwn(required, name)) return [];
        note(
          { ...place, key: place.key === '' ? name : `${place.key}.${name}` },
          `is missing, expected ${inner.expected}`,
        );
        return [[name, inner.instead]];
      });
      return Object.fromEntries(values) as Record<string, unknown>;
    },
  };
  // What was just assembled has the keys of `required` and `optional`, which the type system cannot follow.
  return field as unknown as Field<Flat<Values<R> & Partial<Values<O>>>>;
}

/** Any keys, each with a value of one kind, in the order of the file. */
export function mapOf<T>(value: Field<T>, expected: string): Field<Readonly<Record<string, T>>> {
  const field: Field<Readonly<Record<string, T>>> = {
    schema: { type: 'object', additionalProperties: value.schema },
    expected,
    instead: {},
    read(node, place) {
      if (node.kind !== 'map') return wrongKind(node, place, field);
      const entries = [...uniqueEntries(node, place)];
      return Object.fromEntries(
        entries.map(([key, entry]) => [key, value.read(entry.value, within(place, key, entry.line))]),
      );
    },
  };
  return field;
}

/** The field with a sentence for editors. */
export const described = <T>(description: string, field: Field<T>): Field<T> => ({
  ...field,
  schema: { description, ...field.schema },
});

type Entries = Extract<SourceNode, { kind: 'map' }>['entries'];

function uniqueEntries({ entries }: { readonly entries: Entries }, place: Place): ReadonlyMap<string, Entries[number]> {
  const first = new Map<string, Entries[number]>();
  for (const entry of entries) {
    const before = first.get(entry.key);
    if (before === undefined) first.set(entry.key, entry);
    else
      note(within(place, entry.key, entry.line), `is given a second time, first on line ${before.line}, expected once`);
  }
  return first;
}

// A key that is still missing is the likelier meaning.
function unknownKey(key: string, names: readonly string[], given: ReadonlyMap<string, unknown>): string {
  const parts = names.filter((name) => name.startsWith(`${key}.`));
  if (parts.length > 0) return `is a heading without an answer of its own, expected ${listed(parts, 'and')}`;
  const missing = names.filter((name) => !given.has(name));
  const hint = suggestion(key, missing) || suggestion(key, names);
  if (hint !== '') return `is not a known key${hint}`;
  return `is not a known key, expected ${names.length > 15 ? 'one of the list in pics.schema.json' : listed(names, 'or')}`;
}
