/** Remote procedure calls: ids are used once, exact actions are called, every answer belongs to one call. */
import type { Entry } from '../evidence/journal.js';
import { isAction, mayComeFromChargePoint } from '../ocpp/messages.js';
import { family } from './rule.js';

const j = (section: string): string => `OCPP-J 1.6 ${section}`;
// A connection that stands for weeks must not fill the memory; ids come back late if at all.
const rememberedIds = 20_000;
// Implementations are free to choose it (OCPP-J 1.6 §4.1.1).
const shortestTimeOut = 1000;

/** The last call of the charge point, where it has not been answered. */
interface Outstanding {
  readonly id: string;
  readonly text: string;
  readonly entry: Entry;
}

export const rpc = family({
  name: 'rpc',
  rules: {
    'unique-id': { title: 'The id of a CALL is used once on a connection', clause: j('§4.1.4') },
    action: { title: 'A CALL names an action that a charge point may call, as it is spelt', clause: j('§4.2.1') },
    'one-call': {
      title: 'A CALL waits until the one before it has been answered',
      clause: j('§4.1.1'),
      severity: 'warning',
    },
    answer: { title: 'An answer names a call that was made', clause: j('§4.1.4') },
    'second-answer': { title: 'A call is answered once', clause: j('§4.1.4') },
  },
  start(judge, known) {
    const { circumstances } = known;
    const calls = new Set<string>();
    const open = new Set<string>();
    const answered = new Set<string>();
    let connection = 0;
    let outstanding: Outstanding | undefined;
    // What was asked before the log began may still be answered in it.
    let sawOpening = circumstances.fromTheStart;

    return ({ entry, decoded }) => {
      if (entry.type === 'connect') {
        connection = entry.connection;
        sawOpening = true;
        for (const ids of [calls, open, answered]) ids.clear();
        outstanding = undefined;
      }
      if (entry.type !== 'frame' || decoded === undefined) return;
      if (entry.connection !== connection) {
        if (circumstances.fromTheStart || sawOpening) return;
        connection = entry.connection;
      }
      const { frame } = decoded;

      if (entry.direction === 'sent') {
        if (frame.kind === 'call') remember(open, frame.id);
        else if (frame.kind !== 'garbled' && frame.id === outstanding?.id) outstanding = undefined;
        return;
      }
      if (frame.kind === 'garbled') return;
      const shown = JSON.stringify(frame.id);

      if (frame.kind === 'call') {
        const { action } = frame;
        // Errata J 3.1: what was not answered may be sent again under its id.
        const again = outstanding?.id === frame.id && outstanding.text === entry.text;
        if (calls.has(frame.id) && !again) {
          judge.broken('unique-id', `the message id ${shown} was used before on this connection`);
        } else judge.held('unique-id');
        remember(calls, frame.id);
        if (!isAction(action)) {
          judge.broken('action', `no action is called ${JSON.stringify(action.slice(0, 60))}`);
        } else if (!mayComeFromChargePoint(action)) {
          judge.broken('action', `${action} is not for a charge point to call`);
        } else judge.held('action');
        const waited = outstanding === undefined ? undefined : known.between(outstanding.entry, entry);
        if (outstanding === undefined) judge.held('one-call');
        // Later, or at an unknown time, the call before may have timed out.
        else if (waited !== undefined && waited < shortestTimeOut) {
          const before = JSON.stringify(outstanding.id);
          judge.broken('one-call', `${action.slice(0, 60)} was called before the answer to the call ${before}`);
        }
        outstanding = { id: frame.id, text: entry.text, entry };
      } else if (answered.has(frame.id)) {
        judge.broken('second-answer', `the call ${shown} was answered a second time`);
      } else if (open.delete(frame.id)) {
        remember(answered, frame.id);
        judge.held('answer');
        judge.held('second-answer');
      } else if (sawOpening) {
        judge.broken('answer', `an answer names the call ${shown}, which was never made`);
      }
    };
  },
});

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  if (ids.size <= rememberedIds) return;
  const [oldest = id] = ids;
  ids.delete(oldest);
}
