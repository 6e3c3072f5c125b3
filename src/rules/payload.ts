/** The payloads of the charge point, and the message each is half of. */
import { isAction, mayComeFromChargePoint, type Action } from '../ocpp/messages.js';
import type { Heard } from './rule.js';

export interface Payload {
  readonly action: Action;
  readonly part: 'request' | 'response';
  readonly payload: unknown;
}

/** The payload of a frame from the charge point; an answer is known by the call it answers. */
export function payloadOf({ entry, decoded, asked }: Heard): Payload | undefined {
  if (entry.type !== 'frame' || entry.direction === 'sent' || decoded === undefined) return undefined;
  const { frame } = decoded;
  if (frame.kind === 'call') {
    const { action, payload } = frame;
    return isAction(action) && mayComeFromChargePoint(action) ? { action, part: 'request', payload } : undefined;
  }
  if (frame.kind !== 'result' || asked === undefined) return undefined;
  const { action } = asked.call;
  return isAction(action) ? { action, part: 'response', payload: frame.payload } : undefined;
}
