/** What a request of the rig protocol asks for; nothing in it is believed before it is looked at. */
import { actionNames, type ActionName, type HandAction } from '../operator/operator.js';

export type ReadAction =
  | { readonly kind: 'action'; readonly action: HandAction }
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'malformed'; readonly why: string };

type Check = (value: unknown) => boolean;
interface Field {
  readonly check: Check;
  readonly expected: string;
  readonly optional?: true;
}

const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const isConnector: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isText =
  (longest: number): Check =>
  (value) =>
    typeof value === 'string' && value !== '' && value.length <= longest;

const connectorId: Field = { check: isConnector, expected: 'a connector number' };
const side: Field = { check: oneOf('ev', 'station', 'both'), expected: 'ev, station or both', optional: true };

const fields: Readonly<Record<ActionName, Readonly<Record<string, Field>>>> = {
  plugIn: { connectorId, side },
  unplug: { connectorId, side },
  presentIdTag: {
    idTag: { check: isText(20), expected: '1 to 20 characters' },
    connectorId: { ...connectorId, optional: true },
  },
  cutPower: {},
  restorePower: {},
  induceFault: {
    connectorId,
    kind: { check: oneOf('fault', 'lockFailure', 'listFailure'), expected: 'fault, lockFailure or listFailure' },
  },
  clearFault: { connectorId },
  suspendEnergy: { connectorId },
  resumeEnergy: { connectorId },
  observe: { question: { check: isText(1000), expected: 'a question' } },
};

/** Reads the body of a request. */
export function readAction(body: string): ReadAction {
  const malformed = (why: string): ReadAction => ({ kind: 'malformed', why });
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return malformed('the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return malformed('the body is no object');
  const given = new Map(Object.entries(value));
  const name = given.get('action') as unknown;
  if (typeof name !== 'string') return malformed('action is no string');
  const known = actionNames.find((each) => each === name);
  if (known === undefined) return { kind: 'unknown', why: `there is no action ${JSON.stringify(name.slice(0, 40))}` };
  for (const [field, { check, expected, optional }] of Object.entries(fields[known])) {
    if (given.has(field) ? !check(given.get(field)) : optional !== true) return malformed(`${field}: ${expected}`);
  }
  const wanted = ['action', ...Object.keys(fields[known])];
  return {
    kind: 'action',
    action: Object.fromEntries([...given].filter(([key]) => wanted.includes(key))) as HandAction,
  };
}
