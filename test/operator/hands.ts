/** The contract that every kind of hands keeps, as a suite; and the things around them that tests need. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { actionNames, type HandAction, type Hands, type Outcome } from '../../src/operator/operator.js';

export const never = new AbortController().signal;

/** One action of every kind. */
export const everyAction: readonly HandAction[] = [
  { action: 'plugIn', connectorId: 1, side: 'both' },
  { action: 'unplug', connectorId: 1 },
  { action: 'presentIdTag', idTag: 'VALID-1', connectorId: 1 },
  { action: 'cutPower' },
  { action: 'restorePower' },
  { action: 'induceFault', connectorId: 0, kind: 'fault' },
  { action: 'clearFault', connectorId: 0 },
  { action: 'suspendEnergy', connectorId: 1 },
  { action: 'resumeEnergy', connectorId: 1 },
  { action: 'observe', question: 'Is the light green?' },
];

function isOutcome(outcome: Outcome): void {
  switch (outcome.kind) {
    case 'done':
      expect(outcome.precisionMs).to.be.a('number').that.is.at.least(0);
      if (outcome.answer !== undefined) expect(outcome.answer).to.be.oneOf(['yes', 'no', 'cannot tell']);
      return;
    case 'cannot':
    case 'refused':
    case 'broken':
      expect(outcome.why).to.be.a('string').that.is.not.empty;
  }
}

/** `make` gives hands that can do what they can; `end` takes the ground from under them. */
export function keepsTheContract(
  make: () => Promise<{ readonly hands: Hands; readonly end: () => Promise<void> | void }>,
): void {
  let made: { readonly hands: Hands; readonly end: () => Promise<void> | void };

  beforeEach(async () => {
    made = await make();
  });

  afterEach(async () => {
    await made.end();
  });

  it('have a name for the report', () => {
    expect(made.hands.name).to.match(/^(none|manual|rig http)/);
  });

  it('say of every action whether it can be asked for', () => {
    for (const name of actionNames) expect(made.hands.can(name)).to.be.a('boolean');
  });

  for (const action of everyAction) {
    it(`come to an outcome for ${action.action}, and say cannot where they said so before`, async () => {
      const outcome = await made.hands.perform(action, never);
      isOutcome(outcome);
      if (!made.hands.can(action.action)) expect(outcome.kind).to.equal('cannot');
    });
  }

  it('answer a question, or say that they cannot', async () => {
    const outcome = await made.hands.perform({ action: 'observe', question: 'Is the light green?' }, never);
    if (outcome.kind === 'done') expect(outcome.answer).to.be.oneOf(['yes', 'no', 'cannot tell']);
    else expect(outcome.kind).to.equal('cannot');
  });

  it('do one thing after the other', async () => {
    for (const action of everyAction.slice(0, 3)) isOutcome(await made.hands.perform(action, never));
  });

  it('never reject and never hang once the ground is gone', async () => {
    await made.end();
    for (const action of everyAction) {
      const outcome = await made.hands.perform(action, never);
      isOutcome(outcome);
      expect(outcome.kind).to.be.oneOf(['cannot', 'broken']);
    }
  });
}

/** A terminal in memory. */
export function memoryTerminal() {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.on('data', (data: Buffer) => (shown += data.toString('utf8')));
  /** Waits until the output holds a text that was not waited for before. */
  let read = 0;
  const prompted = async (text: string): Promise<void> => {
    const end = Date.now() + 10_000;
    while (!shown.includes(text, read)) {
      if (Date.now() > end) throw new Error(`waited in vain for the prompt ${text}; shown: ${shown}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    read = shown.indexOf(text, read) + text.length;
  };
  return { input, output, prompted, shown: () => shown, type: (line: string) => input.write(`${line}\n`) };
}

type Handler = (request: IncomingMessage, body: string, response: ServerResponse) => void;

/** An HTTP server for one test. */
export async function serve(handler: Handler) {
  const requests: { readonly method: string; readonly url: string; readonly type: string; readonly body: string }[] =
    [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString('utf8')));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      requests.push({ method, url, type: headers['content-type'] ?? '', body });
      handler(request, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    end: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

export const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const at = '2026-03-01T10:15:00.000Z';

/** A rig that keeps to the protocol: all actions but `clearFault`. */
export const goodRig: Handler = (request, body, response) => {
  const served = actionNames.filter((name) => name !== 'clearFault');
  if (request.method === 'GET') {
    json(response, 200, { version: 1, actions: served });
    return;
  }
  const { action } = JSON.parse(body) as { action: string };
  if (!served.some((name) => name === action)) json(response, 501, { why: `there is no ${action}` });
  else if (action === 'observe') json(response, 200, { answer: 'yes' });
  else if (action === 'unplug') json(response, 409, { why: 'the cable is locked' });
  else json(response, 200, { at, precisionMs: 5 });
};
