/**
 * The console log of OCTT, the test tool of the Open Charge Alliance. Its lines, as a user has published them
 * (github.com/matth-x/MicroOcpp issue 360, August 2024, a test of a charge point):
 *
 *     [01:56:47:464] [msg-out]  [2, "7bb6…", "RemoteStartTransaction", {"connectorId":1,…}]
 *     [01:56:47:993] [msg-in]  [3,"7bb6…",{"status":"Accepted"}]
 *     [01:56:48:015] [msg-in]  [2,"1000028","StatusNotification",{…}]
 *
 * So `msg-in` is what the tool, as Central System, received. That is a sample, no specification: the times have no
 * date and nothing is known to mark a connection, so neither is relied upon.
 */
import type { Direction, Entry } from '../evidence/journal.js';
import type { Line } from './lines.js';
import { turned } from './ndjson-log.js';
import type { Reader, Side, Told } from './reader.js';

// Other bracketed marks may stand before it, but no text that could itself quote a message.
const message = /^[^[]{0,100}(?:\[[^\][]{1,100}\]\s*){0,4}\[msg-(in|out)\][ \t]*(.*)$/s;
const directions: Readonly<Record<string, Direction>> = { in: 'received', out: 'sent' };

export class OcttLog implements Reader {
  readonly format = 'console log of OCTT';
  readonly told: Told = { fromTheStart: false, timed: false, timeScale: 1, connections: false, torn: false };
  readonly #side: Side;

  constructor(side: Side) {
    this.#side = side;
  }

  read({ number, text }: Line, hear: (entry: Entry) => void): void {
    const [, mark = '', frame = ''] = message.exec(text) ?? [];
    const seen = directions[mark];
    if (seen === undefined) return;
    const direction = this.#side === 'centralSystem' ? seen : turned[seen];
    hear({ seq: number, at: '', mono: 0n, type: 'frame', direction, connection: 0, text: frame });
  }
}
