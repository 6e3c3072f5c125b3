/** A charge point held to a script, message by message: a small harness of these tests' own. */
import { expect } from 'chai';
import type { Bench } from './bench.js';
import type { Payload, Recorded } from './central-system.js';

const background = ['Heartbeat', 'MeterValues', 'DataTransfer'];

export interface Expected {
  readonly action: string;
  readonly fields: Payload;
}

export const call = (action: string, fields: Payload = {}): Expected => ({ action, fields });
export const status = (connectorId: number, word: string): Expected =>
  call('StatusNotification', { connectorId, status: word });

const show = ({ action, fields }: Expected): string => `${action} ${JSON.stringify(fields)}`;

export class Script {
  readonly bench: Bench;
  readonly #within: number;
  readonly #answerWithin: number;
  #judged = 0;

  /** Milliseconds to wait for a request, and for an answer. */
  constructor(bench: Bench, within: number, answerWithin = within) {
    this.bench = bench;
    this.#within = within;
    this.#answerWithin = answerWithin;
  }

  /** The next request has to be this one. */
  async sends(action: string, fields: Payload = {}): Promise<Recorded> {
    return (await this.inAnyOrder(call(action, fields)))[0];
  }

  reports(connectorId: number, word: string): Promise<Recorded> {
    return this.sends('StatusNotification', { connectorId, status: word });
  }

  /** The next requests have to be these, in any order. */
  async inAnyOrder(...expected: readonly [Expected, ...Expected[]]): Promise<readonly [Recorded, ...Recorded[]]> {
    const open = [...expected];
    const heard: Recorded[] = [];
    while (open.length > 0) {
      const recorded = await this.#next(open.map(show).join(', '), open);
      const same = open.filter(({ action, fields }) => action === recorded.action && related(fields, recorded.payload));
      if (same.length === 0) throw new Error(`${open.map(show).join(', ')}: it sent ${shown(recorded)} instead`);
      const fit = same.find(({ fields }) => mismatch(fields, recorded.payload) === undefined);
      if (fit === undefined) {
        const wrong = mismatch(same[0]?.fields ?? {}, recorded.payload) ?? '';
        throw new Error(`${recorded.action}: ${wrong}`);
      }
      open.splice(open.indexOf(fit), 1);
      heard.push(recorded);
    }
    return heard as [Recorded, ...Recorded[]];
  }

  /** A request of the Central System and the status in its answer. */
  async calls(action: string, payload: Payload, expected?: string): Promise<Payload> {
    const answered = await Promise.race([this.bench.centralSystem.call(action, payload), this.#late(action)]);
    if (answered.kind === 'error') throw new Error(`${action}: answered CALLERROR ${answered.code}`);
    if (expected !== undefined && answered.payload.status !== expected) {
      throw new Error(`${action}: answered status "${String(answered.payload.status)}", expected "${expected}"`);
    }
    return answered.payload;
  }

  async hand(action: string, fields: object = {}): Promise<void> {
    expect(await this.bench.hand(action, fields), action).to.equal(200);
  }

  /** Nothing was sent but what belongs to the background: whatever it was about to send came before an answer. */
  async staysSilent(): Promise<void> {
    await this.calls('GetConfiguration', { key: ['BlinkRepeat'] });
    await this.calls('GetConfiguration', { key: ['BlinkRepeat'] });
    const stray = this.bench.centralSystem.calls.slice(this.#judged).find(({ action }) => !background.includes(action));
    if (stray !== undefined) throw new Error(`silence: it sent ${shown(stray)} instead`);
  }

  /** Whatever the rules of schemas, framing and statuses found. */
  obeysTheRules(): void {
    const [problem] = this.bench.centralSystem.problems;
    if (problem !== undefined) throw new Error(`rule: ${problem}`);
  }

  async #next(what: string, open: readonly Expected[]): Promise<Recorded> {
    const { centralSystem } = this.bench;
    const wanted = open.map(({ action }) => action);
    return centralSystem
      .until(
        () => {
          while (this.#judged < centralSystem.calls.length) {
            const recorded = centralSystem.calls[this.#judged];
            this.#judged += 1;
            if (recorded !== undefined && (!background.includes(recorded.action) || wanted.includes(recorded.action))) {
              return recorded;
            }
          }
          return undefined;
        },
        what,
        this.#within,
      )
      .catch((error: unknown) => {
        throw new Error(`${what}: nothing came, connection ${centralSystem.connections}`, { cause: error });
      });
  }

  async #late(action: string): Promise<never> {
    await new Promise((resolve) => setTimeout(resolve, this.#answerWithin).unref());
    throw new Error(`${action}: no answer within the limit`);
  }
}

const shown = ({ action, payload }: Recorded): string => `${action} ${JSON.stringify(payload)}`;

/** A status of another connector is not the one that is meant. */
const related = (fields: Payload, payload: Payload): boolean =>
  !('status' in fields) || fields.connectorId === payload.connectorId;

function mismatch(fields: Payload, payload: Payload): string | undefined {
  for (const [key, value] of Object.entries(fields)) {
    if (!same(value, payload[key])) {
      return `${key} is ${JSON.stringify(payload[key])}, expected ${JSON.stringify(value)}`;
    }
  }
  return undefined;
}

/** An idTag is a CiString. */
const same = (one: unknown, other: unknown): boolean =>
  typeof one === 'string' && typeof other === 'string' ? one.toLowerCase() === other.toLowerCase() : one === other;
