/** Reservations: who may charge on a reserved connector, and what a transaction says of it (OCPP 1.6 §4.8, §5.13). */
import type { Entry } from '../evidence/journal.js';
import { instant, tagOf } from './begun.js';
import { objectOf, type Fields } from './knowledge.js';
import { Recent } from './recent.js';
import { family, type Asked } from './rule.js';

interface Reservation {
  readonly id: number;
  readonly connectorId: number;
  /** The idTag and the group that may use it. */
  readonly tags: readonly string[];
  /** When it was accepted and when it expires, by the clock of the Central System. */
  readonly madeAt: number | undefined;
  readonly expiresAt: number | undefined;
  /** Whether the charge point has told that the connector is reserved, and nothing to the contrary since. */
  told: boolean;
  /** Whether a transaction named it, be it that the message was not answered yet. */
  used: boolean;
}

const rememberedReservations = 100;
const rememberedTags = 1000;
const rememberedGroups = 20;
// Clocks of charge points are set now and then only.
const clockError = 5000;

/** Judges what this journal shows to be reserved; a restart or a new connection leaves it open what still is. */
export const reservations = family({
  name: 'reservations',
  rules: {
    named: { title: 'A transaction that ends a reservation names it', clause: 'OCPP 1.6 §4.8, §5.13' },
    others: { title: 'Nobody charges on a connector that is reserved for somebody else', clause: 'OCPP 1.6 §5.13' },
    over: { title: 'A transaction names no reservation that is over', clause: 'OCPP 1.6 §6.45' },
  },
  start(judge, known) {
    const open = new Recent<number, Reservation>(rememberedReservations);
    /** How a reservation has ended without a transaction. */
    const over = new Recent<number, string>(rememberedReservations);
    /** The groups that an idTag was ever said to be of. */
    const groups = new Recent<string, readonly string[]>(rememberedTags);

    const learns = (idTag: unknown, idTagInfo: unknown): void => {
      const [tag, group] = [tagOf(idTag), tagOf(objectOf(idTagInfo).parentIdTag)];
      if (tag === undefined || group === undefined) return;
      groups.set(tag, [...(groups.get(tag) ?? []), group].slice(-rememberedGroups));
    };

    const makes = (fields: Fields, entry: Entry): void => {
      const { connectorId, reservationId: id, idTag, parentIdTag, expiryDate } = fields;
      if (typeof connectorId !== 'number' || typeof id !== 'number') return;
      const tags = [idTag, parentIdTag].flatMap((tag) => tagOf(tag) ?? []);
      const madeAt = known.timeAt(entry);
      open.set(id, { id, connectorId, tags, madeAt, expiresAt: instant(expiryDate), told: false, used: false });
    };

    const answers = ({ call }: Asked, status: unknown, entry: Entry): void => {
      const fields = objectOf(call.payload);
      if (call.action === 'ReserveNow' && status === 'Accepted') makes(fields, entry);
      const { reservationId } = fields;
      if (call.action !== 'CancelReservation' || status !== 'Accepted' || typeof reservationId !== 'number') return;
      // OCPP 1.6 §5.1: of one that was used before, the cancellation would have been rejected.
      over.set(reservationId, 'was cancelled');
    };

    /** What was wished may have happened before it is answered. */
    const wishes = (action: string, { reservationId, type }: Fields): void => {
      if (action === 'ChangeAvailability' && type === 'Inoperative') open.clear();
      if (!/^(ReserveNow|CancelReservation)$/.test(action) || typeof reservationId !== 'number') return;
      open.delete(reservationId);
      over.delete(reservationId);
    };

    const reports = ({ connectorId, status }: Fields, entry: Entry): void => {
      for (const one of [...open.values()]) {
        if (connectorId !== one.connectorId && connectorId !== 0) continue;
        if (status === 'Reserved' && connectorId === one.connectorId) one.told = true;
        if (status === 'Faulted' || status === 'Unavailable') open.delete(one.id);
        if (status !== 'Available' || connectorId === 0 || !one.told) continue;
        // Whether it has ended or is about to be used is not certain before its time has come.
        open.delete(one.id);
        const now = known.timeAt(entry);
        if (one.used || now === undefined || one.expiresAt === undefined || now < one.expiresAt) continue;
        over.set(one.id, 'has expired');
      }
    };

    const names = (reservationId: unknown): void => {
      if (typeof reservationId !== 'number') return;
      const ended = over.get(reservationId);
      if (ended === undefined) judge.held('over');
      else judge.broken('over', `a transaction names reservation ${reservationId}, which ${ended}`);
      const one = open.get(reservationId);
      if (one !== undefined) one.used = true;
    };

    /** A transaction of an idTag, of which the answer says the group. */
    const starts = ({ call, entry }: Asked, { idTagInfo }: Fields): void => {
      const { connectorId, idTag, reservationId, timestamp } = objectOf(call.payload);
      const [tag, begunAt, heardAt] = [tagOf(idTag), instant(timestamp), known.timeAt(entry)];
      learns(idTag, idTagInfo);
      if (tag === undefined || begunAt === undefined || heardAt === undefined) return;

      const named = typeof reservationId === 'number' ? open.get(reservationId) : undefined;
      if (named !== undefined) open.delete(named.id);
      for (const one of named === undefined ? [...open.values()] : [named]) {
        if (one.connectorId !== connectorId || !one.told) continue;
        open.delete(one.id);
        const { madeAt = Infinity, expiresAt = -Infinity } = one;
        // What began offline, before or after, is reported later on.
        if (begunAt < madeAt - clockError || Math.max(begunAt, heardAt) > expiresAt - clockError) continue;
        const mayCharge = [tag, ...(groups.get(tag) ?? [])].some((each) => one.tags.includes(each));
        if (mayCharge) isNamed(one, reservationId, entry);
        else if (known.circumstances.fromTheStart && !groups.forgetful) {
          const text = `a transaction was started on connector ${one.connectorId}, reserved for another idTag`;
          judge.broken('others', `${text} and group`, { at: entry });
        }
      }
    };

    const isNamed = ({ id, connectorId }: Reservation, reservationId: unknown, at: Entry): void => {
      judge.held('others');
      if (reservationId === id) judge.held('named');
      else {
        const said = typeof reservationId === 'number' ? `names ${reservationId}` : 'names none';
        judge.broken('named', `a transaction that ends reservation ${id} of connector ${connectorId} ${said}`, { at });
      }
    };

    const listens = (action: string, payload: Fields): void => {
      const { localAuthorizationList: list } = payload;
      if (action !== 'SendLocalList' || !Array.isArray(list)) return;
      for (const one of (list as readonly unknown[]).slice(0, rememberedTags)) {
        learns(objectOf(one).idTag, objectOf(one).idTagInfo);
      }
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type === 'connect' || entry.type === 'disconnect') open.clear();
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      if (frame.kind === 'call') {
        const fields = objectOf(frame.payload);
        if (entry.direction === 'sent') {
          wishes(frame.action, fields);
          listens(frame.action, fields);
        } else {
          if (frame.action === 'BootNotification') open.clear();
          if (frame.action === 'StatusNotification') reports(fields, entry);
          if (frame.action === 'StartTransaction') names(fields.reservationId);
        }
      }
      if (frame.kind !== 'result' || asked === undefined) return;
      const answer = objectOf(frame.payload);
      if (entry.direction === 'received') answers(asked, answer.status, entry);
      else if (asked.call.action === 'StartTransaction') starts(asked, answer);
      else learns(objectOf(asked.call.payload).idTag, answer.idTagInfo);
    };
  },
});
