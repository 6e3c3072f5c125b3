/** How a charge point is tested (PIXIT): the values that test cases use, with defaults. All durations in milliseconds. */
import { minutes, seconds } from '../evidence/clock.js';
import { spell, type Answers } from './answers.js';
import { described, scalar, text, type Field, type Value } from './fields.js';
import type { NumberItemId } from './items.js';
import { namedFile } from './named-file.js';
import type { Contradiction } from './problems.js';
import { duration, durationOf, longestDuration, wholeNumber, type Duration } from './quantities.js';
import { object } from './structures.js';
import { quoted } from './words.js';

// In a URL, `.` and `..` are steps and no names (RFC 3986 §5.2.4).
const identity = scalar(
  'the identity in the URL of the charge point, 1 to 48 characters without /, not . or ..',
  { type: 'string', pattern: '^(?!\\.{1,2}$)[^/]{1,48}$' },
  '',
  (given, refuse) => (/^(?!\.{1,2}$)[^/\p{Cc}]{1,48}$/u.test(given) ? given : refuse(`is ${quoted(given)}`)),
);

// OCPP 1.6 §7.28 and §7.15, errata 3.58.
const idTag = text('an id tag of 1 to 20 characters', 20, { ascii: true });

const inMilliseconds = (field: Field<Duration>): Field<number> => ({
  ...field,
  instead: field.instead.ms,
  read: (node, place) => field.read(node, place).ms,
});

// Nobody does anything in less, and nothing is shown by not having happened in less.
const wait = inMilliseconds(
  durationOf(
    'a duration such as 1500 ms, 6 s or 2 min, from 1 s to 86400 s',
    (ms) => ms >= seconds(1) && ms <= longestDuration,
  ),
);

// What is sent in messages and configuration keys: OCPP counts whole seconds.
const interval = inMilliseconds(
  durationOf('whole seconds from 1 s to 86400 s', (ms) => ms > 0 && ms <= longestDuration && ms % 1000 === 0),
);

const parameter = <T>(meaning: string, field: Field<T>, standard: T): { field: Field<T>; standard: T } => ({
  field: described(`${meaning} (default ${inWords(standard)})`, field),
  standard,
});

const inWords = (value: unknown): string =>
  typeof value === 'number' && value >= 1000 ? `${value / 1000} s` : String(value);

const table = {
  connectorId: parameter('the connector under test', wholeNumber(1, 'the number of a connector, from 1'), 1),
  idTag: parameter('an id tag that is accepted', idTag, 'VALID-1'),
  idTag2: parameter('a second id tag that is accepted', idTag, 'VALID-2'),
  invalidIdTag: parameter('an id tag that is refused', idTag, 'INVALID-1'),
  parentIdTag: parameter('the group that accepted id tags belong to where a case needs one', idTag, 'PARENT-1'),
  heartbeatInterval: parameter('the heartbeat interval given to the charge point', interval, seconds(10)),
  bootRetryInterval: parameter('the interval given with a boot that is not accepted', interval, seconds(10)),
  meterValueSampleInterval: parameter('the sample interval given to the charge point', interval, seconds(10)),
  clockAlignedDataInterval: parameter(
    'the interval of clock-aligned meter values given to the charge point',
    interval,
    seconds(30),
  ),
  connectionTimeOut: parameter('how long the charge point is told to wait for a cable', interval, seconds(30)),
  reservationExpiry: parameter('how long a reservation lasts that nobody uses', interval, seconds(60)),
  noTransactionWindow: parameter('how long is watched for what must not happen', wait, seconds(15)),
  reconnectTime: parameter(
    'how long the charge point may take to come back after a lost connection',
    wait,
    seconds(30),
  ),
  longOperationTime: parameter(
    'how long a transfer of a file, an installation of firmware, or the making of a key may take',
    wait,
    minutes(10),
  ),
  stackLevel: parameter(
    'the stack level of charging profiles where a case names none',
    wholeNumber(0, 'a stack level, from 0'),
    0,
  ),
  numberPhases: parameter(
    'the number of phases that charging profiles name',
    wholeNumber(1, 'a number of phases from 1 to 3', 3),
    3,
  ),
  chargingScheduleDuration: parameter(
    'how long the charging schedule lasts where a case names no time',
    interval,
    seconds(300),
  ),
  maxTimeDeviation: parameter('how far the clock of the charge point may be off', interval, seconds(4)),
  grace: parameter('how late a timer of the charge point may be', inMilliseconds(duration()), seconds(5)),
  operatorTime: parameter('how long a person may take for one action', wait, minutes(2)),
};

type Table = typeof table;
type Tested = { readonly [K in keyof Table]: Table[K]['standard'] };

/** What only some cases need, and nobody can guess. */
const withoutStandard = {
  firmwareImage: described(
    'a firmware image that the charge point installs, as a path relative to this file',
    namedFile,
  ),
  invalidFirmwareImage: described(
    'a file that the charge point refuses to install, as a path relative to this file',
    namedFile,
  ),
  // OCPP 1.6 §6.3: CiString50Type.
  firmwareImageVersion: described(
    'the firmwareVersion that BootNotification tells once firmwareImage is installed',
    text('a version of 1 to 50 characters', 50, { ascii: true }),
  ),
};

/** The test parameters, complete but for those that have no default; durations in milliseconds. */
export type Parameters = Tested & { readonly identity: string } & {
  readonly [K in keyof typeof withoutStandard]?: Value<(typeof withoutStandard)[K]>;
};

const optional = Object.fromEntries(Object.entries(table).map(([name, { field }]) => [name, field])) as {
  [K in keyof Table]: Table[K]['field'];
};

/** The `parameters` of a file: what is left out has a default. */
export const givenParameters = {
  ...object(
    { identity: described('the identity of the charge point, the last part of its URL', identity) },
    { ...optional, ...withoutStandard },
  ),
  expected: 'at least the identity of the charge point',
};

const standards = Object.fromEntries(Object.entries(table).map(([name, { standard }]) => [name, standard])) as Tested;

const bounds = [
  ['meterValueSampleInterval', 'ORS-4', 'ORS-5'],
  ['heartbeatInterval', 'ORS-6', 'ORS-7'],
] as const satisfies readonly (readonly [keyof Table, NumberItemId, NumberItemId])[];

/** Completes the given parameters. Intervals respect the bounds that the statement gives; where it cannot be, that is told. */
export function completeParameters(
  given: Value<typeof givenParameters>,
  answers: Answers,
): { readonly parameters: Parameters; readonly contradictions: readonly Contradiction[] } {
  const contradictions: Contradiction[] = [];
  const chosen: Partial<Record<(typeof bounds)[number][0], number>> = {};

  for (const [name, lowest, highest] of bounds) {
    const low = Math.max(seconds(1), stated(answers, lowest) ?? 0);
    const high = Math.min(longestDuration, stated(answers, highest) ?? Infinity);
    const value = given[name];
    if (low > high) {
      const said = `is ${spell(answers[lowest])} while ${highest} is ${spell(answers[highest])}`;
      const sentence = `${said}, expected room between them for an interval from 1 to 86400 s`;
      contradictions.push({ about: [`items.${lowest}`, `items.${highest}`], sentence });
    } else if (value === undefined) {
      chosen[name] = Math.min(high, Math.max(low, standards[name]));
    } else if (value < low || value > high) {
      const [broken, side] = value < low ? [lowest, 'least'] : [highest, 'most'];
      const limit = (value < low ? low : high) / 1000;
      const sentence = `is ${value / 1000} s while ${broken} says ${limit} s, expected at ${side} ${limit} s`;
      contradictions.push({ about: [`parameters.${name}`, `items.${broken}`], sentence });
    }
  }

  const parameters: Parameters = { ...standards, ...chosen, ...given };
  return { parameters, contradictions: [...contradictions, ...sameTags(parameters)] };
}

const stated = (answers: Answers, id: NumberItemId): number | undefined => {
  const answer = answers[id];
  return answer.kind === 'number' ? seconds(answer.value) : undefined;
};

const tagNames = ['idTag', 'idTag2', 'invalidIdTag'] as const;

// Compared without case, as id tags are (OCPP 1.6 §7.15).
function sameTags(parameters: Parameters): Contradiction[] {
  return tagNames.flatMap((name, index) => {
    const same = tagNames
      .slice(0, index)
      .find((other) => parameters[other].toLowerCase() === parameters[name].toLowerCase());
    if (same === undefined) return [];
    const sentence = `is ${quoted(parameters[name])}, and so is ${same}, expected three different id tags`;
    return [{ about: [`parameters.${name}`, `parameters.${same}`], sentence }];
  });
}
