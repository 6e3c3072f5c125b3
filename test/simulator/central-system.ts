/** A Central System for tests: answers everything, records every frame, and holds the charge point to the schemas. */
import { createServer as createHttp, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { createServer as createHttps, type Server as HttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket, type TlsOptions } from 'node:tls';
import { WebSocketServer, type WebSocket } from 'ws';
import { decode, encodeCall, encodeError, encodeResult, type ErrorCode } from '../../src/ocpp/frames.js';
import { isAction, mayComeFromChargePoint } from '../../src/ocpp/messages.js';
import { mayFollow } from '../../src/ocpp/status-transitions.js';
import { validate } from '../../src/ocpp/validation.js';
import type { ChargePointStatus } from '../../src/ocpp/datatypes.js';

export type Payload = Readonly<Record<string, unknown>>;

/** A request of the charge point; `at` is in milliseconds of the monotonic clock. */
export interface Recorded {
  readonly action: string;
  readonly id: string;
  readonly payload: Payload;
  readonly at: number;
  readonly connection: number;
}

/** An answer of the Central System: a payload, an error, or silence. */
export type Answer = Payload | { readonly error: ErrorCode } | 'silence';
export type Answered =
  { readonly kind: 'result'; readonly payload: Payload } | { readonly kind: 'error'; readonly code: string };

/** What a charge point showed when it came, also where it was not let in. */
export interface Visit {
  readonly isSecure: boolean;
  /** Name and password, the latter in hexadecimal digits. */
  readonly basic: { readonly user: string; readonly key: string } | undefined;
  /** The fingerprint of its certificate. */
  readonly certificate: string | undefined;
  readonly tls: string | undefined;
}

const generous = 8000;

export class CentralSystem {
  readonly calls: Recorded[] = [];
  /** What the charge point did wrong by the letter of the schemas, the framing and the table of statuses. */
  readonly problems: string[] = [];
  readonly subprotocols: string[] = [];
  connections = 0;
  pings = 0;
  closeCodes: number[] = [];
  #transactionId = 1000;
  #callCount = 0;
  #taken = new Set<Recorded>();
  #wakers = new Set<() => void>();
  #pending = new Map<string, (answered: Answered) => void>();
  #outstanding = 0;
  #ids = new Map<number, Set<string>>();
  #statuses = new Map<number, ChargePointStatus>();
  readonly #answers = new Map<string, (payload: Payload) => Answer>();
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #open: ReadonlySet<Socket>;
  #socket: WebSocket | undefined;
  refusing = false;
  readonly visits: Visit[] = [];
  /** Whether it is let in; else it is answered 401. */
  admits: (visit: Visit) => boolean = () => true;
  /** What TLS is set up with from now on; without it there is none. */
  tls: TlsOptions | undefined;
  /** Leaves pings without their pong. */
  mute = false;
  timeScale = 1;
  readonly #started = performance.now();
  readonly #startedAt = Date.now();

  private constructor(server: Server, sockets: WebSocketServer, open: ReadonlySet<Socket>) {
    this.#server = server;
    this.#open = open;
    this.#sockets = sockets;
    sockets.on('connection', (socket) => {
      this.connections += 1;
      const connection = this.connections;
      this.#socket = socket;
      this.#outstanding = 0;
      // What happened between two connections is not told.
      this.#statuses.clear();
      this.#ids.set(connection, new Set());
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) this.problems.push('a binary frame');
        this.#received(data.toString('utf8'), connection, socket);
        this.#wake();
      });
      socket.on('ping', () => {
        this.pings += 1;
        if (!this.mute) socket.pong();
        this.#wake();
      });
      socket.on('error', () => undefined);
      socket.on('close', (code) => {
        if (this.#socket === socket) this.#socket = undefined;
        this.closeCodes.push(code);
        this.#wake();
      });
      this.#wake();
    });
  }

  static async listen(): Promise<CentralSystem> {
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => open.delete(socket));
      // A ClientHello begins with this byte, and no HTTP does.
      socket.once('data', (first) => {
        socket.pause();
        socket.unshift(first);
        (first[0] === 0x16 ? centralSystem.#https() : plain).emit('connection', socket);
        process.nextTick(() => socket.resume());
      });
    });
    const sockets = new WebSocketServer({ noServer: true, autoPong: false, handleProtocols: () => 'ocpp1.6' });
    const centralSystem = new CentralSystem(server, sockets, open);
    const plain = centralSystem.#upgrading(createHttp());
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return centralSystem;
  }

  #https(): HttpsServer {
    const server = createHttps({ requestCert: true, rejectUnauthorized: false, ...this.tls });
    server.on('tlsClientError', () => undefined);
    return this.#upgrading(server);
  }

  #upgrading<S extends HttpServer | HttpsServer>(server: S): S {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const visit = visitOf(request);
      this.visits.push(visit);
      this.subprotocols.push(request.headers['sec-websocket-protocol'] ?? '');
      this.#wake();
      if (this.refusing || !this.admits(visit)) {
        socket.end(`HTTP/1.1 ${this.refusing ? '503 Not Now' : '401 Unauthorized'}\r\nConnection: close\r\n\r\n`);
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (each) => this.#sockets.emit('connection', each));
    });
    return server;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/ocpp/CP-1`;
  }

  /** The time of day at the time scale of the charge point. */
  get now(): number {
    return this.#startedAt + (performance.now() - this.#started) * this.timeScale;
  }

  get isConnected(): boolean {
    return this.#socket !== undefined;
  }

  /** From now on answers an action so. */
  answers(action: string, answer: Answer | ((payload: Payload) => Answer)): void {
    this.#answers.set(action, typeof answer === 'function' ? answer : () => answer);
  }

  /** Answers an action differently the first times, then as before. */
  answersOnce(action: string, ...given: readonly Answer[]): void {
    const before = this.#answers.get(action) ?? ((payload: Payload) => this.#usual(action, payload));
    const left = [...given];
    this.#answers.set(action, (payload) => left.shift() ?? before(payload));
  }

  /** The next request of an action that no test has taken yet and that has these fields. */
  async next(action: string, fields: Payload = {}, within = generous): Promise<Recorded> {
    const fits = (call: Recorded): boolean =>
      !this.#taken.has(call) &&
      call.action === action &&
      Object.entries(fields).every(([key, value]) => call.payload[key] === value);
    const call = await this.until(() => this.calls.find(fits), `${action} ${JSON.stringify(fields)}`, within);
    this.#taken.add(call);
    return call;
  }

  async until<T>(look: () => T | undefined | false, what: string, within = generous): Promise<T> {
    const deadline = performance.now() + within;
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      const left = deadline - performance.now();
      if (left <= 0) {
        const heard = this.calls.map(({ action, payload }) => `${action} ${JSON.stringify(payload)}`).join('\n  ');
        throw new Error(`waited in vain for ${what}; heard:\n  ${heard}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(woken, left);
        const wakers = this.#wakers;
        function woken(): void {
          clearTimeout(timer);
          wakers.delete(woken);
          resolve();
        }
        wakers.add(woken);
      });
    }
  }

  call(action: string, payload: Payload = {}, id = `cs-${(this.#callCount += 1)}`): Promise<Answered> {
    const answered = new Promise<Answered>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${action} was not answered`));
      }, generous);
      this.#pending.set(id, (each) => {
        clearTimeout(timer);
        resolve(each);
      });
    });
    // After the answers that are on their way.
    setImmediate(() => {
      this.send(encodeCall(id, action, payload));
    });
    return answered;
  }

  /** The status field of the answer to a request. */
  async status(action: string, payload: Payload = {}): Promise<unknown> {
    const answered = await this.call(action, payload);
    return answered.kind === 'result' ? answered.payload.status : answered.code;
  }

  /** The value of a configuration key. */
  async value(key: string): Promise<unknown> {
    const answered = await this.call('GetConfiguration', { key: [key] });
    if (answered.kind === 'error') return answered.code;
    return (answered.payload.configurationKey as readonly Payload[] | undefined)?.[0]?.value;
  }

  send(text: string): void {
    this.#socket?.send(text);
  }

  /** Breaks the connection; `refusing` decides whether the charge point gets in again. */
  drop(): void {
    this.#socket?.terminate();
  }

  heard(action: string): readonly Recorded[] {
    return this.calls.filter((call) => call.action === action);
  }

  statusesOf(connectorId: number): readonly unknown[] {
    return this.heard('StatusNotification')
      .filter(({ payload }) => payload.connectorId === connectorId)
      .map(({ payload }) => payload.status);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #received(text: string, connection: number, socket: WebSocket): void {
    const at = performance.now();
    const { frame, problems } = decode(text);
    this.problems.push(...problems.map((problem) => problem.text));
    if (frame.kind === 'result' || frame.kind === 'error') {
      const done = this.#pending.get(frame.id);
      if (done === undefined) this.problems.push(`an answer to nothing: ${text}`);
      this.#pending.delete(frame.id);
      done?.(
        frame.kind === 'result'
          ? { kind: 'result', payload: frame.payload as Payload }
          : { kind: 'error', code: frame.code },
      );
      return;
    }
    if (frame.kind !== 'call') return;
    const { id, action } = frame;
    const payload = frame.payload as Payload;
    this.calls.push({ action, id, payload, at, connection });
    if (this.#ids.get(connection)?.has(id) === true) this.problems.push(`the id ${id} comes again`);
    this.#ids.get(connection)?.add(id);
    this.#outstanding += 1;
    if (this.#outstanding > 1) this.problems.push(`${action} before the last call was answered`);
    if (isAction(action) && mayComeFromChargePoint(action)) {
      for (const violation of validate(action, 'request', payload)) this.problems.push(`${action}: ${violation.text}`);
    } else {
      this.problems.push(`${action} is nothing a charge point may send`);
    }
    if (action === 'BootNotification') this.#statuses.clear();
    if (action === 'StatusNotification') this.#follow(payload);
    const answer = this.#answers.get(action)?.(payload) ?? this.#usual(action, payload);
    if (answer === 'silence') {
      // The charge point is free to go on once it has given up waiting.
      this.#outstanding -= 1;
      return;
    }
    // Not in the same breath, so that a charge point that does not wait for answers shows.
    setImmediate(() => {
      if (connection === this.connections) this.#outstanding -= 1;
      socket.send('error' in answer ? encodeError(id, answer.error as ErrorCode) : encodeResult(id, answer));
    });
  }

  #follow({ connectorId, status }: Payload): void {
    const id = connectorId as number;
    const to = status as ChargePointStatus;
    const from = this.#statuses.get(id);
    if (id > 0 && from !== undefined && from !== to && !mayFollow(from, to)) {
      this.problems.push(`connector ${id} went from ${from} to ${to}`);
    }
    this.#statuses.set(id, to);
  }

  #usual(action: string, _payload: Payload): Answer {
    const currentTime = new Date(this.now).toISOString();
    switch (action) {
      case 'BootNotification':
        return { status: 'Accepted', currentTime, interval: 3600 };
      case 'Heartbeat':
        return { currentTime };
      case 'Authorize':
      case 'StopTransaction':
        return { idTagInfo: { status: 'Accepted' } };
      case 'StartTransaction':
        return { idTagInfo: { status: 'Accepted' }, transactionId: (this.#transactionId += 1) };
      case 'DataTransfer':
        return { status: 'Accepted' };
      default:
        return {};
    }
  }

  #wake(): void {
    for (const waker of [...this.#wakers]) waker();
  }
}

function visitOf({ headers, socket }: IncomingMessage): Visit {
  const secure = socket instanceof TLSSocket ? socket : undefined;
  const [, encoded = ''] = /^Basic (.*)$/.exec(headers.authorization ?? '') ?? [];
  const basic = Buffer.from(encoded, 'base64');
  const colon = basic.indexOf(':');
  return {
    isSecure: secure !== undefined,
    basic:
      colon < 0
        ? undefined
        : { user: basic.subarray(0, colon).toString(), key: basic.subarray(colon + 1).toString('hex') },
    certificate: secure?.getPeerX509Certificate()?.fingerprint256,
    tls: secure?.getProtocol() ?? undefined,
  };
}
