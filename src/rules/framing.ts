/** Frames: what OCPP-J 1.6 chapter 4 asks of every message before its content. */
import type { FrameProblem } from '../ocpp/frames.js';
import { family } from './rule.js';
import { isOfSecurity } from './security.js';

const j = (section: string): string => `OCPP-J 1.6 ${section}`;

/** The rule that a problem of a frame belongs to, by the clause it names. */
const ruleFor = {
  [j('§4.1.2')]: 'json',
  [j('§4.1.3')]: 'message-type',
  [j('§4.1.4')]: 'message-id',
  [j('§4.2')]: 'elements',
  [j('§4.2.1')]: 'call',
  [j('§4.2.3')]: 'call-error',
} as const satisfies Readonly<Record<string, string>>;

const always = ['json', 'message-type', 'message-id', 'elements'] as const;

/** JSON, array, message type, id, element count, error code; text frames only. */
export const framing = family({
  name: 'framing',
  rules: {
    text: { title: 'Messages are WebSocket text messages', clause: j('§4.1.2') },
    websocket: { title: 'The WebSocket protocol is kept', clause: 'RFC 6455' },
    handshake: { title: 'The connection is opened with the subprotocol and the identity agreed on', clause: j('§3') },
    json: { title: 'Every message is one JSON text without doubts', clause: j('§4.1.2') },
    elements: { title: 'Every message is an array with the elements of its type', clause: j('§4.2') },
    'message-type': { title: 'Every message is a CALL, a CALLRESULT or a CALLERROR', clause: j('§4.1.3') },
    'message-id': { title: 'Every message has an id of 1 to 36 characters', clause: j('§4.1.4') },
    call: { title: 'A CALL names its action and carries an object', clause: j('§4.2.1') },
    'call-error': { title: 'A CALLERROR has a known code, a description and details', clause: j('§4.2.3') },
  },
  start: (judge) => {
    const tell = ({ clause, severity, text }: FrameProblem): void => {
      judge.broken(ruleFor[clause] ?? 'json', text, { severity, clause });
    };
    return ({ entry, decoded }) => {
      if (entry.type === 'violation') judge.broken('websocket', entry.text);
      if (entry.type === 'refused' && entry.clause !== undefined && !isOfSecurity(entry.clause)) {
        judge.broken('handshake', entry.why, { clause: entry.clause });
      }
      if (entry.type === 'connect') judge.held('handshake');
      if (entry.type !== 'frame' || entry.direction !== 'received') return;
      if (entry.binary === true) {
        judge.broken('text', 'a binary WebSocket message was sent, expected text');
        return;
      }
      judge.held('text');
      judge.held('websocket');
      if (decoded === undefined) return;
      const { frame, problems } = decoded;
      problems.forEach(tell);
      const broken = new Set<string>(problems.map(({ clause }) => ruleFor[clause] ?? 'json'));
      for (const rule of always) if (!broken.has(rule)) judge.held(rule);
      if (frame.kind === 'call' && !broken.has('call')) judge.held('call');
      if (frame.kind === 'error' && !broken.has('call-error')) judge.held('call-error');
    };
  },
});
