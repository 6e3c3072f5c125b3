/** Answers about charging profiles: what was accepted is there, and what is answered is a schedule (OCPP 1.6 §3.13, §5.5). */
import type { Entry } from '../evidence/journal.js';
import { instantOf } from '../ocpp/timestamps.js';
import { show } from '../ocpp/validation.js';
import { objectOf, type Fields } from './knowledge.js';
import { Recent } from './recent.js';
import { family, type Asked } from './rule.js';

/** A profile that was accepted. */
interface Profile {
  readonly connectorId: unknown;
  readonly purpose: unknown;
  readonly stackLevel: unknown;
  /** When it has nothing more to say, in milliseconds since 1970; NaN where that cannot be read. */
  readonly until: number;
}

const rememberedProfiles = 500;
const rememberedConnectors = 100;
// Near the end of its validity or of its schedule nobody knows.
const margin = 60_000;

export const chargingProfileAnswers = family({
  name: 'answers',
  rules: {
    'charging-profile': {
      title: 'A charging profile that was accepted is known when it is cleared',
      clause: 'OCPP 1.6 §5.5, §5.16, errata 3.37',
    },
    'tx-profile': {
      title: 'A TxProfile is not accepted for a connector that runs no transaction',
      clause: 'OCPP 1.6 §3.13.1',
    },
    'composite-schedule': {
      title: 'A composite schedule is in the unit that was asked for, begins at 0 and goes forward',
      clause: 'OCPP 1.6 §6.21, §7.13, §7.14',
    },
  },
  start(judge, known) {
    /** By id; an id of which it is not certain that it is known is not in it. */
    const accepted = new Recent<number, Profile>(rememberedProfiles);
    /** The connectors that are free, and since when. */
    const free = new Recent<unknown, Entry>(rememberedConnectors);
    /** A TxProfile that was accepted where nothing seemed to run: what is said next may show that something does. */
    let doubted: { readonly connectorId: unknown; readonly entry: Entry } | undefined;
    /** Calls that change profiles and are not answered yet. */
    const changing = new Set<number>();

    const restarts = (): void => {
      // What was not answered may have been done.
      if (changing.size > 0) accepted.clear();
      changing.clear();
      free.clear();
      doubted = undefined;
    };

    const replaces = ({ chargingProfileId, chargingProfilePurpose, stackLevel }: Fields): void => {
      for (const [id, one] of accepted) {
        const isSame = one.purpose === chargingProfilePurpose && one.stackLevel === stackLevel;
        if (isSame || id === chargingProfileId) accepted.delete(id);
      }
    };

    const sets = (asked: Asked, status: unknown, entry: Entry): void => {
      const { connectorId, csChargingProfiles } = objectOf(asked.call.payload);
      const profile = objectOf(csChargingProfiles);
      const { chargingProfileId: id, chargingProfilePurpose: purpose, stackLevel } = profile;
      const refused = status === 'Rejected' || status === 'NotSupported';
      const since = free.get(connectorId);
      // Only what was free before the call, and has said nothing since, seems to run no transaction.
      if (purpose === 'TxProfile' && since !== undefined && since.seq < asked.entry.seq) {
        if (refused) judge.held('tx-profile');
        if (status === 'Accepted') doubted = { connectorId, entry };
      }
      if (refused) return;
      replaces(profile);
      if (status !== 'Accepted' || typeof id !== 'number' || purpose === 'TxProfile' || changing.size > 0) return;
      accepted.set(id, { connectorId, purpose, stackLevel, until: endOf(profile) });
    };

    const clears = ({ call }: Asked, status: unknown, entry: Entry): void => {
      const criteria = objectOf(call.payload);
      const meant = [...accepted].filter(([id, profile]) => matches(id, profile, criteria));
      const certain = meant.filter(([, profile]) => changing.size === 0 && isValidFor(profile, entry));
      const [first] = certain;
      if (first !== undefined && status === 'Accepted') judge.held('charging-profile');
      if (first !== undefined && status === 'Unknown') {
        judge.broken('charging-profile', `the charging profile ${show(first[0])} was accepted, and is not known`);
      }
      for (const [id] of meant) accepted.delete(id);
    };

    /** Decides on a doubted TxProfile by the next thing that the charge point says. */
    const decides = (connectorId: unknown): void => {
      if (doubted !== undefined && doubted.connectorId !== connectorId) {
        const text = `a TxProfile was accepted for connector ${show(doubted.connectorId)}, which runs no transaction`;
        judge.broken('tx-profile', text, { at: doubted.entry });
      }
      doubted = undefined;
    };

    const isValidFor = ({ until }: Profile, entry: Entry): boolean => {
      if (until === Infinity) return true;
      const now = known.timeAt(entry);
      return now !== undefined && now + margin < until;
    };

    const composes = ({ call }: Asked, { status, chargingSchedule }: Fields): void => {
      if (status !== 'Accepted' || chargingSchedule === undefined) return;
      const { chargingRateUnit: asked } = objectOf(call.payload);
      const { chargingRateUnit, chargingSchedulePeriod } = objectOf(chargingSchedule);
      const periods = Array.isArray(chargingSchedulePeriod) ? (chargingSchedulePeriod as readonly unknown[]) : [];
      const starts = periods.map((period) => Number(objectOf(period).startPeriod));
      const back = starts.findIndex((start, index) => start <= (starts[index - 1] ?? -Infinity));
      if (periods.length === 0) judge.broken('composite-schedule', 'the schedule has no period');
      else if (asked !== undefined && chargingRateUnit !== asked) {
        judge.broken('composite-schedule', `the unit is ${show(chargingRateUnit)}, and ${show(asked)} was asked for`);
      } else if (starts[0] !== 0) {
        judge.broken('composite-schedule', `the first period starts at ${show(starts[0])}, expected 0`);
      } else if (back > 0) {
        judge.broken(
          'composite-schedule',
          `period ${back + 1} starts at ${show(starts[back])}, not after the one before`,
        );
      } else judge.held('composite-schedule');
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type === 'connect' || entry.type === 'disconnect') restarts();
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      if (frame.kind === 'call' && entry.direction === 'sent') {
        if (changes.has(frame.action)) changing.add(entry.seq);
        // Other firmware may have another memory.
        if (frame.action.endsWith('UpdateFirmware')) accepted.clear();
        if (frame.action === 'RemoteStartTransaction') {
          // What it starts may run before it is told.
          free.clear();
          replaces(objectOf(objectOf(frame.payload).chargingProfile));
        }
      }
      if (entry.direction === 'received') {
        const { connectorId } = objectOf(frame.kind === 'call' ? frame.payload : undefined);
        decides(connectorId);
      }
      if (frame.kind === 'call' && entry.direction === 'received') {
        const { connectorId, status } = objectOf(frame.payload);
        if (frame.action === 'BootNotification') free.clear();
        if (frame.action === 'StartTransaction') free.delete(connectorId);
        if (frame.action === 'StatusNotification' && status === 'Available') free.set(connectorId, entry);
        if (frame.action === 'StatusNotification' && status !== 'Available') free.delete(connectorId);
      }
      if (entry.direction !== 'received' || asked === undefined || frame.kind === 'call') return;
      changing.delete(asked.entry.seq);
      const answer = objectOf(frame.kind === 'result' ? frame.payload : undefined);
      if (asked.call.action === 'SetChargingProfile') sets(asked, answer.status, entry);
      if (asked.call.action === 'ClearChargingProfile') clears(asked, answer.status, entry);
      if (asked.call.action === 'GetCompositeSchedule') composes(asked, answer);
    };
  },
});

const changes = new Set(['SetChargingProfile', 'ClearChargingProfile']);

/** The end of its validity; of an absolute schedule that ends, too, for after it the profile is of no use (§7.13). */
function endOf({ validTo, chargingProfileKind, chargingSchedule }: Fields): number {
  const { startSchedule, duration } = objectOf(chargingSchedule);
  const validity = validTo === undefined ? Infinity : instantIn(validTo);
  if (chargingProfileKind !== 'Absolute' || startSchedule === undefined || typeof duration !== 'number')
    return validity;
  return Math.min(validity, instantIn(startSchedule) + duration * 1000);
}

const instantIn = (text: unknown): number => (typeof text === 'string' ? (instantOf(text) ?? NaN) : NaN);

/** Every given criterion holds; an id makes the others void (errata 3.25, 3.26). */
function matches(id: number, { connectorId, purpose, stackLevel }: Profile, criteria: Fields): boolean {
  if (criteria.id !== undefined) return criteria.id === id;
  return (
    (criteria.connectorId ?? connectorId) === connectorId &&
    (criteria.chargingProfilePurpose ?? purpose) === purpose &&
    (criteria.stackLevel ?? stackLevel) === stackLevel
  );
}
