/** Registration: what a charge point may send before it is accepted, and when it asks again (OCPP 1.6 §4.2). */
import type { Entry } from '../evidence/journal.js';
import type { Call } from '../ocpp/frames.js';
import { objectOf } from './knowledge.js';
import { family } from './rule.js';

type Registration = 'unknown' | 'booting' | 'Accepted' | 'Pending' | 'Rejected';

const triggering = new Set(['TriggerMessage', 'ExtendedTriggerMessage']);
// After these a boot on the same connection is a new one.
const mayReboot = new Set(['Reset', ...triggering, 'UpdateFirmware', 'SignedUpdateFirmware']);

/** Messages of the security extension that are triggered by another name than their own. */
const triggeredBy: Readonly<Record<string, string>> = {
  SignCertificate: 'SignChargePointCertificate',
  SignedFirmwareStatusNotification: 'FirmwareStatusNotification',
};

/** An answer other than Accepted, with the milliseconds that it bids to wait. */
interface Refusal {
  readonly status: 'Pending' | 'Rejected';
  readonly wait: number;
  readonly entry: Entry;
}

/** The triggers of a pending registration: each stands for one message, or one per connector. */
function triggers(): {
  readonly add: (payload: unknown) => void;
  readonly use: (action: string) => boolean;
  readonly clear: () => void;
} {
  const left = new Map<unknown, number>();
  return {
    add(payload) {
      const { requestedMessage, connectorId } = payload as { requestedMessage?: unknown; connectorId?: unknown };
      const perConnector = requestedMessage === 'StatusNotification' || requestedMessage === 'MeterValues';
      // Without a connector all of them are meant (OCPP 1.6 §5.17).
      const more = perConnector && connectorId === undefined ? Infinity : 1;
      left.set(requestedMessage, (left.get(requestedMessage) ?? 0) + more);
    },
    use(action) {
      const name = [action, triggeredBy[action]].find((one) => (left.get(one) ?? 0) > 0);
      if (name === undefined) return false;
      left.set(name, (left.get(name) ?? 0) - 1);
      return true;
    },
    clear: () => {
      left.clear();
    },
  };
}

export const registration = family({
  name: 'registration',
  rules: {
    'boot-first': { title: 'After a start nothing is sent before BootNotification', clause: 'OCPP 1.6 §4.2' },
    accepted: {
      title: 'Nothing but BootNotification is sent before the registration is accepted',
      clause: 'OCPP 1.6 §4.2',
    },
    rejected: { title: 'A charge point that was rejected answers no call', clause: 'OCPP 1.6 §4.2' },
    retry: {
      title: 'Whoever was not accepted waits for the interval that was given before it asks again',
      clause: 'OCPP 1.6 §4.2',
    },
  },
  start(judge, known) {
    let registration: Registration = 'unknown';
    const triggered = triggers();
    /** The first call on a connection that did not begin with a boot; undefined once a reboot may be on its way. */
    let early: string | undefined;
    let fresh = false;
    /** Undefined where the charge point may choose its time, or may have started anew. */
    let refusal: Refusal | undefined;

    const asksAgain = (entry: Entry): void => {
      const waited = refusal === undefined ? undefined : known.between(refusal.entry, entry);
      if (refusal === undefined || waited === undefined) return;
      const { status, wait } = refusal;
      if (waited >= wait - Math.max(wait / 100, 1000)) {
        judge.held('retry');
        return;
      }
      const text = `BootNotification was sent ${(waited / 1000).toFixed(1)} s after the answer ${status}`;
      // Rejected forbids any message until then, Pending only recommends to wait.
      const severity = status === 'Rejected' ? 'fail' : 'warning';
      judge.broken('retry', `${text}, which bid to wait for ${wait / 1000} s`, { severity });
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type === 'connect') {
        fresh = true;
        early = undefined;
      }
      if (entry.type === 'connect' || entry.type === 'disconnect') refusal = undefined;
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      if (entry.direction === 'sent') {
        if (frame.kind === 'call' && triggering.has(frame.action)) triggered.add(frame.payload);
        if (frame.kind === 'call' && asksForBoot(frame)) refusal = undefined;
        if (frame.kind === 'call' && mayReboot.has(frame.action)) {
          early = undefined;
          // What comes first from now on may be what was asked for.
          fresh = false;
        }
        if (frame.kind === 'result' && asked?.call.action === 'BootNotification') {
          const { interval } = objectOf(frame.payload);
          registration = known.registration ?? 'unknown';
          refusal = refusalOf(registration, interval, entry);
          triggered.clear();
        }
        return;
      }
      if (frame.kind === 'call' && frame.action === 'BootNotification') {
        if (early === undefined) judge.held('boot-first');
        else judge.broken('boot-first', `${early} was sent on a new connection before BootNotification`);
        asksAgain(entry);
        refusal = undefined;
        registration = 'booting';
        fresh = false;
        early = undefined;
        return;
      }
      if (frame.kind === 'call') {
        if (fresh) early = frame.action.slice(0, longestName);
        fresh = false;
        if (registration === 'unknown') return;
        if (registration === 'Accepted' || (registration === 'Pending' && triggered.use(frame.action))) {
          judge.held('accepted');
          return;
        }
        const when = registration === 'booting' ? 'BootNotification was answered' : `the answer was ${registration}`;
        const text = `${registration === 'booting' ? 'before' : 'although'} ${when}`;
        judge.broken('accepted', `${frame.action.slice(0, longestName)} was sent ${text}`);
      }
      if (registration === 'Rejected' && (frame.kind === 'result' || frame.kind === 'error')) {
        judge.broken('rejected', 'a call was answered although the registration is Rejected');
      }
    };
  },
});

const longestName = 60;

/** Whether a call may lead to a BootNotification ahead of its time. */
const asksForBoot = ({ action, payload }: Call): boolean =>
  triggering.has(action) ? objectOf(payload).requestedMessage === 'BootNotification' : mayReboot.has(action);

const refusalOf = (status: Registration, interval: unknown, entry: Entry): Refusal | undefined =>
  (status === 'Pending' || status === 'Rejected') && typeof interval === 'number' && interval > 0
    ? { status, wait: interval * 1000, entry }
    : undefined;
