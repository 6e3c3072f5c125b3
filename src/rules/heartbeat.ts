/** Heartbeats (OCPP 1.6 §4.6): neither missing where nothing else is said, nor more frequent than asked for. */
import type { Entry } from '../evidence/journal.js';
import { objectOf } from './knowledge.js';
import { family } from './rule.js';

// A timer that looks every interval whether anything was sent meanwhile stays silent for nearly two of them.
const silentIntervals = 2.1;
const grace = 5000;
// One beat may be late and one come at once after a reconnection: of four, three distances cannot all be that short.
const beatsCompared = 4;
const shortest = 0.65;
const jitter = 1000;

/** With JSON over WebSocket heartbeats are not mandatory (OCPP 1.6 §4.6), so that what is wrong is a warning. */
export const heartbeat = family({
  name: 'registration',
  rules: {
    heartbeat: {
      title: 'A charge point that says nothing else sends heartbeats at the interval it was given',
      clause: 'OCPP 1.6 §9.1.10',
      severity: 'warning',
    },
    'heartbeat-rate': {
      title: 'Heartbeats do not come more often than the interval asks for',
      clause: 'OCPP 1.6 §4.2',
      severity: 'warning',
    },
  },
  start(judge, known) {
    let interval: number | undefined;
    let lastHeard: Entry | undefined;
    let beats: readonly Entry[] = [];
    let triggered = 0;
    /** A call that is not answered keeps back those that wait behind it (OCPP-J 1.6 §4.1.1). */
    let unanswered: string | undefined;

    /** The interval is another, or the count begins anew. */
    const begin = (ms: number | undefined, from: Entry | undefined): void => {
      interval = ms;
      lastHeard = from;
      beats = [];
    };

    const silence = (entry: Entry, isBeat: boolean): void => {
      const passed = lastHeard === undefined ? undefined : known.between(lastHeard, entry);
      if (interval === undefined || passed === undefined || known.registration !== 'Accepted') return;
      // OCPP-J 1.6 §5.3: pings may stand for most heartbeats.
      if ((known.count('WebSocketPingInterval') ?? 0) > 0) return;
      if (passed > silentIntervals * interval + grace) {
        const text = `nothing came for ${(passed / 1000).toFixed(1)} s`;
        judge.broken('heartbeat', `${text}, the interval is ${interval / 1000} s`);
      } else if (isBeat) judge.held('heartbeat');
    };

    const beat = (entry: Entry): void => {
      if (triggered > 0) {
        triggered -= 1;
        beats = [];
        return;
      }
      beats = [...beats, entry].slice(-beatsCompared);
      const [first] = beats;
      if (interval === undefined || first === undefined || beats.length < beatsCompared) return;
      const distances = beatsCompared - 1;
      const passed = known.between(first, entry);
      if (passed === undefined) return;
      if (passed >= shortest * distances * interval - jitter) {
        judge.held('heartbeat-rate');
        return;
      }
      const text = `${beatsCompared} heartbeats came within ${(passed / 1000).toFixed(1)} s`;
      judge.broken('heartbeat-rate', `${text}, the interval is ${interval / 1000} s`);
      beats = [];
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type === 'connect' || entry.type === 'disconnect') {
        triggered = 0;
        unanswered = undefined;
      }
      if (['connect', 'disconnect', 'stall', 'clockStep'].includes(entry.type)) begin(interval, undefined);
      if (entry.type !== 'frame') return;
      if (decoded === undefined || decoded.frame.kind === 'garbled') {
        lastHeard = undefined;
        return;
      }
      const { frame } = decoded;
      if (entry.direction === 'sent') {
        if (frame.kind !== 'call' && frame.id === unanswered) unanswered = undefined;
        if (frame.kind === 'call' && /^(Extended)?TriggerMessage$/.test(frame.action)) {
          if (objectOf(frame.payload).requestedMessage === 'Heartbeat') triggered += 1;
        }
        if (frame.kind === 'result' && asked?.call.action === 'BootNotification') {
          const answer = objectOf(frame.payload);
          begin(answer.status === 'Accepted' ? millisecondsOf(answer.interval) : undefined, entry);
        }
        return;
      }
      const isBeat = frame.kind === 'call' && frame.action === 'Heartbeat';
      if (unanswered === undefined) silence(entry, isBeat);
      lastHeard = entry;
      if (frame.kind === 'call') unanswered = frame.id;
      if (isBeat) beat(entry);
      if (frame.kind !== 'result' || asked?.call.action !== 'ChangeConfiguration') return;
      const { key, value } = objectOf(asked.call.payload);
      if (typeof key !== 'string' || key.toLowerCase() !== 'heartbeatinterval') return;
      const { status } = objectOf(frame.payload);
      if (status === 'Accepted') begin(typeof value === 'string' ? millisecondsOf(Number(value)) : undefined, entry);
      if (status === 'RebootRequired') begin(undefined, entry);
    };
  },
});

/** What an interval in seconds is in milliseconds; 0 leaves the choice to the charge point. */
const millisecondsOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value * 1000 : undefined;
