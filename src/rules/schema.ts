/** Payloads: the official schemas. */
import { validate } from '../ocpp/validation.js';
import { payloadOf } from './payload.js';
import { family } from './rule.js';

const suffix = { request: 'req', response: 'conf' } as const;

/** All messages comply with the schemas (OCTT 1.2). */
export const schema = family({
  name: 'schema',
  rules: {
    payload: {
      title: 'Every payload complies with the official schema of its message',
      clause: 'OCPP-J 1.6 errata 3.8',
    },
  },
  start: (judge) => (heard) => {
    const found = payloadOf(heard);
    if (found === undefined) return;
    const { action, part, payload } = found;
    const violations = validate(action, part, payload);
    for (const { text } of violations) judge.broken('payload', `${action}.${suffix[part]}: ${text}`);
    if (violations.length === 0) judge.held('payload');
  },
});
