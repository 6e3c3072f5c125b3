/** How the charge point came in, connection by connection, and with what it was turned away in between. */
import type { Entry, Journal } from '../evidence/journal.js';
import type { Login } from '../evidence/login.js';
import type { Moment } from './moment.js';

/** A connection that was let in. */
export interface Entered extends Moment {
  readonly connection: number;
  readonly login: Login | undefined;
}

interface Refusal {
  readonly seq: number;
  readonly why: string;
  /** Whether it may be the link that is broken. */
  readonly link: boolean;
}

const keptRefusals = 20;
const keptRequests = 20;

export class Logins {
  #last: Entered | undefined;
  #refusals: readonly Refusal[] = [];
  #requests: readonly string[] = [];

  constructor(journal: Journal) {
    journal.subscribe((entry) => {
      this.#heard(entry);
    });
  }

  /** The newest connection, whether or not it still stands. */
  get last(): Entered | undefined {
    return this.#last;
  }

  /** Why connections were refused after this journal number, each reason once. */
  refusedSince(seq: number): readonly string[] {
    return [...new Set(this.#refusals.filter((one) => one.seq > seq).map(({ why }) => why))];
  }

  /** Whether the last connection that was refused after this journal number may have been so for the link alone. */
  isLinkSuspect(seq: number): boolean {
    return this.#refusals.findLast((one) => one.seq > seq)?.link === true;
  }

  /** The requests for a certificate that the charge point has sent in this run, the last ones. */
  get signingRequests(): readonly string[] {
    return this.#requests;
  }

  requestedSignature(csr: string): void {
    this.#requests = [...this.#requests.slice(1 - keptRequests), csr];
  }

  #heard(entry: Entry): void {
    const { seq, mono } = entry;
    if (entry.type === 'connect') this.#last = { seq, mono, connection: entry.connection, login: entry.login };
    if (entry.type !== 'refused') return;
    const { why, link = false } = entry;
    this.#refusals = [...this.#refusals.slice(1 - keptRefusals), { seq, why, link }];
  }
}
