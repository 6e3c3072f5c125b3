/** Keeps the charge point connected: dials, tries again with growing pauses, pings where it is configured to. */
import type { X509Certificate } from 'node:crypto';
import { seconds, type Timer, type Timers } from './clock.js';
import type { Connection, ConnectionEvents } from './connection.js';
import type { Failure } from './security/connection-failure.js';
import type { Login } from './security/login.js';

/** Opens a connection to the Central System. */
export type Dial = (login: Login, events: ConnectionEvents) => Connection;

export interface LinkEvents {
  /** How to log in now. */
  login(): Login;
  up(shown: readonly X509Certificate[]): void;
  failed(failure: Failure): void;
  /** How long to wait before the next attempt, in place of so many device milliseconds. */
  pause(ms: number): number;
  down(): void;
  received(text: string): void;
}

const firstPause = seconds(1);
const longestPause = seconds(5);

export class Link {
  readonly #dial: Dial;
  readonly #timers: Timers;
  readonly #events: LinkEvents;
  #connection: Connection | undefined;
  #pause = firstPause;
  #pinger: Timer | undefined;
  #pingInterval = 0;
  #closed = false;

  constructor(dial: Dial, timers: Timers, events: LinkEvents) {
    this.#dial = dial;
    this.#timers = timers;
    this.#events = events;
  }

  get isUp(): boolean {
    return this.#connection?.isOpen === true;
  }

  connect(): void {
    this.#connection = this.#dial(this.#events.login(), {
      opened: (shown) => {
        this.#pause = firstPause;
        this.pingEvery(this.#pingInterval);
        this.#events.up(shown);
      },
      failed: (failure) => {
        this.#events.failed(failure);
      },
      closed: () => {
        this.#pinger?.cancel();
        this.#events.down();
        if (this.#closed) return;
        this.#timers.after(this.#events.pause(this.#pause), () => {
          this.connect();
        });
        this.#pause = Math.min(2 * this.#pause, longestPause);
      },
      received: (text) => {
        this.#events.received(text);
      },
    });
  }

  send(text: string): void {
    this.#connection?.send(text);
  }

  /** Pings from now on every so many device milliseconds; 0 for never. */
  pingEvery(ms: number): void {
    this.#pinger?.cancel();
    this.#pingInterval = ms;
    if (ms === 0) return;
    this.#pinger = this.#timers.after(ms, () => {
      // A Central System that has not answered the last ping is gone.
      if (this.#connection?.isMute === true) this.#connection.cut();
      else this.#connection?.ping();
      this.pingEvery(ms);
    });
  }

  /** Hangs up; the link dials again by itself. */
  hangUp(): void {
    this.#connection?.close();
  }

  /** Ends for good: politely, with a close frame, or abruptly. */
  end(how: 'close' | 'cut'): void {
    this.#closed = true;
    this.#pinger?.cancel();
    this.#connection?.forget();
    if (how === 'close') this.#connection?.close();
    else this.#connection?.cut();
  }
}
