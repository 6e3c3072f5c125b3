/**
 * Lines of JSON with `direction` and `text`, as any Central System can write them; `at` and `connection` may be there,
 * lines with `"type":"connect"` or `"disconnect"` mark connections, other lines are left alone. Where nothing marks a
 * connection, the log is one.
 */
import type { Entry, Happening } from '../evidence/journal.js';
import { instantOf } from '../ocpp/timestamps.js';
import type { Line } from './lines.js';
import type { Reader, Side, Told } from './reader.js';
import { connected, disconnected, Records, wordOf, type Fields } from './record.js';

const nanosecondsPerMillisecond = 1_000_000;

export class NdjsonLog implements Reader {
  readonly format = 'lines of JSON';
  readonly #records: Records;
  readonly #side: Side;
  #fromTheStart: boolean | undefined;
  #untimed = false;
  #last = -Infinity;
  /** The newest connection, and whether its end was told. */
  #connection: number | undefined;
  #ended = false;

  constructor(file: string, side: Side) {
    this.#records = new Records(file);
    this.#side = side;
  }

  get told(): Told {
    return {
      fromTheStart: this.#fromTheStart ?? false,
      timed: !this.#untimed,
      timeScale: 1,
      connections: true,
      torn: false,
    };
  }

  read(line: Line, hear: (entry: Entry) => void): void {
    const fields = this.#records.parse(line);
    const given = this.#records.connection(fields, line);
    const tell = (happening: Happening): void => {
      this.#fromTheStart ??= happening.type === 'connect';
      const ms = this.#instant(fields, happening.type);
      hear({ seq: line.number, at: wordOf(fields.at).slice(0, 40), mono: monoOf(ms), ...happening });
    };

    if (fields.type === 'connect') this.#connect(given ?? (this.#connection ?? 0) + 1, fields, tell);
    else if (fields.type === 'disconnect') {
      this.#ended = given === undefined || given === this.#connection;
      tell(disconnected(fields, given ?? this.#connection ?? 0));
    } else if (fields.direction !== undefined) {
      const before = this.#connection;
      const connection = given ?? (this.#ended ? (before ?? 0) + 1 : (before ?? 0));
      // A number that is new tells of a connection that nothing else told of.
      if (before !== undefined && connection > before) this.#connect(connection, {}, tell);
      this.#connection ??= connection;
      tell(this.#frame(fields, connection, line));
    }
  }

  #connect(connection: number, fields: Fields, tell: (happening: Happening) => void): void {
    this.#connection = connection;
    this.#ended = false;
    tell(connected(fields, connection));
  }

  #frame(fields: Fields, connection: number, line: Line): Happening {
    const frame = this.#records.frame(fields, connection, line);
    return this.#side === 'centralSystem' ? frame : { ...frame, direction: turned[frame.direction] };
  }

  /** The time of a line in milliseconds since 1970; the last one that was told where it tells none. */
  #instant({ at }: Fields, type: Happening['type']): number {
    const ms = typeof at === 'string' ? instantOf(at) : undefined;
    // A clock that was set back does not tell how much time has passed.
    if (ms === undefined ? type === 'frame' : ms < this.#last) this.#untimed = true;
    if (ms !== undefined) this.#last = ms;
    return this.#last;
  }
}

const monoOf = (ms: number): bigint =>
  Number.isFinite(ms) ? BigInt(Math.round(ms * 1000)) * BigInt(nanosecondsPerMillisecond / 1000) : 0n;

/** A direction as the other side sees it. */
export const turned = { received: 'sent', sent: 'received' } as const;
