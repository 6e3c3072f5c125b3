/** What StatusNotification says: transitions, the statuses of connector 0, error codes, repetitions (OCPP 1.6 §4.9). */
import { chargePointStatuses, type ChargePointStatus } from '../ocpp/datatypes.js';
import { mainControllerStatuses, mayFollow } from '../ocpp/status-transitions.js';
import { objectOf, type Fields } from './knowledge.js';
import { Recent } from './recent.js';
import { family, type Heard } from './rule.js';

const clause = 'OCPP 1.6 §4.9';
// A hostile charge point may number its connectors as it likes.
const mostConnectors = 1000;
// These tell nothing of what a connector has been through.
const neutral = new Set(['Heartbeat', 'MeterValues', 'DataTransfer']);
const communicating: readonly ChargePointStatus[] = ['Preparing', 'SuspendedEV', 'SuspendedEVSE', 'Finishing'];

export const status = family({
  name: 'status',
  rules: {
    transition: { title: 'A connector changes its status only as the table of transitions allows', clause },
    'main-controller': { title: 'Connector 0 is Available, Unavailable or Faulted', clause },
    'error-code': { title: 'Whoever is Faulted says which error it has', clause: 'OCPP 1.6 §7.7', severity: 'warning' },
    'ev-communication': {
      title: 'EVCommunicationError comes with Preparing, SuspendedEV, SuspendedEVSE or Finishing only',
      clause,
    },
    repetition: { title: 'A status is not reported again where nothing has changed', clause, severity: 'warning' },
  },
  start(judge, known) {
    const last = new Recent<number, ChargePointStatus>(mostConnectors);
    /** What the Central System was told and has confirmed; undefined where it may be told again. */
    const told = new Recent<number, string>(mostConnectors);

    const transition = (connectorId: number, now: ChargePointStatus): void => {
      const before = last.get(connectorId);
      last.set(connectorId, now);
      if (before === undefined || before === now) return;
      if (mayFollow(before, now)) {
        judge.held('transition');
        return;
      }
      // A status that was shorter than MinimumStatusDuration may be left out.
      const text = `connector ${connectorId} went from ${before} to ${now}, which the table does not know`;
      judge.broken('transition', text, { severity: holdsBack() ? 'warning' : 'fail' });
    };

    const error = (connectorId: number, now: ChargePointStatus, errorCode: unknown): void => {
      if (now === 'Faulted') {
        if (errorCode !== 'NoError') judge.held('error-code');
        else judge.broken('error-code', `connector ${connectorId} is Faulted with the error code NoError`);
      }
      if (errorCode !== 'EVCommunicationError') return;
      if (communicating.includes(now)) judge.held('ev-communication');
      else judge.broken('ev-communication', `connector ${connectorId} is ${now} with EVCommunicationError`);
    };

    const repetition = (connectorId: number, now: ChargePointStatus, fields: Fields): void => {
      const before = told.get(connectorId);
      if (before === undefined || holdsBack()) return;
      if (before !== contentOf(fields)) judge.held('repetition');
      else judge.broken('repetition', `connector ${connectorId} was reported ${now} again, and nothing has changed`);
    };

    const holdsBack = (): boolean => Number(known.setting('MinimumStatusDuration')?.value ?? 0) > 0;

    /** What the charge point was asked, or did, may be why it reports again. */
    const confirm = ({ entry, decoded, asked }: Heard): void => {
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      if (frame.kind === 'call') {
        if (entry.direction === 'sent' || !neutral.has(frame.action)) told.clear();
        return;
      }
      if (entry.direction === 'received' || frame.kind !== 'result' || asked?.call.action !== 'StatusNotification')
        return;
      const fields = objectOf(asked.call.payload);
      if (typeof fields.connectorId === 'number') told.set(fields.connectorId, contentOf(fields));
    };

    return (heard) => {
      const { entry, decoded } = heard;
      // What happened while offline or before a boot is not reported status by status.
      if (entry.type === 'connect') {
        last.clear();
        told.clear();
      }
      const call = entry.type === 'frame' && entry.direction === 'received' ? decoded?.frame : undefined;
      if (call?.kind !== 'call' || call.action !== 'StatusNotification') {
        if (call?.kind === 'call' && call.action === 'BootNotification') last.clear();
        confirm(heard);
        return;
      }
      const fields = objectOf(call.payload);
      const { connectorId, status: now, errorCode } = fields;
      if (typeof connectorId !== 'number' || !isStatus(now)) return;
      error(connectorId, now, errorCode);
      repetition(connectorId, now, fields);
      told.delete(connectorId);
      if (connectorId !== 0) transition(connectorId, now);
      else if (mainControllerStatuses.includes(now)) judge.held('main-controller');
      else judge.broken('main-controller', `connector 0 is ${now}, expected ${mainControllerStatuses.join(', ')}`);
    };
  },
});

const isStatus = (word: unknown): word is ChargePointStatus => chargePointStatuses.includes(word as ChargePointStatus);

/** All that a report says but its time; two that differ only far behind are taken for the same. */
const contentOf = ({ status: now, errorCode, info, vendorId, vendorErrorCode }: Fields): string =>
  JSON.stringify([now, errorCode, info, vendorId, vendorErrorCode]).slice(0, 1000);
