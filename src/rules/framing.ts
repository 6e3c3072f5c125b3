/** Frames and RPC: what OCPP-J 1.6 chapter 4 asks of every message. */
import { isAction, mayComeFromChargePoint } from '../ocpp/messages.js';
import type { Breach, Rule } from './rule.js';

const j = (section: string): string => `OCPP-J 1.6 ${section}`;
const fail = (clause: string, text: string): Breach => ({ severity: 'fail', clause, text });

/** JSON, array, message type, id, element count, error code; text frames only. */
export const framing: Rule = {
  id: 'framing',
  title: 'Every message is a well-formed OCPP-J frame',
  clause: j('§4'),
  start:
    () =>
    ({ entry, decoded }) => {
      if (entry.type === 'violation') return [fail('RFC 6455', entry.text)];
      if (entry.type === 'refused' && entry.clause !== undefined) return [fail(entry.clause, entry.why)];
      if (entry.type !== 'frame' || entry.direction !== 'received') return [];
      if (entry.binary === true) return [fail(j('§4.1.2'), 'a binary WebSocket message was sent, expected text')];
      return decoded?.problems ?? [];
    },
};

/** Ids are used once, exact actions are called, every answer belongs to one call. */
export const pairing: Rule = {
  id: 'pairing',
  title: 'Message ids are unique, actions exist, answers belong to calls',
  clause: j('§4.1.4'),
  start() {
    const calls = new Set<string>();
    const open = new Set<string>();
    const answered = new Set<string>();
    let connection = 0;
    let outstanding: string | undefined;

    return ({ entry, decoded }) => {
      if (entry.type === 'connect') {
        connection = entry.connection;
        calls.clear();
        open.clear();
        answered.clear();
        outstanding = undefined;
      }
      if (entry.type !== 'frame' || decoded === undefined || entry.connection !== connection) return [];
      const { frame } = decoded;

      if (entry.direction === 'sent') {
        if (frame.kind === 'call') open.add(frame.id);
        else if (frame.kind !== 'garbled' && frame.id === outstanding) outstanding = undefined;
        return [];
      }

      switch (frame.kind) {
        case 'call': {
          const breaches: Breach[] = [];
          if (calls.has(frame.id)) {
            breaches.push(
              fail(j('§4.1.4'), `the message id ${JSON.stringify(frame.id)} was used before on this connection`),
            );
          }
          calls.add(frame.id);
          if (!isAction(frame.action)) {
            breaches.push(fail(j('§4.2.1'), `no action is called ${JSON.stringify(frame.action.slice(0, 60))}`));
          } else if (!mayComeFromChargePoint(frame.action)) {
            breaches.push(fail(j('§4.2.1'), `${frame.action} is not for a charge point to call`));
          }
          if (outstanding !== undefined) {
            const text = `${frame.action} was called before the answer to the call ${JSON.stringify(outstanding)}`;
            breaches.push({ severity: 'warning', clause: j('§4.1.1'), text });
          }
          outstanding = frame.id;
          return breaches;
        }
        case 'result':
        case 'error': {
          const shown = JSON.stringify(frame.id);
          if (answered.has(frame.id)) return [fail(j('§4.1.4'), `the call ${shown} was answered a second time`)];
          if (!open.has(frame.id))
            return [fail(j('§4.1.4'), `an answer names the call ${shown}, which was never made`)];
          open.delete(frame.id);
          answered.add(frame.id);
          return [];
        }
        case 'garbled':
          return [];
      }
    };
  },
};
