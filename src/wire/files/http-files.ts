/** Files over HTTP and HTTPS: GET, HEAD and ranges of what is served (RFC 9110), PUT and POST of what is uploaded. */
import { createServer as createPlain, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Exchange } from './http-exchange.js';
import { tlsOptions, type ProtocolServer, type SetUp } from './set-up.js';
import { tlsFailed, wrongCredentials, type Conversation } from './transfer-record.js';
import { plainAddress } from '../addresses.js';

export function httpFiles(setUp: SetUp): ProtocolServer {
  const { files, tls, record } = setUp;
  const { openMs, idleMs } = files.caps;
  const limits = {
    maxHeaderSize: 16 * 1024,
    connectionsCheckingInterval: Math.min(1000, openMs),
    headersTimeout: openMs,
    requestTimeout: 0,
    keepAliveTimeout: 5000,
  };
  const server: Server =
    tls === undefined
      ? createPlain(limits)
      : createSecure({
          ...limits,
          ...tlsOptions(tls),
          handshakeTimeout: openMs,
        });
  server.timeout = idleMs;

  // Who asks without credentials is asked for them, and comes again with them (RFC 9110 §11.6.1).
  let anonymous: Conversation | undefined;
  let named = false;
  const conversations = new WeakMap<Duplex, Conversation>();
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    const conversation = record.open(plainAddress(socket.remoteAddress));
    conversations.set(socket, conversation);
    socket.once('close', () => conversation.note('closed', 'connection closed'));
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    record.blame(plainAddress(socket.remoteAddress), tlsFailed(error));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const { code = error.message } = error;
    if (code !== 'ECONNRESET' && code !== 'EPIPE') {
      conversations
        .get(socket)
        ?.blame({ severity: 'warning', rule: 'protocol', text: `no whole HTTP request: ${code}` });
    }
    socket.destroy();
  });
  const hear = (request: IncomingMessage, response: ServerResponse): void => {
    const conversation = conversations.get(request.socket);
    if (conversation === undefined) return;
    const exchange = new Exchange(request, response, conversation, setUp);
    if (exchange.isAnonymous) anonymous = conversation;
    else named = true;
    void exchange.answer();
  };
  server.on('request', hear);
  server.on('checkContinue', hear);
  return {
    server,
    conclude: () => {
      if (!named) anonymous?.blame(wrongCredentials);
      anonymous = undefined;
    },
    end: () => undefined,
  };
}
