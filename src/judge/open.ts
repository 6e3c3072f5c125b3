/** Which format a log has, told from its first line that is not blank. */
import { UsageError } from '../evidence/errors.js';
import { isJournal, JournalLog } from './journal-log.js';
import { lineError, type Line } from './lines.js';
import { NdjsonLog } from './ndjson-log.js';
import { OcttLog } from './octt-log.js';
import type { Reader, Side } from './reader.js';
import { parseRecord } from './record.js';

/** Opens a reader on a log that begins with this line. */
export function openReader(file: string, { number, text }: Line, side: Side): Reader {
  if (!text.trimStart().startsWith('{')) return new OcttLog(side);
  const fields = parseRecord(text);
  if (fields === undefined) {
    throw lineError(file, number, 'begins like JSON and is none; give a log with one JSON object a line');
  }
  if (!isJournal(fields)) return new NdjsonLog(file, side);
  if (side === 'centralSystem') return new JournalLog(file);
  throw new UsageError(
    `${file}: is a journal of ocpp-attest, which is always seen from the Central System; leave --from away`,
  );
}
