/** A charge point of another make: on `ws` and the TLS of Node alone, it does just what the cases of a login need. */
import { WebSocket, type ClientOptions } from 'ws';

type Json = Readonly<Record<string, unknown>>;
/** What it answers to a request, by the name of it; `Accepted` to all others. */
export type Answers = Readonly<Record<string, (payload: Json, self: ForeignChargePoint) => Json>>;

/** How it comes back after a reset; resolves once it is connected, or has been turned away. */
export type Return = (self: ForeignChargePoint) => Promise<unknown>;

export class ForeignChargePoint {
  readonly url: string;
  readonly #answers: Answers;
  readonly #returns: Return[];
  #socket: WebSocket | undefined;
  #calls = 0;
  /** Calls that wait for the answer to the one before (OCPP-J 1.6 §4.1.1). */
  #waiting: string[] = [];
  #isAnswered = true;

  /** `returns`: one for each reset, in their order. */
  constructor(url: string, returns: readonly Return[], answers: Answers = {}) {
    this.url = url;
    this.#returns = [...returns];
    this.#answers = answers;
  }

  /** Connects, and boots where it is let in. */
  connect(options: ClientOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.url, ['ocpp1.6'], { perMessageDeflate: false, ...options });
      socket.once('open', () => {
        this.#socket = socket;
        this.#waiting = [];
        this.#isAnswered = true;
        socket.off('error', reject).on('error', () => undefined);
        this.#boot();
        resolve();
      });
      socket.once('error', reject);
      socket.on('message', (text: Buffer) => {
        this.#hears(socket, JSON.parse(text.toString('utf8')) as [number, string, ...unknown[]]);
      });
    });
  }

  call(action: string, payload: Json): void {
    this.#calls += 1;
    this.#waiting.push(JSON.stringify([2, `call-${this.#calls}`, action, payload]));
    this.#next();
  }

  end(): void {
    this.#socket?.terminate();
  }

  #next(): void {
    if (!this.#isAnswered || this.#waiting.length === 0) return;
    this.#isAnswered = false;
    this.#socket?.send(this.#waiting.shift() ?? '');
  }

  #boot(): void {
    this.call('BootNotification', { chargePointVendor: 'ocpp-attest', chargePointModel: 'Simulator' });
    for (const connectorId of [0, 1, 2])
      this.call('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' });
  }

  #hears(socket: WebSocket, [type, id, ...rest]: [number, string, ...unknown[]]): void {
    if (type !== 2) {
      this.#isAnswered = true;
      this.#next();
      return;
    }
    const [action, payload] = rest as [string, Json];
    const answer = (this.#answers[action] ?? usual[action] ?? accepted)(payload, this);
    socket.send(JSON.stringify([3, id, answer]));
    if (action !== 'Reset') return;
    socket.once('close', () => {
      void this.#returns.shift()?.(this);
    });
    socket.close(1000);
  }
}

const accepted = (): Json => ({ status: 'Accepted' });
const configuration: Readonly<Record<string, string>> = {
  AuthorizeRemoteTxRequests: 'false',
  NumberOfConnectors: '2',
  CertificateStoreMaxLength: '10',
};
const usual: Answers = {
  GetConfiguration: ({ key }) => {
    const asked = (key as string[] | undefined) ?? Object.keys(configuration);
    return {
      configurationKey: asked
        .filter((one) => one in configuration)
        .map((one) => ({ key: one, readonly: true, value: configuration[one] })),
      unknownKey: asked.filter((one) => !(one in configuration)),
    };
  },
  GetLocalListVersion: () => ({ listVersion: 0 }),
  GetInstalledCertificateIds: () => ({ status: 'NotFound' }),
};
