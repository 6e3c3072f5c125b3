/** Numbers and durations in a file: only spellings that cannot be read in two ways. */
import { seconds } from '../evidence/clock.js';
import { parseDuration } from './durations.js';
import { scalar, type Field } from './fields.js';
import { bare, quoted } from './words.js';

/** A number in decimal digits, from `least`, and up to `most` where there is such. */
export const wholeNumber = (least: number, expected: string, most?: number): Field<number> => {
  const schema = { type: 'integer', minimum: least, ...(most === undefined ? {} : { maximum: most }) } as const;
  return scalar(expected, schema, least, (given, refuse) => {
    const fault = whyNotWhole(given);
    if (fault !== undefined) return refuse(fault);
    const number = Number(given);
    return number < least || number > (most ?? Infinity) ? refuse(`is ${given}`) : number;
  });
};

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
export const longestDuration = seconds(86_400);

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
    { ms: seconds(1), asGiven: '' },
    (given, refuse) => {
      if (given === '') return refuse('is empty');
      const ms = parseDuration(given);
      if (ms === undefined) return refuse(`${quoted(given)} is not clear`);
      return accepts(ms) ? { ms, asGiven: given } : refuse(`is ${bare(given)}`);
    },
  );

/** A duration above zero and up to a day; `besides` names what else may stand there. */
export const duration = (besides = ''): Field<Duration> =>
  durationOf(
    `a duration such as 500 ms, 6 s or 2 min, up to 86400 s${besides}`,
    (ms) => ms > 0 && ms <= longestDuration,
  );
