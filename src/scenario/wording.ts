/** How the language of cases puts payloads into words. */
import { show } from '../ocpp/validation.js';

/** `Reset {type: "Hard"}`, cut to a readable length. */
export function printPayload(action: string, payload: unknown): string {
  const fields = printFields(payload);
  return fields === '' ? action : `${action} {${fields}}`;
}

/** `type: "Hard", connectorId: 1` */
export function printFields(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null) return show(payload);
  return Object.entries(payload)
    .map(([name, value]) => `${name}: ${show(value)}`)
    .join(', ');
}
