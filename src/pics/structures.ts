/** Lists and keys, made of fields. Knows nothing of PICS. */
import { note, oneOf, within, wrongKind, type Field, type Place, type Value } from './fields.js';
import type { SourceNode } from './source.js';
import { listed, quoted, suggestion } from './words.js';

type Fields = Readonly<Record<string, Field<unknown>>>;
type Flat<T> = { readonly [K in keyof T]: T[K] };
type Values<F extends Fields> = { [K in keyof F]: Value<F[K]> };

// Beyond these it is another kind of file.
const mostElements = 1000;
const mostUnknownKeys = 100;

/** A list of values of one kind. */
export function listOf<T>(element: Field<T>, expected: string, least = 0): Field<readonly T[]> {
  const field: Field<readonly T[]> = {
    schema: { type: 'array', items: element.schema, ...(least === 0 ? {} : { minItems: least }) },
    expected,
    instead: [],
    read(node, place) {
      if (node.kind !== 'list') return wrongKind(node, place, field);
      if (node.items.length > mostElements) note(place, `has ${node.items.length} elements, expected ${expected}`);
      if (node.items.length < least) note(place, `is an empty list, expected ${expected}`);
      return node.items
        .slice(0, mostElements)
        .map((item, index) => element.read(item, within(place, index, item.line)));
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
      noteRepeats(node, place);
      return given;
    },
  };
}

/** Notes what stands in a list of words more than once, however it is capitalised. */
export function noteRepeats(node: SourceNode, place: Place): void {
  if (node.kind !== 'list') return;
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const item of node.items) {
    if (item.kind !== 'text') continue;
    const word = item.text.toLowerCase();
    (seen.has(word) ? repeated : seen).add(word);
  }
  for (const word of repeated) note(place, `names ${quoted(word)} more than once, expected each once`);
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
      const unknown = [...given.values()].filter(({ key }) => !names.includes(key));
      for (const { key, line } of unknown.slice(0, mostUnknownKeys)) {
        note(within(place, key, line), unknownKey(key, names, given));
      }
      if (unknown.length > mostUnknownKeys)
        note(place, `holds ${unknown.length} unknown keys, expected ${field.expected}`);
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
