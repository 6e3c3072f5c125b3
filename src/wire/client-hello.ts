/**
 * What a client offers in TLS, read from its first bytes before anything answers them (RFC 5246 §7.4.1.2, RFC 8446 §4.1.2).
 * The bytes are anybody's: whatever they are, a hello or a problem comes of them, in a time that grows with their number only.
 */
import type { ClientHello } from '../evidence/login.js';
import { cipherSuiteName } from './cipher-suites.js';

/** What the bytes so far are. A `problem` says in one phrase why they are no ClientHello. */
export type Reading =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'hello'; readonly hello: ClientHello }
  | { readonly kind: 'problem'; readonly why: string };

const incomplete: Reading = { kind: 'incomplete' };
const longestHello = 16 * 1024;
// Records may carry as little as one byte each.
const longestStream = 2 * longestHello;
const longestRecord = 2 ** 14;
const handshakeRecord = 22;
const clientHelloMessage = 1;

const versionNames: Readonly<Record<number, string>> = {
  0x0304: 'TLS 1.3',
  0x0303: 'TLS 1.2',
  0x0302: 'TLS 1.1',
  0x0301: 'TLS 1.0',
  0x0300: 'SSL 3.0',
  0x0002: 'SSL 2.0',
};

/** Puts a ClientHello together from the pieces in which it comes. */
export class HelloReader {
  readonly #stream = Buffer.alloc(longestStream);
  readonly #message = Buffer.alloc(longestHello);
  #received = 0;
  #read = 0;
  #gathered = 0;

  /** Takes the next bytes of the connection. */
  push(bytes: Uint8Array): Reading {
    const taken = bytes.subarray(0, longestStream - this.#received);
    this.#stream.set(taken, this.#received);
    this.#received += taken.length;
    const reading = this.#next();
    if (reading.kind !== 'incomplete' || this.#received < longestStream) return reading;
    return problem('a ClientHello in more than 32 KiB of records');
  }

  #next(): Reading {
    const [first = handshakeRecord, , third] = this.#stream.subarray(0, this.#received);
    if (first !== handshakeRecord) return this.#received < 3 ? incomplete : otherThanTls(first, third);
    for (;;) {
      const header = this.#stream.subarray(this.#read, this.#received);
      if (header.length < 5) return incomplete;
      const length = header.readUInt16BE(3);
      if (header[0] !== handshakeRecord) return problem('a TLS record that is no handshake in place of a ClientHello');
      if (header[1] !== 3 || length === 0 || length > longestRecord) return problem('a TLS record that is none');
      if (header.length < 5 + length) return incomplete;
      if (this.#gathered + length > longestHello) return problem('a ClientHello of more than 16 KiB');
      this.#message.set(header.subarray(5, 5 + length), this.#gathered);
      this.#gathered += length;
      this.#read += 5 + length;
      const reading = readMessage(this.#message.subarray(0, this.#gathered));
      if (reading.kind !== 'incomplete') return reading;
    }
  }
}

function readMessage(message: Buffer): Reading {
  if (message[0] !== clientHelloMessage) return problem('another message of the handshake in place of a ClientHello');
  if (message.length < 4) return incomplete;
  const end = 4 + message.readUIntBE(1, 3);
  if (end > longestHello) return problem('a ClientHello of more than 16 KiB');
  if (message.length < end) return incomplete;
  const raw = message.subarray(0, end);
  const hello = parseHello(new Cursor(raw.subarray(4)));
  return hello === undefined
    ? problem('a ClientHello whose lengths contradict each other')
    : { kind: 'hello', hello: { ...hello, raw: raw.toString('hex') } };
}

/** The body of the message; undefined where it ends too early. */
function parseHello(body: Cursor): Omit<ClientHello, 'raw'> | undefined {
  const legacyVersion = body.number(2);
  body.take(32);
  body.take(body.number(1));
  const suites = numbers(body.take(body.number(2)));
  const compressions = body.take(body.number(1));
  const extensions = body.left === 0 ? new Map<number, Buffer>() : extensionsOf(new Cursor(body.take(body.number(2))));
  if (body.failed || extensions === undefined) return undefined;

  const listed = extensions.get(0x2b);
  const versions = listed === undefined ? [legacyVersion] : numbers(listed.subarray(1));
  const serverName = serverNameOf(extensions.get(0));
  return {
    versions: versions
      .filter(meant)
      .toSorted((a, b) => b - a)
      .map((version) => versionNames[version] ?? `0x${version.toString(16).padStart(4, '0')}`),
    cipherSuites: suites.filter(meant).map(cipherSuiteName),
    ...(serverName === undefined ? {} : { serverName }),
    compression: compressions.some((method) => method !== 0),
  };
}

function extensionsOf(cursor: Cursor): ReadonlyMap<number, Buffer> | undefined {
  const extensions = new Map<number, Buffer>();
  while (cursor.left > 0) {
    const type = cursor.number(2);
    extensions.set(type, cursor.take(cursor.number(2)));
  }
  return cursor.failed ? undefined : extensions;
}

/** The host that is asked for (RFC 6066 §3), where it is one. */
function serverNameOf(extension: Buffer | undefined): string | undefined {
  if (extension === undefined) return undefined;
  const cursor = new Cursor(extension);
  cursor.take(2);
  const isHost = cursor.number(1) === 0;
  const name = cursor.take(cursor.number(2)).toString('latin1');
  return isHost && !cursor.failed && /^[\x21-\x7e]{1,255}$/.test(name) ? name : undefined;
}

const numbers = (bytes: Buffer): readonly number[] =>
  Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readUInt16BE(2 * index));

/** Values that are sent only to keep servers from choking on unknown ones mean nothing (RFC 8701). */
const meant = (value: number): boolean => (value & 0x0f0f) !== 0x0a0a || value >> 8 !== (value & 0xff);

const problem = (why: string): Reading => ({ kind: 'problem', why });

/** SSL 2 begins with the length of the message, its highest bit set. */
const otherThanTls = (first: number, third: number | undefined): Reading =>
  problem(
    (first & 0x80) !== 0 && third === clientHelloMessage
      ? 'a ClientHello in the format of SSL 2'
      : 'bytes that are neither TLS nor HTTP',
  );

/** Reads from the front of some bytes; past their end there are only zeros, and `failed` is set. */
class Cursor {
  readonly #bytes: Buffer;
  #at = 0;
  failed = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.failed ? 0 : this.#bytes.length - this.#at;
  }

  take(length: number): Buffer {
    this.failed ||= length > this.#bytes.length - this.#at;
    if (this.failed) return Buffer.alloc(0);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  number(bytes: 1 | 2): number {
    const taken = this.take(bytes);
    return taken.length === 0 ? 0 : taken.readUIntBE(0, bytes);
  }
}
