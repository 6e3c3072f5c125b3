/** After a boot that was accepted, the status of everything (errata 3.22). */
import type { Entry } from '../evidence/journal.js';
import { objectOf } from './knowledge.js';
import { family } from './rule.js';

const mostConnectors = 256;
// What may start the charge point anew, so that the next boot is one; the others only make it send BootNotification.
const restarts = new Set(['Reset', 'UpdateFirmware', 'SignedUpdateFirmware']);

interface Owed {
  readonly since: Entry;
  readonly connectors: Set<number>;
}

/** Judges only what a later frame on the same connection shows to be overdue. */
export const statusAfterBoot = family({
  name: 'status',
  rules: {
    'after-boot': {
      title: 'Once a boot is accepted, the status of connector 0 and of every other connector is reported',
      clause: 'OCPP 1.6 errata 3.22',
    },
  },
  start(judge, known) {
    let owed: Owed | undefined;
    let accepted = false;

    const accept = (since: Entry): void => {
      if (accepted) return;
      accepted = true;
      const said = known.connectors ?? 1;
      const highest = said <= mostConnectors ? said : 1;
      // Connectors are numbered from 1 on, none is left out (OCPP 1.6 §3.8).
      owed = { since, connectors: new Set(Array.from({ length: highest + 1 }, (_, id) => id)) };
    };

    const overdue = ({ since, connectors }: Owed, entry: Entry): void => {
      const passed = known.between(since, entry);
      const patience =
        known.circumstances.limits.triggeredFunction + 1000 * (known.count('MinimumStatusDuration') ?? 0);
      if (passed === undefined || passed <= patience) return;
      const missing = [...connectors].slice(0, 10).join(', ');
      judge.broken('after-boot', `connector ${missing} was not reported within ${patience / 1000} s after the boot`);
      owed = undefined;
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type === 'stall' || entry.type === 'clockStep') owed = undefined;
      if (entry.type === 'connect' || entry.type === 'disconnect') {
        owed = undefined;
        accepted = false;
      }
      if (entry.type !== 'frame') return;
      // What could not be read may have been a report.
      if (decoded === undefined || decoded.frame.kind === 'garbled') {
        if (entry.direction === 'received') owed = undefined;
        return;
      }
      const { frame } = decoded;
      if (entry.direction === 'sent') {
        if (frame.kind === 'call' && restarts.has(frame.action)) {
          owed = undefined;
          accepted = false;
        }
        if (frame.kind === 'result' && asked?.call.action === 'BootNotification') {
          if (known.registration === 'Accepted') accept(entry);
        }
        return;
      }
      if (frame.kind === 'call' && frame.action === 'StatusNotification') {
        const { connectorId } = objectOf(frame.payload);
        if (typeof connectorId === 'number') owed?.connectors.delete(connectorId);
        if (owed?.connectors.size === 0) {
          judge.held('after-boot');
          owed = undefined;
        }
      }
      if (owed !== undefined) overdue(owed, entry);
    };
  },
});
