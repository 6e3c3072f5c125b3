/** Reads DER (X.690) as far as certificates and signing requests need it. What it reads may be hostile. */

/** The bytes are not what they should be; the message says what was expected. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** One value: its tag, what it holds, and all its bytes. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

export const tags = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The tag of `[number]` around another value (explicit), or in place of one (implicit, without parts). */
export const explicit = (number: number): number => 0xa0 | number;
export const implicit = (number: number): number => 0x80 | number;

/** The values that stand one after the other in these bytes. */
export function elements(bytes: Uint8Array): readonly Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at);
    found.push(element);
    at += element.whole.length;
  }
  return found;
}

function elementAt(bytes: Uint8Array, start: number): Element {
  const tag = bytes[start] ?? 0;
  if ((tag & 0x1f) === 0x1f) throw new DerError('a tag of more than one byte');
  const short = bytes[start + 1];
  if (short === undefined) throw new DerError('it ends within a value');
  let length = short;
  let at = start + 2;
  if (short >= 0x80) {
    const digits = short & 0x7f;
    // No certificate comes near 16 MB; 0x80 is the indefinite length of BER.
    if (digits === 0 || digits > 3) throw new DerError('a length that DER does not know, or that is beyond all bounds');
    length = 0;
    for (const end = at + digits; at < end; at += 1) length = length * 256 + (bytes[at] ?? 0);
  }
  if (at + length > bytes.length) throw new DerError('it ends within a value');
  return { tag, content: bytes.subarray(at, at + length), whole: bytes.subarray(start, at + length) };
}

/** The one value that these bytes are. */
export function only(bytes: Uint8Array, tag: number, what: string): Element {
  const [first, ...rest] = elements(bytes);
  if (rest.length > 0) throw new DerError(`something follows ${what}`);
  return expectTag(first, tag, what);
}

export function expectTag(element: Element | undefined, tag: number, what: string): Element {
  if (element?.tag !== tag) throw new DerError(`${what} is not where it should be`);
  return element;
}

/** Such as `2.5.4.3`. */
export function oid({ content }: Element): string {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of content) {
    number = number * 128 + (byte & 0x7f);
    if (number > Number.MAX_SAFE_INTEGER) throw new DerError('an object identifier that is too large');
    if (byte < 0x80) {
      numbers.push(number);
      number = 0;
    }
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - 40 * root, ...rest].join('.');
}

/** The bytes of a bit string of whole bytes. */
export function bits({ content }: Element): Uint8Array {
  if (content[0] !== 0) throw new DerError('a bit string that is not of whole bytes');
  return content.subarray(1);
}

const decoders: Readonly<Record<number, string>> = { 0x0c: 'utf-8', 0x1e: 'utf-16be' };

/** A string of any of the kinds that names are written in; anything else as hexadecimal digits. */
export function text({ tag, content }: Element): string {
  // UTF8String, BMPString; PrintableString, TeletexString, IA5String.
  const encoding = decoders[tag] ?? ([0x13, 0x14, 0x16].includes(tag) ? 'latin1' : undefined);
  return encoding === undefined
    ? `#${Buffer.from(content).toString('hex')}`
    : new TextDecoder(encoding).decode(content);
}

/** In milliseconds since 1970 (RFC 5280 §4.1.2.5). */
export function time({ tag, content }: Element): number {
  const digits = /^(\d{12,14})Z$/.exec(Buffer.from(content).toString('latin1'))?.[1] ?? '';
  if (digits.length !== (tag === tags.utcTime ? 12 : tag === tags.generalizedTime ? 14 : 0)) {
    throw new DerError('a time that is not in UTC to the second');
  }
  const short = digits.length === 12;
  const full = short ? `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits}` : digits;
  const part = (from: number, length = 2) => Number(full.slice(from, from + length));
  return Date.UTC(part(0, 4), part(4) - 1, part(6), part(8), part(10), part(12));
}
