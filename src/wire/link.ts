/**
 * The charge point as the Central System knows it, across its connections: who is connected now, how far its
 * registration has come, what it is answered.
 */
import { sleep, type Clock } from '../evidence/clock.js';
import type { Journal } from '../evidence/journal.js';
import type { Login } from '../evidence/login.js';
import { encodeError, encodeResult, type Call, type ErrorCode } from '../ocpp/frames.js';
import { isAction, mayComeFromChargePoint, type Action } from '../ocpp/messages.js';
import type { Answers } from './answers.js';
import { statusOf, type Answer, type HeardCall, type Peer, type Reply, type Surroundings } from './peer.js';

/** What reaches a case, in order. */
export type Arrival =
  | { readonly kind: 'call'; readonly call: HeardCall }
  | {
      readonly kind: 'lost';
      readonly seq: number;
      readonly mono: bigint;
      readonly text: string;
      /** `chargePoint`: it closed, or broke the protocol; `harness`: we did; `link`: nobody said why. */
      readonly by: 'chargePoint' | 'harness' | 'link';
    }
  | { readonly kind: 'connected'; readonly seq: number; readonly mono: bigint; readonly login: Login };

/** `unknown` until a BootNotification was answered in this run: it may have been registered long before. */
export type Registration = 'unknown' | 'Accepted' | 'Pending' | 'Rejected';

type Listener = (arrival: Arrival) => void;

export class Link {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly answers: Answers;
  readonly #listeners = new Set<Listener>();
  readonly #accepted = new Set<Action>();
  /** What a pending charge point was asked to send (OCPP 1.6 §4.2). */
  readonly #triggered = new Set<unknown>();
  #peer: Peer | undefined;
  #login: Login | undefined;
  #registration: Registration = 'unknown';
  #lastId = 0;
  /** While a lost connection is of our own making, it is nobody's fault. */
  #outage = false;

  constructor(clock: Clock, journal: Journal, answers: Answers) {
    this.clock = clock;
    this.journal = journal;
    this.answers = answers;
  }

  get connected(): boolean {
    return this.#peer?.open === true;
  }

  get registration(): Registration {
    return this.#registration;
  }

  /** Whether the harness keeps the charge point away on purpose. */
  get outage(): boolean {
    return this.#outage;
  }

  get peer(): Peer | undefined {
    return this.#peer;
  }

  /** How the charge point came in on its present connection; undefined while it has none. */
  get login(): Login | undefined {
    return this.#login;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The actions that the charge point has answered in the positive, of which a refusal then means something. */
  get accepted(): ReadonlySet<Action> {
    return this.#accepted;
  }

  /** Calls the charge point on its present connection. */
  async call(action: Action, payload: unknown, limitMs: number): Promise<Reply> {
    if (action === 'TriggerMessage') this.#triggered.add((payload as { requestedMessage?: unknown }).requestedMessage);
    const reply: Reply = (await this.#peer?.call(action, payload, limitMs)) ?? { kind: 'lost' };
    if (positive.includes(statusOf(reply))) this.#accepted.add(action);
    return reply;
  }

  /** Resolves with true once a charge point is connected, or with false after protocol milliseconds or an abort. */
  whenConnected(withinMs: number, signal?: AbortSignal): Promise<boolean> {
    return this.#when('connected', () => this.connected, withinMs, signal);
  }

  /** Resolves with true once no connection is left, or with false after protocol milliseconds or an abort. */
  whenGone(withinMs: number, signal?: AbortSignal): Promise<boolean> {
    return this.#when('lost', () => this.#peer === undefined, withinMs, signal);
  }

  /** Whether the charge point is alive: its pong, or anything else from it, within protocol milliseconds. */
  async provesLife(withinMs: number): Promise<boolean> {
    const asked = this.clock.mono();
    const peer = this.#peer;
    if (peer === undefined) return false;
    peer.ping();
    // A pong takes real time on the network, however fast the protocol runs.
    const limit = Math.max(withinMs, 250 * this.clock.scale);
    while (peer.lastHeard <= asked && this.clock.between(asked, this.clock.mono()) < limit && peer.open) {
      await sleep(this.clock, 5 * this.clock.scale);
    }
    return peer.lastHeard > asked;
  }

  /** Whether the charge point answers a WebSocket ping (RFC 6455 §5.5.3), within protocol milliseconds. */
  async answersPing(withinMs: number): Promise<boolean> {
    const asked = this.clock.mono();
    const peer = this.#peer;
    if (peer === undefined) return false;
    peer.ping();
    // A pong takes real time on the network, however fast the protocol runs.
    const limit = Math.max(withinMs, 250 * this.clock.scale);
    const answered = () => peer.lastPong !== undefined && peer.lastPong > asked;
    while (!answered() && peer.open && this.clock.between(asked, this.clock.mono()) < limit) {
      await sleep(this.clock, 5 * this.clock.scale);
    }
    return answered();
  }

  /** Begins an outage: closes the connection, or goes silent on it; new connections are to be refused meanwhile. */
  interrupt(how: 'close' | 'silence'): void {
    this.#outage = true;
    if (how === 'silence') this.#peer?.goSilent();
    else this.#peer?.close(1001, 'the Central System goes away');
  }

  /** Ends an outage: the charge point may come back. */
  restore(): void {
    this.#outage = false;
    const peer = this.#peer;
    if (this.connected) peer?.terminate();
  }

  /** What the peer of a new connection works with. */
  surroundings(): Surroundings {
    return {
      clock: this.clock,
      journal: this.journal,
      nextId: () => `cs-${++this.#lastId}`,
      answer: (call) => this.#answer(call),
      complain: (id) => encodeError(id, 'FormationViolation'),
      heard: (call) => {
        this.#tell({ kind: 'call', call });
      },
    };
  }

  /** A connection has come to stand; it replaces an older one. */
  attach(peer: Peer, seq: number, login: Login): void {
    const older = this.#peer;
    this.#peer = peer;
    this.#login = login;
    if (older?.open === true) {
      this.journal.append({
        type: 'socket',
        connection: older.connection,
        text: `replaced by connection ${peer.connection} while still open`,
      });
      older.supersede();
    }
    this.#tell({ kind: 'connected', seq, mono: this.clock.mono(), login });
  }

  /** A connection is gone. */
  detach(peer: Peer, seq: number, by: 'chargePoint' | 'harness' | 'link', text: string): void {
    peer.settleLost();
    if (this.#peer !== peer) return;
    this.#peer = undefined;
    this.#login = undefined;
    this.#tell({ kind: 'lost', seq, mono: this.clock.mono(), by, text });
  }

  #when(kind: Arrival['kind'], holds: () => boolean, withinMs: number, signal?: AbortSignal): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    if (signal?.aborted === true) return Promise.resolve(false);
    return new Promise((resolve) => {
      const stop = this.subscribe((arrival) => {
        if (arrival.kind === kind) finish(true);
      });
      const cancel = this.clock.after(withinMs, () => {
        finish(false);
      });
      const giveUp = () => {
        finish(false);
      };
      const finish = (happened: boolean) => {
        signal?.removeEventListener('abort', giveUp);
        stop();
        cancel();
        resolve(happened);
      };
      signal?.addEventListener('abort', giveUp);
    });
  }

  #tell(arrival: Arrival): void {
    for (const listener of this.#listeners) listener(arrival);
  }

  #answer({ id, action, payload }: Call): Answer {
    const refuse = (code: ErrorCode, why: string): Answer => ({ text: encodeError(id, code, why), payload: undefined });
    if (!isAction(action)) return refuse('NotImplemented', `no action is called ${action.slice(0, 60)}`);
    if (!mayComeFromChargePoint(action)) return refuse('NotSupported', `${action} is not for a charge point`);
    if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
      return refuse('FormationViolation', 'the payload is no object');
    }
    const turnedAway = this.#registration === 'Rejected' || this.#registration === 'Pending';
    const invited = this.#registration === 'Pending' && this.#triggered.has(action);
    if (action !== 'BootNotification' && turnedAway && !invited) {
      // Errata J 3.10. The rules judge that it was sent at all.
      return refuse('SecurityError', `the registration is ${this.#registration}`);
    }
    const answer = this.answers.to(action, payload);
    if (action === 'BootNotification') {
      this.#registration = (answer as { status: Registration }).status;
      this.#triggered.clear();
    }
    return { text: encodeResult(id, answer), payload: answer };
  }
}

/** Statuses by which a charge point says that it does what it was asked for. */
const positive: readonly unknown[] = ['Accepted', 'Unlocked', 'Scheduled', 'RebootRequired'];
