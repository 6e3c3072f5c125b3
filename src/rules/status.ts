/** Connector statuses: only the transitions of the table (OCPP 1.6 §4.9), only three statuses on connector 0. */
import { chargePointStatuses, type ChargePointStatus } from '../ocpp/datatypes.js';
import { mainControllerStatuses, mayFollow } from '../ocpp/status-transitions.js';
import { objectOf } from './knowledge.js';
import { family } from './rule.js';

const clause = 'OCPP 1.6 §4.9';

export const status = family({
  name: 'status',
  rules: {
    transition: { title: 'A connector changes its status only as the table of transitions allows', clause },
    'main-controller': { title: 'Connector 0 is Available, Unavailable or Faulted', clause },
  },
  start(judge, known) {
    const last = new Map<number, ChargePointStatus>();

    return ({ entry, decoded }) => {
      // What happened while offline or before a boot is not reported status by status.
      if (entry.type === 'connect') last.clear();
      if (entry.type !== 'frame' || entry.direction === 'sent' || decoded?.frame.kind !== 'call') return;
      const { action, payload } = decoded.frame;
      if (action === 'BootNotification') last.clear();
      if (action !== 'StatusNotification') return;

      const { connectorId, status: now } = objectOf(payload);
      if (typeof connectorId !== 'number' || !isStatus(now)) return;
      if (connectorId === 0) {
        if (mainControllerStatuses.includes(now)) judge.held('main-controller');
        else judge.broken('main-controller', `connector 0 is ${now}, expected ${mainControllerStatuses.join(', ')}`);
        return;
      }
      const before = last.get(connectorId);
      last.set(connectorId, now);
      if (before === undefined || before === now) return;
      if (mayFollow(before, now)) {
        judge.held('transition');
        return;
      }
      // A status that was shorter than MinimumStatusDuration may be left out.
      const leftOut = Number(known.setting('MinimumStatusDuration')?.value ?? 0) > 0;
      judge.broken(
        'transition',
        `connector ${connectorId} went from ${before} to ${now}, which the table does not know`,
        {
          severity: leftOut ? 'warning' : 'fail',
        },
      );
    };
  },
});

const isStatus = (word: unknown): word is ChargePointStatus => chargePointStatuses.includes(word as ChargePointStatus);
