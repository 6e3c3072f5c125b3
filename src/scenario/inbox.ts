/**
 * The rules of hearing: which message of the charge point answers which expectation, and what a message means that
 * nobody expected. Judges one call at a time in order of arrival, and only while the case expects something.
 */
import { showDuration, type Cancel, type Clock } from '../evidence/clock.js';
import { ExpectationError, HarnessError, InconclusiveError } from '../evidence/errors.js';
import { show } from '../ocpp/validation.js';
import { printPayload } from './wording.js';
import type { Arrival } from '../wire/link.js';
import type { HeardCall } from '../wire/peer.js';

/** What an expectation says to a call: not meant, the one meant, legal meanwhile, or wrong. */
export type Offer = 'notMine' | 'match' | 'aside' | { readonly broken: string };

export interface Expectation {
  /** What is awaited, as the subject of a sentence: `charge point reports Charging`. */
  readonly text: string;
  readonly offer: (call: HeardCall) => Offer;
  /** Protocol milliseconds from `since`. */
  readonly within: number;
  /** The moment from which the limit counts. */
  readonly since: bigint;
  /** Whether the connection may be lost and come back meanwhile, as at a reboot. */
  readonly survivesLoss?: boolean;
  /** What the end of the limit means: a breach, or simply that nothing came. */
  readonly atDeadline: 'break' | 'nothing';
}

/** How calls are told apart that no expectation claims. */
export interface Surrounding {
  /** Legal at any time: Heartbeat, MeterValues, other connectors. */
  readonly isBackground: (call: HeardCall) => boolean;
  /** A StatusNotification of the connector under test: needs a person's judgement (OCTT 1.3, last point). */
  readonly isOwnStatus: (call: HeardCall) => boolean;
  /** Real milliseconds for which the harness itself stood still between two moments. */
  readonly stalled: (from: bigint, to: bigint) => number;
}

interface Open extends Expectation {
  readonly resolve: (call: HeardCall | undefined) => void;
  readonly reject: (error: Error) => void;
  cancel: Cancel;
  readonly heard: string[];
}

export class Inbox {
  readonly #clock: Clock;
  readonly #surrounding: Surrounding;
  #queue: Arrival[] = [];
  #open: Open[] = [];
  #unscripted: string[] = [];
  #scheduled = false;
  #lenient = true;
  #closed: Error | undefined;
  #lossUntil: bigint | 'the end' | undefined;
  #admitted: readonly ((call: HeardCall) => boolean)[] = [];

  constructor(clock: Clock, surrounding: Surrounding) {
    this.#clock = clock;
    this.#surrounding = surrounding;
  }

  /** Statuses of the connector under test that the scenario does not name. */
  get unscripted(): readonly string[] {
    return this.#unscripted;
  }

  /** Takes what has arrived; nothing is lost while nobody listens. */
  readonly arrive = (arrival: Arrival): void => {
    this.#queue.push(arrival);
    this.#schedule();
  };

  /** Begins anew: what waits is forgotten. While `lenient`, calls that nobody claims break nothing. */
  begin({ lenient }: { readonly lenient: boolean }): void {
    this.#queue = [];
    this.#lenient = lenient;
  }

  /** From now on calls that nobody claims are legal where this says so. */
  admit(isLegal: (call: HeardCall) => boolean): void {
    this.#admitted = [...this.#admitted, isLegal];
  }

  /** From now on the connection may be lost and come back, whatever is awaited. */
  admitLoss(): void {
    this.#lossUntil = 'the end';
  }

  /** What was lost up to then was so legally; what is lost later is not. */
  admitLossUntil(mono: bigint): void {
    this.#lossUntil = mono;
  }

  /** Opens an expectation. Resolves with the call, or with undefined where nothing came and that is allowed. */
  expect(expectation: Expectation): Promise<HeardCall | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#closed !== undefined) {
        reject(this.#closed);
        return;
      }
      const open: Open = { ...expectation, resolve, reject, cancel: () => undefined, heard: [] };
      open.cancel = this.#clock.after(this.#left(open), () => {
        this.#deadline(open);
      });
      this.#open.push(open);
      this.#schedule();
    });
  }

  /**
   * Judges what came and nobody awaited, after the last step: a call that has no place there, or a lost connection.
   * Resolves with what was merely said besides.
   */
  settle(): readonly string[] {
    const said: string[] = [];
    const text = 'after the last step';
    for (const arrival of this.#queue.splice(0)) {
      if (arrival.kind === 'lost' && this.#breaks(arrival)) throw lossOf(`${text}: ${arrival.text}`, arrival);
      if (arrival.kind !== 'call' || this.#isLegal(arrival.call)) continue;
      const { action, payload } = arrival.call;
      if (!this.#surrounding.isOwnStatus(arrival.call)) {
        throw new ExpectationError(`${text}: charge point sent ${printPayload(action, payload)}`);
      }
      said.push(nameOf(arrival.call));
    }
    return said;
  }

  /** Ends all hearing; what is still awaited rejects with the reason. */
  close(reason: Error): void {
    this.#closed = reason;
    for (const open of [...this.#open])
      this.#settle(open, () => {
        open.reject(reason);
      });
  }

  #left(open: Open): number {
    return Math.max(0, open.within - this.#clock.between(open.since, this.#clock.mono()));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // The end of the tick: what a case opens in the same breath sees the same calls.
    setImmediate(() => {
      this.#scheduled = false;
      this.#drain();
    });
  }

  #drain(): void {
    while (this.#open.length > 0) {
      const arrival = this.#queue.shift();
      if (arrival === undefined) return;
      const settled = arrival.kind === 'call' ? this.#offer(arrival.call) : this.#connection(arrival);
      if (settled) {
        // After each match the case gets to run before the next call is judged.
        this.#schedule();
        return;
      }
    }
  }

  #offer(call: HeardCall): boolean {
    for (const open of this.#open) {
      const offer = open.offer(call);
      if (offer === 'notMine') continue;
      if (offer === 'aside') {
        for (const each of this.#open) each.heard.push(nameOf(call));
        return false;
      }
      if (offer === 'match') this.#match(open, call);
      else this.#break(open, `${open.text}: ${offer.broken}`);
      return true;
    }
    for (const open of this.#open) open.heard.push(nameOf(call));
    if (this.#lenient || this.#isLegal(call)) return false;
    if (this.#surrounding.isOwnStatus(call)) {
      this.#unscripted.push(nameOf(call));
      return false;
    }
    const [oldest] = this.#open;
    if (oldest === undefined) return false;
    this.#break(oldest, `${oldest.text}: it sent ${printPayload(call.action, call.payload)} instead`);
    return true;
  }

  #isLegal(call: HeardCall): boolean {
    return this.#surrounding.isBackground(call) || this.#admitted.some((isLegal) => isLegal(call));
  }

  #match(open: Open, call: HeardCall): void {
    const took = this.#clock.between(open.since, call.mono);
    if (took <= open.within) {
      this.#settle(open, () => {
        open.resolve(call);
      });
      return;
    }
    const stalled = this.#stalled(open, call.mono);
    const late = `${open.text}: came after ${showDuration(took)}, expected within ${showDuration(open.within)}`;
    if (took - stalled > open.within) this.#break(open, late);
    else this.#fail(open, new HarnessError(`${late}, but the harness itself stood still for ${showDuration(stalled)}`));
  }

  #connection(arrival: Arrival & { kind: 'lost' | 'connected' }): boolean {
    if (arrival.kind === 'connected' || !this.#breaks(arrival)) return false;
    const broken = this.#open.filter((open) => open.survivesLoss !== true);
    for (const open of broken) {
      this.#fail(open, lossOf(`${open.text}: ${arrival.text} (${heardBy(open)})`, arrival));
    }
    return broken.length > 0;
  }

  #breaks({ by, mono }: Arrival & { kind: 'lost' }): boolean {
    // A connection that we end is one that the case wanted to end.
    const until = this.#lossUntil;
    return by !== 'harness' && until !== 'the end' && (until === undefined || mono > until);
  }

  #deadline(open: Open): void {
    // What arrived in time but was not yet judged comes first.
    this.#drain();
    if (!this.#open.includes(open)) return;
    if (this.#queue.length > 0) {
      open.cancel = this.#clock.after(0, () => {
        this.#deadline(open);
      });
      return;
    }
    // A standstill of the harness is not held against the charge point.
    const now = this.#clock.mono();
    const extension = open.within + this.#stalled(open, now) - this.#clock.between(open.since, now);
    if (extension > 0) {
      open.cancel = this.#clock.after(extension, () => {
        this.#deadline(open);
      });
      return;
    }
    if (open.atDeadline === 'nothing') {
      this.#settle(open, () => {
        open.resolve(undefined);
      });
      return;
    }
    this.#break(open, `${open.text}: nothing came within ${showDuration(open.within)} (${heardBy(open)})`);
  }

  #stalled(open: Open, until: bigint): number {
    return this.#surrounding.stalled(open.since, until) * this.#clock.scale;
  }

  #break(open: Open, text: string): void {
    this.#fail(open, new ExpectationError(text));
  }

  #fail(open: Open, error: Error): void {
    this.#settle(open, () => {
      open.reject(error);
    });
  }

  #settle(open: Open, how: () => void): void {
    open.cancel();
    this.#open = this.#open.filter((other) => other !== open);
    how();
  }
}

/** The connection broke and nobody said why; a reboot afterwards makes it the charge point's doing. */
export class LinkLost extends InconclusiveError {
  readonly at: bigint;

  constructor(text: string, at: bigint) {
    super(text);
    this.at = at;
  }
}

const lossOf = (text: string, { by, mono }: Arrival & { readonly kind: 'lost' }): Error =>
  by === 'chargePoint' ? new ExpectationError(text) : new LinkLost(text, mono);

/** A call in a few words: `StatusNotification(1, Charging)`. Whatever a device puts there, this only prints it. */
function nameOf({ action, payload }: HeardCall): string {
  const { connectorId, status, type } = (payload ?? {}) as Readonly<Record<string, unknown>>;
  const word = (value: unknown) => (typeof value === 'string' ? value.slice(0, 60) : show(value));
  if (action === 'StatusNotification') return `${action}(${show(connectorId)}, ${word(status)})`;
  if (action === 'SecurityEventNotification') return `${action}(${word(type)})`;
  return action.slice(0, 60);
}

const heardBy = ({ heard }: Open): string =>
  heard.length === 0 ? 'nothing else was heard' : `heard meanwhile: ${summary(heard)}`;

function summary(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const shown = [...counts].slice(0, 8).map(([name, count]) => (count === 1 ? name : `${count} × ${name}`));
  return shown.join(', ') + (counts.size > 8 ? ', …' : '');
}
