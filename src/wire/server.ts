/** The Central System's listening side, put together, and the connections that came to stand. */
import type { AddressInfo } from 'node:net';
import type { WebSocket } from 'ws';
import type { Login } from '../evidence/login.js';
import { usesTls } from '../ocpp/security.js';
import { unsecured, type Admission } from './admission.js';
import { plainAddress } from './addresses.js';
import { usualPatience, type Patience } from './deadline.js';
import { Door } from './door.js';
import { keySpellings } from './key-spellings.js';
import type { Link } from './link.js';
import { Peer } from './peer.js';
import { Refusals } from './refusals.js';
import { TlsFront } from './tls-front.js';
import { root, subprotocol, Upgrade } from './upgrade.js';
import type { Visit } from './visit.js';

export interface Listen {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** The only charge point that is let in. */
  readonly identity: string;
  /** Hears the secrets of TLS sessions, line by line, in the format of SSLKEYLOGFILE. */
  readonly keylog?: (line: string) => void;
  readonly patience?: Patience;
}

const pingEvery = 20_000;

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
  readonly #link: Link;
  readonly #identity: string;
  readonly #admission: Admission;
  readonly #refusals: Refusals;
  readonly #door: Door;
  /** Each open connection, with the moment of its end. */
  readonly #open = new Map<WebSocket, Promise<void>>();
  readonly #unwatch: () => void;
  #pinger: NodeJS.Timeout | undefined;
  /** Kept, since strangers are turned away until the last socket has closed. */
  #address: AddressInfo | undefined;
  /** Our end of the last connection of the charge point. */
  #reachedAt: string | undefined;
  #connections = 0;
  #closing = false;

  private constructor({ identity, keylog, patience = usualPatience }: Listen, link: Link, admission: Admission) {
    const { journal } = link;
    this.#link = link;
    this.#identity = identity;
    this.#admission = admission;
    this.#refusals = new Refusals(journal);
    // A key must be masked before the charge point can say it in any frame.
    this.#unwatch = admission.watch(({ authorizationKey, formerKeys }) => {
      for (const key of [...formerKeys, ...(authorizationKey === undefined ? [] : [authorizationKey])]) {
        for (const spelling of keySpellings(identity, key)) journal.keepSecret(spelling);
      }
    });
    const refusals = this.#refusals;
    const upgrade = new Upgrade({
      identity,
      admission,
      refusals,
      patience: patience.request,
      url: () => this.url,
      outage: () => link.outage,
      welcome: (...came) => {
        this.#welcome(...came);
      },
    });
    this.#door = new Door({
      admission,
      refusals,
      patience,
      tls: new TlsFront({
        journal,
        refusals,
        patience: patience.handshake,
        ...(keylog === undefined ? {} : { keylog }),
      }),
      enter: (visit) => {
        upgrade.receive(visit);
      },
    });
  }

  /**
   * Starts to listen. Who is let in is read from the admission at every connection.
   * @throws UsageError where the address cannot be had.
   */
  static async open(listen: Listen, link: Link, admission: Admission = unsecured()): Promise<CentralSystemServer> {
    const server = new CentralSystemServer(listen, link, admission);
    server.#address = await server.#door.listen(listen.host, listen.port);
    server.#pinger = setInterval(() => {
      server.#pingOrDrop();
    }, pingEvery).unref();
    link.journal.append({ type: 'listening', url: server.url });
    return server;
  }

  /** The URL that is to be typed into the charge point. */
  get url(): string {
    const address = this.#address;
    if (address === undefined) throw new Error('the server has never listened');
    const scheme = this.#admission.terms.profiles.every(usesTls) ? 'wss' : 'ws';
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return `${scheme}://${host}:${address.port}${root}${encodeURIComponent(this.#identity)}`;
  }

  /** The address by which the charge point reaches this machine; the one that is listened on until it has. */
  get reachedAt(): string {
    return this.#reachedAt ?? this.#address?.address ?? 'localhost';
  }

  /** Closes all connections and stops listening; when it resolves, nothing is written down any more. */
  async close(): Promise<void> {
    clearInterval(this.#pinger);
    this.#unwatch();
    this.#closing = true;
    this.#refusals.silence();
    // A peer that does not answer the close is not waited for.
    const impatience = setTimeout(() => {
      for (const socket of this.#open.keys()) socket.terminate();
      this.#door.clear();
    }, 500).unref();
    const closed = this.#door.close();
    for (const socket of this.#open.keys()) socket.close(1001, 'the run has ended');
    await Promise.all([closed, ...this.#open.values()]);
    clearTimeout(impatience);
  }

  #welcome(socket: WebSocket, { remote, local }: Visit, path: string, login: Login): void {
    const { journal } = this.#link;
    if (local !== undefined) this.#reachedAt = plainAddress(local);
    this.#refusals.letIn({ remote, profile: login.profile });
    const connection = ++this.#connections;
    let violation: string | undefined;
    const peer = new Peer(connection, socket, this.#link.surroundings());
    const { seq } = journal.append({ type: 'connect', connection, remote, path, protocol: subprotocol, login });

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
    this.#link.attach(peer, seq, login);
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
}

function closeText(code: number): string {
  if (code === 1006) return 'the connection broke without a close frame';
  if (code === 1005) return 'the charge point closed the connection without a code';
  return `the connection was closed with code ${code}`;
}
