/** TLS in front of HTTP: what a client offers is written down, then the handshake is made or its failure told. */
import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Journal } from '../evidence/journal.js';
import type { ClientHello, Login } from '../evidence/login.js';
import type { Terms } from './admission.js';
import { HelloReader } from './client-hello.js';
import { deadline } from './deadline.js';
import type { Refusal, Refusals } from './refusals.js';
import { failureOf, tlsClause } from './tls-failures.js';
import { ecdsaFirst } from './tls-preference.js';

export interface TlsFrontOptions {
  readonly journal: Journal;
  readonly refusals: Refusals;
  /** Milliseconds until the handshake must be done. */
  readonly patience: number;
  /** Hears the secrets of each session as lines of a key log (SSLKEYLOGFILE). */
  readonly keylog?: (line: string) => void;
}

type TlsLogin = NonNullable<Login['tls']>;

const settings = {
  minVersion: 'TLSv1.2',
  // The four suites of the whitepaper (A00.FR.317) and what else is sound. What a client is ready for is evidence, and
  // judged by the cases: OpenSSL must not cut the handshake short over the size of a key (SECLEVEL).
  ciphers: [
    'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256',
    `${ecdsaFirst}:ECDHE+AESGCM:AES128-GCM-SHA256:AES256-GCM-SHA384:HIGH`,
    '!aNULL:!eNULL:!3DES:!RC4:!DSS:!PSK:!SRP:!MD5:@SECLEVEL=0',
  ].join(':'),
  ecdhCurve: [
    'X25519:prime256v1:secp384r1:secp521r1:X448',
    'brainpoolP256r1:brainpoolP384r1:brainpoolP512r1',
    // Keys of certificates may be on these curves (A00.FR.503); the second is too small, which a case has to see.
    'secp224r1:prime192v1',
  ].join(':'),
  dhparam: 'auto',
  // Of a resumed session no certificate would be seen.
  secureOptions: constants.SSL_OP_NO_TICKET,
  rejectUnauthorized: false,
} as const;

const mostCertificates = 10;
const mostPem = 64 * 1024;
const alertBytes = { decodeError: 50, protocolVersion: 70 } as const;

export class TlsFront {
  readonly #options: TlsFrontOptions;

  constructor(options: TlsFrontOptions) {
    this.#options = options;
  }

  /** Makes the handshake on a connection of which nothing was read; `entered` gets what comes of it. */
  meet(socket: Socket, remote: string, terms: Terms, entered: (stream: TLSSocket, tls: TlsLogin) => void): void {
    const { refusals, patience, journal } = this.#options;
    let isDone = false;
    const done = (refusal?: Refusal) => {
      if (isDone) return;
      isDone = true;
      callOff();
      if (refusal !== undefined) refusals.ofStranger(remote, refusal);
    };
    const callOff = deadline(socket, patience, () => {
      done({
        why: `no TLS handshake was completed within ${patience / 1000} s`,
        hint: 'look in the log of the charge point for its reason',
        link: true,
      });
      socket.destroy();
    });
    // Whoever hangs up now has nothing more to hear.
    const hangUp = () => socket.destroy();
    socket.once('end', hangUp).once('close', () => {
      done(failureOf({ name: '', message: '', code: 'ECONNRESET' }, nothing, terms));
    });

    const reader = new HelloReader();
    const pieces: Buffer[] = [];
    const read = (bytes: Buffer) => {
      pieces.push(bytes);
      const reading = reader.push(bytes);
      if (reading.kind === 'incomplete') return;
      socket.off('data', read).off('end', hangUp).pause();
      if (reading.kind === 'problem') {
        const hint = 'open the connection with a ClientHello of TLS 1.2 or above';
        done({ why: reading.why, hint, clause: tlsClause(terms, 316, 420) });
        const alert = reading.why.endsWith('SSL 2') ? alertBytes.protocolVersion : alertBytes.decodeError;
        socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, alert]), () => socket.destroy());
        return;
      }
      const { hello } = reading;
      journal.append({ type: 'clientHello', remote, hello });
      socket.unshift(Buffer.concat(pieces));
      try {
        const server = this.#serverFor(terms);
        socket.allowHalfOpen = false;
        server.once('secureConnection', (stream) => {
          done();
          stream.on('error', () => undefined);
          stream.allowHalfOpen = true;
          entered(stream, agreed(stream, hello));
        });
        server.once('tlsClientError', (error) => {
          done(failureOf(error, hello, terms));
        });
        server.emit('connection', socket);
      } catch (error) {
        done({
          why: `we have no certificate to show: ${String(error)}`,
          hint: 'look at what the run was started with',
        });
        socket.destroy();
      }
    };
    socket.on('data', read).resume();
  }

  /** A server of its own for each handshake: terms may change from one to the next, and no session can be resumed. */
  #serverFor({ server, profiles }: Terms): Server {
    if (server === undefined) throw new Error('the terms of admission name none');
    const { keylog } = this.#options;
    const own = { key: [...server.key], cert: [...server.cert] };
    // Nobody is trusted here (ca): certificates are evidence.
    const made = createServer({ ...settings, ...own, ca: [], requestCert: profiles.includes(3) });
    if (keylog !== undefined) {
      made.on('keylog', (line: Buffer) => {
        keylog(line.toString('latin1').trimEnd());
      });
    }
    return made;
  }
}

const nothing: ClientHello = { versions: [], cipherSuites: [], compression: false, raw: '' };

function agreed(stream: TLSSocket, hello: ClientHello): TlsLogin {
  return {
    version: (stream.getProtocol() ?? '').replace('TLSv', 'TLS '),
    cipherSuite: stream.getCipher().standardName,
    serverKey: stream.getX509Certificate()?.publicKey.asymmetricKeyType === 'rsa' ? 'RSA' : 'EC',
    hello,
    certificates: certificatesOf(stream),
  };
}

/** In the order in which they came. */
function certificatesOf(stream: TLSSocket): readonly string[] {
  const shown: string[] = [];
  let size = 0;
  let next = stream.getPeerX509Certificate();
  while (next !== undefined && shown.length < mostCertificates) {
    const pem = next.toString();
    size += pem.length;
    // Of its own at least something must be seen.
    if (size > mostPem && shown.length > 0) break;
    shown.push(pem);
    next = next.issuerCertificate;
  }
  return shown;
}
