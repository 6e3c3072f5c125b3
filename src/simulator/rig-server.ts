/** The rig protocol over HTTP, for this machine only: the path a laboratory's rig uses is the one our runs use. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { actionNames, type HandAction } from '../operator/operator.js';
import { readAction } from './rig-request.js';
import type { Performed } from './rig-actions.js';

export interface RigServer {
  readonly url: string;
  close(): Promise<void>;
}

const loopback = '127.0.0.1';
const largestBody = 64 * 1024;
const precisionMs = 5;
const served = actionNames.filter((name) => name !== 'observe');

/** Serves the rig protocol; port 0 takes any. */
export async function startRigServer(port: number, perform: (action: HandAction) => Performed): Promise<RigServer> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5000 }, (request, response) => {
    handle(request, response, perform);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${loopback}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

type Perform = (action: HandAction) => Performed;

function handle(request: IncomingMessage, response: ServerResponse, perform: Perform): void {
  const { method = '', url = '', headers } = request;
  if (!isLoopback(headers.host)) {
    refuse(response, 421, 'this rig is served on the loopback interface only');
  } else if (url !== '/actions') {
    refuse(response, 404, 'the only path is /actions');
  } else if (method === 'GET') {
    send(response, 200, { version: 1, actions: served });
  } else if (method !== 'POST') {
    response.setHeader('Allow', 'GET, POST');
    refuse(response, 405, 'GET and POST only');
  } else if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    refuse(response, 415, 'application/json only');
  } else {
    receive(request, response, perform);
  }
}

function receive(request: IncomingMessage, response: ServerResponse, perform: Perform): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
    else if (!response.headersSent) refuse(response, 413, `more than ${largestBody} bytes`);
  });
  request.on('error', () => undefined);
  request.on('end', () => {
    if (!response.headersSent) answer(response, Buffer.concat(chunks).toString('utf8'), perform);
  });
}

function answer(response: ServerResponse, body: string, perform: Perform): void {
  const read = readAction(body);
  if (read.kind !== 'action') {
    send(response, read.kind === 'malformed' ? 400 : 501, { why: read.why });
    return;
  }
  const performed = perform(read.action);
  if (performed.kind === 'done') send(response, 200, { at: new Date().toISOString(), precisionMs });
  else send(response, performed.kind === 'cannot' ? 501 : 409, { why: performed.why });
}

/** Refuses without reading on: what else comes over this connection is of no interest. */
function refuse(response: ServerResponse, status: number, why: string): void {
  response.setHeader('Connection', 'close');
  send(response, status, { why });
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

/** A page of the web that resolves its own name to this machine shows in the Host header. */
const isLoopback = (host: string | undefined): boolean =>
  host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host);
