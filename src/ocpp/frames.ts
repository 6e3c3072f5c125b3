/** The RPC frames of OCPP-J 1.6 chapter 4: text in, a frame and what is wrong with it out; and back. */
import { JsonError, readJson, type Peculiarity } from './json.js';
import { cut, show } from './validation.js';

/** OCPP-J 1.6 §4.2.3, spelt as the specification spells them (errata J 5.1, 5.2). */
export const errorCodes = [
  'NotImplemented',
  'NotSupported',
  'InternalError',
  'ProtocolError',
  'SecurityError',
  'FormationViolation',
  'PropertyConstraintViolation',
  'OccurenceConstraintViolation',
  'TypeConstraintViolation',
  'GenericError',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export interface Call {
  readonly kind: 'call';
  readonly id: string;
  readonly action: string;
  readonly payload: unknown;
}
export interface CallResult {
  readonly kind: 'result';
  readonly id: string;
  readonly payload: unknown;
}
export interface CallError {
  readonly kind: 'error';
  readonly id: string;
  readonly code: string;
  readonly description: string;
  readonly details: unknown;
}
/** Something that is no frame; `id` is there where a CALLERROR could name it. */
export interface Garbled {
  readonly kind: 'garbled';
  readonly id: string | undefined;
}
export type Frame = Call | CallResult | CallError | Garbled;

/** What is wrong with a frame. `warning` where the specification bids to tolerate or leaves room. */
export interface FrameProblem {
  readonly severity: 'fail' | 'warning';
  readonly clause: string;
  readonly text: string;
}

export interface Decoded {
  readonly frame: Frame;
  readonly problems: readonly FrameProblem[];
}

const maxIdLength = 36;
// More of the same tells nothing new; a hostile frame could hold thousands.
const maxPeculiarities = 20;
// `16.0` is a good way to write a decimal (OCPP 1.6 §7.13, §7.14).
const decimalField = /\/(limit|minChargingRate)$/;

/** Reads the text of one WebSocket message. Never throws: what cannot be read is `garbled` with its problem. */
export function decode(text: string): Decoded {
  const problems: FrameProblem[] = [];
  const wrong = (clause: string, problem: string, severity: FrameProblem['severity'] = 'fail') => {
    problems.push({ severity, clause: `OCPP-J 1.6 ${clause}`, text: problem });
  };
  const garbled = (id?: string): Decoded => ({ frame: { kind: 'garbled', id }, problems });

  let value: unknown;
  try {
    const read = readJson(text);
    value = read.value;
    const told = read.peculiarities.filter(({ kind, path }) => kind !== 'looseNumber' || !decimalField.test(path));
    for (const peculiarity of told.slice(0, maxPeculiarities)) {
      const harmless = peculiarity.kind === 'byteOrderMark' || peculiarity.kind === 'looseNumber';
      wrong('§4.1.2', peculiarityText(peculiarity), harmless ? 'warning' : 'fail');
    }
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    wrong('§4.1.2', `the message is not JSON: ${error.message}`);
    return garbled();
  }

  if (!Array.isArray(value)) {
    wrong('§4.2', `the message is ${show(value)}, expected an array`);
    return garbled();
  }
  const elements = value as readonly unknown[];
  const [type, id] = elements;
  const usableId = typeof id === 'string' && id !== '' && id.length <= 4 * maxIdLength ? id : undefined;

  if (type !== 2 && type !== 3 && type !== 4) {
    const unknownNumber = typeof type === 'number' && Number.isInteger(type);
    const expected = 'expected 2 (CALL), 3 (CALLRESULT) or 4 (CALLERROR)';
    wrong('§4.1.3', `the message type is ${show(type)}, ${expected}`, unknownNumber ? 'warning' : 'fail');
    return garbled();
  }
  if (usableId === undefined) {
    wrong('§4.1.4', `the message id is ${show(id)}, expected a string of 1 to ${maxIdLength} characters`);
    return garbled();
  }
  const idLength = Array.from(usableId).length;
  if (idLength > maxIdLength) {
    wrong('§4.1.4', `the message id has ${idLength} characters, ${maxIdLength} are allowed`);
  }

  const count = { 2: 4, 3: 3, 4: 5 }[type];
  if (elements.length !== count) {
    const name = { 2: 'CALL', 3: 'CALLRESULT', 4: 'CALLERROR' }[type];
    wrong('§4.2', `a ${name} has ${count} elements, this one has ${elements.length}`);
    if (type === 2 || elements.length < 3) return garbled(type === 2 ? usableId : undefined);
  }

  if (type === 3) return { frame: { kind: 'result', id: usableId, payload: payloadOf(elements[2], wrong) }, problems };

  if (type === 4) {
    const [, , code, description, details] = elements;
    if (!errorCodes.includes(code as ErrorCode)) {
      // The correct English word is what the errata call the right spelling that must not be used.
      const misspelt = code === 'OccurrenceConstraintViolation' || code === 'FormatViolation';
      wrong('§4.2.3', `the error code is ${show(code)}, which OCPP-J 1.6 does not know`, misspelt ? 'warning' : 'fail');
    }
    if (elements.length >= 4 && typeof description !== 'string') {
      wrong('§4.2.3', `the error description is ${show(description)}, expected a string`);
    }
    if (elements.length >= 5 && !isObject(details)) {
      wrong('§4.2.3', `the error details are ${show(details)}, expected an object`);
    }
    const frame: CallError = {
      kind: 'error',
      id: usableId,
      code: typeof code === 'string' ? code : show(code),
      description: typeof description === 'string' ? description : '',
      details: details ?? {},
    };
    return { frame, problems };
  }

  const [, , action, payload] = elements;
  if (typeof action !== 'string') {
    wrong('§4.2.1', `the action is ${show(action)}, expected a string`);
    return garbled(usableId);
  }
  return { frame: { kind: 'call', id: usableId, action, payload: payloadOf(payload, wrong) }, problems };
}

type Wrong = (clause: string, problem: string, severity?: FrameProblem['severity']) => void;

function payloadOf(payload: unknown, wrong: Wrong): unknown {
  // §4.2.1: null is a legal way to write "no payload", though not the good one.
  if (payload === null) {
    wrong('§4.2.1', 'the payload is null, an empty object is considered good practice', 'warning');
    return {};
  }
  if (!isObject(payload)) wrong('§4.2.1', `the payload is ${show(payload)}, expected an object`);
  return payload;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

function peculiarityText({ kind, path: whole, written }: Peculiarity): string {
  const path = cut(whole);
  switch (kind) {
    case 'duplicateKey':
      return `the key ${show(written)} stands twice in the same object (${path})`;
    case 'inexactNumber':
      return `the number ${written.slice(0, 40)} (${path}) is larger than readers of JSON hold exactly`;
    case 'looseNumber':
      return `the whole number ${path} is written ${written.slice(0, 40)}`;
    case 'byteOrderMark':
      return 'the message begins with a byte order mark';
  }
}

export const encodeCall = (id: string, action: string, payload: unknown): string =>
  JSON.stringify([2, id, action, payload]);

export const encodeResult = (id: string, payload: unknown): string => JSON.stringify([3, id, payload]);

export const encodeError = (id: string, code: ErrorCode, description = ''): string =>
  JSON.stringify([4, id, code, description, {}]);
