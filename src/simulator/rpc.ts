/**
 * Calls and answers over a link (OCPP-J 1.6 chapter 4): one outstanding call, the others wait in a row, and every
 * answer goes to the call whose id it bears.
 */
import { decode, encodeCall, encodeError, encodeResult, type Call } from '../ocpp/frames.js';
import { isAction, type ChargePointAction, type Request, type Response } from '../ocpp/messages.js';
import { validate } from '../ocpp/validation.js';
import type { Behaviours, DeviceView, OutgoingCall, Reply } from './behaviour.js';
import type { Timer, Timers } from './clock.js';

/** What became of a call. `lost`: the link went down; `dropped`: it was never meant to go out. */
export type Outcome<A extends ChargePointAction> =
  | { readonly kind: 'answer'; readonly payload: Response<A> }
  | { readonly kind: 'error' | 'timeout' | 'lost' | 'dropped' };

type RawOutcome =
  { readonly kind: 'answer'; readonly payload: unknown } | { readonly kind: 'error' | 'timeout' | 'lost' | 'dropped' };

interface Waiting {
  readonly call: OutgoingCall;
  readonly done: (outcome: RawOutcome) => void;
}

interface Outstanding extends Waiting {
  readonly id: string;
  readonly timeout: Timer;
}

export interface RpcSurroundings {
  readonly timers: Timers;
  readonly behaviours: Behaviours;
  readonly device: DeviceView;
  isUp(): boolean;
  send(text: string): void;
  /** Device milliseconds after which a call counts as unanswered. */
  messageTimeout(): number;
  nextMessageCount(): number;
  /** Decides the answer to a request of the Central System. */
  reply(call: Call): Reply;
  /** A request or an answer has been written. */
  written(action: string): void;
  /** Nothing is outstanding and nothing waits. */
  idle(): void;
}

export class Rpc {
  readonly #around: RpcSurroundings;
  #row: Waiting[] = [];
  #outstanding: Outstanding | undefined;

  constructor(around: RpcSurroundings) {
    this.#around = around;
  }

  get isIdle(): boolean {
    return this.#outstanding === undefined && this.#row.length === 0;
  }

  call<A extends ChargePointAction>(action: A, payload: Request<A>, done: (outcome: Outcome<A>) => void): void {
    const meant: OutgoingCall = { action, payload };
    const calls = this.#around.behaviours.sends(meant, this.#around.device);
    // The outcome is that of the request that was meant, wherever a behaviour has put it.
    const main = calls.find((each) => each.action === action) ?? calls[0];
    const settle = (outcome: RawOutcome): void => {
      done(outcome.kind === 'answer' ? checked(action, outcome.payload) : outcome);
    };
    if (main === undefined) settle({ kind: 'dropped' });
    for (const each of calls) this.#line(each, each === main ? settle : () => undefined);
  }

  received(text: string): void {
    const { frame } = decode(text);
    switch (frame.kind) {
      case 'call':
        this.#answer(frame);
        return;
      case 'result':
        this.#settle(frame.id, { kind: 'answer', payload: frame.payload });
        return;
      case 'error':
        this.#settle(frame.id, { kind: 'error' });
        return;
      case 'garbled':
        if (frame.id !== undefined) this.#write(encodeError(frame.id, 'FormationViolation'), '');
    }
  }

  /** The link is down: whatever was under way is lost. */
  lose(): void {
    const lost = this.#outstanding === undefined ? this.#row : [this.#outstanding, ...this.#row];
    this.#outstanding?.timeout.cancel();
    this.#outstanding = undefined;
    this.#row = [];
    for (const { done } of lost) done({ kind: 'lost' });
    this.#around.idle();
  }

  #line(call: OutgoingCall, done: Waiting['done']): void {
    const join = (): void => {
      if (this.#around.isUp()) {
        this.#row.push({ call, done });
        this.#next();
      } else {
        done({ kind: 'lost' });
      }
    };
    if (call.delay === undefined) join();
    else this.#around.timers.after(call.delay, join);
  }

  #next(): void {
    if (this.#outstanding !== undefined) return;
    const waiting = this.#row.shift();
    if (waiting === undefined) return;
    const id = this.#around.behaviours.messageId(this.#around.nextMessageCount());
    const timeout = this.#around.timers.after(this.#around.messageTimeout(), () => {
      this.#settle(id, { kind: 'timeout' });
    });
    this.#outstanding = { ...waiting, id, timeout };
    this.#write(encodeCall(id, waiting.call.action, waiting.call.payload), waiting.call.action);
  }

  #settle(id: string, outcome: RawOutcome): void {
    const outstanding = this.#outstanding;
    // An answer to nothing, or one that comes too late.
    if (outstanding?.id !== id) return;
    outstanding.timeout.cancel();
    this.#outstanding = undefined;
    outstanding.done(outcome);
    this.#next();
    if (this.isIdle) this.#around.idle();
  }

  #answer(call: Call): void {
    const { response, effect, delay, copies = 1 } = this.#around.reply(call);
    const give = (): void => {
      if (response.kind !== 'none') {
        const text =
          response.kind === 'result'
            ? encodeResult(call.id, response.payload)
            : encodeError(call.id, response.code, response.description);
        for (let copy = 0; copy < copies; copy += 1) this.#write(text, '');
      }
      effect?.();
    };
    if (delay === undefined) give();
    else this.#around.timers.after(delay, give);
  }

  #write(text: string, action: string): void {
    for (const each of this.#around.behaviours.frames(text)) this.#around.send(each);
    this.#around.written(action);
  }
}

/** An answer that does not comply counts as an error: nothing in it can be relied on. */
function checked<A extends ChargePointAction>(action: A, payload: unknown): Outcome<A> {
  if (!isAction(action) || validate(action, 'response', payload).length > 0) return { kind: 'error' };
  return { kind: 'answer', payload: payload as Response<A> };
}
