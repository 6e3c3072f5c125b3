/** A journal written line by line, and what the standing rules say of it. */
import { Journal } from '../../src/evidence/journal.js';
import type { Login } from '../../src/evidence/login.js';
import { openBook, type Book } from '../../src/rules/book.js';
import type { Circumstances } from '../../src/rules/knowledge.js';
import { FakeClock } from '../evidence/fake-clock.js';

/** A journal from its beginning, in real time. */
export const observed: Circumstances = {
  timeScale: 1,
  fromTheStart: true,
  timed: true,
  limits: { response: 30_000, triggeredFunction: 60_000, reboot: 120_000 },
};

export class Script {
  /** What was found, as `rule severity: text`. */
  readonly found: string[] = [];
  readonly clauses: string[] = [];
  readonly seqs: number[] = [];
  readonly #clock = new FakeClock();
  readonly #journal = new Journal(this.#clock, () => undefined);
  #connection = 0;
  #id = 0;

  readonly book: Book;

  constructor(circumstances: Partial<Circumstances> = {}) {
    this.book = openBook({ ...observed, ...circumstances });
    this.#journal.subscribe((entry) => {
      for (const { rule, severity, text, clause, seq } of this.book.hear(entry)) {
        this.found.push(`${rule} ${severity}: ${text}`);
        this.clauses.push(clause);
        this.seqs.push(seq);
      }
    });
  }

  /** The findings of one rule, or of a family. */
  of(rule: string): readonly string[] {
    return this.found.filter((text) => text.startsWith(`${rule} `) || text.startsWith(`${rule}.`));
  }

  connect(login?: Login): this {
    this.#connection += 1;
    const connection = this.#connection;
    const opened = { type: 'connect', connection, remote: '::1', path: '/', protocol: 'ocpp1.6' } as const;
    this.#journal.append(login === undefined ? opened : { ...opened, login });
    return this;
  }

  /** Somebody is turned away. */
  refuses(why: string, clause?: string): this {
    const refused = { type: 'refused', remote: '::1', why, hint: '' } as const;
    this.#journal.append(clause === undefined ? refused : { ...refused, clause });
    return this;
  }

  disconnect(): this {
    this.#journal.append({ type: 'disconnect', connection: this.#connection, by: 'link', code: 1006, reason: '' });
    return this;
  }

  hears(text: string, connection = this.#connection): this {
    this.#journal.append({ type: 'frame', direction: 'received', connection, text });
    return this;
  }

  says(text: string): this {
    this.#journal.append({ type: 'frame', direction: 'sent', connection: this.#connection, text });
    return this;
  }

  hearsBinary(hex: string): this {
    this.#journal.append({
      type: 'frame',
      direction: 'received',
      connection: this.#connection,
      text: hex,
      binary: true,
    });
    return this;
  }

  hearsCut(text: string, cutFrom: number): this {
    this.#journal.append({ type: 'frame', direction: 'received', connection: this.#connection, text, cutFrom });
    return this;
  }

  violates(text: string): this {
    this.#journal.append({ type: 'violation', connection: this.#connection, text });
    return this;
  }

  /** Lets seconds pass. */
  waits(seconds: number): this {
    this.#clock.advance(1000 * seconds);
    return this;
  }

  /** The harness stood still. */
  stalls(): this {
    this.#journal.append({ type: 'stall', ms: 60_000 });
    return this;
  }

  /** The charge point calls and is answered with a CALLERROR. */
  callsInVain(action: string, payload: unknown): this {
    const id = `cp-${++this.#id}`;
    return this.hears(JSON.stringify([2, id, action, payload])).says(`[4,"${id}","InternalError","",{}]`);
  }

  /** The charge point is called and does not answer. */
  asksInVain(action: string, payload: unknown = {}): this {
    return this.says(JSON.stringify([2, `cs-${++this.#id}`, action, payload]));
  }

  /** The charge point calls and is answered. */
  calls(action: string, payload: unknown = {}, answer: unknown = {}): this {
    const id = `cp-${++this.#id}`;
    return this.hears(JSON.stringify([2, id, action, payload])).says(JSON.stringify([3, id, answer]));
  }

  /** The charge point is called and answers. */
  asks(action: string, payload: unknown, answer: unknown): this {
    const id = `cs-${++this.#id}`;
    return this.says(JSON.stringify([2, id, action, payload])).hears(JSON.stringify([3, id, answer]));
  }

  boots(status: 'Accepted' | 'Pending' | 'Rejected' = 'Accepted', interval = 10): this {
    const answer = { status, currentTime: '2026-03-01T10:15:00Z', interval };
    return this.calls('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' }, answer);
  }

  reports(status: string, connectorId = 1, fields: object = {}): this {
    const errorCode = status === 'Faulted' ? 'OtherError' : 'NoError';
    return this.calls('StatusNotification', { connectorId, errorCode, status, ...fields });
  }

  sets(key: string, value: string, status = 'Accepted'): this {
    return this.asks('ChangeConfiguration', { key, value }, { status });
  }

  triggers(requestedMessage: string, connectorId?: number): this {
    return this.asks('TriggerMessage', { requestedMessage, connectorId }, { status: 'Accepted' });
  }
}

/** A journal with a connection that stands. */
export const connected = (circumstances?: Partial<Circumstances>): Script => new Script(circumstances).connect();
