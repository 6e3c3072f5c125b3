/** The data connections of one FTP session: waits for one of the charge point's, or makes one to it (RFC 959 §3.3, RFC 2428). */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';
import type { Clock } from '../../evidence/clock.js';
import { afterReal } from './pour.js';
import { type Conversation } from './transfer-record.js';
import { plainAddress } from '../addresses.js';
import type { Caps } from './virtual-files.js';

export interface DataOptions {
  readonly clock: Clock;
  readonly caps: Caps;
  readonly conversation: Conversation;
  /** Our end of the control connection. */
  readonly local: string;
  /** The other end, which data connections must come from and go to. */
  readonly peer: string;
  /** The first port to listen on. */
  readonly firstPort: number;
}

const highestPort = 65_535;

export class DataChannel {
  readonly #options: DataOptions;
  /** What protects the next connections; undefined for none. */
  protection: SecureContext | undefined;
  #server: Server | undefined;
  #socket: Socket | undefined;
  readonly #ending = new Set<Socket>();
  /** The port of the charge point to connect to. */
  #target: number | undefined;
  #arrived: ((socket: Socket | undefined) => void) | undefined;

  constructor(options: DataOptions) {
    this.#options = options;
  }

  /** Listens for the next connection; resolves with the port, or with undefined where none is free. */
  async listens(): Promise<number | undefined> {
    this.close();
    const { caps, firstPort, local } = this.#options;
    for (let port = firstPort; port < firstPort + caps.dataPorts && port <= highestPort; port += 1) {
      const server = createServer((socket) => {
        this.#accept(socket);
      });
      if (await isListening(server, local, port)) {
        this.#server = server;
        return port;
      }
    }
    return undefined;
  }

  /** Is to connect to this port of the charge point. */
  connectsTo(port: number): void {
    this.close();
    this.#target = port;
  }

  /** Resolves with the connection, or with undefined where none comes about; each is used once. */
  async open(): Promise<Socket | undefined> {
    const { clock, caps, peer, local } = this.#options;
    const target = this.#target;
    if (target !== undefined) {
      this.#target = undefined;
      const socket = connect({ host: peer, port: target, localAddress: local });
      socket.once('connect', () => {
        this.#settle(this.#protect(socket));
      });
      socket.once('error', () => {
        this.#settle(undefined);
      });
      this.#socket = socket;
    } else if (this.#socket !== undefined) {
      return this.#socket;
    } else if (this.#server === undefined) {
      return undefined;
    }
    const opened = new Promise<Socket | undefined>((resolve) => (this.#arrived = resolve));
    const cancel = afterReal(clock, caps.openMs, () => {
      this.close();
    });
    const socket = await opened;
    cancel();
    return socket;
  }

  /** Ends our side of the connection once all is sent; the other side may take its time, but not for ever. */
  async finish(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    const { clock, caps } = this.#options;
    this.#ending.add(socket);
    const cancel = afterReal(clock, caps.openMs, () => socket.destroy());
    socket.once('close', () => {
      cancel();
      this.#ending.delete(socket);
    });
    socket.resume();
    await new Promise<void>((resolve) => {
      socket.once('close', resolve).end(resolve);
    });
  }

  /** Ends everything at once. */
  destroy(): void {
    this.close();
    for (const socket of this.#ending) socket.destroy();
  }

  /** Breaks off what there is; the next transfer needs a new connection. */
  close(): void {
    this.#server?.close();
    this.#socket?.destroy();
    this.#server = undefined;
    this.#socket = undefined;
    this.#target = undefined;
    this.#settle(undefined);
  }

  #accept(socket: Socket): void {
    socket.on('error', () => undefined);
    const { peer, conversation } = this.#options;
    const from = plainAddress(socket.remoteAddress);
    if (from !== peer) {
      // Whoever it is, it is not said that it is the charge point.
      conversation.note('closed', `a data connection from ${from} was refused, expected one from ${peer}`);
      socket.destroy();
      return;
    }
    this.#server?.close();
    this.#server = undefined;
    if (this.#socket !== undefined) {
      socket.destroy();
      return;
    }
    this.#socket = this.#protect(socket);
    this.#settle(this.#socket);
  }

  #protect(socket: Socket): Socket {
    socket.on('error', () => undefined);
    const { protection } = this;
    if (protection === undefined) return socket;
    const secured = new TLSSocket(socket, { isServer: true, secureContext: protection });
    secured.on('error', () => undefined);
    this.#socket = secured;
    return secured;
  }

  #settle(socket: Socket | undefined): void {
    const arrived = this.#arrived;
    this.#arrived = undefined;
    arrived?.(socket);
  }
}

function isListening(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, host, () => {
      resolve(true);
    });
  });
}
