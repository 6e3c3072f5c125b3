/** What the charge point said of itself in its frames: its configuration, and how it writes moments. */
import type { Entry } from '../evidence/journal.js';
import { list, readFrame, record } from './frame.js';

/** How a configuration key stands in the 2023 layout. */
export const unknownValue = '-';

/**
 * The values of configuration keys, by their names in lower case (they are CiStrings, OCPP 1.6 §7.29), as they were
 * first answered: `-` for a key that the charge point does not know, `""` for an empty value, nothing for a key without
 * a value. `valueOf` is undefined for a key that was never asked for.
 */
export function configurationRead(entries: readonly Entry[]): (key: string) => string | undefined {
  const values = new Map<string, string>();
  const asked = new Map<string, readonly string[]>();
  let sawAll = false;
  const keep = (key: unknown, value: string): void => {
    if (typeof key === 'string' && !values.has(key.toLowerCase())) values.set(key.toLowerCase(), value);
  };

  for (const entry of entries) {
    if (entry.type !== 'frame' || (entry.direction === 'sent' && !entry.text.includes('GetConfiguration'))) continue;
    if (entry.direction === 'received' && !/"(configurationKey|unknownKey)"/.test(entry.text)) continue;
    const frame = readFrame(entry);
    if (frame === undefined) continue;
    const call = `${entry.connection} ${frame.id}`;
    if (entry.direction === 'sent') {
      if (frame.action === 'GetConfiguration') asked.set(call, list(frame.payload.key).filter(isText));
      continue;
    }
    const keys = asked.get(call);
    if (frame.kind !== 'result' || keys === undefined) continue;
    for (const one of list(frame.payload.configurationKey).map(record)) keep(one.key, valueIn(one));
    for (const key of list(frame.payload.unknownKey)) keep(key, unknownValue);
    // Without a list of keys it is asked for all of them (OCPP 1.6 §5.8): what is not there, it does not have.
    if (keys.length === 0) sawAll = true;
  }
  return (key) => values.get(key.toLowerCase()) ?? (sawAll ? unknownValue : undefined);
}

const isText = (value: unknown): value is string => typeof value === 'string';

function valueIn({ value }: Readonly<Record<string, unknown>>): string {
  if (value === undefined || value === null) return '';
  return value === '' ? '""' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether moments in the calls of the charge point have a fraction of a second; undefined where there were none. */
export function sendsMilliseconds(entries: readonly Entry[]): boolean | undefined {
  let seen: false | undefined;
  for (const entry of entries) {
    if (entry.type !== 'frame' || entry.direction !== 'received') continue;
    for (const [, moment = ''] of entry.text.matchAll(/"timestamp"\s*:\s*"([^"\\]{10,40})"/g)) {
      if (/\d[.,]\d/.test(moment)) return true;
      seen = false;
    }
  }
  return seen;
}
