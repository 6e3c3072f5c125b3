/** Reports of the security extension name the request that they are about (security whitepaper L01, N01). */
import { whitepaper } from '../ocpp/security.js';
import { show } from '../ocpp/validation.js';
import { objectOf } from './knowledge.js';
import { family } from './rule.js';

const requests: Readonly<Record<string, string>> = {
  SignedFirmwareStatusNotification: 'SignedUpdateFirmware',
  LogStatusNotification: 'GetLog',
};
const clauses: Readonly<Record<string, string>> = {
  SignedFirmwareStatusNotification: whitepaper('L01.FR.10, L01.FR.21'),
  LogStatusNotification: whitepaper('N01.FR.07, N01.FR.12'),
};
const mostIds = 1000;

/** Judges once a request was seen: what is told before is about one that is older than the log. */
export const requestIds = family({
  name: 'security',
  rules: {
    'request-id': {
      title: 'Each report about signed firmware or a log has the requestId of its request',
      clause: whitepaper('L01.FR.10, N01.FR.07'),
    },
  },
  start(judge) {
    const asked = new Map<string, Set<unknown>>();

    return ({ entry, decoded }) => {
      if (entry.type !== 'frame' || decoded?.frame.kind !== 'call') return;
      const { action, payload } = decoded.frame;
      const { requestId, status } = objectOf(payload);
      if (entry.direction === 'sent') {
        if (!Object.values(requests).includes(action)) return;
        const ids = asked.get(action) ?? new Set();
        if (ids.size < mostIds) asked.set(action, ids.add(requestId));
        return;
      }
      const ids = asked.get(requests[action] ?? '');
      if (ids === undefined || status === 'Idle') return;
      if (ids.has(requestId)) judge.held('request-id');
      else {
        const text = `${action} has requestId ${show(requestId)}, expected ${[...ids].slice(-3).map(show).join(' or ')}`;
        judge.broken('request-id', text, { clause: clauses[action] ?? '' });
      }
    };
  },
});
