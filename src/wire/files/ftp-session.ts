/**
 * One control connection of FTP (RFC 959, 2228, 2428, 3659, 4217): as much of the protocol as a charge point needs to fetch a
 * file or to leave one. Takes lines, has them obeyed one after the other, and ends what takes too long or says too much.
 */
import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';
import type { Cancel, Clock } from '../../evidence/clock.js';
import type { Credentials } from './credentials.js';
import { DataChannel } from './ftp-data.js';
import { FtpLogin } from './ftp-login.js';
import { FtpTransfers } from './ftp-transfers.js';
import { FtpTree } from './ftp-tree.js';
import type { Control, Verbs } from './ftp-words.js';
import { afterReal } from './pour.js';
import { tlsFailed, tooMuch, type Conversation } from './transfer-record.js';
import { plainAddress } from '../addresses.js';
import type { VirtualFiles } from './virtual-files.js';

export interface FtpOptions {
  readonly clock: Clock;
  readonly files: VirtualFiles;
  readonly credentials: Credentials;
  /** Set for FTPS. */
  readonly secureContext: SecureContext | undefined;
  /** The first port for passive data connections. */
  readonly firstDataPort: number;
}

const beforeLogin = new Set(['USER', 'PASS', 'AUTH', 'PBSZ', 'PROT', 'FEAT', 'SYST', 'OPTS', 'NOOP', 'QUIT']);
const mostWaiting = 64;

export class FtpSession implements Control {
  readonly conversation: Conversation;
  readonly #options: FtpOptions;
  readonly #data: DataChannel;
  readonly #login: FtpLogin;
  readonly #transfers: FtpTransfers;
  readonly #verbs: Verbs;
  #socket: Socket;
  #secured = false;
  #heard = Buffer.alloc(0);
  #waiting: { readonly name: string; readonly argument: string }[] = [];
  #busy = false;
  #ended = false;
  #commands = 0;
  #idle: Cancel = () => undefined;

  /** `implicit`: TLS begins before the greeting, as old clients of FTPS do it. */
  constructor(socket: Socket, conversation: Conversation, options: FtpOptions, implicit: boolean) {
    this.#socket = socket;
    this.conversation = conversation;
    this.#options = options;
    const { clock, files, firstDataPort, credentials, secureContext } = options;
    const local = plainAddress(socket.localAddress);
    const peer = plainAddress(socket.remoteAddress);
    this.#data = new DataChannel({ clock, caps: files.caps, conversation, local, peer, firstPort: firstDataPort });
    const tree = new FtpTree(this, files);
    this.#login = new FtpLogin(this, { files, credentials, data: this.#data, secureContext });
    this.#transfers = new FtpTransfers(this, { clock, files, tree, data: this.#data, local, peer });
    this.#verbs = { ...this.#talk(), ...this.#login.verbs, ...tree.verbs, ...this.#transfers.verbs };

    socket.once('close', () => {
      this.#ended = true;
      this.#idle();
      // A file that is still coming may come, as after a charge point that says no goodbye.
      if (!this.#busy) this.#data.close();
    });
    if (implicit && secureContext !== undefined) {
      this.#data.protection = secureContext;
      this.#protect(secureContext);
    } else {
      this.#listen(socket);
    }
    this.reply(220, 'ready');
  }

  /** Ends everything at once. */
  destroy(): void {
    this.#ended = true;
    this.#waiting = [];
    this.#idle();
    this.#data.destroy();
    this.#socket.destroy();
  }

  get secured(): boolean {
    return this.#secured;
  }

  reply(code: number, text: string): void {
    this.#write(`${code} ${text}`);
  }

  /** Answers in the open, then speaks TLS. What came in the open after the request is never obeyed (RFC 4217 §15). */
  async secure(secureContext: SecureContext): Promise<void> {
    const socket = this.#socket;
    socket.removeAllListeners('data').pause();
    this.#waiting = [];
    this.#heard = Buffer.alloc(0);
    await new Promise((resolve) => {
      this.#write('234 go on with TLS', resolve);
    });
    if (!socket.destroyed) this.#protect(secureContext);
  }

  end(): void {
    this.#ended = true;
    this.#waiting = [];
    this.#idle();
    const socket = this.#socket;
    // Whoever does not close his end is not waited for.
    socket.end(() => {
      socket.destroySoon();
    });
  }

  #listen(socket: Socket): void {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.#take(bytes);
    });
    socket.on('end', () => socket.end());
    socket.resume();
    this.#wait();
  }

  #protect(secureContext: SecureContext): void {
    const { clock, files } = this.#options;
    const plain = this.#socket;
    const secured = new TLSSocket(plain, { isServer: true, secureContext });
    this.#secured = true;
    const cancel = afterReal(clock, files.caps.openMs, () => plain.destroy());
    secured.once('secure', cancel).once('close', cancel);
    secured.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') this.conversation.blame(tlsFailed(error));
    });
    this.#listen(secured);
  }

  /** Ends a session in which nobody finishes a command: bytes that come one by one are none. */
  #wait(): void {
    const { clock, files } = this.#options;
    this.#idle();
    this.#idle = afterReal(clock, files.caps.idleMs, () => {
      this.reply(421, 'nothing was said for too long');
      this.end();
    });
  }

  #take(bytes: Buffer): void {
    const { lineBytes } = this.#options.files.caps;
    this.#heard = Buffer.concat([this.#heard, bytes]);
    for (let end = this.#heard.indexOf('\n'); !this.#ended && end >= 0; end = this.#heard.indexOf('\n')) {
      const line = this.#heard.subarray(0, end);
      this.#heard = this.#heard.subarray(end + 1);
      if (line.length > lineBytes) this.#refuse(500, `a command of more than ${lineBytes} bytes`);
      else this.#hear(line);
    }
    if (!this.#ended && this.#heard.length > lineBytes) this.#refuse(500, `a command of more than ${lineBytes} bytes`);
  }

  #hear(line: Buffer): void {
    // Telnet commands may come before ABOR (RFC 959 §4.1.3); a byte 255 is part of no UTF-8.
    const said = Buffer.from(line.toString('latin1').replace(/\xff./gs, ''), 'latin1').toString('utf8');
    const [, verb = '', argument = ''] = /^(\S*) ?(.*)$/s.exec(said.replace(/\r$/, '')) ?? [];
    const name = verb.toUpperCase();
    const shown = name === 'PASS' || name === 'ACCT' ? '«credentials»' : argument;
    if (this.conversation.note('command', `${verb} ${shown}`.trimEnd()) === undefined) {
      this.#socket.destroy();
      return;
    }
    this.#commands += 1;
    if (this.#commands > this.#options.files.caps.commands || this.#waiting.length >= mostWaiting) {
      this.#refuse(421, 'more commands than a transfer can need');
      return;
    }
    if (name === 'ABOR' && this.#busy) this.#transfers.abort();
    this.#waiting.push({ name, argument });
    if (!this.#busy) void this.#work();
  }

  #refuse(code: number, text: string): void {
    this.#heard = Buffer.alloc(0);
    this.conversation.blame(tooMuch(text));
    this.reply(code, 'too much');
    this.end();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.#idle();
      await this.#obey(next.name, next.argument);
      if (!this.#ended) this.#wait();
    }
    this.#busy = false;
  }

  async #obey(name: string, argument: string): Promise<void> {
    const verb = Object.hasOwn(this.#verbs, name) ? this.#verbs[name] : undefined;
    if (verb === undefined) this.reply(502, 'no such command here');
    else if (!this.#login.done && !beforeLogin.has(name)) this.reply(530, 'log in first');
    else await verb(argument);
  }

  #talk(): Verbs {
    const tls = this.#options.secureContext === undefined ? [] : ['AUTH TLS', 'PBSZ', 'PROT'];
    const features = [...tls, 'EPRT', 'EPSV', 'MDTM', 'REST STREAM', 'SIZE', 'UTF8'];
    return {
      FEAT: () => {
        this.#write(['211-features', ...features.map((feature) => ` ${feature}`), '211 end'].join('\r\n'));
      },
      OPTS: (option) => {
        const known = /^UTF-?8\b/i.test(option);
        this.reply(known ? 200 : 501, known ? 'always' : 'no such option');
      },
      SYST: () => {
        this.reply(215, 'UNIX Type: L8');
      },
      NOOP: () => {
        this.reply(200, 'still here');
      },
      QUIT: () => {
        this.reply(221, 'goodbye');
        this.end();
      },
    };
  }

  #write(text: string, written?: (done: unknown) => void): void {
    this.conversation.note('reply', text);
    if (this.#socket.writable) this.#socket.write(`${text}\r\n`, written);
    else written?.(undefined);
  }
}
