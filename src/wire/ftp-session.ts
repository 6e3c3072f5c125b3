/**
 * One control connection of FTP (RFC 959, 2228, 2428, 3659, 4217): as much of the protocol as a charge point needs to fetch one
 * file or to leave one. No command leads to anything but the two directories of the virtual files.
 */
import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';
import type { Cancel, Clock } from '../evidence/clock.js';
import type { Credentials } from './credentials.js';
import { DataChannel } from './ftp-data.js';
import { listing, readPort, readExtendedPort, type Target } from './ftp-words.js';
import { afterReal, pour, slowPace } from './pour.js';
import { misplaced, plainAddress, wrongCredentials, type Conversation } from './transfer-record.js';
import { served, uploaded, type Receiving, type ServedFile, type Upload, type VirtualFiles } from './virtual-files.js';

export interface FtpOptions {
  readonly clock: Clock;
  readonly files: VirtualFiles;
  readonly credentials: Credentials;
  /** Set for FTPS. */
  readonly secureContext: SecureContext | undefined;
  /** The first port for passive data connections. */
  readonly firstDataPort: number;
}

type Command = (argument: string) => void | Promise<void>;

// What is not a transfer is answered before anybody has logged in.
const beforeLogin = new Set(['USER', 'PASS', 'AUTH', 'PBSZ', 'PROT', 'FEAT', 'SYST', 'OPTS', 'NOOP', 'QUIT']);
const mostWaiting = 64;
const wrongBy = 1024;

export class FtpSession {
  readonly #options: FtpOptions;
  readonly #conversation: Conversation;
  readonly #data: DataChannel;
  readonly #peer: string;
  readonly #local: string;
  #socket: Socket;
  #secured = false;
  #waiting: string[] = [];
  #heard = Buffer.alloc(0);
  #busy = false;
  #aborting = false;
  #commands = 0;
  #user = '';
  #failedLogins = 0;
  #loggedIn = false;
  #directory: readonly string[] = [];
  #restart = 0;
  #blamedProtection = false;
  #idle: Cancel = () => undefined;

  /** `implicit`: TLS is to begin at once, as old FTPS does it. */
  constructor(socket: Socket, conversation: Conversation, options: FtpOptions, implicit: boolean) {
    this.#socket = socket;
    this.#conversation = conversation;
    this.#options = options;
    const { clock, files, firstDataPort: firstPort, secureContext } = options;
    this.#peer = plainAddress(socket.remoteAddress);
    this.#local = plainAddress(socket.localAddress);
    this.#data = new DataChannel({
      clock,
      caps: files.caps,
      conversation,
      local: this.#local,
      peer: this.#peer,
      firstPort,
    });
    socket.once('close', () => {
      this.#idle();
      this.#data.close();
    });
    if (implicit && secureContext !== undefined) {
      this.#data.protection = secureContext;
      this.#secure(secureContext);
    } else {
      this.#listen(socket);
    }
    this.#reply(220, 'ready');
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

  #secure(secureContext: SecureContext): void {
    const { clock, files } = this.#options;
    const plain = this.#socket;
    const secured = new TLSSocket(plain, { isServer: true, secureContext });
    this.#secured = true;
    this.#heard = Buffer.alloc(0);
    const cancel = afterReal(clock, files.caps.openMs, () => plain.destroy());
    secured.once('secure', cancel);
    secured.once('close', cancel);
    secured.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return;
      this.#conversation.blame({ severity: 'hint', text: `TLS came to nothing: ${error.code ?? error.message}` });
    });
    this.#listen(secured);
  }

  /** Ends a session on which nothing happens. */
  #wait(): void {
    const { clock, files } = this.#options;
    this.#idle();
    this.#idle = afterReal(clock, files.caps.idleMs, () => {
      this.#reply(421, 'nothing was said for too long');
      this.#end();
    });
  }

  #take(bytes: Buffer): void {
    this.#heard = Buffer.concat([this.#heard, bytes]);
    for (let at = this.#heard.indexOf('\n'); at >= 0; at = this.#heard.indexOf('\n')) {
      const line = this.#heard.subarray(0, at);
      this.#heard = this.#heard.subarray(at + 1);
      if (line.length > this.#options.files.caps.lineBytes) {
        this.#tooLong();
        return;
      }
      // Telnet commands may come before ABOR (RFC 959 §4.1.3); 255 is part of no UTF-8.
      const text = Buffer.from(line.toString('latin1').replace(/\xff./gs, ''), 'latin1').toString('utf8');
      this.#said(text.replace(/\r$/, ''));
    }
    if (this.#heard.length > this.#options.files.caps.lineBytes) this.#tooLong();
  }

  #tooLong(): void {
    const { lineBytes } = this.#options.files.caps;
    this.#heard = Buffer.alloc(0);
    this.#conversation.blame({ severity: 'warning', text: `a command of more than ${lineBytes} bytes` });
    this.#reply(500, 'the line is too long');
    this.#end();
  }

  #said(line: string): void {
    const [, verb = '', argument = ''] = /^(\S*) ?(.*)$/s.exec(line) ?? [];
    const name = verb.toUpperCase();
    this.#conversation.note('command', name === 'PASS' || name === 'ACCT' ? `${name} «credentials»` : line);
    this.#commands += 1;
    if (this.#commands > this.#options.files.caps.commands || this.#waiting.length >= mostWaiting) {
      this.#conversation.blame({ severity: 'warning', text: `more commands than one transfer can need` });
      this.#reply(421, 'too many commands');
      this.#end();
      return;
    }
    if (name === 'ABOR' && this.#busy) {
      this.#aborting = true;
      this.#data.close();
    }
    this.#waiting.push(`${name} ${argument}`);
    void this.#work();
  }

  /** Commands are carried out one after the other. */
  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.#idle();
      const blank = next.indexOf(' ');
      await this.#obey(next.slice(0, blank), next.slice(blank + 1));
      if (!this.#socket.destroyed) this.#wait();
    }
    this.#busy = false;
  }

  async #obey(name: string, argument: string): Promise<void> {
    const commands: Readonly<Record<string, Command | undefined>> = this.#verbs;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) this.#reply(502, 'no such command here');
    else if (!this.#loggedIn && !beforeLogin.has(name)) this.#reply(530, 'log in first');
    else await command(argument);
    if (name !== 'REST') this.#restart = 0;
  }

  readonly #verbs: Readonly<Record<string, Command>> = {
    USER: (name) => {
      const { secureContext } = this.#options;
      if (secureContext !== undefined && !this.#secured) {
        this.#conversation.blame({
          severity: 'fail',
          text: 'the location says ftps, but the charge point logs in without TLS',
          clause: 'OCPP 1.6 §8',
        });
        this.#reply(530, 'AUTH TLS comes first');
        return;
      }
      this.#user = name;
      this.#loggedIn = false;
      this.#reply(331, 'and the password');
    },
    PASS: (password) => {
      this.#logIn(password);
    },
    AUTH: (mechanism) => this.#authenticate(mechanism),
    PBSZ: () => {
      this.#reply(this.#secured ? 200 : 503, this.#secured ? 'PBSZ=0' : 'AUTH TLS comes first');
    },
    PROT: (level) => {
      const { secureContext } = this.#options;
      if (!this.#secured) this.#reply(503, 'AUTH TLS comes first');
      else if (!/^[CP]$/i.test(level)) this.#reply(536, 'levels are C and P');
      else {
        this.#data.protection = level.toUpperCase() === 'P' ? secureContext : undefined;
        this.#reply(200, `level ${level.toUpperCase()}`);
      }
    },
    FEAT: () => {
      const tls = this.#options.secureContext === undefined ? [] : ['AUTH TLS', 'PBSZ', 'PROT'];
      this.#say(211, ['-features', ...[...tls, 'EPRT', 'EPSV', 'MDTM', 'REST STREAM', 'SIZE', 'UTF8'].map(indent)]);
      this.#reply(211, 'end');
    },
    OPTS: (option) => {
      this.#reply(/^UTF-?8\b/i.test(option) ? 200 : 501, /^UTF-?8\b/i.test(option) ? 'always' : 'no such option');
    },
    SYST: () => {
      this.#reply(215, 'UNIX Type: L8');
    },
    NOOP: () => {
      this.#reply(200, 'still here');
    },
    QUIT: () => {
      this.#reply(221, 'goodbye');
      this.#end();
    },
    ABOR: () => {
      this.#aborting = false;
      this.#data.close();
      this.#reply(226, 'nothing is transferred any more');
    },
    TYPE: (type) => {
      this.#reply(/^(A|I|L ?8)/i.test(type) ? 200 : 504, 'bytes are sent as they are');
    },
    MODE: (mode) => {
      this.#reply(/^S$/i.test(mode) ? 200 : 504, 'stream only');
    },
    STRU: (structure) => {
      this.#reply(/^F$/i.test(structure) ? 200 : 504, 'file only');
    },
    ALLO: () => {
      this.#reply(202, 'not needed');
    },
    PWD: () => {
      this.#reply(257, `"/${this.#directory.join('/')}" is where you are`);
    },
    CWD: (path) => {
      const place = this.#options.files.at(this.#directory, path);
      if (place.kind !== 'directory') {
        this.#reply(550, 'no such directory');
        return;
      }
      this.#directory = place.path;
      this.#reply(250, `/${place.path.join('/')}`);
    },
    CDUP: () => this.#verbs.CWD?.('..'),
    SIZE: (path) => {
      const length = this.#lengthOf(path);
      if (length === undefined) this.#reply(550, 'no such file');
      else this.#reply(213, String(length));
    },
    MDTM: (path) => {
      const place = this.#options.files.at(this.#directory, path);
      if (place.kind !== 'file') this.#reply(550, 'no such file');
      else this.#reply(213, '20240101000000');
    },
    REST: (offset) => {
      if (!/^\d{1,15}$/.test(offset)) {
        this.#reply(501, 'expected a number of bytes');
        return;
      }
      this.#restart = Number(offset);
      this.#reply(350, `from byte ${this.#restart} on`);
    },
    PASV: async () => {
      // RFC 2428 §4: an address of IPv6 does not fit into the answer.
      const bytes = /^\d+\.\d+\.\d+\.\d+$/.test(this.#local) ? this.#local.split('.') : undefined;
      const port = bytes === undefined ? undefined : await this.#data.listens();
      if (bytes === undefined) this.#reply(425, 'EPSV is for IPv6');
      else if (port === undefined) this.#noPort();
      else this.#reply(227, `Entering Passive Mode (${[...bytes, port >> 8, port & 255].join(',')})`);
    },
    EPSV: async (family) => {
      if (family.toUpperCase() === 'ALL') {
        this.#reply(200, 'as you say');
        return;
      }
      const port = await this.#data.listens();
      if (port === undefined) this.#noPort();
      else this.#reply(229, `Entering Extended Passive Mode (|||${port}|)`);
    },
    PORT: (target) => {
      this.#activate(target, readPort(target));
    },
    EPRT: (target) => {
      this.#activate(target, readExtendedPort(target));
    },
    LIST: (path) => this.#list(path, false),
    NLST: (path) => this.#list(path, true),
    RETR: (path) => this.#retrieve(path),
    STOR: (path) => this.#store(path, this.#restart),
    APPE: (path) => {
      const name = this.#options.files.uploadName(this.#directory, path);
      return this.#store(path, name === undefined ? 0 : this.#options.files.received(name));
    },
  };

  #logIn(password: string): void {
    const { files, credentials } = this.#options;
    const right = credentials.are(this.#user, password);
    if (right && files.trouble !== 'loginRefused') {
      this.#loggedIn = true;
      this.#reply(230, 'welcome');
      return;
    }
    if (right) files.attempted();
    else this.#conversation.blame(wrongCredentials);
    this.#failedLogins += 1;
    const last = this.#failedLogins >= files.caps.logins;
    this.#reply(last ? 421 : 530, 'login refused');
    if (last) this.#end();
  }

  /** Answers in the open, then speaks TLS. What came before it is never obeyed (RFC 4217 §15.1). */
  async #authenticate(mechanism: string): Promise<void> {
    const { secureContext } = this.#options;
    if (secureContext === undefined || this.#secured || !/^(TLS|SSL|TLS-C|TLS-P)$/i.test(mechanism)) {
      this.#reply(secureContext === undefined ? 502 : this.#secured ? 503 : 504, 'not possible');
      return;
    }
    const socket = this.#socket;
    socket.removeAllListeners('data').pause();
    this.#waiting = [];
    await new Promise((resolve) => {
      this.#reply(234, 'go on with TLS', resolve);
    });
    if (!socket.destroyed) this.#secure(secureContext);
  }

  #activate(given: string, target: Target | undefined): void {
    if (target === undefined) {
      this.#reply(501, 'no address that can be understood');
    } else if (plainAddress(target.address) !== this.#peer || target.port < 1024) {
      // RFC 2577 §3: otherwise the server could be made to attack others.
      this.#conversation.blame({
        severity: 'fail',
        text: `data is to be sent to ${given}, which is not a high port of ${this.#peer}, the address of the charge point`,
        clause: 'RFC 2577 §3',
      });
      this.#reply(504, 'only to your own address, and no port below 1024');
    } else {
      this.#data.connectsTo(target.port);
      this.#reply(200, 'noted');
    }
  }

  #noPort(): void {
    this.#conversation.blame({ severity: 'hint', text: 'none of the ports for data connections was free' });
    this.#reply(425, 'no port is free');
  }

  #lengthOf(path: string): number | undefined {
    const { files } = this.#options;
    const place = files.at(this.#directory, path);
    if (place.kind === 'file') return place.file.content.length + (files.trouble === 'wrongLength' ? wrongBy : 0);
    const name = files.uploadName(this.#directory, path);
    const received = name === undefined ? 0 : files.received(name);
    return received === 0 ? undefined : received;
  }

  async #list(given: string, namesOnly: boolean): Promise<void> {
    // Options such as -la are for a shell.
    const place = this.#options.files.at(this.#directory, given.replace(/^(-\S*\s*)+/, ''));
    if (place.kind === 'nothing') {
      this.#reply(550, 'no such file or directory');
      return;
    }
    const socket = await this.#open();
    if (socket === undefined) return;
    const isRoot = place.kind === 'directory' && place.path.length === 0;
    const files = place.kind === 'file' ? [place.file] : place.entries;
    socket.end(listing(isRoot ? [served, uploaded] : [], files, namesOnly));
    await closed(socket);
    this.#reply(226, 'that is all');
  }

  async #retrieve(path: string): Promise<void> {
    const { files } = this.#options;
    files.attempted();
    const from = this.#restart;
    const place = files.at(this.#directory, path);
    if (place.kind !== 'file') {
      this.#reply(550, 'no such file');
    } else if (from > place.file.content.length) {
      this.#reply(554, 'the file is not so long');
    } else {
      await this.#send(place.file, from);
    }
  }

  async #send(file: ServedFile, from: number): Promise<void> {
    const { files, clock } = this.#options;
    const socket = await this.#open();
    if (socket === undefined) return;
    const sending = files.send(file, from, file.content.length, this.#conversation);
    const came = await pour(sending, socket, { clock, caps: files.caps, trouble: files.trouble });
    if (came === 'whole') {
      socket.end();
      await closed(socket, () => afterReal(clock, files.caps.idleMs, () => socket.destroy()));
    } else {
      socket.resetAndDestroy();
    }
    sending.end();
    this.#data.close();
    this.#transferred(came === 'whole');
  }

  async #store(path: string, from: number): Promise<void> {
    const { files } = this.#options;
    files.attempted();
    const name = files.uploadName(this.#directory, path);
    if (name === undefined || name === '') {
      if (files.trouble !== 'notFound') this.#conversation.blame(misplaced(path));
      this.#reply(553, 'uploads go into the directory of the location');
      return;
    }
    if (from > files.received(name)) {
      this.#reply(554, 'so much has not come yet');
      return;
    }
    const socket = await this.#open();
    if (socket === undefined) return;
    const receiving = files.receive(name, from, this.#conversation);
    if (receiving === undefined) {
      socket.destroy();
      this.#reply(452, 'enough files were uploaded');
      return;
    }
    const { cut } = await this.#fill(socket, receiving);
    this.#data.close();
    if (cut?.by === 'cap') this.#reply(552, 'the file is too large');
    else this.#transferred(cut === undefined);
  }

  /** Takes what comes over the data connection, until it ends in whichever way. */
  #fill(socket: Socket, receiving: Receiving): Promise<Upload> {
    const { clock, files } = this.#options;
    return new Promise((resolve) => {
      let idle: Cancel = () => undefined;
      const settle = (upload: () => Upload): void => {
        idle();
        socket.off('data', take).off('end', whole).off('close', broken);
        socket.destroy();
        resolve(upload());
      };
      const wait = (): void => {
        idle();
        idle = afterReal(clock, files.caps.idleMs, () => {
          settle(() => receiving.cut('chargePoint', 'nothing came any more'));
        });
      };
      const take = (bytes: Buffer): void => {
        wait();
        if (!receiving.write(bytes)) {
          settle(() => receiving.cut('cap', `larger than ${files.caps.fileBytes} bytes`));
        } else if (files.trouble === 'cut') {
          settle(() => receiving.cut('trouble', 'the server broke the data connection on purpose'));
        } else if (files.trouble === 'slow') {
          socket.pause();
          clock.after(slowPace, () => socket.resume());
        }
      };
      const whole = (): void => {
        socket.end();
        settle(() => receiving.end());
      };
      const broken = (): void => {
        settle(() => receiving.cut('chargePoint', 'the data connection broke'));
      };
      wait();
      socket.on('data', take).once('end', whole).once('close', broken);
    });
  }

  /** The data connection, announced. */
  async #open(): Promise<Socket | undefined> {
    const { secureContext } = this.#options;
    if (secureContext !== undefined && this.#data.protection === undefined && !this.#blamedProtection) {
      this.#blamedProtection = true;
      this.#conversation.blame({
        severity: 'warning',
        text: 'files are transferred without TLS, for PROT P was not sent',
        clause: 'RFC 4217 §9',
      });
    }
    this.#reply(150, 'here it comes');
    const socket = await this.#data.open();
    if (socket === undefined && !this.#aborting) {
      this.#conversation.blame({ severity: 'hint', text: 'no data connection came about' });
      this.#reply(425, 'no data connection came about');
    } else if (socket === undefined) {
      this.#reply(426, 'aborted');
    }
    return socket;
  }

  #transferred(whole: boolean): void {
    this.#reply(whole ? 226 : 426, whole ? 'done' : 'the transfer was cut');
  }

  #reply(code: number, text: string, written?: (done: unknown) => void): void {
    this.#say(code, [` ${text}`], written);
  }

  #say(code: number, [first = '', ...lines]: readonly string[], written?: (done: unknown) => void): void {
    const text = [`${code}${first}`, ...lines].join('\r\n');
    this.#conversation.note('reply', text);
    if (this.#socket.writable) this.#socket.write(`${text}\r\n`, written);
    else written?.(undefined);
  }

  #end(): void {
    this.#waiting = [];
    this.#idle();
    const socket = this.#socket;
    // Whoever does not close his end is not waited for.
    socket.end(() => {
      socket.destroySoon();
    });
  }
}

const indent = (feature: string): string => ` ${feature}`;

function closed(socket: Socket, limit?: () => Cancel): Promise<void> {
  if (socket.closed) return Promise.resolve();
  const cancel = limit?.();
  return new Promise((resolve) => {
    socket.resume().once('close', () => {
      cancel?.();
      resolve();
    });
  });
}
