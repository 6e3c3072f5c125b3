/** What is strange in a statement and yet no reason to refuse it: it is kept as given and told. */
import { configurationKeys, type KeyType } from '../ocpp/configuration-keys.js';
import { requiredCipherSuites } from '../ocpp/security.js';
import { isUsualSpelling } from './durations.js';
import { itemIds, itemOf, type ItemId } from './items.js';
import type { Statement } from './statement.js';
import { listed, quoted, suggestion } from './words.js';

/** The oddities of a statement, each one sentence. */
export const oddities = (statement: Statement): readonly string[] =>
  [firmwareHash, spellings, absurdNumbers, cipherSuites, keys, unanswered].flatMap((look) => look(statement));

function firmwareHash({ report }: Statement): string[] {
  const hash = report.testConfiguration?.firmwareImageHash ?? '';
  const foreign = /[^\da-f]/i.exec(hash);
  const where = 'report.testConfiguration.firmwareImageHash';
  if (foreign !== null) return [`${where}: ${quoted(foreign[0])} is no hexadecimal digit; kept as given`];
  return hash.length % 2 === 1 ? [`${where}: has an odd number of digits; kept as given`] : [];
}

function spellings({ items, limits }: Statement): string[] {
  const measurands = itemIds.flatMap((id) => {
    const answer = items[id];
    if (answer.kind !== 'list') return [];
    const { values, asGiven } = answer;
    return asGiven
      .map((given, index) => ({ given, read: values[index] ?? given }))
      .filter(({ given, read }) => given !== read)
      .map(({ given, read }) => `items.${id}: ${quoted(given)} is read as ${read}`);
  });
  const durations = Object.entries(limits)
    .filter(([, limit]) => limit !== undefined && !isUsualSpelling(limit.asGiven))
    .map(([name, limit]) => `limits.${name}: ${quoted(limit?.asGiven ?? '')} is read as ${(limit?.ms ?? 0) / 1000} s`);
  return [...measurands, ...durations];
}

// No setting counts further: a day has 86400 s, and the longest lists of chargers hold thousands of entries.
const largestLikely = 100_000;

function absurdNumbers({ items }: Statement): string[] {
  return itemIds.flatMap((id) => {
    const answer = items[id];
    if (answer.kind !== 'number' || answer.value <= largestLikely) return [];
    return [`items.${id}: ${answer.value} is hardly what a charge point can do; kept as given`];
  });
}

const families = requiredCipherSuites.map((family) => listed(family, 'and'));

/** Suites by the names of IANA; a charge point that speaks TLS supports one of two families whole. */
function cipherSuites({ items }: Statement): string[] {
  const suites = items['SEC-4'];
  if (suites.kind !== 'list') return [];
  const strange = suites.values
    .filter((suite) => !/^TLS_[A-Z\d]+(_[A-Z\d]+)+$/.test(suite))
    .map((suite) => `items.SEC-4: ${quoted(suite)} is no name of a cipher suite${hint(suite)}; kept as given`);
  const speaksTls = items['SEC-2'].kind === 'yes' || items['SEC-3'].kind === 'yes';
  const isWhole = requiredCipherSuites.some((family) => family.every((suite) => suites.values.includes(suite)));
  if (!speaksTls || isWhole) return strange;
  return [...strange, `items.SEC-4: names neither ${listed(families, 'or')}, which A00.FR.318 asks for`];
}

const hint = (suite: string): string => suggestion(suite, requiredCipherSuites.flat());

const forms: Readonly<Record<KeyType, { readonly name: string; readonly pattern: RegExp }>> = {
  boolean: { name: 'true or false', pattern: /^(true|false)$/i },
  integer: { name: 'a whole number', pattern: /^-?\d+$/ },
  CSL: { name: 'a list', pattern: /^/ },
  string: { name: 'text', pattern: /^/ },
};

// `-` is how the 2023 layout says that a key is absent.
function keys({ configuration }: Statement): string[] {
  return Object.entries(configuration).flatMap(([key, value]) => {
    const known = configurationKeys.get(key);
    const where = `configuration.${key}`;
    if (known === undefined)
      return [`${where}: is no standard key${suggestion(key, [...configurationKeys.keys()])}; kept as given`];
    if (value === '') return [`${where}: is blank; kept as given`];
    if (value === '-' || forms[known.type].pattern.test(value)) return [];
    return [`${where}: ${quoted(value)} is not ${forms[known.type].name}, perhaps a row is shifted; kept as given`];
  });
}

function unanswered({ items, profiles, extensions }: Statement): string[] {
  const claimed: readonly string[] = [...profiles, ...extensions];
  const open: readonly ItemId[] = itemIds.filter(
    (id) => items[id].kind === 'unstated' && claimed.includes(itemOf(id).neededFor),
  );
  if (open.length === 0) return [];
  return [
    `items: ${listed(open, 'and')} ${open.length === 1 ? 'is' : 'are'} unstated; cases that hang on them are undetermined`,
  ];
}
