/**
 * Descriptions of what may stand in a file, each a reader with exact messages and a JSON schema for editors, so that the
 * two cannot drift. Knows nothing of PICS.
 */
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
export function wrongKind<T>(node: SourceNode, place: Place, { expected, instead }: Field<T>): T {
  const kinds = { text: 'is no more than text', list: 'is a list', map: 'has keys of its own' };
  if (node.kind === 'broken') {
    place.problems.unread(place.key);
    return instead;
  }
  const isEmpty = node.kind === 'text' && node.text === '';
  note(place, `${isEmpty ? 'is empty' : kinds[node.kind]}, expected ${expected}`);
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
export const text = (expected = 'text on one line', longest = 500, { ascii = false } = {}): Field<string> =>
  scalar(expected, anyScalar, '', (given, refuse) => {
    if (given.trim() === '') return refuse('is empty');
    if (/\p{Cc}/u.test(given)) return refuse(`${quoted(given)} holds a control character`);
    // OCPP 1.6 §2.2.
    if (ascii && /[^ -~]/.test(given)) return refuse(`${quoted(given)} holds more than printable ASCII`);
    const { length } = Array.from(given);
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

/** A field that may also be `unstated`, read as undefined; what the field expects says so. */
export const orUnstated = <T>(field: Field<T>): Field<T | undefined> => ({
  schema: { anyOf: [field.schema, { const: 'unstated' }] },
  expected: field.expected,
  instead: undefined,
  read: (node, place) => (node.kind === 'text' && node.text === 'unstated' ? undefined : field.read(node, place)),
});

/** The field with a sentence for editors. */
export const described = <T>(description: string, field: Field<T>): Field<T> => ({
  ...field,
  schema: { description, ...field.schema },
});
