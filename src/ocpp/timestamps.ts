/**
 * Time stamps as OCPP 1.6 §3.15 wants them: RFC 3339, with the zone said. Looser ISO 8601 forms are told apart instead
 * of being read with the zone of this host; `Date.parse` is never used, since it does exactly that.
 */

/** What a text is worth as a time stamp. */
export type Timestamp =
  | { readonly kind: 'exact'; readonly ms: number; readonly remarks: readonly string[] }
  | { readonly kind: 'loose'; readonly ms: number; readonly remarks: readonly string[] }
  | { readonly kind: 'noZone' }
  | { readonly kind: 'invalid'; readonly why: string };

const form =
  /^(\d{4})-(\d{2})-(\d{2})([Tt ])(\d{2}):(\d{2}):(\d{2})(?:([.,])(\d+))?([Zz]|[+-]\d{2}:\d{2}|[+-]\d{4}|[+-]\d{2})?$/;

const minute = 60_000;
const day = 24 * 60 * minute;

/** Midnight of a date in UTC; `Date.UTC` alone takes the years 0 to 99 for those of the last century. */
const midnight = (year: number, month: number, date: number): number =>
  new Date(0).setUTCFullYear(year, month - 1, date);

const daysIn = (year: number, month: number): number => new Date(midnight(year, month + 1, 0)).getUTCDate();

/**
 * Reads a time stamp. `exact`: RFC 3339; `loose`: an ISO 8601 form with a zone that RFC 3339 does not know (`+03`,
 * `+0300`, a space, a comma); `noZone`: local time without offset; `invalid`: no date of the calendar.
 */
export function readTimestamp(text: string): Timestamp {
  const match = form.exec(text);
  if (match === null) return { kind: 'invalid', why: 'not of the form YYYY-MM-DDThh:mm:ss with a zone' };
  const [, years = '', months = '', days = '', separator, hours = '', minutes = '', seconds = '', point, digits, zone] =
    match;
  const [year, month, date] = [Number(years), Number(months), Number(days)];
  const [hour, minutesPast, second] = [Number(hours), Number(minutes), Number(seconds)];

  if (month < 1 || month > 12) return { kind: 'invalid', why: `month ${months} does not exist` };
  if (date < 1 || date > daysIn(year, month)) return { kind: 'invalid', why: `${years}-${months} has no day ${days}` };
  if (hour > 23) return { kind: 'invalid', why: `hour ${hours} does not exist` };
  if (minutesPast > 59) return { kind: 'invalid', why: `minute ${minutes} does not exist` };
  if (second > 60) return { kind: 'invalid', why: `second ${seconds} does not exist` };
  if (zone === undefined) return { kind: 'noZone' };

  const offset = offsetMinutes(zone);
  if (offset === undefined) return { kind: 'invalid', why: `offset ${zone} does not exist` };
  const fraction = digits === undefined ? 0 : Number(`0.${digits}`) * 1000;
  const whole = midnight(year, month, date) + (hour * 60 + minutesPast - offset) * minute + second * 1000;
  if (second === 60 && whole % day !== 0) return { kind: 'invalid', why: 'a leap second only ends a day in UTC' };
  const ms = whole + fraction;

  const loose: string[] = [];
  if (separator === ' ') loose.push('a space instead of T');
  if (point === ',') loose.push('a decimal comma');
  if (/^[+-]\d{2}$/.test(zone)) loose.push('an offset of hours only');
  if (/^[+-]\d{4}$/.test(zone)) loose.push('an offset without colon');
  if (loose.length > 0) return { kind: 'loose', ms, remarks: loose };

  const remarks: string[] = [];
  if (second === 60) remarks.push('a leap second');
  if (separator === 't' || zone === 'z') remarks.push('lower case letters');
  if ((digits?.length ?? 0) > 3) remarks.push(`${digits?.length ?? 0} digits of a second`);
  return { kind: 'exact', ms, remarks };
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** The instant of a time stamp in milliseconds since 1970, or undefined where it names none beyond doubt. */
export function instantOf(text: string): number | undefined {
  const read = readTimestamp(text);
  return read.kind === 'exact' || read.kind === 'loose' ? read.ms : undefined;
}

/** An instant as OCPP writes it: UTC, with milliseconds. */
export const writeTimestamp = (ms: number): string => new Date(ms).toISOString();
