/** File servers on the loopback with a journal in memory, and the clients that come to them. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../../src/evidence/clock.js';
import { Journal, type Entry, type TransferProtocol } from '../../../src/evidence/journal.js';
import { redactor } from '../../../src/evidence/redaction.js';
import type { ServerMaterial } from '../../../src/pki/authorities.js';
import { createAuthorities } from '../../../src/pki/test-authorities.js';
import { startFileServer, type FileServer, type FileServerOptions } from '../../../src/wire/file-server.js';
import { Raw, until } from '../bench.js';

export const image = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
export const report = Buffer.from('what happened\r\n'.repeat(20_000));

type Transferred = Extract<Entry, { readonly type: 'transfer' }>;

export interface Said {
  readonly code: number;
  readonly out: Buffer;
  readonly err: string;
}

let material: Promise<ServerMaterial> | undefined;

export class FileBench {
  readonly clock: Clock;
  readonly lines: string[] = [];
  readonly entries: Transferred[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), 'ocpp-attest-files-'));
  readonly #journal: Journal;
  readonly #servers: FileServer[] = [];
  readonly #raws: Raw[] = [];

  constructor(clock: Clock = systemClock()) {
    this.clock = clock;
    this.#journal = new Journal(clock, (line) => this.lines.push(line), redactor());
    this.#journal.subscribe((entry) => {
      if (entry.type === 'transfer') this.entries.push(entry);
    });
  }

  async start(protocol: TransferProtocol, options: Partial<FileServerOptions> = {}): Promise<FileServer> {
    material ??= createAuthorities(Date.now()).then((authorities) => authorities.server('127.0.0.1'));
    const server = await startFileServer({
      protocol,
      host: '127.0.0.1',
      clock: this.clock,
      journal: this.#journal,
      files: [{ name: 'fw.bin', content: image }],
      ...(protocol.endsWith('S') ? { tls: await material } : {}),
      ...options,
    });
    this.#servers.push(server);
    return server;
  }

  async close(): Promise<void> {
    for (const raw of this.#raws) raw.socket.destroy();
    for (const server of this.#servers) await server.close();
    rmSync(this.folder, { recursive: true });
  }

  /** The path of a file with this content. */
  file(name: string, content: Uint8Array | string): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** The path of the certificate that a client has to trust. */
  async authority(): Promise<string> {
    return this.file('authority.pem', (await material)?.authorities.join('') ?? '');
  }

  curl(...args: readonly string[]): Promise<Said> {
    return run('curl', ['-sS', '--noproxy', '*', '--max-time', '15', ...args]);
  }

  /** Bytes over TCP, as a broken charge point sends them. */
  async raw(server: FileServer): Promise<Raw> {
    const socket = connect({ port: Number(portOf(server)), host: '127.0.0.1', allowHalfOpen: true });
    const raw = new Raw(socket);
    this.#raws.push(raw);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return raw;
  }

  /** A control connection of FTP, logged in unless the login is to be done by hand. */
  async ftp(server: FileServer, login = true): Promise<FtpRaw> {
    const ftp = new FtpRaw(await this.raw(server));
    await ftp.reply();
    if (!login) return ftp;
    const { username, password } = new URL(server.uploadLocation);
    await ftp.say(`USER ${username}`);
    await ftp.say(`PASS ${password}`);
    return ftp;
  }

  /** What was written down of one kind. */
  texts(what: Transferred['what']): readonly string[] {
    return this.entries.flatMap((entry) => (entry.what === what ? [entry.text] : []));
  }
}

export const portOf = (server: FileServer): string => new URL(server.address.replace(/^ftps/, 'https')).port;

/** A control connection on which every reply is looked at. */
export class FtpRaw {
  readonly raw: Raw;
  #read = 0;

  constructor(raw: Raw) {
    this.raw = raw;
  }

  /** The next reply, its last line alone. */
  async reply(): Promise<string> {
    const match = await until(
      'a reply of FTP',
      () => /^(\d{3} .*)\r\n/m.exec(this.raw.text.slice(this.#read)) ?? undefined,
    );
    this.#read += match.index + match[0].length;
    return match[1] ?? '';
  }

  say(line: string): Promise<string> {
    this.raw.send(`${line}\r\n`);
    return this.reply();
  }

  /** Asks for a passive data connection and makes it. */
  async data(bench: FileBench): Promise<Raw> {
    const port = /\|\|\|(\d+)\|/.exec(await this.say('EPSV'))?.[1];
    return bench.raw({ address: `ftp://127.0.0.1:${port ?? ''}` } as FileServer);
  }
}

export const run = (tool: string, args: readonly string[]): Promise<Said> =>
  new Promise((resolve) => {
    execFile(tool, args, { encoding: 'buffer', maxBuffer: 2 ** 26 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, out, err: err.toString('utf8') });
    });
  });

/** A test with a program that may not be there; then it is skipped, and its title says why. */
export const itWith = (tool: string) => {
  const isThere = spawnSync(tool, ['--version']).error === undefined;
  return (title: string, test: () => Promise<void>): void => {
    if (isThere) it(title, test);
    else it.skip(`${title} [NOT TESTED: ${tool} is not installed]`);
  };
};
