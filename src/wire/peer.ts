/**
 * One connection of the charge point: writes every frame down before anything else is done with it, answers calls,
 * and pairs our own calls with their answers. Knows frames, not scenarios.
 */
import type { WebSocket } from 'ws';
import type { Clock } from '../evidence/clock.js';
import type { Entry, Journal } from '../evidence/journal.js';
import { decode, encodeCall, type Frame } from '../ocpp/frames.js';
import { isAction, messages, type Action } from '../ocpp/messages.js';
import { validate, type Violation } from '../ocpp/validation.js';

/** A call of the charge point as it was heard. */
export interface HeardCall {
  readonly seq: number;
  readonly mono: bigint;
  readonly connection: number;
  readonly action: string;
  readonly payload: unknown;
  readonly violations: readonly Violation[];
  /** Our answer: its journal number and time, and its payload unless it was a CALLERROR. */
  readonly answered: { readonly seq: number; readonly mono: bigint; readonly payload: object | undefined };
}

interface Timed {
  readonly sent: { readonly seq: number; readonly mono: bigint };
}
/** What came of a call of ours. */
export type Reply =
  | (Timed & {
      readonly kind: 'result';
      readonly seq: number;
      readonly mono: bigint;
      readonly payload: unknown;
      readonly violations: readonly Violation[];
    })
  | (Timed & {
      readonly kind: 'error';
      readonly seq: number;
      readonly mono: bigint;
      readonly code: string;
      readonly description: string;
    })
  | (Timed & { readonly kind: 'timeout' })
  | { readonly kind: 'lost' };

/** The status in the payload of a result; undefined where there is none, or no result. */
export const statusOf = (reply: Reply): unknown =>
  reply.kind === 'result' ? (reply.payload as { status?: unknown } | null)?.status : undefined;

interface Waiting extends Timed {
  readonly id: string;
  readonly action: Action;
  readonly settle: (reply: Reply) => void;
}

/** What a call is answered. */
export interface Answer {
  readonly text: string;
  /** The payload of a CALLRESULT, undefined for a CALLERROR. */
  readonly payload: object | undefined;
}

/** What a connection needs from its surroundings. */
export interface Surroundings {
  readonly clock: Clock;
  readonly journal: Journal;
  /** A message id that this run has not used before. */
  readonly nextId: () => string;
  readonly answer: (frame: Frame & { readonly kind: 'call' }) => Answer;
  /** The text of a CALLERROR for something that is no call although it has an id. */
  readonly complain: (id: string) => string;
  readonly heard: (call: HeardCall) => void;
}

// What the server lets in as text is kept whole, so that the rules judge what was heard.
const longestFrame = 256 * 1024;
// Real milliseconds.
const inFlightFor = 1000;
const supersededFor = 5000;
const goodbyeFor = 1000;
const outboundCap = 1024 * 1024;
const sustained = { burst: 500, perSecond: 100 };

export class Peer {
  readonly connection: number;
  readonly #socket: WebSocket;
  readonly #around: Surroundings;
  #waiting: Waiting | undefined;
  readonly #undispatched: (() => void)[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #credit = sustained.burst;
  #creditAt: bigint;
  #lastHeard: bigint;
  #lastPong: bigint | undefined;
  #mute = false;
  #supersededAt: bigint | undefined;
  #endedHere = false;

  constructor(connection: number, socket: WebSocket, around: Surroundings) {
    this.connection = connection;
    this.#socket = socket;
    this.#around = around;
    this.#creditAt = this.#lastHeard = around.clock.mono();
    socket.on('message', (data, isBinary) => {
      const mono = around.clock.mono();
      this.#lastHeard = mono;
      this.#receive(data as Buffer, isBinary, mono);
    });
    let flooded = false;
    socket.on('ping', () => {
      this.#lastHeard = around.clock.mono();
      // ws itself gives up a connection on which it owes too many pongs, and does not say why.
      if (this.open || this.#endedHere || flooded) return;
      flooded = true;
      this.#note('more pings at once than can be answered: the connection is closed');
    });
    socket.on('pong', () => {
      this.#lastHeard = this.#lastPong = around.clock.mono();
    });
  }

  /** When a ping was last answered. */
  get lastPong(): bigint | undefined {
    return this.#lastPong;
  }

  /** Whether the harness ended the connection on purpose. */
  get endedHere(): boolean {
    return this.#endedHere;
  }

  /** When anything was last heard, pings and pongs included. */
  get lastHeard(): bigint {
    return this.#lastHeard;
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /**
   * Calls the charge point and waits for the answer, at most `limitMs` protocol milliseconds from the moment it was
   * sent. Calls are sent one after the other (OCPP-J 1.6 §4.1.1).
   */
  call(action: Action, payload: unknown, limitMs: number): Promise<Reply> {
    const result = this.#turn.then(() => this.#callNow(action, payload, limitMs));
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** Sends a WebSocket ping; its pong counts as life. */
  ping(): void {
    if (this.open) this.#socket.ping();
  }

  /** Stops answering and hearing without closing: the other side sees a half-open connection. */
  goSilent(): void {
    this.#mute = true;
    this.#socket.pause();
  }

  /** Another connection has taken the place of this one: it may end in peace, but not go on talking. */
  supersede(): void {
    this.#supersededAt = this.#around.clock.mono();
    this.#terminateAfter(supersededFor);
  }

  /** Closes; a charge point that does not answer the close is not waited for. */
  close(code: number, reason: string): void {
    this.#endedHere = true;
    this.#socket.close(code, reason);
    this.#terminateAfter(goodbyeFor);
  }

  terminate(): void {
    this.#endedHere = true;
    this.#socket.terminate();
  }

  /** Gives up a connection on which the charge point is not heard any more. */
  drop(): void {
    this.#socket.terminate();
  }

  /** To be called when the socket has closed: nothing will be answered any more. */
  settleLost(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.settle({ kind: 'lost' });
  }

  #terminateAfter(realMs: number): void {
    const cancel = this.#around.clock.after(realMs * this.#around.clock.scale, () => {
      this.#socket.terminate();
    });
    this.#socket.once('close', cancel);
  }

  #callNow(action: Action, payload: unknown, limitMs: number): Promise<Reply> {
    if (!this.open || this.#mute) return Promise.resolve({ kind: 'lost' });
    const id = this.#around.nextId();
    const { seq, mono } = this.#send(encodeCall(id, action, payload));
    return new Promise((resolve) => {
      const sent = { seq, mono };
      const cancel = this.#around.clock.after(limitMs, () => {
        this.#waiting = undefined;
        resolve({ kind: 'timeout', sent });
      });
      this.#waiting = {
        id,
        action,
        sent,
        settle: (reply) => {
          cancel();
          resolve(reply);
        },
      };
    });
  }

  #send(text: string): Entry {
    if (!this.open) return this.#note('the connection was closing: an answer was not sent');
    if (this.#socket.bufferedAmount > outboundCap) {
      this.#socket.terminate();
      return this.#note('the charge point does not read: more than 1 MiB waits for it, the connection is closed');
    }
    const { journal } = this.#around;
    const entry = journal.append({ type: 'frame', direction: 'sent', connection: this.connection, text });
    this.#socket.send(text, () => undefined);
    return entry;
  }

  #note(text: string): Entry {
    return this.#around.journal.append({ type: 'socket', connection: this.connection, text });
  }

  #receive(data: Buffer, isBinary: boolean, mono: bigint): void {
    const { journal } = this.#around;
    const text = isBinary ? data.toString('hex') : data.toString('utf8');
    const entry = journal.append(
      {
        type: 'frame',
        direction: 'received',
        connection: this.connection,
        text: text.length > longestFrame ? text.slice(0, longestFrame) : text,
        ...(isBinary ? { binary: true as const } : {}),
        ...(text.length > longestFrame ? { cutFrom: text.length } : {}),
      },
      mono,
    );
    // What was on its way when the other connection came is no fault.
    if (this.#supersededAt !== undefined && Number(mono - this.#supersededAt) / 1e6 > inFlightFor) {
      this.#talksOn();
      return;
    }
    this.#slowDown(mono);
    // OCPP-J 1.6 speaks of text only; a binary message is kept, judged, and not read.
    if (isBinary || this.#mute) return;
    this.#undispatched.push(() => {
      this.#dispatch(decode(text).frame, entry);
    });
    if (this.#undispatched.length > 1) return;
    queueMicrotask(() => {
      this.#dispatchAll();
    });
  }

  /** What comes in one piece is written down before any of it is answered: it was sent before any answer. */
  #dispatchAll(): void {
    for (const dispatch of this.#undispatched.splice(0)) dispatch();
  }

  #talksOn(): void {
    const text = 'the charge point talks on two connections at once (OCPP-J 1.6 §3)';
    this.#around.journal.append({ type: 'violation', connection: this.connection, text });
    this.#socket.terminate();
  }

  #dispatch(frame: Frame, { seq, mono }: Entry): void {
    switch (frame.kind) {
      case 'call': {
        // What cannot be answered any more counts as not delivered: it will be sent again.
        if (this.#endedHere) {
          this.#note('the connection was closing: an answer was not sent');
          return;
        }
        const { connection } = this;
        const violations = violationsOf(frame.action, frame.payload);
        const answer = this.#around.answer(frame);
        const { seq: answerSeq, mono: answerMono } = this.#send(answer.text);
        this.#around.heard({
          seq,
          mono,
          connection,
          action: frame.action,
          payload: frame.payload,
          violations,
          answered: { seq: answerSeq, mono: answerMono, payload: answer.payload },
        });
        return;
      }
      case 'result': {
        const waiting = this.#takeWaiting(frame.id);
        if (waiting === undefined) return;
        const violations = validate(waiting.action, 'response', frame.payload);
        waiting.settle({ kind: 'result', seq, mono, sent: waiting.sent, payload: frame.payload, violations });
        return;
      }
      case 'error': {
        const { code, description } = frame;
        const waiting = this.#takeWaiting(frame.id);
        waiting?.settle({ kind: 'error', seq, mono, sent: waiting.sent, code, description });
        return;
      }
      case 'garbled':
        if (frame.id !== undefined) this.#send(this.#around.complain(frame.id));
    }
  }

  /** The call of ours that an answer belongs to; what belongs to none is left to the rules. */
  #takeWaiting(id: string): Waiting | undefined {
    const waiting = this.#waiting;
    if (waiting?.id !== id) return undefined;
    this.#waiting = undefined;
    // An answer that we asked for is no part of a flood.
    this.#credit += 1;
    return waiting;
  }

  /** A flood must not distort the timing of a case: above the sustained rate the socket is read more slowly. */
  #slowDown(now: bigint): void {
    const elapsed = Number(now - this.#creditAt) / 1e9;
    this.#credit =
      Math.min(sustained.burst, this.#credit + elapsed * sustained.perSecond * this.#around.clock.scale) - 1;
    this.#creditAt = now;
    if (this.#credit >= 0 || this.#socket.isPaused) return;
    this.#note(`more than ${sustained.perSecond} messages a second: reading is slowed down`);
    this.#socket.pause();
    const cancel = this.#around.clock.after(1000, () => {
      this.#socket.off('close', cancel);
      if (!this.#mute) this.#socket.resume();
    });
    this.#socket.once('close', cancel);
  }
}

function violationsOf(action: string, payload: unknown): readonly Violation[] {
  if (!isAction(action) || messages[action].sender === 'centralSystem') return [];
  return validate(action, 'request', payload);
}
