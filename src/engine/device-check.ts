/** The statement against what the charge point itself says, before the first case is played. */
import { configurationKeys } from '../ocpp/configuration-keys.js';
import type { Response } from '../ocpp/messages.js';
import { show } from '../ocpp/validation.js';
import { usesTls } from '../ocpp/security.js';
import type { NumberItemId } from '../pics/items.js';
import { claimedProfiles, firstProfile } from '../pics/security-claims.js';
import type { Statement } from '../pics/statement.js';
import type { Link } from '../wire/link.js';
import { statusOf } from '../wire/peer.js';

type Listed = NonNullable<Response<'GetConfiguration'>['configurationKey']>;

/** Something that the statement and the charge point see differently. */
export interface Difference {
  readonly rule: string;
  readonly clause: string;
  /** `fail` where one of the two must be wrong; `warning` where a case will tell. */
  readonly severity: 'fail' | 'warning';
  readonly text: string;
}

const splitList = (value: string): readonly string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** What a charge point that lists its configuration like this contradicts in the statement. */
export function differences(statement: Statement, listed: Listed): readonly Difference[] {
  const known = new Map(listed.map((entry) => [entry.key.toLowerCase(), entry]));
  const valueOf = (key: string): string | undefined => known.get(key.toLowerCase())?.value;
  return [
    ...profileDifferences(statement, valueOf('SupportedFeatureProfiles')),
    ...connectorDifferences(statement, valueOf('NumberOfConnectors')),
    ...settings.flatMap(([id, key]) => settingDifferences(statement, id, key, valueOf(key))),
    ...securityDifferences(statement, known),
    ...keyDifferences(statement, known),
  ];
}

function profileDifferences({ profiles }: Statement, value: string | undefined): readonly Difference[] {
  if (value === undefined) return [];
  const told = splitList(value);
  const lower = (names: readonly string[]) => names.map((name) => name.toLowerCase());
  const unclaimed = told.filter((name) => !lower(profiles).includes(name.toLowerCase()));
  const missing = profiles.filter((name) => !lower(told).includes(name.toLowerCase()));
  if (unclaimed.length + missing.length === 0) return [];
  const text = [
    ...(missing.length === 0 ? [] : [`profiles claims ${missing.join(', ')}, which SupportedFeatureProfiles lacks`]),
    ...(unclaimed.length === 0 ? [] : [`SupportedFeatureProfiles lists ${unclaimed.join(', ')}, which profiles lacks`]),
  ].join('; ');
  return [{ rule: 'statement.profiles', clause: 'OCPP 1.6 §9.1.29', severity: 'fail', text }];
}

function connectorDifferences({ connectors }: Statement, value: string | undefined): readonly Difference[] {
  if (value === undefined || Number(value) === connectors.length) return [];
  const text = `connectors has ${connectors.length} rows, NumberOfConnectors is ${show(value)}`;
  return [{ rule: 'statement.connectors', clause: 'OCPP 1.6 §9.1.21', severity: 'fail', text }];
}

const settings = [
  ['ORS-1', 'GetConfigurationMaxKeys'],
  ['ORS-2', 'MeterValuesAlignedDataMaxLength'],
  ['ORS-3', 'MeterValuesSampledDataMaxLength'],
  ['ORS-8', 'StopTransactionMaxMeterValues'],
  ['ORS-9', 'StopTxnAlignedDataMaxLength'],
  ['ORS-10', 'StopTxnSampledDataMaxLength'],
  ['ORS-12', 'LocalAuthListMaxLength'],
  ['ORS-13', 'SendLocalListMaxLength'],
  ['ORS-14', 'ChargeProfileMaxStackLevel'],
  ['ORS-15', 'ChargingScheduleMaxPeriods'],
  ['ORS-17', 'CertificateSignedMaxChainSize'],
  ['ORS-18', 'CertificateStoreMaxLength'],
  ['ORS-19', 'MaxChargingProfilesInstalled'],
] as const satisfies readonly (readonly [NumberItemId, string])[];

function settingDifferences(
  { items }: Statement,
  id: NumberItemId,
  key: string,
  value: string | undefined,
): readonly Difference[] {
  const answer = items[id];
  if (value === undefined || answer.kind !== 'number' || Number(value) === answer.value) return [];
  const text = `${id} is ${answer.value}, ${key} is ${show(value)}`;
  const severity = id === 'ORS-1' ? 'fail' : 'warning';
  return [{ rule: 'statement.settings', clause: 'OCPP 1.6 §9', severity, text }];
}

/** The present security profile; a key that profiles 2 and 3 require. AuthorizationKey cannot be looked for (§7.2). */
function securityDifferences(statement: Statement, known: ReadonlyMap<string, Listed[number]>): readonly Difference[] {
  if (!statement.extensions.includes('Security')) return [];
  const value = known.get('securityprofile')?.value;
  const first = firstProfile(statement);
  const profile: Difference = {
    rule: 'statement.security',
    clause: 'security whitepaper §7.6',
    severity: 'fail',
    text: `security.profile is ${first}, SecurityProfile is ${show(value)}`,
  };
  const check: Difference = {
    rule: 'statement.keys',
    clause: 'security whitepaper §7.1',
    severity: 'warning',
    text: 'AdditionalRootCertificateCheck is required unless only security profile 1 is there, and is not listed',
  };
  return [
    ...(value === undefined || value.trim() === String(first) ? [] : [profile]),
    ...(claimedProfiles(statement).some(usesTls) && !known.has('additionalrootcertificatecheck') ? [check] : []),
  ];
}

/** Keys that a claimed profile requires, and their access: a case judges them, the statement did not say otherwise. */
function keyDifferences(
  { profiles, extensions }: Statement,
  known: ReadonlyMap<string, Listed[number]>,
): readonly Difference[] {
  const claimed: readonly string[] = [...profiles, ...extensions];
  const difference = (text: string): Difference => ({
    rule: 'statement.keys',
    clause: 'OCPP 1.6 §9',
    severity: 'warning',
    text,
  });
  return [...configurationKeys].flatMap(([key, { access, required, profile }]) => {
    if (!claimed.includes(profile) || access === 'W') return [];
    const entry = known.get(key.toLowerCase());
    if (entry === undefined) {
      return required ? [difference(`${key} is required by ${profile}, and is not listed`)] : [];
    }
    const wrong = (access === 'R' && !entry.readonly) || (access === 'RW' && entry.readonly);
    return wrong ? [difference(`${key} is listed as ${entry.readonly ? 'read-only' : 'writable'}`)] : [];
  });
}

/** The measurands that a statement claims and the charge point does not let be configured, while it takes others. */
export function measurandDifference(id: string, key: string, refused: readonly string[]): Difference {
  const text = `${id} claims ${refused.join(', ')}, which ${key} does not take`;
  return { rule: 'statement.measurands', clause: 'OCPP 1.6 §9.1.17', severity: 'fail', text };
}

/** What was learnt of a charge point, and the journal entry that showed it last. */
export interface Comparison {
  readonly differences: readonly Difference[];
  readonly seq: number;
  /** Why nothing, or not everything, could be compared. */
  readonly remarks: readonly string[];
}

const essential = ['SupportedFeatureProfiles', 'NumberOfConnectors', 'GetConfigurationMaxKeys', 'SecurityProfile'];

/** Asks the charge point and compares. What it does not answer is a remark: the cases will tell. */
export async function compareWithDevice(link: Link, statement: Statement, limitMs: number): Promise<Comparison> {
  const remarks: string[] = [];
  const { listed, complete } = await readConfiguration(link, limitMs);
  if (listed.length === 0)
    remarks.push('the charge point lists no configuration: the statement is not compared with it');
  const found = differences(statement, listed).filter(({ rule }) => complete || rule !== 'statement.keys');
  for (const [id, key] of [
    ['C-09.1', 'MeterValuesSampledData'],
    ['C-09.2', 'MeterValuesAlignedData'],
  ] as const) {
    const claimed = statement.items[id];
    const entry = listed.find((one) => one.key.toLowerCase() === key.toLowerCase());
    if (claimed.kind !== 'list' || entry === undefined || entry.readonly) continue;
    const refused = await refusedMeasurands(link, key, entry.value ?? '', claimed.values, limitMs);
    const all = refused.length === claimed.values.length;
    if (refused.length > 0 && !all) found.push(measurandDifference(id, key, refused));
    if (refused.length > 0 && all) remarks.push(`${key} takes none of the measurands of ${id}`);
  }
  return { differences: found, seq: link.journal.seq, remarks };
}

async function readConfiguration(link: Link, limitMs: number): Promise<{ listed: Listed; complete: boolean }> {
  const read = async (payload: object): Promise<Listed> => {
    const reply = await link.call('GetConfiguration', payload, limitMs);
    if (reply.kind !== 'result' || reply.violations.length > 0) return [];
    return (reply.payload as Response<'GetConfiguration'>).configurationKey ?? [];
  };
  const all = await read({});
  if (all.length > 0) return { listed: all, complete: true };
  const some: Listed[number][] = [];
  for (const key of essential) some.push(...(await read({ key: [key] })));
  return { listed: some, complete: false };
}

/** Tries the whole list, then each measurand alone, and sets the key back to what it was. */
async function refusedMeasurands(
  link: Link,
  key: string,
  before: string,
  claimed: readonly string[],
  limitMs: number,
): Promise<readonly string[]> {
  const listed = splitList(before).map((item) => item.toLowerCase());
  if (claimed.every((name) => listed.includes(name.toLowerCase()))) return [];
  const takes = async (value: string): Promise<boolean> => {
    const reply = await link.call('ChangeConfiguration', { key, value }, limitMs);
    const status = statusOf(reply);
    return status === 'Accepted' || status === 'RebootRequired';
  };
  const refused: string[] = [];
  if (!(await takes(claimed.join(',')))) {
    for (const name of claimed) if (!(await takes(name))) refused.push(name);
  }
  await takes(before);
  return refused;
}
