/** The Central System's listening side: who may come in, and what is told to those who may not. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { UsageError } from '../evidence/errors.js';
import type { Link } from './link.js';
import { Peer } from './peer.js';
import { plainAddress } from './addresses.js';

export interface Listen {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** The only charge point that is let in. */
  readonly identity: string;
}

const subprotocol = 'ocpp1.6';
const pingEvery = 20_000;
const root = '/ocpp/';

/** `closeTimeout`: how long a charge point may leave our close frame unanswered; unknown to the types of ws so far. */
const limits = { maxPayload: 256 * 1024, maxFragments: 64, maxBufferedChunks: 1024, closeTimeout: 5000 };

/** Closes from the wire are told apart from our own by who began. */
const socketErrors: Readonly<Record<string, string>> = {
  WS_ERR_EXPECTED_MASK: 'an unmasked frame (RFC 6455 §5.1)',
  WS_ERR_UNEXPECTED_RSV_1: 'a reserved bit that no extension allows (RFC 6455 §5.2)',
  WS_ERR_UNEXPECTED_RSV_2_3: 'a reserved bit that no extension allows (RFC 6455 §5.2)',
  WS_ERR_INVALID_UTF8: 'a text that is not UTF-8 (OCPP-J 1.6 §4.1.2)',
  WS_ERR_INVALID_OPCODE: 'an unknown opcode (RFC 6455 §5.2)',
  WS_ERR_INVALID_CLOSE_CODE: 'an invalid close code (RFC 6455 §7.4)',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'a message of more than 256 KiB',
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 'a message in more than 64 fragments',
};

export class CentralSystemServer {
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #link: Link;
  readonly #identity: string;
  readonly #pinger: NodeJS.Timeout;
  /** Sockets that asked for an upgrade: the HTTP server does not know them any more. */
  readonly #upgraded = new Set<Duplex>();
  /** Each open connection, with the moment of its end. */
  readonly #open = new Map<WebSocket, Promise<void>>();
  /** Kept, since strangers are turned away until the last socket has closed. */
  #address: AddressInfo | undefined;
  /** Our end of the last connection of the charge point. */
  #reachedAt: string | undefined;
  #connections = 0;
  #closing = false;

  private constructor(link: Link, identity: string) {
    this.#link = link;
    this.#identity = identity;
    this.#http = createServer({ connectionsCheckingInterval: 1000, maxHeaderSize: 16 * 1024 }, (request, response) => {
      this.#refuse(request.socket.remoteAddress, 'an HTTP request without WebSocket upgrade', upgradeHint(request));
      response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' }).end();
    });
    this.#http.headersTimeout = 10_000;
    this.#http.requestTimeout = 15_000;
    this.#http.maxConnections = 16;
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
      this.#refuse(request.socket.remoteAddress, error.message, `use ${this.url} with a client of RFC 6455`);
      turnAway(socket, '400 Bad Request');
    });
    this.#http.on('clientError', (error: Error & { rawPacket?: Buffer; code?: string }, socket) => {
      this.#clientError(error, socket);
    });
    this.#pinger = setInterval(() => {
      this.#pingOrDrop();
    }, pingEvery).unref();
  }

  /**
   * Starts to listen.
   * @throws UsageError where the address cannot be had.
   */
  static async open({ host, port, identity }: Listen, link: Link): Promise<CentralSystemServer> {
    const server = new CentralSystemServer(link, identity);
    await new Promise<void>((resolve, reject) => {
      server.#http.once('error', (error: NodeJS.ErrnoException) => {
        clearInterval(server.#pinger);
        const why =
          error.code === 'EADDRINUSE' ? 'the port is taken by another program' : (error.code ?? error.message);
        reject(new UsageError(`--listen ${host}:${port}: ${why}; name another address, or port 0 for any free one`));
      });
      server.#http.listen(port, host, resolve);
    });
    server.#address = server.#http.address() as AddressInfo;
    link.journal.append({ type: 'listening', url: server.url });
    return server;
  }

  /** The URL that is to be typed into the charge point. */
  get url(): string {
    const address = this.#address;
    if (address === undefined) throw new Error('the server has never listened');
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return `ws://${host}:${address.port}${root}${encodeURIComponent(this.#identity)}`;
  }

  /** The address by which the charge point reaches this machine; the one that is listened on until it has. */
  get reachedAt(): string {
    return this.#reachedAt ?? this.#address?.address ?? 'localhost';
  }

  /** Closes all connections and stops listening; when it resolves, nothing is written down any more. */
  async close(): Promise<void> {
    clearInterval(this.#pinger);
    this.#closing = true;
    // A peer that does not answer the close is not waited for.
    const impatience = setTimeout(() => {
      for (const socket of this.#open.keys()) socket.terminate();
      for (const socket of this.#upgraded) socket.destroy();
      this.#http.closeAllConnections();
    }, 500).unref();
    const stopped = new Promise<void>((resolve) => {
      this.#http.close(() => {
        resolve();
      });
    });
    this.#http.closeIdleConnections();
    for (const socket of this.#open.keys()) socket.close(1001, 'the run has ended');
    await Promise.all([stopped, ...this.#open.values()]);
    clearTimeout(impatience);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined);
    this.#upgraded.add(socket);
    socket.once('close', () => this.#upgraded.delete(socket));
    const remote = request.socket.remoteAddress;
    const deny = (status: string, why: string, hint: string, clause?: string) => {
      this.#refuse(remote, why, hint, clause);
      turnAway(socket, status);
    };

    const path = (request.url ?? '').replace(/^(?:ws|http)s?:\/\/[^/]*/i, '');
    const shown = path.slice(0, 200);
    const wanted = `use exactly ${this.url}`;
    let identity: string;
    try {
      identity = decodeURIComponent(path.startsWith(root) ? path.slice(root.length) : '');
    } catch {
      deny('400 Bad Request', `the path ${shown} has an invalid percent sequence`, wanted);
      return;
    }
    if (identity !== this.#identity) {
      deny('404 Not Found', `the path ${shown} is not that of the expected charge point`, wanted);
      return;
    }
    if (this.#link.outage) {
      turnAway(socket, '503 Service Unavailable');
      return;
    }
    const offered = request.headers['sec-websocket-protocol'];
    if (offered === undefined) {
      deny('400 Bad Request', 'no WebSocket subprotocol was offered', `offer ${subprotocol}`, 'OCPP-J 1.6 §3.1.2');
      return;
    }

    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (webSocket.protocol !== subprotocol) {
        this.#refuse(
          remote,
          `only the subprotocol ${offered} was offered`,
          `offer ${subprotocol}`,
          'OCPP-J 1.6 §3.1.2',
        );
        webSocket.on('error', () => undefined);
        // OCPP-J 1.6 §3.2: complete the handshake without naming a protocol, then close at once.
        webSocket.close();
        return;
      }
      this.#welcome(webSocket, request.socket, path);
    });
  }

  #welcome(socket: WebSocket, { remoteAddress: remote = 'unknown', localAddress }: Socket, path: string): void {
    const { journal } = this.#link;
    if (localAddress !== undefined) this.#reachedAt = plainAddress(localAddress);
    const connection = ++this.#connections;
    let violation: string | undefined;
    const peer = new Peer(connection, socket, this.#link.surroundings());
    const { seq } = journal.append({ type: 'connect', connection, remote, path, protocol: subprotocol });

    socket.on('error', (error: Error & { code?: string }) => {
      violation = socketErrors[error.code ?? ''] ?? error.message;
      journal.append({ type: 'violation', connection, text: `the charge point sent ${violation}` });
    });
    const ended = new Promise<void>((resolve) => {
      socket.once('close', () => {
        this.#open.delete(socket);
        // Whoever else listens has heard it when this resolves.
        setImmediate(resolve);
      });
    });
    this.#open.set(socket, ended);
    socket.on('close', (code, reason) => {
      const by =
        this.#link.outage || this.#closing || peer.endedHere
          ? 'harness'
          : code === 1006 && violation === undefined
            ? 'link'
            : 'chargePoint';
      const text = violation ?? (reason.toString('utf8') || closeText(code));
      const entry = journal.append({ type: 'disconnect', connection, by, code, reason: text });
      this.#link.detach(
        peer,
        entry.seq,
        by,
        `${closeText(code)}${violation === undefined ? '' : ` after ${violation}`}`,
      );
    });
    this.#link.attach(peer, seq);
  }

  #pingOrDrop(): void {
    const { peer, clock, journal, outage } = this.#link;
    if (peer?.open !== true || outage) return;
    const silent = Number(clock.mono() - peer.lastHeard) / 1e6;
    if (silent > 2.5 * pingEvery) {
      journal.append({ type: 'socket', connection: peer.connection, text: 'two pings went unanswered' });
      peer.drop();
    } else {
      peer.ping();
    }
  }

  #clientError(error: Error & { rawPacket?: Buffer; code?: string }, socket: Duplex): void {
    const [first, second] = error.rawPacket ?? [];
    const remote = (socket as Duplex & { remoteAddress?: string }).remoteAddress;
    if (first === 0x16 && second === 0x03) {
      this.#refuse(remote, 'a TLS handshake on the plain port', 'use ws:// instead of wss://');
    } else if (error.code === 'HPE_HEADER_OVERFLOW') {
      this.#refuse(remote, 'more than 16 KiB of HTTP headers', 'send fewer headers');
      turnAway(socket, '431 Request Header Fields Too Large');
      return;
    } else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
      this.#refuse(remote, 'no whole HTTP request in time', `use ${this.url}`);
      turnAway(socket, '408 Request Timeout');
      return;
    } else if (error.code !== 'ECONNRESET') {
      this.#refuse(remote, `no readable HTTP request (${error.code ?? error.message})`, `use ${this.url}`);
    }
    turnAway(socket, '400 Bad Request');
  }

  #refuse(remote: string | undefined, why: string, hint: string, clause?: string): void {
    if (this.#closing) return;
    this.#link.journal.append({
      type: 'refused',
      remote: remote ?? 'unknown',
      why,
      hint,
      ...(clause === undefined ? {} : { clause }),
    });
  }
}

/** Answers with a status and closes; what the other side does with its half is not waited for. */
function turnAway(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy());
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  else socket.destroy();
}

const upgradeHint = (request: IncomingMessage): string =>
  request.headers.upgrade === undefined
    ? 'connect with a WebSocket client'
    : 'the header `Connection: Upgrade` is missing';

function closeText(code: number): string {
  if (code === 1006) return 'the connection broke without a close frame';
  if (code === 1005) return 'the charge point closed the connection without a code';
  return `the connection was closed with code ${code}`;
}
