/** Requests of the Central System: which are served at all, which are malformed, who decides the answer. */
import type { Call, ErrorCode } from '../ocpp/frames.js';
import { isAction, messages, type Action } from '../ocpp/messages.js';
import { validate, type Violation } from '../ocpp/validation.js';
import type { Payload, Reply } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';
import { coreRequests } from './core-requests.js';
import { firmwareRequests } from './firmware-requests.js';
import { localListRequests } from './local-list-requests.js';
import { reservationRequests, withoutReservations } from './reservation-requests.js';
import { securityRequests, takesSignedFirmware } from './security-requests.js';
import { smartChargingRequests } from './smart-charging-requests.js';
import { triggerRequests } from './trigger-requests.js';

/** Decides the answer to a request that complies with its schema. */
export type Handler = (chargePoint: ChargePoint, payload: Payload) => Reply;

const refuse = (code: ErrorCode, description = ''): Reply => ({ response: { kind: 'error', code, description } });

const handlers: ReadonlyMap<Action, Handler> = new Map(
  Object.entries({
    ...coreRequests,
    ...firmwareRequests,
    ...localListRequests,
    ...reservationRequests,
    ...securityRequests,
    ...smartChargingRequests,
    ...triggerRequests,
  }) as [Action, Handler][],
);

/** What is answered, rather than a CALLERROR, where the profile is not there. */
const unsupported: ReadonlyMap<Action, Reply> = new Map(
  Object.entries({ ...withoutReservations }) as [Action, Reply][],
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
  const { behaviours, security, settings } = chargePoint;
  const answersAbsent = profile === 'LocalAuthListManagement' && behaviours.has('answersAbsentLists');
  const claimed =
    profile === 'Core' ||
    settings.profiles.includes(profile) ||
    answersAbsent ||
    (profile === 'Security' && security !== undefined);
  if (sender === 'chargePoint') return refuse('NotSupported');
  const [violation] = validate(action, 'request', payload);
  if (!claimed) return (violation === undefined ? unsupported.get(action) : undefined) ?? refuse('NotSupported');
  // L01.FR.20: signed firmware, or none.
  const refused = takesSignedFirmware(chargePoint) ? 'UpdateFirmware' : 'SignedUpdateFirmware';
  if (action === refused) return refuse('NotSupported');
  const handler = handlers.get(action);
  if (handler === undefined) return refuse('NotImplemented');
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
