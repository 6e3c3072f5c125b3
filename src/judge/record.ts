/** Lines of JSON as entries. A log may come from anywhere: what is used of a record is looked at first. */
import type { UsageError } from '../evidence/errors.js';
import {
  transferEvents,
  transferProtocols,
  transferRules,
  type Direction,
  type Happening,
} from '../evidence/journal.js';
import { lineError, type Line } from './lines.js';

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a line, or undefined for one that is no JSON. */
export function parseRecord(text: string): Fields | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the fields of records of one file; throws UsageErrors that name it. */
export class Records {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  wrong({ number }: Line, problem: string): UsageError {
    return lineError(this.file, number, problem);
  }

  parse(line: Line): Fields {
    const fields = parseRecord(line.text);
    if (fields === undefined)
      throw this.wrong(line, 'is no JSON object; give a log with one a line, or mend this line');
    return fields;
  }

  /** The number of a connection where the record names one. */
  connection({ connection }: Fields, line: Line): number | undefined {
    if (connection === undefined) return undefined;
    if (Number.isSafeInteger(connection)) return connection as number;
    throw this.wrong(line, '"connection" is not a whole number; number the connections in the order they were opened');
  }

  frame(fields: Fields, connection: number, line: Line): Happening & { readonly type: 'frame' } {
    const { direction, text, binary, cutFrom } = fields;
    if (direction !== 'received' && direction !== 'sent') {
      const expected = 'expected "received" (from the charge point) or "sent" (to it)';
      throw this.wrong(line, `"direction" is something else, ${expected}`);
    }
    if (typeof text !== 'string') throw this.wrong(line, '"text" is no string, expected the frame as it was sent');
    return {
      type: 'frame',
      direction: direction satisfies Direction,
      connection,
      text,
      ...(binary === true ? { binary } : {}),
      ...(typeof cutFrom === 'number' ? { cutFrom } : {}),
    };
  }
}

/** What a connection was opened with, as far as the log tells. */
export const connected = (
  { remote, path, protocol }: Fields,
  connection: number,
): Happening & { readonly type: 'connect' } => ({
  type: 'connect',
  connection,
  remote: wordOf(remote),
  path: wordOf(path),
  protocol: wordOf(protocol),
});

/** How a connection ended, as far as the log tells. */
export const disconnected = ({ by, code, reason }: Fields, connection: number): Happening => ({
  type: 'disconnect',
  connection,
  by: by === 'chargePoint' || by === 'harness' ? by : 'link',
  code: typeof code === 'number' ? code : 1006,
  reason: wordOf(reason),
});

/** What happened at a file server; undefined for what is told in words that we do not know. */
export function transferred(fields: Fields, connection: number): Happening | undefined {
  const protocol = transferProtocols.find((one) => one === fields.protocol);
  const what = transferEvents.find((one) => one === fields.what);
  if (protocol === undefined || what === undefined) return undefined;
  const severity = (['fail', 'warning', 'hint'] as const).find((one) => one === fields.severity);
  const rule = transferRules.find((one) => one === fields.rule);
  return {
    type: 'transfer',
    protocol,
    connection,
    remote: wordOf(fields.remote),
    what,
    text: wordOf(fields.text),
    ...(typeof fields.bytes === 'number' ? { bytes: fields.bytes } : {}),
    ...(severity === undefined ? {} : { severity }),
    ...(rule === undefined ? {} : { rule }),
    ...(typeof fields.clause === 'string' ? { clause: fields.clause } : {}),
  };
}

/** A text, or an empty one where there is none. */
export const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '');
