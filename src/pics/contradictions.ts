/** What cannot be true at the same time in one statement. Each rule tells all of its cases. */
import { spell } from './answers.js';
import { itemIds, itemOf, type ItemId, type YesNoItemId } from './items.js';
import type { Contradiction } from './problems.js';
import { securityRules } from './security-contradictions.js';
import type { Connector } from './sheet.js';
import type { Statement } from './statement.js';
import { listed } from './words.js';

/** Every contradiction in a statement. */
export const contradictions = (statement: Statement): readonly Contradiction[] =>
  [
    ...[pairs, connectorRows, hardware, bothCables, numbers, room, levels, clocks, unclaimed, configuration],
    ...securityRules,
  ].flatMap((rule) => rule(statement));

const exactlyOne = 'exactly one of them';
const atLeastOne = 'at least one of them';
const atMostOne = 'at most one of them';

const pairRules = [
  ['HFS-1', 'HFS-2', atLeastOne],
  ['HFS-3', 'HFS-4', atLeastOne],
  ['C-06.1', 'C-06.2', exactlyOne],
  ['C-10.1', 'C-10.2', exactlyOne],
  ['AQ-7.1', 'AQ-7.2', atMostOne],
] as const;

function pairs({ items }: Statement): Contradiction[] {
  return pairRules.flatMap(([first, second, rule]) => {
    const { kind } = items[second];
    const wrong = (kind === 'yes' && rule !== atLeastOne) || (kind === 'no' && rule !== atMostOne);
    if (items[first].kind !== kind || !wrong) return [];
    const sentence = `is ${spell(items[second])}, and so is ${first}, expected ${rule} to be Yes`;
    return [{ about: [`items.${second}`, `items.${first}`], sentence }];
  });
}

function connectorRows({ items, connectors, parameters }: Statement): Contradiction[] {
  const found: Contradiction[] = [];
  const count = connectors.length;
  const ids = connectors.map(({ id }) => id);
  const number = items['HFS-8'];

  if (number.kind === 'number' && number.value !== count) {
    const sentence = `is ${number.value}, expected ${count} as there are rows in connectors`;
    found.push({ about: ['items.HFS-8', 'connectors'], sentence });
  }
  // OCPP 1.6 §3.8: connectors are numbered from 1 without gaps.
  if (ids.some((id, index) => id !== index + 1)) {
    found.push({
      about: ['connectors'],
      sentence: `have the ids ${listed(ids.map(String), 'and')}, expected 1 to ${count} in order`,
    });
  } else if (parameters.connectorId > count) {
    const sentence = `is ${parameters.connectorId}, expected a connector from 1 to ${count}`;
    found.push({ about: ['parameters.connectorId', 'connectors'], sentence });
  }
  return found;
}

interface Property {
  readonly item: YesNoItemId;
  readonly what: string;
  /** Whether a row shows the property; undefined where it does not say. */
  readonly shownBy: (connector: Connector) => boolean | undefined;
}

const is = <T extends string>(wanted: T, given: T | 'unstated') =>
  given === 'unstated' ? undefined : given === wanted;

const properties: readonly Property[] = [
  { item: 'HFS-1', what: 'Detachable Cable', shownBy: ({ cable }) => is('Detachable Cable', cable) },
  { item: 'HFS-2', what: 'Fixed Cable', shownBy: ({ cable }) => is('Fixed Cable', cable) },
  { item: 'HFS-3', what: 'AC', shownBy: ({ current }) => is('AC', current) },
  { item: 'HFS-4', what: 'DC', shownBy: ({ current }) => is('DC', current) },
];

/** The table of connectors against the features: what a row shows is there, what no row shows is not. */
function hardware({ items, connectors }: Statement): Contradiction[] {
  return properties.flatMap(({ item, what, shownBy }) => {
    const shown = connectors.map(shownBy);
    const about = [`items.${item}`, 'connectors'] as const;
    if (items[item].kind === 'no' && shown.includes(true)) {
      const id = connectors[shown.indexOf(true)]?.id ?? 0;
      return [{ about, sentence: `is No while connector ${id} is ${what}, expected them to agree` }];
    }
    if (items[item].kind === 'yes' && shown.every((each) => each === false)) {
      return [{ about, sentence: `is Yes while no connector is ${what}, expected them to agree` }];
    }
    return [];
  });
}

/** Both kinds of cable are believed only when the table shows both; a table of one kind is told by `hardware`. */
function bothCables({ items, connectors }: Statement): Contradiction[] {
  const kinds = new Set(connectors.map(({ cable }) => cable));
  const bothClaimed = items['HFS-1'].kind === 'yes' && items['HFS-2'].kind === 'yes';
  const bothShown = kinds.has('Detachable Cable') && kinds.has('Fixed Cable');
  if (!bothClaimed || bothShown || !kinds.has('unstated')) return [];
  const sentence =
    'is Yes, and so is HFS-1, while the connectors do not show both kinds of cable, expected them to agree';
  return [{ about: ['items.HFS-2', 'items.HFS-1', 'connectors'], sentence }];
}

const lengths = [
  ['C-09.1', 'ORS-3'],
  ['C-09.2', 'ORS-2'],
] as const;

function numbers({ items }: Statement): Contradiction[] {
  return lengths.flatMap(([list, most]) => {
    const [measurands, length] = [items[list], items[most]];
    if (measurands.kind !== 'list' || length.kind !== 'number' || measurands.values.length <= length.value) return [];
    const sentence = `names ${measurands.values.length} measurands, expected at most ${length.value} as ${most} says`;
    return [{ about: [`items.${list}`, `items.${most}`], sentence }];
  });
}

/** A local list without room for a single entry could not be tested, nor used. */
function room({ items, profiles }: Statement): Contradiction[] {
  if (!profiles.includes('LocalAuthListManagement')) return [];
  return (['ORS-12', 'ORS-13'] as const).flatMap((id) => {
    const answer = items[id];
    if (answer.kind !== 'number' || answer.value > 0) return [];
    const sentence = 'is 0 while profiles names LocalAuthListManagement, expected room for at least one entry';
    return [{ about: [`items.${id}`, 'profiles'], sentence }];
  });
}

/** The charging profiles of the cases are set at a level that the charge point has. */
function levels({ items, profiles, parameters }: Statement): Contradiction[] {
  const highest = items['ORS-14'];
  if (!profiles.includes('SmartCharging') || highest.kind !== 'number') return [];
  if (parameters.stackLevel <= highest.value) return [];
  const sentence = `is ${parameters.stackLevel} while ORS-14 says ${highest.value}, expected at most ${highest.value}`;
  return [{ about: ['parameters.stackLevel', 'items.ORS-14'], sentence }];
}

/**
 * What lasts until a time of day must outlast what the clock of the charge point may be off: a reservation that it takes
 * for past is refused, and rightly; of a schedule that may not have begun, or may be over, nothing can be told.
 */
function clocks({ profiles, parameters }: Statement): Contradiction[] {
  const off = parameters.maxTimeDeviation / 1000;
  const lasting = [
    { profile: 'Reservation', name: 'reservationExpiry', least: off },
    { profile: 'SmartCharging', name: 'chargingScheduleDuration', least: 2 * off },
  ] as const;
  return lasting.flatMap(({ profile, name, least }) => {
    const lasts = parameters[name] / 1000;
    if (!profiles.includes(profile) || lasts > least) return [];
    const sentence = `is ${lasts} s while clocks may be off by maxTimeDeviation, ${off} s, expected more than ${least} s`;
    return [{ about: [`parameters.${name}`, 'parameters.maxTimeDeviation'], sentence }];
  });
}

// The families of items that stand under a profile; questions and settings may be answered besides.
const isFeature = (id: ItemId): boolean => /^(SC|R|F|SEC)-/.test(id);

function unclaimed({ profiles, extensions, items }: Statement): Contradiction[] {
  const found: Contradiction[] = [];
  if (!profiles.includes('Core')) {
    found.push({
      about: ['profiles'],
      sentence: 'does not name Core, expected Core, which every other profile builds on',
    });
  }
  const claimed: readonly string[] = [...profiles, ...extensions];
  for (const id of itemIds.filter(isFeature)) {
    const { neededFor } = itemOf(id);
    const answer = items[id];
    const positive = answer.kind === 'yes' || (answer.kind === 'list' && answer.values.length > 0);
    if (!positive || claimed.includes(neededFor)) continue;
    const list = neededFor === 'Security' ? 'extensions' : 'profiles';
    const otherwise = answer.kind === 'list' ? '[]' : 'No';
    const sentence = `is ${spell(answer)} while ${list} does not name ${neededFor}, expected ${neededFor} there or ${otherwise} here`;
    found.push({ about: [`items.${id}`, list], sentence });
  }
  return found;
}

const sameNumber = {
  NumberOfConnectors: 'HFS-8',
  GetConfigurationMaxKeys: 'ORS-1',
  MeterValuesAlignedDataMaxLength: 'ORS-2',
  MeterValuesSampledDataMaxLength: 'ORS-3',
  StopTransactionMaxMeterValues: 'ORS-8',
  StopTxnAlignedDataMaxLength: 'ORS-9',
  StopTxnSampledDataMaxLength: 'ORS-10',
  WebSocketPingInterval: 'ORS-11',
  LocalAuthListMaxLength: 'ORS-12',
  SendLocalListMaxLength: 'ORS-13',
  ChargeProfileMaxStackLevel: 'ORS-14',
  ChargingScheduleMaxPeriods: 'ORS-15',
  CertificateSignedMaxChainSize: 'ORS-17',
  CertificateStoreMaxLength: 'ORS-18',
  MaxChargingProfilesInstalled: 'ORS-19',
} as const satisfies Record<string, ItemId>;

/** Declared values of keys against the items that say the same, and against the profiles. */
function configuration({ configuration: declared, items, profiles }: Statement): Contradiction[] {
  const found: Contradiction[] = [];
  for (const [key, id] of Object.entries(sameNumber)) {
    const value = declared[key] ?? '';
    const answer = items[id];
    if (answer.kind !== 'number' || !/^\d+$/.test(value) || Number(value) === answer.value) continue;
    const sentence = `is ${answer.value} while configuration.${key} is ${value}, expected them to agree`;
    found.push({ about: [`items.${id}`, `configuration.${key}`], sentence });
  }

  // A device may support more than it was certified for, but not less.
  const supported = declared.SupportedFeatureProfiles ?? '';
  const missing = profiles.filter((profile) => !supported.includes(profile));
  if (supported.includes('Core') && missing.length > 0) {
    const sentence = `names ${listed(missing, 'and')}, expected only what configuration.SupportedFeatureProfiles names`;
    found.push({ about: ['profiles', 'configuration.SupportedFeatureProfiles'], sentence });
  }
  return found;
}
