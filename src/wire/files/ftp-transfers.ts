/** What an FTP session fetches and leaves, and over which data connections. */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../../evidence/clock.js';
import type { DataChannel } from './ftp-data.js';
import type { FtpTree } from './ftp-tree.js';
import { listing, readExtendedPort, readPort, type Control, type Target, type Verbs } from './ftp-words.js';
import { pour } from './pour.js';
import { take } from './take.js';
import { misplaced } from './transfer-record.js';
import { plainAddress } from '../addresses.js';
import { served, uploaded, type ServedFile, type VirtualFiles } from './virtual-files.js';

interface TransferOptions {
  readonly clock: Clock;
  readonly files: VirtualFiles;
  readonly tree: FtpTree;
  readonly data: DataChannel;
  /** Our end of the control connection, and the other. */
  readonly local: string;
  readonly peer: string;
}

export class FtpTransfers {
  readonly verbs: Verbs;
  readonly #control: Control;
  readonly #options: TransferOptions;
  /** The byte from which the next transfer goes on (RFC 3659 §5). */
  #restart = 0;
  #aborting = false;
  #isProtectionBlamed = false;

  constructor(control: Control, options: TransferOptions) {
    this.#control = control;
    this.#options = options;
    const { tree, files, data, local } = options;
    const settings = (pattern: RegExp) => (value: string) => {
      control.reply(pattern.test(value) ? 200 : 504, 'bytes are sent as they are');
    };
    this.verbs = {
      TYPE: settings(/^(A|I|L ?8)\b/i),
      MODE: settings(/^S$/i),
      STRU: settings(/^F$/i),
      ALLO: () => {
        control.reply(202, 'not needed');
      },
      REST: (offset) => {
        const isNumber = /^\d{1,15}$/.test(offset);
        this.#restart = isNumber ? Number(offset) : 0;
        control.reply(isNumber ? 350 : 501, isNumber ? `from byte ${offset} on` : 'expected a number of bytes');
      },
      // RFC 2428 §4: an address of IPv6 does not fit into the answer.
      PASV: async () => {
        if (!/^[\d.]+$/.test(local)) {
          control.reply(425, 'EPSV is for IPv6');
          return;
        }
        await this.#listen((port) => {
          const numbers = [...local.split('.'), port >> 8, port & 255];
          control.reply(227, `Entering Passive Mode (${numbers.join(',')})`);
        });
      },
      EPSV: async (family) => {
        if (family.toUpperCase() === 'ALL') {
          control.reply(200, 'as you say');
          return;
        }
        await this.#listen((port) => {
          control.reply(229, `Entering Extended Passive Mode (|||${port}|)`);
        });
      },
      PORT: (given) => {
        this.#connect(given, readPort(given));
      },
      EPRT: (given) => {
        this.#connect(given, readExtendedPort(given));
      },
      LIST: (path) => this.#list(path, false),
      NLST: (path) => this.#list(path, true),
      RETR: (path) => this.#retrieve(path, this.#from()),
      STOR: (path) => this.#store(path, this.#from()),
      APPE: (path) => this.#store(path, files.received(tree.uploadName(path) ?? '')),
      RNFR: (path) => {
        this.#isNotRenamed(path);
      },
      ABOR: () => {
        this.#aborting = false;
        data.close();
        control.reply(226, 'nothing is transferred any more');
      },
    };
  }

  /** Breaks off what is going on; its command is answered as such. */
  abort(): void {
    this.#aborting = true;
    this.#options.data.close();
  }

  #from(): number {
    const from = this.#restart;
    this.#restart = 0;
    return from;
  }

  async #listen(told: (port: number) => void): Promise<void> {
    const port = await this.#options.data.listens();
    if (port !== undefined) {
      told(port);
      return;
    }
    const text = 'none of the ports for data connections is free on this machine';
    this.#control.conversation.blame({ severity: 'hint', about: 'harness', text });
    this.#control.reply(425, 'no port is free');
  }

  #connect(given: string, target: Target | undefined): void {
    const { peer, data } = this.#options;
    if (target === undefined) {
      this.#control.reply(501, 'no address that can be understood');
    } else if (plainAddress(target.address) !== peer || target.port < 1024) {
      // Otherwise the server could be made to attack others.
      this.#control.conversation.blame({
        severity: 'fail',
        rule: 'data-connection',
        text: `data is to be sent to ${given}, expected a port from 1024 on of ${peer}, the address of the charge point`,
        clause: 'RFC 2577 §3',
      });
      this.#control.reply(504, 'only to your own address, and to no port below 1024');
    } else {
      data.connectsTo(target.port);
      this.#control.reply(200, 'noted');
    }
  }

  /** Nothing is renamed here; that whoever left a file under another name first cannot go on is no fault of his. */
  #isNotRenamed(path: string): void {
    const { files, tree } = this.#options;
    const isThere = files.received(tree.uploadName(path) ?? '') > 0;
    const text = 'what was uploaded is to be renamed, which this file server does not do';
    if (isThere) this.#control.conversation.blame({ severity: 'hint', about: 'harness', text });
    this.#control.reply(502, 'no such command here');
  }

  async #list(given: string, namesOnly: boolean): Promise<void> {
    // Options such as -la are for a shell.
    const place = this.#options.tree.at(given.replace(/^(-\S*\s*)+/, ''));
    if (place.kind === 'nothing') {
      this.#control.reply(550, 'no such file or directory');
      return;
    }
    const socket = await this.#open();
    if (socket === undefined) return;
    const isRoot = place.kind === 'directory' && place.path.length === 0;
    const files = place.kind === 'file' ? [place.file] : place.entries;
    socket.write(listing(isRoot ? [served, uploaded] : [], files, namesOnly));
    await this.#finish(true);
  }

  async #retrieve(path: string, from: number): Promise<void> {
    const { tree } = this.#options;
    const place = tree.at(path);
    if (place.kind !== 'file') this.#control.reply(550, 'no such file');
    else if (from > place.file.content.length) this.#control.reply(554, 'the file is not so long');
    else await this.#send(place.file, from);
  }

  async #send(file: ServedFile, from: number): Promise<void> {
    const { files, clock } = this.#options;
    const socket = await this.#open();
    if (socket === undefined) return;
    const sending = files.send(file, from, file.content.length, this.#control.conversation);
    const came = await pour(sending, socket, { clock, caps: files.caps, trouble: files.trouble });
    sending.end();
    if (came !== 'whole') cutOff(socket);
    await this.#finish(came === 'whole');
  }

  async #store(path: string, from: number): Promise<void> {
    const { files, clock, tree } = this.#options;
    const { conversation } = this.#control;
    const name = tree.uploadName(path);
    if (name === undefined || name === '') {
      if (files.trouble !== 'notFound') conversation.blame(misplaced(path));
      this.#control.reply(553, 'uploads go where the location leads');
      return;
    }
    if (from > files.received(name)) {
      this.#control.reply(554, 'so much has not come yet');
      return;
    }
    const socket = await this.#open();
    if (socket === undefined) return;
    const receiving = files.receive(name, from, conversation);
    if (receiving === undefined) {
      this.#options.data.close();
      this.#control.reply(452, 'enough files were uploaded');
      return;
    }
    const cut = await take(socket, (bytes) => receiving.write(bytes), { clock, files });
    if (cut === undefined) receiving.end();
    else receiving.cut(...cut);
    await this.#finish(cut === undefined, cut?.[0] === 'cap' ? 552 : 426);
  }

  /** The data connection, announced; whatever keeps it from coming about is answered. */
  async #open(): Promise<Socket | undefined> {
    const { data } = this.#options;
    const { conversation, secured } = this.#control;
    if (secured && data.protection === undefined && !this.#isProtectionBlamed) {
      this.#isProtectionBlamed = true;
      const text = 'files are transferred without TLS, for PROT P was not sent';
      conversation.blame({ severity: 'warning', rule: 'protocol', text, clause: 'RFC 4217 §9' });
    }
    this.#control.reply(150, 'here it comes');
    const socket = await data.open();
    if (socket !== undefined) return socket;
    if (!this.#aborting) {
      conversation.blame({ severity: 'hint', about: 'network', text: 'no data connection of FTP came about' });
    }
    this.#control.reply(this.#aborting ? 426 : 425, 'no data connection came about');
    return undefined;
  }

  async #finish(isWhole: boolean, otherwise = 426): Promise<void> {
    const { data } = this.#options;
    if (isWhole) await data.finish();
    else data.close();
    this.#control.reply(isWhole ? 226 : otherwise, isWhole ? 'done' : 'the transfer was cut');
  }
}

/** Ends a connection so that its end is not taken for that of the file: a reset or, over TLS, no close_notify. */
function cutOff(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
