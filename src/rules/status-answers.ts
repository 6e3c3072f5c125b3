/** Answers that promise another status of a connector: it is reported (OCPP 1.6 §4.9 with errata 3.19, §5.2, §5.13). */
import type { Entry } from '../evidence/journal.js';
import { instantOf } from '../ocpp/timestamps.js';
import { AwaitedEffects, type Wait } from './awaited.js';
import { objectOf, type Fields } from './knowledge.js';
import { Recent } from './recent.js';
import { family, type Asked } from './rule.js';

const rememberedConnectors = 100;
const rememberedReservations = 100;

type Rule = 'availability' | 'reservation';

/** A status that was promised. */
interface Promised {
  readonly rule: Rule;
  /** The connectors any of which may show it. */
  readonly connectors: readonly number[];
  readonly fits: (status: string) => boolean;
  /** What may be reported meanwhile without being the end of the matter. */
  readonly waitsOn: (status: string) => boolean;
  readonly wait: Wait;
}

export const statusAnswers = family({
  name: 'answers',
  rules: {
    availability: { title: 'A change of availability that was accepted is reported', clause: 'OCPP 1.6 §5.2' },
    reservation: {
      title: 'A reservation that was accepted or cancelled is reported',
      clause: 'OCPP 1.6 §4.9, errata 3.19',
    },
  },
  start(judge, known) {
    const awaited = new AwaitedEffects(known);
    const statuses = new Recent<number, string>(rememberedConnectors);
    const reservations = new Recent<number, number>(rememberedReservations);
    const scheduled = new Set<number>();
    const promised = new Set<Promised>();
    /** Whether the charge point as a whole was made inoperative, so that a connector alone cannot be operative. */
    let isClosed = !known.circumstances.fromTheStart;

    const forget = (rule?: Rule, by?: Entry): void => {
      for (const one of promised) {
        if (rule !== undefined && one.rule !== rule) continue;
        if (by === undefined) one.wait.end();
        else one.wait.supersede(by);
        promised.delete(one);
      }
    };

    const limit = (): number =>
      known.circumstances.limits.triggeredFunction + 1000 * (known.count('MinimumStatusDuration') ?? 0);

    const expect = (one: Omit<Promised, 'wait'>, entry: Entry, text: string): void => {
      const missed = () => {
        promised.delete(own);
        judge.broken(one.rule, text, { at: entry });
      };
      const own: Promised = { ...one, wait: awaited.within(2 * limit(), entry, missed, limit()) };
      promised.add(own);
    };

    const expectUnavailable = (connectors: readonly number[], entry: Entry, text: string): void => {
      const fits = (status: string) => status === 'Unavailable';
      expect({ rule: 'availability', connectors, fits, waitsOn: (status) => status === 'Available' }, entry, text);
    };

    const changes = (connectorId: number, type: unknown, status: unknown, entry: Entry): void => {
      const inoperative = type === 'Inoperative';
      if (connectorId === 0 && status === 'Accepted') isClosed = inoperative;
      if (status === 'Scheduled' && inoperative && connectorId > 0 && scheduled.size < rememberedConnectors) {
        scheduled.add(connectorId);
      }
      if (status !== 'Accepted') return;
      const concerned = connectorId === 0 ? [...statuses.keys()] : [connectorId];
      const before = concerned.map((id) => statuses.get(id));
      const subject = `a change of connector ${connectorId} to ${inoperative ? 'Inoperative' : 'Operative'} was accepted`;
      // Of what is neither free nor out of service it is not certain what it becomes.
      if (inoperative) {
        if (before.includes('Unavailable') || !before.includes('Available')) return;
        expectUnavailable(concerned, entry, `${subject}, and no status Unavailable was reported`);
        return;
      }
      if (connectorId !== 0 && (isClosed || (statuses.get(0) ?? 'Unavailable') === 'Unavailable')) return;
      if (before.length === 0 || before.some((one) => one !== 'Unavailable')) return;
      const fits = (one: string) => one !== 'Unavailable';
      const text = `${subject}, and no status but Unavailable was reported`;
      expect({ rule: 'availability', connectors: concerned, fits, waitsOn: () => true }, entry, text);
    };

    const reserves = ({ connectorId, reservationId, expiryDate }: Fields, entry: Entry): void => {
      if (typeof connectorId !== 'number' || typeof reservationId !== 'number' || connectorId <= 0) return;
      reservations.set(reservationId, connectorId);
      const [now, until] = [known.timeAt(entry), typeof expiryDate === 'string' ? instantOf(expiryDate) : undefined];
      if (now === undefined || until === undefined || until < now + 4 * limit()) return;
      if (statuses.get(connectorId) !== 'Available') return;
      const [fits, waitsOn] = [(one: string) => one === 'Reserved', (one: string) => one === 'Available'];
      const text = `a reservation of connector ${connectorId} was accepted, and no status Reserved was reported`;
      expect({ rule: 'reservation', connectors: [connectorId], fits, waitsOn }, entry, text);
    };

    const cancels = (reservationId: unknown, entry: Entry): void => {
      const connectorId = typeof reservationId === 'number' ? reservations.get(reservationId) : undefined;
      if (connectorId === undefined || statuses.get(connectorId) !== 'Reserved') return;
      const fits = (one: string) => one !== 'Reserved';
      const text = `the reservation of connector ${connectorId} was cancelled, and no status but Reserved was reported`;
      expect({ rule: 'reservation', connectors: [connectorId], fits, waitsOn: () => true }, entry, text);
    };

    const answers = ({ call }: Asked, status: unknown, entry: Entry): void => {
      const fields = objectOf(call.payload);
      const { connectorId, type } = fields;
      if (call.action === 'ChangeAvailability' && typeof connectorId === 'number') {
        changes(connectorId, type, status, entry);
      }
      if (status !== 'Accepted') return;
      if (call.action === 'ReserveNow') reserves(fields, entry);
      if (call.action === 'CancelReservation') cancels(fields.reservationId, entry);
    };

    const reports = ({ connectorId, status }: Fields, entry: Entry): void => {
      if (typeof connectorId !== 'number' || typeof status !== 'string') return;
      statuses.set(connectorId, status.slice(0, longestStatus));
      for (const one of promised) {
        if (!one.connectors.includes(connectorId)) continue;
        const fits = one.fits(status);
        if (fits) judge.held(one.rule);
        else if (one.waitsOn(status)) continue;
        one.wait.end();
        promised.delete(one);
      }
      if (status === 'Unavailable' && scheduled.delete(connectorId)) judge.held('availability');
      // The transaction is over: the connector is free, and should not be.
      if (status === 'Available' && scheduled.delete(connectorId)) {
        const text = `connector ${connectorId} was to be Inoperative after its transaction, and stayed Available`;
        expectUnavailable([connectorId], entry, text);
      }
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type === 'disconnect' || entry.type === 'connect') {
        forget();
        statuses.clear();
        scheduled.clear();
      }
      if (entry.type === 'frame' && decoded !== undefined) {
        const { frame } = decoded;
        if (frame.kind === 'call' && entry.direction === 'sent') {
          if (frame.action === 'ChangeAvailability') {
            forget(undefined, entry);
            scheduled.clear();
          }
          if (/^(ReserveNow|CancelReservation)$/.test(frame.action)) forget('reservation', entry);
        }
        if (frame.kind === 'result' && entry.direction === 'received' && asked !== undefined) {
          answers(asked, objectOf(frame.payload).status, entry);
        }
        if (frame.kind === 'call' && entry.direction === 'received') {
          const fields = objectOf(frame.payload);
          if (frame.action === 'BootNotification') {
            forget();
            statuses.clear();
            scheduled.clear();
          }
          if (frame.action === 'StatusNotification') reports(fields, entry);
          if (frame.action === 'StartTransaction') forget('reservation');
        }
      }
      awaited.look(entry);
    };
  },
});

const longestStatus = 20;
