/** Speaks the rig protocol, version 1, to an HTTP server that moves cables, cards and power. */
import { UsageError } from '../evidence/errors.js';
import { actionNames, type ActionName, type HandAction, type Hands, type Outcome } from './operator.js';

const answerWithin = 60_000;
const longestAnswer = 64 * 1024;

/**
 * Makes the acquaintance of a rig: which actions it has, and that it says so when it cannot do one.
 * @throws UsageError where it cannot be trusted.
 */
export async function connectRig(url: string): Promise<Hands> {
  const endpoint = endpointOf(url);
  const listed = await ask(endpoint);
  const { version, actions } = asObject(listed.body);
  if (listed.status !== 200 || version !== 1 || !Array.isArray(actions)) {
    throw new UsageError(
      `--rig ${url}: GET /actions was answered with ${listed.status}, expected {"version":1,"actions":[…]}`,
    );
  }
  // A rig that answers 200 to anything would make every test pass by itself.
  const absurd = await ask(endpoint, { action: 'actThatNoRigHas' });
  if (absurd.status !== 501) {
    throw new UsageError(
      `--rig ${url}: an action that does not exist was answered with ${absurd.status}, expected 501; the rig cannot be trusted`,
    );
  }
  const has = new Set<unknown>(actions);
  return {
    name: `rig ${endpoint.origin}`,
    can: (action: ActionName) => actionNames.includes(action) && has.has(action),
    perform: (action) => perform(endpoint, action),
  };
}

async function perform(endpoint: URL, action: HandAction): Promise<Outcome> {
  let answer: Answer;
  try {
    answer = await ask(endpoint, action);
  } catch (error) {
    return { kind: 'broken', why: error instanceof Error ? error.message : String(error) };
  }
  const body = asObject(answer.body);
  const why = typeof body.why === 'string' ? body.why.slice(0, 200) : 'it did not say why';
  switch (answer.status) {
    case 200:
      return done(action, body);
    case 501:
      return { kind: 'cannot', why };
    case 409:
      return { kind: 'refused', why };
    default:
      return { kind: 'broken', why: `it answered with HTTP status ${answer.status}` };
  }
}

function done(action: HandAction, body: Readonly<Record<string, unknown>>): Outcome {
  const { at, precisionMs, answer } = body;
  if (action.action === 'observe') {
    if (answer === 'yes' || answer === 'no' || answer === 'cannot tell')
      return { kind: 'done', precisionMs: 0, answer };
    return { kind: 'broken', why: 'it answered a question with neither yes, no nor cannot tell' };
  }
  // What says 200 to anything, as a proxy or another server does, is no rig.
  if (typeof at !== 'string') return { kind: 'broken', why: 'it answered 200 without saying when it was done' };
  return { kind: 'done', precisionMs: typeof precisionMs === 'number' ? Math.max(0, precisionMs) : 0 };
}

/**
 * Where the actions of a rig are, were it there; asks nobody.
 * @throws UsageError where no rig can have this address.
 */
export function endpointOf(url: string): URL {
  try {
    const endpoint = new URL('/actions', url);
    if (endpoint.protocol === 'http:' || endpoint.protocol === 'https:') return endpoint;
  } catch {
    // Said below.
  }
  throw new UsageError(`--rig ${url}: expected manual, none or an http:// address`);
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function ask(endpoint: URL, action?: object): Promise<Answer> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(action) };
  try {
    const response = await fetch(endpoint, {
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithin),
      ...(action === undefined ? {} : post),
    });
    const text = (await response.text()).slice(0, longestAnswer);
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
    return { status: response.status, body };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new UsageError(`--rig ${endpoint.origin}: no answer (${cause}); is the rig running?`);
  }
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
