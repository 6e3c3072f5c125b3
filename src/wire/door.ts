/** The port on which the Central System listens: the first byte of a connection tells TLS from plain HTTP. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { UsageError } from '../evidence/errors.js';
import { usesTls } from '../ocpp/security.js';
import type { Admission } from './admission.js';
import { deadline, type Patience } from './deadline.js';
import type { Refusals } from './refusals.js';
import type { TlsFront } from './tls-front.js';
import type { Visit } from './visit.js';

export interface DoorOptions {
  readonly admission: Admission;
  readonly refusals: Refusals;
  readonly tls: TlsFront;
  readonly patience: Patience;
  /** Takes a connection over which HTTP is to come. */
  readonly enter: (visit: Visit) => void;
}

const mostAtOnce = 16;

export class Door {
  readonly #options: DoorOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      this.#open(socket);
    });
    this.#server.maxConnections = mostAtOnce;
  }

  /**
   * Starts to listen; port 0 picks a free one.
   * @throws UsageError where the address cannot be had.
   */
  async listen(host: string, port: number): Promise<AddressInfo> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        const why =
          error.code === 'EADDRINUSE' ? 'the port is taken by another program' : (error.code ?? error.message);
        reject(new UsageError(`--listen ${host}:${port}: ${why}; name another address, or port 0 for any free one`));
      });
      this.#server.listen(port, host, resolve);
    });
    return this.#server.address() as AddressInfo;
  }

  /** Lets nobody in any more; resolves when everybody has gone. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  /** Sends away whoever is left. */
  clear(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #open(socket: Socket): void {
    const { admission, refusals, tls, patience, enter } = this.#options;
    const { remoteAddress: remote = 'unknown', localAddress: local } = socket;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    const callOff = deadline(socket, patience.request, () => {
      refusals.ofStranger(remote, { why: 'a connection on which nothing was sent', hint: 'connect a charge point' });
      socket.destroy();
    });
    const hangUp = () => socket.destroy();
    socket.once('end', hangUp).once('data', (first: Buffer) => {
      callOff();
      socket.off('end', hangUp).pause();
      socket.unshift(first);
      const { terms } = admission;
      if (terms.profiles.some(usesTls) && isNoHttp(first[0])) {
        tls.meet(socket, remote, terms, (stream, login) => {
          enter({ stream, remote, local, tls: login });
        });
      } else {
        enter({ stream: socket, remote, local });
        socket.resume();
      }
    });
  }
}

/** TLS begins with the number of a handshake record, SSL 2 with a byte that no text begins with. */
const isNoHttp = (first = 0): boolean => first === 0x16 || first >= 0x80;
