/** One WebSocket connection of the charge point; the only file here that knows `ws`. */
import { WebSocket } from 'ws';
import type { ConnectOptions } from './behaviour.js';

export interface ConnectionEvents {
  opened(): void;
  closed(): void;
  received(text: string): void;
}

const maxPayload = 1024 * 1024;

export class Connection {
  readonly #socket: WebSocket;
  readonly #options: ConnectOptions;
  #forgotten = false;
  #awaitsPong = false;

  /** Dials at once; exactly one `closed` follows, whether or not it ever opened, and `gone` even when forgotten. */
  constructor(url: string, options: ConnectOptions, events: ConnectionEvents, gone: () => void) {
    this.#options = options;
    const subprotocols = options.subprotocol === undefined ? [] : [options.subprotocol];
    // A charge point does not compress (OCPP-J 1.6 §5.1).
    this.#socket = new WebSocket(url, subprotocols, {
      perMessageDeflate: false,
      maxPayload,
      handshakeTimeout: 10_000,
      autoPong: options.answersPings,
    });
    if (options.twice) this.#openTwin(url, subprotocols);
    const tell = (event: () => void): void => {
      if (!this.#forgotten) event();
    };
    this.#socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return;
      const text = data.toString('utf8');
      tell(() => {
        events.received(text);
      });
    });
    this.#socket.on('open', () => {
      tell(() => {
        events.opened();
      });
    });
    this.#socket.on('pong', () => {
      this.#awaitsPong = false;
    });
    // `close` follows and says all there is to say.
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      gone();
      tell(() => {
        events.closed();
      });
    });
  }

  /** Opens another connection that says nothing, once this one is there, and closes with it. */
  #openTwin(url: string, subprotocols: readonly string[]): void {
    this.#socket.once('open', () => {
      const twin = new WebSocket(url, [...subprotocols], { perMessageDeflate: false });
      twin.on('error', () => undefined);
      this.#socket.once('close', () => {
        twin.terminate();
      });
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(text: string): void {
    if (!this.isOpen) return;
    const { fragment, masks: mask } = this.#options;
    const binary = this.#options.binary(text);
    if (fragment === undefined) {
      this.#socket.send(text, { binary, mask });
      return;
    }
    const pieces = text.match(new RegExp(`[\\s\\S]{1,${fragment}}`, 'gu')) ?? [''];
    pieces.forEach((piece, index) => {
      this.#socket.send(piece, { binary, mask, fin: index === pieces.length - 1 });
    });
  }

  /** Whether a ping is still without its pong. */
  get isMute(): boolean {
    return this.#awaitsPong;
  }

  ping(): void {
    if (!this.isOpen) return;
    this.#awaitsPong = true;
    this.#socket.ping();
  }

  /** Says goodbye; what was sent before still arrives. */
  close(): void {
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.terminate();
    else this.#socket.close(1000);
  }

  /** Goes silent at once, as when the power fails. */
  cut(): void {
    this.#socket.terminate();
  }

  /** Tells nothing more. */
  forget(): void {
    this.#forgotten = true;
  }

  /** Resolves when the socket is gone; ends it where it is not. */
  async end(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const gone = new Promise<void>((resolve) => {
      this.#socket.once('close', () => {
        resolve();
      });
    });
    this.#socket.terminate();
    await gone;
  }
}
