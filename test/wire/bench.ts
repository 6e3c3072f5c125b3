/** A Central System on a loopback port with a journal in memory, and the two kinds of clients that come to it. */
import { connect, type Socket } from 'node:net';
import { WebSocket, type ClientOptions } from 'ws';
import { systemClock } from '../../src/evidence/clock.js';
import { Journal, type Entry } from '../../src/evidence/journal.js';
import { redactor } from '../../src/evidence/redaction.js';
import type { ServerMaterial } from '../../src/pki/authorities.js';
import { createAuthorities } from '../../src/pki/test-authorities.js';
import { unsecured, type Admission } from '../../src/wire/admission.js';
import { Answers } from '../../src/wire/answers.js';
import { Link, type Arrival } from '../../src/wire/link.js';
import { CentralSystemServer, type Listen } from '../../src/wire/server.js';

const generous = 15_000;

/** Waits until a thing is there, however slow the machine is. */
export async function until<T>(what: string, find: () => T | undefined | false): Promise<T> {
  const end = Date.now() + generous;
  for (;;) {
    const found = find();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Keys and certificates of a Central System that nobody has met. */
export const newMaterial = (): Promise<ServerMaterial> =>
  createAuthorities(Date.now()).then((authorities) => authorities.server('127.0.0.1'));

let made: Promise<ServerMaterial> | undefined;
/** Those of the Central System of all tests, made once. */
export const material = (): Promise<ServerMaterial> => (made ??= newMaterial());

export interface BenchOptions extends Pick<Listen, 'keylog' | 'patience'> {
  readonly identity?: string;
  readonly scale?: number;
  readonly admission?: Admission;
}

/** The entries of one type. */
type Of<K extends Entry['type'], E = Entry> = E extends { readonly type: infer T } ? (K extends T ? E : never) : never;

export class Bench {
  readonly entries: Entry[] = [];
  readonly arrivals: Arrival[] = [];
  readonly clock;
  readonly journal: Journal;
  readonly answers: Answers;
  readonly link: Link;
  readonly identity: string;
  /** The lines of the journal, as they would be kept. */
  readonly written: string[] = [];
  readonly #options: BenchOptions;
  #server: CentralSystemServer | undefined;
  #sockets: (WebSocket | Socket)[] = [];

  constructor(options: BenchOptions = {}) {
    const { identity = 'CP-1', scale = 1 } = options;
    this.#options = options;
    this.identity = identity;
    this.clock = systemClock(scale);
    this.journal = new Journal(this.clock, (line) => this.written.push(line), redactor());
    this.journal.subscribe((entry) => this.entries.push(entry));
    this.answers = new Answers({
      idTags: ['VALID-1'],
      heartbeatIntervalMs: 10_000,
      now: () => this.clock.protocolTime(),
    });
    this.link = new Link(this.clock, this.journal, this.answers);
    this.link.subscribe((arrival) => this.arrivals.push(arrival));
  }

  async open(): Promise<this> {
    const { admission = unsecured(), keylog, patience } = this.#options;
    const extras = { ...(keylog === undefined ? {} : { keylog }), ...(patience === undefined ? {} : { patience }) };
    const listen = { host: '127.0.0.1', port: 0, identity: this.identity, ...extras };
    this.#server = await CentralSystemServer.open(listen, this.link, admission);
    return this;
  }

  get server(): CentralSystemServer {
    if (this.#server === undefined) throw new Error('not open');
    return this.#server;
  }

  get url(): string {
    return this.server.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Ends everything that the test began. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) {
      if (socket instanceof WebSocket) socket.terminate();
      else socket.destroy();
    }
    await this.#server?.close();
    this.#server = undefined;
  }

  all<K extends Entry['type']>(type: K): readonly Of<K>[] {
    return this.entries.filter((entry) => entry.type === type) as unknown as Of<K>[];
  }

  /** The texts of the frames in one direction. */
  texts(direction: 'received' | 'sent'): readonly string[] {
    return this.all('frame').flatMap((entry) => (entry.direction === direction ? [entry.text] : []));
  }

  seen<K extends Entry['type']>(type: K, fits: (entry: Of<K>) => boolean = () => true): Promise<Of<K>> {
    return until(`an entry ${type}`, () => this.all(type).find(fits));
  }

  lost(): Promise<Extract<Arrival, { readonly kind: 'lost' }>> {
    return until('a lost connection', () =>
      this.arrivals.find((one): one is Extract<Arrival, { readonly kind: 'lost' }> => one.kind === 'lost'),
    );
  }

  /** A client that keeps to the rules. */
  async client(
    path = `/ocpp/${encodeURIComponent(this.identity)}`,
    protocols: string | string[] = 'ocpp1.6',
    options: ClientOptions & { readonly scheme?: 'ws' | 'wss' } = {},
  ): Promise<Client> {
    const { scheme = new URL(this.url).protocol.replace(':', ''), ...rest } = options;
    const url = `${scheme}://127.0.0.1:${this.port}${path}`;
    const socket = new WebSocket(url, protocols, { perMessageDeflate: true, ...rest });
    this.#sockets.push(socket);
    const client = new Client(socket);
    const connections = this.all('connect').length;
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    if (socket.protocol === 'ocpp1.6') await until('the connection', () => this.all('connect').length > connections);
    return client;
  }

  /** Bytes over TCP, as a broken charge point sends them. */
  async raw(): Promise<Raw> {
    const socket = connect({ port: this.port, host: '127.0.0.1', allowHalfOpen: true });
    this.#sockets.push(socket);
    const raw = new Raw(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return raw;
  }

  /** The text of an upgrade request; a header of undefined is left out. */
  upgrade(target = `/ocpp/${this.identity}`, headers: Readonly<Record<string, string | undefined>> = {}): string {
    const all: Readonly<Record<string, string | undefined>> = {
      Host: `127.0.0.1:${this.port}`,
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Protocol': 'ocpp1.6',
      ...headers,
    };
    const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
    return `GET ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
  }

  /** A connection that stands, over which any bytes can be sent. */
  async rawUpgraded(): Promise<Raw> {
    const raw = await this.raw();
    const connections = this.all('connect').length;
    raw.send(this.upgrade());
    await until('the connection', () => this.all('connect').length > connections);
    return raw;
  }
}

export class Client {
  readonly socket: WebSocket;
  readonly heard: string[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (data) => this.heard.push((data as Buffer).toString('utf8')));
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString('utf8') };
    });
  }

  send(...texts: readonly string[]): void {
    for (const text of texts) this.socket.send(text);
  }

  call(id: string, action: string, payload: unknown = {}): void {
    this.send(JSON.stringify([2, id, action, payload]));
  }

  /** The frame that answers a call of this client. */
  async answer(id: string): Promise<readonly unknown[]> {
    const text = await until(`the answer to ${id}`, () =>
      this.heard.find((one) => {
        const frame = JSON.parse(one) as readonly unknown[];
        return frame[0] !== 2 && frame[1] === id;
      }),
    );
    return JSON.parse(text) as readonly unknown[];
  }

  /** The next call of the Central System that nobody has taken yet. */
  async asked(count = 1): Promise<readonly unknown[]> {
    const calls = () => this.heard.map((one) => JSON.parse(one) as readonly unknown[]).filter(([type]) => type === 2);
    await until(`call ${count} of the Central System`, () => calls().length >= count);
    return calls()[count - 1] ?? [];
  }

  end(): Promise<{ readonly code: number; readonly reason: string }> {
    return until('the close', () => this.closed);
  }
}

export class Raw {
  readonly socket: Socket;
  heard = Buffer.alloc(0);
  closed = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      this.heard = Buffer.concat([this.heard, data]);
    });
    // Closed by the other side: nothing more will come, whether or not we have closed ours.
    socket.on('end', () => (this.closed = true));
    socket.on('close', () => (this.closed = true));
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  get text(): string {
    return this.heard.toString('latin1');
  }

  statusLine(): Promise<string> {
    return until('a status line', () => /^HTTP\/1\.1 (\d{3}[^\r]*)\r\n/.exec(this.text)?.[1]);
  }

  end(): Promise<boolean> {
    return until('the end', () => this.closed);
  }

  /** The code of the close frame that came last. */
  async closeCode(): Promise<number> {
    const at = await until('a close frame', () => {
      const found = this.heard.indexOf(Buffer.from([0x88, 0x02]));
      return found < 0 ? undefined : found + 2;
    });
    return this.heard.readUInt16BE(at);
  }
}

export interface FrameBytes {
  readonly opcode?: number;
  readonly fin?: boolean;
  readonly reserved?: number;
  readonly masked?: boolean;
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** One WebSocket frame, legal or not. */
export function frameBytes(
  payload: string | Buffer,
  { opcode = 1, fin = true, reserved = 0, masked = true }: FrameBytes = {},
): Buffer {
  const body = Buffer.from(payload);
  const mask = Buffer.from([1, 2, 3, 4]);
  const head = [(fin ? 0x80 : 0) | (reserved << 4) | opcode];
  const bit = masked ? 0x80 : 0;
  const length = Buffer.alloc(body.length < 126 ? 0 : body.length < 65_536 ? 2 : 8);
  if (length.length === 0) head.push(bit | body.length);
  else if (length.length === 2) {
    head.push(bit | 126);
    length.writeUInt16BE(body.length);
  } else {
    head.push(bit | 127);
    length.writeBigUInt64BE(BigInt(body.length));
  }
  const sent = masked ? body.map((byte, index) => byte ^ (mask[index % 4] ?? 0)) : body;
  return Buffer.concat([Buffer.from(head), length, masked ? mask : Buffer.alloc(0), sent]);
}
