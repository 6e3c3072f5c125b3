/**
 * What a file server writes down: every word of its protocol, what came of it, and what the charge point did wrong.
 * Whoever connects may say anything, so texts are cut, and nothing is written any more once too much was said.
 */
import type { Journal, Transfer, TransferProtocol, TransferRule } from '../../evidence/journal.js';

/** Something that a charge point did wrong, or a circumstance that explains why a transfer came to nothing. */
export type Fault =
  | {
      readonly severity: 'fail' | 'warning';
      readonly rule: TransferRule;
      readonly text: string;
      readonly clause?: string;
    }
  | {
      readonly severity: 'hint';
      /** What is in the way: a certificate that is not trusted, the network between the two, or this machine. */
      readonly about: 'trust' | 'network' | 'harness';
      readonly text: string;
    };

/** A fault, and the number of its journal entry. */
export type Irregularity = Fault & { readonly seq: number };

const longestText = 400;
const mostEntries = 2000;

export class TransferRecord {
  readonly #journal: Journal;
  readonly #protocol: TransferProtocol;
  readonly #secrets: readonly string[];
  readonly #irregularities: Irregularity[] = [];
  #connections = 0;
  #entries = 0;
  #closed = false;

  constructor(journal: Journal, protocol: TransferProtocol, secrets: readonly string[]) {
    this.#journal = journal;
    this.#protocol = protocol;
    this.#secrets = secrets;
    for (const secret of secrets) journal.keepSecret(secret);
  }

  get irregularities(): readonly Irregularity[] {
    return this.#irregularities;
  }

  /** How many connections were opened, refused ones not counted. */
  get connections(): number {
    return this.#connections;
  }

  /** Whether so much was said that nothing more is written down. */
  get full(): boolean {
    return this.#entries >= mostEntries;
  }

  /** The record of a new connection. */
  open(remote: string): Conversation {
    this.#connections += 1;
    const conversation = this.#conversation(this.#connections, remote);
    conversation.note('opened', 'connection opened');
    return conversation;
  }

  /** Notes something that belongs to no connection. */
  blame(remote: string, fault: Fault): void {
    this.#conversation(0, remote).blame(fault);
  }

  /** Writes nothing any more. */
  close(): void {
    this.#closed = true;
  }

  /** The text without credentials, on one line, of a readable length. */
  plain(text: string): string {
    let masked = text;
    for (const secret of this.#secrets) masked = masked.replaceAll(secret, '«credentials»');
    return masked.length > longestText ? `${masked.slice(0, longestText)}… (${text.length} characters)` : masked;
  }

  #conversation(connection: number, remote: string): Conversation {
    const note: Conversation['note'] = (what, text, details = {}) => {
      if (this.#closed || this.full) return undefined;
      this.#entries += 1;
      const isLast = this.#entries === mostEntries;
      const said = isLast ? 'too much was said to this file server: nothing more is written down' : this.plain(text);
      const protocol = this.#protocol;
      return this.#journal.append({ type: 'transfer', protocol, connection, remote, what, text: said, ...details }).seq;
    };
    return {
      remote,
      note,
      blame: (fault) => {
        const { severity, text } = fault;
        const seq = note('irregularity', text, severity === 'hint' ? { severity } : brokenRule(fault));
        if (seq !== undefined) this.#irregularities.push({ ...fault, text: this.plain(text), seq });
      },
    };
  }
}

/** What one connection is written down with. */
export interface Conversation {
  readonly remote: string;
  /** Resolves to the number of the entry; undefined where nothing is written any more. */
  readonly note: (
    what: Transfer['what'],
    text: string,
    details?: Pick<Transfer, 'bytes' | 'severity' | 'rule' | 'clause'>,
  ) => number | undefined;
  readonly blame: (fault: Fault) => void;
}

const brokenRule = ({ severity, rule, clause }: Exclude<Fault, { readonly severity: 'hint' }>) => ({
  severity,
  rule,
  ...(clause === undefined ? {} : { clause }),
});

/** The location says with which credentials (OCPP 1.6 §8.1). */
export const wrongCredentials: Fault = {
  severity: 'fail',
  rule: 'credentials',
  text: 'the charge point did not use the credentials of the location',
  clause: 'OCPP 1.6 §8',
};

export const misplaced = (path: string): Fault => ({
  severity: 'warning',
  rule: 'place',
  text: `an upload to ${path}, which is not where the location leads`,
  clause: 'OCPP 1.6 §5.9',
});

export const tooMuch = (text: string): Fault => ({ severity: 'warning', rule: 'moderation', text });

/** Why a TLS handshake failed: a charge point that checks certificates has reason not to trust ours. */
export const tlsFailed = ({ code = 'no reason given', message }: NodeJS.ErrnoException): Fault =>
  code === 'ERR_SSL_HTTP_REQUEST'
    ? {
        severity: 'fail',
        rule: 'protocol',
        text: 'the location says https, but HTTP came without TLS',
        clause: 'OCPP 1.6 §8',
      }
    : {
        severity: 'hint',
        about: 'trust',
        text: `TLS came to nothing (${/alert [a-z ]+/i.exec(message)?.[0] ?? code}); the certificate is from a test authority`,
      };
