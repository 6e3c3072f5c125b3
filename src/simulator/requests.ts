/** Requests of the Central System: which are served at all, which are malformed, who decides the answer. */
import type { Call, ErrorCode } from '../ocpp/frames.js';
import { isAction, messages, type Action } from '../ocpp/messages.js';
import { validate, type Violation } from '../ocpp/validation.js';
import type { Payload, Reply } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';
import { coreRequests } from './core-requests.js';
import { firmwareRequests } from './firmware-requests.js';
import { localListRequests } from './local-list-requests.js';
import { smartChargingRequests } from './smart-charging-requests.js';

/** Decides the answer to a request that complies with its schema. */
export type Handler = (chargePoint: ChargePoint, payload: Payload) => Reply;

const refuse = (code: ErrorCode, description = ''): Reply => ({ response: { kind: 'error', code, description } });

const handlers: ReadonlyMap<Action, Handler> = new Map(
  Object.entries({ ...coreRequests, ...firmwareRequests, ...localListRequests, ...smartChargingRequests }) as [
    Action,
    Handler,
  ][],
);

/** Decides the answer to a request, as the behaviours leave it. */
export function replyTo(chargePoint: ChargePoint, call: Call): Reply {
  // OCPP 1.6 §4.2: whoever was rejected answers nothing.
  if (chargePoint.registration.state === 'Rejected') return { response: { kind: 'none' } };
  chargePoint.log.add(`asked: ${call.action}`);
  const payload = isPayload(call.payload) ? call.payload : undefined;
  const honest =
    payload === undefined ? refuse('FormationViolation', 'no object') : decide(chargePoint, call.action, payload);
  const request = { action: call.action, payload: payload ?? {} };
  return chargePoint.behaviours.replies(request, honest, chargePoint.device);
}

function decide(chargePoint: ChargePoint, action: string, payload: Payload): Reply {
  if (!isAction(action)) return refuse('NotImplemented', 'unknown action');
  const { sender, profile } = messages[action];
  const claimed = profile === 'Core' || chargePoint.settings.profiles.includes(profile);
  if (sender === 'chargePoint' || !claimed) return refuse('NotSupported');
  const handler = handlers.get(action);
  if (handler === undefined) return refuse('NotImplemented');
  const [violation] = validate(action, 'request', payload);
  if (violation !== undefined) return refuse(errorCodeOf(violation), violation.text.slice(0, 255));
  return handler(chargePoint, payload);
}

/** OCPP-J 1.6 §4.2.3, table 7 */
function errorCodeOf({ rule }: Violation): ErrorCode {
  if (rule === 'required' || rule === 'minItems') return 'OccurenceConstraintViolation';
  if (rule === 'type') return 'TypeConstraintViolation';
  return rule === 'additionalProperties' ? 'FormationViolation' : 'PropertyConstraintViolation';
}

const isPayload = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
