/** How the language of cases puts payloads into words. */
import { cut } from '../ocpp/validation.js';

/** `Reset {type: "Hard"}`, cut to a readable length. */
export function printPayload(action: string, payload: unknown): string {
  const fields = printFields(payload);
  return fields === '' ? action : `${action} {${fields}}`;
}

/** `type: "Hard", connectorId: 1` */
export function printFields(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null) return print(payload);
  return Object.entries(payload)
    .map(([name, value]) => `${name}: ${print(value)}`)
    .join(', ');
}

/** Cut to a readable length, and without the credentials of a location, of which a cut might leave a part. */
function print(value: unknown): string {
  const printed = JSON.stringify(value) as string | undefined;
  return printed === undefined ? 'absent' : cut(printed.replace(/(:\/\/)[^\s"'/]*@/g, '$1«credentials»@'));
}
