/** Answers to the items: what they are, how a file gives them, how they are spelled out again. */
import { measurands } from '../ocpp/datatypes.js';
import { described, scalar, text, type Field } from './fields.js';
import { itemIds, itemOf, type AnswerKind, type Item, type ItemId } from './items.js';
import { wholeNumber } from './quantities.js';
import { listOf, noteRepeats, object } from './structures.js';
import { quoted, suggestion } from './words.js';

export type Answer =
  /** `asGiven` where the file spells it in another way. */
  | { readonly kind: 'yes' | 'no'; readonly asGiven?: string }
  | { readonly kind: 'unstated' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'list'; readonly values: readonly string[]; readonly asGiven: readonly string[] };

/** An answer to every item. */
export type Answers = Readonly<Record<ItemId, Answer>>;

/** The answer as a person would write it: `Yes`, `43`, `Voltage, SoC`, `unstated`. */
export function spell(answer: Answer): string {
  switch (answer.kind) {
    case 'yes':
      return 'Yes';
    case 'no':
      return 'No';
    case 'unstated':
      return 'unstated';
    case 'list':
      return answer.values.length === 0 ? 'none' : answer.values.join(', ');
    default:
      return String(answer.value);
  }
}

/** The words of the answer as the file gives them, one for each element of a list; undefined where it gives none. */
export function asGiven(answer: Answer): readonly string[] | undefined {
  if (answer.kind === 'unstated') return undefined;
  if (answer.kind === 'list') return answer.asGiven;
  return [answer.kind === 'yes' || answer.kind === 'no' ? (answer.asGiven ?? spell(answer)) : spell(answer)];
}

const unstated: Answer = { kind: 'unstated' };

// YAML 1.2 has booleans, of which Yes and No are none; either is what people write.
const yesWords = ['Yes', 'yes', 'True', 'true', 'TRUE'];
const noWords = ['No', 'no', 'False', 'false', 'FALSE'];

const yesNo = scalar<Answer>(
  'Yes, No or unstated',
  { enum: ['Yes', 'No', 'unstated', 'yes', 'no', true, false] },
  unstated,
  (given, refuse) => {
    if (yesWords.includes(given)) return given === 'Yes' ? { kind: 'yes' } : { kind: 'yes', asGiven: given };
    if (noWords.includes(given)) return given === 'No' ? { kind: 'no' } : { kind: 'no', asGiven: given };
    if (given === 'unstated') return unstated;
    const fact = given === '' ? 'is empty' : `${quoted(given)} is not an answer`;
    return refuse(fact, suggestion(given, ['Yes', 'No', 'unstated']));
  },
);

/** An answer of another kind of field, which may be `unstated` as well, as what the field expects says. */
const answering = <T>(field: Field<T>, answer: (value: T) => Answer): Field<Answer> => ({
  schema: { anyOf: [field.schema, { const: 'unstated' }] },
  expected: field.expected,
  instead: unstated,
  read: (node, place) =>
    node.kind === 'text' && node.text === 'unstated' ? unstated : answer(field.read(node, place)),
});

const whole = answering(wholeNumber(0, 'a whole number such as 10, or unstated'), (value) => ({
  kind: 'number',
  value,
}));

const quantity = answering(text('a number, text or unstated'), (value) =>
  /^\d+(\.\d+)?$/.test(value) ? { kind: 'number', value: Number(value) } : { kind: 'text', value },
);

const words = answering(text('text on one line, or unstated'), (value) => ({ kind: 'text', value }));

interface Word {
  readonly value: string;
  readonly asGiven: string;
}

const anyWord: Field<Word> = {
  ...text(),
  instead: { value: '', asGiven: '' },
  read(node, place) {
    const value = text().read(node, place);
    return { value, asGiven: value };
  },
};

const measurand = scalar<Word>(
  'a measurand of OCPP 1.6',
  { anyOf: [{ enum: measurands }, { type: 'string' }] },
  { value: '', asGiven: '' },
  (asGiven, refuse) => {
    const value = measurands.find((name) => name.toLowerCase() === asGiven.toLowerCase());
    return value === undefined
      ? refuse(asGiven === '' ? 'is empty' : `is ${quoted(asGiven)}`, suggestion(asGiven, measurands))
      : { value, asGiven };
  },
);

const listAnswer = (word: Field<Word>, example: string): Field<Answer> => {
  const list = listOf(word, `a list such as ${example}, [] or unstated`);
  const field = answering(list, (given) => ({
    kind: 'list',
    values: given.map(({ value }) => value),
    asGiven: given.map(({ asGiven }) => asGiven),
  }));
  return {
    ...field,
    read(node, place) {
      const answer = field.read(node, place);
      noteRepeats(node, place);
      return answer;
    },
  };
};

const fieldFor: Readonly<Record<AnswerKind, Field<Answer>>> = {
  yesNo,
  whole,
  quantity,
  text: words,
  list: listAnswer(anyWord, '[FTP, HTTP]'),
  measurands: listAnswer(measurand, '[Voltage, SoC]'),
};

const meaning = ({ sentence, neededFor }: Item): string => `${sentence} (for ${neededFor})`;

const everyItem = Object.fromEntries(
  itemIds.map((id) => [id, described(meaning(itemOf(id)), fieldFor[itemOf(id).kind])]),
) as Readonly<Record<ItemId, Field<Answer>>>;

/** The `items` of a file: every one answered. */
export const answers: Field<Answers> = {
  ...object(everyItem, {}),
  expected: 'an answer to every item, which may be unstated',
};
