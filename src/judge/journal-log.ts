/** Our own journal: everything is in it, in order, with the monotonic time of each entry. */
import type { Entry, Happening } from '../evidence/journal.js';
import type { Line } from './lines.js';
import { helloOf, loginOf } from './logins.js';
import type { Reader, Told } from './reader.js';
import { connected, disconnected, parseRecord, Records, transferred, wordOf, type Fields } from './record.js';

/** True for a line that a journal begins with, be it one whose beginning is lost. */
export const isJournal = ({ seq, mono, type }: Fields): boolean =>
  typeof seq === 'number' && typeof mono === 'string' && typeof type === 'string';

export class JournalLog implements Reader {
  readonly format = 'journal of ocpp-attest';
  readonly #records: Records;
  #lines = 0;
  #runStart: { readonly timeScale: number; readonly pics: string } | undefined;
  #torn = false;

  constructor(file: string) {
    this.#records = new Records(file);
  }

  get told(): Told {
    const whole = this.#runStart !== undefined;
    return {
      fromTheStart: whole,
      // Without its beginning the time scale is unknown.
      timed: whole,
      timeScale: this.#runStart?.timeScale ?? 1,
      connections: true,
      ...(this.#runStart === undefined ? {} : { pics: this.#runStart.pics }),
      torn: this.#torn,
    };
  }

  read(line: Line, hear: (entry: Entry) => void): void {
    if (line.torn && parseRecord(line.text) === undefined) {
      this.#torn = true;
      return;
    }
    const fields = this.#records.parse(line);
    const mono = this.#stamp(fields, line);
    if (fields.type === 'runStart') this.#begin(fields, line);
    this.#lines += 1;
    const happening = this.#happening(fields, line);
    if (happening !== undefined) hear({ seq: line.number, at: wordOf(fields.at), mono, ...happening });
  }

  #stamp(fields: Fields, line: Line): bigint {
    if (!isJournal(fields) || !/^\d{1,20}$/.test(wordOf(fields.mono))) {
      throw this.#records.wrong(line, 'is no entry of a journal ("seq", "mono" and "type"); give it as it was written');
    }
    // Not always in order: a frame is stamped when it comes, and written down a moment later.
    return BigInt(wordOf(fields.mono));
  }

  #begin({ timeScale, pics }: Fields, line: Line): void {
    if (this.#lines > 0) throw this.#records.wrong(line, 'begins a second run; give the journal of one run');
    if (typeof timeScale !== 'number' || !(timeScale > 0)) {
      throw this.#records.wrong(line, '"timeScale" is no number above 0; give the journal as it was written');
    }
    this.#runStart = { timeScale, pics: wordOf(pics) };
  }

  /** What rules hear of an entry; findings are made anew. */
  #happening(fields: Fields, line: Line): Happening | undefined {
    const connection = this.#records.connection(fields, line) ?? 0;
    switch (fields.type) {
      case 'frame':
        return this.#records.frame(fields, connection, line);
      case 'connect': {
        const login = loginOf(fields.login);
        return { ...connected(fields, connection), ...(login === undefined ? {} : { login }) };
      }
      case 'clientHello':
        return { type: 'clientHello', remote: wordOf(fields.remote), hello: helloOf(fields.hello) };
      case 'disconnect':
        return disconnected(fields, connection);
      case 'violation':
        return { type: 'violation', connection, text: wordOf(fields.text) };
      case 'refused': {
        const { remote, why, hint, clause } = fields;
        return {
          type: 'refused',
          remote: wordOf(remote),
          why: wordOf(why),
          hint: wordOf(hint),
          ...(typeof clause === 'string' ? { clause } : {}),
        };
      }
      case 'transfer':
        return transferred(fields, connection);
      case 'stall':
      case 'clockStep':
        return typeof fields.ms === 'number' ? { type: fields.type, ms: fields.ms } : undefined;
      default:
        return undefined;
    }
  }
}
