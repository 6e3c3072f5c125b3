/** Calls of the Central System that get no answer: each section of OCPP 1.6 chapter 5 asks for one. */
import type { Entry } from '../evidence/journal.js';
import { Recent } from './recent.js';
import { family } from './rule.js';

/** The sections 5.1 to 5.19, in which these messages are answered. */
const sections = [
  'CancelReservation',
  'ChangeAvailability',
  'ChangeConfiguration',
  'ClearCache',
  'ClearChargingProfile',
  'DataTransfer',
  'GetCompositeSchedule',
  'GetConfiguration',
  'GetDiagnostics',
  'GetLocalListVersion',
  'RemoteStartTransaction',
  'RemoteStopTransaction',
  'ReserveNow',
  'Reset',
  'SendLocalList',
  'SetChargingProfile',
  'TriggerMessage',
  'UnlockConnector',
  'UpdateFirmware',
];

// The specification sets no time (OCPP-J 1.6 §4.1.1): several times what the vendor declares is beyond any doubt.
const generosity = 3;

interface Waiting {
  readonly action: string;
  readonly entry: Entry;
}

/** Judges only what a later frame on the same connection shows: what a lost connection explains is no breach. */
export const unanswered = family({
  name: 'rpc',
  rules: { 'no-answer': { title: 'Every call of the Central System is answered', clause: 'OCPP-J 1.6 §4.1.1' } },
  start(judge, known) {
    const patience = generosity * known.circumstances.limits.response;
    const waiting = new Recent<string, Waiting>(100);
    let connection: number | undefined;

    const tell = (id: string, { action, entry: at }: Waiting, answered: boolean): void => {
      waiting.delete(id);
      const section = sections.indexOf(action) + 1;
      const late = `${answered ? 'answered only after' : 'not answered within'} ${patience / 1000} s`;
      const details = { at, ...(section === 0 ? {} : { clause: `OCPP 1.6 §5.${section}` }) };
      judge.broken('no-answer', `${action.slice(0, 60)} was ${late} on a connection that stayed up`, details);
    };

    return ({ entry, decoded }) => {
      // A harness that stood still measures nothing.
      if (entry.type === 'stall' || entry.type === 'clockStep') waiting.clear();
      if (entry.type === 'connect' || entry.type === 'disconnect') waiting.clear();
      if (entry.type !== 'frame') return;
      if (entry.connection !== connection) {
        if (connection !== undefined && entry.connection < connection) return;
        connection = entry.connection;
        waiting.clear();
      }
      // What could not be read may have been the answer.
      if (decoded === undefined || decoded.frame.kind === 'garbled') {
        if (entry.direction === 'received') waiting.clear();
        return;
      }
      const { frame } = decoded;
      if (entry.direction === 'sent') {
        // OCPP 1.6 §4.2: whoever was rejected is not to answer.
        if (known.registration === 'Rejected') waiting.clear();
        else if (frame.kind === 'call') waiting.set(frame.id, { action: frame.action, entry });
        return;
      }
      if (frame.kind === 'call' && frame.action === 'BootNotification') waiting.clear();
      for (const [id, call] of waiting) {
        const passed = known.between(call.entry, entry);
        if (passed === undefined || passed <= patience) break;
        tell(id, call, frame.kind !== 'call' && frame.id === id);
      }
      if (frame.kind !== 'call' && waiting.delete(frame.id)) judge.held('no-answer');
    };
  },
});
