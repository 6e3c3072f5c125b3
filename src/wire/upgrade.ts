/** The upgrade from HTTP to WebSocket: who asks for it, by path, login and subprotocol, and what others are told. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Login } from '../evidence/login.js';
import { usesTls } from '../ocpp/security.js';
import type { Admission } from './admission.js';
import { readAuthorization } from './authorization.js';
import { deadline } from './deadline.js';
import { decide, otherProfile } from './login.js';
import type { Refusal, Refusals } from './refusals.js';
import type { Visit } from './visit.js';

export interface UpgradeOptions {
  /** The only charge point that is let in. */
  readonly identity: string;
  readonly admission: Admission;
  readonly refusals: Refusals;
  /** Milliseconds until a request must be whole. */
  readonly patience: number;
  /** The URL that is to be used. */
  readonly url: () => string;
  /** Whether the charge point is kept away on purpose. */
  readonly outage: () => boolean;
  readonly welcome: (socket: WebSocket, visit: Visit, path: string, login: Login) => void;
}

export const subprotocol = 'ocpp1.6';
export const root = '/ocpp/';

/** `closeTimeout`: how long a charge point may leave our close frame unanswered; unknown to the types of ws so far. */
const limits = { maxPayload: 256 * 1024, maxFragments: 64, maxBufferedChunks: 1024, closeTimeout: 5000 };

export class Upgrade {
  readonly #options: UpgradeOptions;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  /** By the stream of each; with what calls off the wait for its request. */
  readonly #visits = new WeakMap<Duplex, { readonly visit: Visit; readonly answered: () => void }>();

  constructor(options: UpgradeOptions) {
    this.#options = options;
    this.#http = createServer({ maxHeaderSize: 16 * 1024 }, (request, response) => {
      const visit = this.#answer(request.socket);
      if (this.#needsTls(visit)) this.#refuse(visit, plainOnTls(this.#options.url()));
      else this.#refuse(visit, { why: 'an HTTP request without WebSocket upgrade', hint: upgradeHint(request) });
      response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' }).end();
    });
    this.#sockets = new WebSocketServer({
      noServer: true,
      ...limits,
      perMessageDeflate: false,
      clientTracking: false,
      handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
    });
    this.#http.on('upgrade', (request, socket, head) => {
      this.#upgrade(request, socket, head);
    });
    this.#sockets.on('wsClientError', (error, socket, request) => {
      const hint = `use ${options.url()} with a client of RFC 6455`;
      this.#refuse(this.#answer(request.socket), { why: error.message, hint });
      turnAway(socket, '400 Bad Request');
    });
    this.#http.on('clientError', (error: Error & { rawPacket?: Buffer; code?: string }, socket) => {
      this.#clientError(error, socket);
    });
  }

  /** Waits for the request of a visitor. */
  receive(visit: Visit): void {
    const { stream, tls } = visit;
    const { patience, url } = this.#options;
    const callOff = deadline(stream, patience, () => {
      this.#refuse(this.#answer(stream), { why: 'no whole HTTP request in time', hint: `use ${url()}` });
      turnAway(stream, '408 Request Timeout');
    });
    let isAnswered = false;
    stream.once('close', () => {
      if (isAnswered || tls === undefined) return;
      this.#refuse(visit, {
        why: 'the connection was closed after the TLS handshake, before any HTTP request',
        hint: 'look in the log of the charge point for its reason; it may not take our certificate',
      });
    });
    const answered = () => {
      isAnswered = true;
      callOff();
    };
    this.#visits.set(stream, { visit, answered });
    this.#http.emit('connection', stream);
  }

  /** Whose stream this is; from now on nobody waits for their request. */
  #answer(stream: Duplex): Visit {
    const known = this.#visits.get(stream);
    if (known === undefined) throw new Error('a request came on a connection that was never opened');
    known.answered();
    return known.visit;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined);
    const { identity: expected, refusals, admission, url, outage, welcome } = this.#options;
    const visit = this.#answer(request.socket);
    const { terms } = admission;
    const path = (request.url ?? '').replace(/^(?:ws|http)s?:\/\/[^/]*/i, '');
    const shown = path.slice(0, 200);
    const wanted = `use exactly ${url()}`;
    const inPath = path.startsWith(root) ? path.slice(root.length) : '';
    let identity: string;
    try {
      identity = decodeURIComponent(inPath);
    } catch {
      this.#refuse(visit, { why: `the path ${shown} has an invalid percent sequence`, hint: wanted });
      turnAway(socket, '400 Bad Request');
      return;
    }
    if (identity !== expected) {
      const why = `the path ${shown} is not that of the expected charge point`;
      this.#refuse(visit, this.#needsTls(visit) ? plainOnTls(url()) : { why, hint: wanted });
      turnAway(socket, '404 Not Found');
      return;
    }
    if (outage()) {
      turnAway(socket, '503 Service Unavailable');
      return;
    }
    const deny = (status: string, refusal: Refusal) => {
      refusals.ofChargePoint(visit.remote, refusal);
      turnAway(socket, status);
    };
    const authorization = readAuthorization(request.headersDistinct.authorization ?? [], { identity, inPath }, terms);
    const circumstances = { terms, identity, before: refusals.lastProfile };
    if (this.#needsTls(visit)) {
      const came = authorization.kind === 'absent' ? 0 : 1;
      deny('403 Forbidden', { ...otherProfile(came, circumstances), ...plainOnTls(url()) });
      return;
    }
    const decision = decide({ authorization, ...(visit.tls === undefined ? {} : { tls: visit.tls }) }, circumstances);
    if (!('login' in decision)) {
      deny(decision.status === 401 ? '401 Unauthorized' : '403 Forbidden', decision.refusal);
      return;
    }
    const offered = request.headers['sec-websocket-protocol'];
    if (offered === undefined) {
      deny('400 Bad Request', notOffered('no WebSocket subprotocol was offered'));
      return;
    }

    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (webSocket.protocol !== subprotocol) {
        refusals.ofChargePoint(visit.remote, notOffered(`only the subprotocol ${offered} was offered`));
        webSocket.on('error', () => undefined);
        // OCPP-J 1.6 §3.2: complete the handshake without naming a protocol, then close at once.
        webSocket.close();
        return;
      }
      welcome(webSocket, visit, path, decision.login);
    });
  }

  /** Whether a plain connection came although every profile that is expected has TLS. */
  #needsTls({ tls }: Visit): boolean {
    return tls === undefined && this.#options.admission.terms.profiles.every(usesTls);
  }

  #clientError(error: Error & { rawPacket?: Buffer; code?: string }, socket: Duplex): void {
    const visit = this.#answer(socket);
    const [first, second] = error.rawPacket ?? [];
    const hint = `use ${this.#options.url()}`;
    if (first === 0x16 && second === 0x03) {
      this.#refuse(visit, { why: 'a TLS handshake on the plain port', hint: 'use ws:// instead of wss://' });
    } else if (error.code === 'HPE_HEADER_OVERFLOW') {
      this.#refuse(visit, { why: 'more than 16 KiB of HTTP headers', hint: 'send fewer headers' });
      turnAway(socket, '431 Request Header Fields Too Large');
      return;
    } else if (error.code !== 'ECONNRESET') {
      this.#refuse(visit, { why: `no readable HTTP request (${error.code ?? error.message})`, hint });
    }
    turnAway(socket, '400 Bad Request');
  }

  #refuse({ remote }: Visit, refusal: Refusal): void {
    this.#options.refusals.ofStranger(remote, refusal);
  }
}

const plainOnTls = (url: string): Refusal => ({
  why: 'plain HTTP on a port where TLS is expected',
  hint: `use wss:// instead of ws://: ${url}`,
});

const notOffered = (why: string): Refusal => ({ why, hint: `offer ${subprotocol}`, clause: 'OCPP-J 1.6 §3.1.2' });

/** Answers with a status and closes; what the other side does with its half is not waited for. */
function turnAway(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy());
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const challenge = status.startsWith('401') ? 'WWW-Authenticate: Basic realm="OCPP", charset="UTF-8"\r\n' : '';
  socket.end(`HTTP/1.1 ${status}\r\n${challenge}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}

const upgradeHint = (request: IncomingMessage): string =>
  request.headers.upgrade === undefined
    ? 'connect with a WebSocket client'
    : 'the header `Connection: Upgrade` is missing';
