/**
 * The servers that a charge point fetches firmware from and uploads diagnostics and logs to: FTP, FTPS, HTTP, HTTPS. They run
 * for one case, have credentials of their own, and keep everything in memory.
 */
import {
  createServer as createTcp,
  isIPv6,
  type AddressInfo,
  type DropArgument,
  type Server,
  type Socket,
} from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Clock } from '../evidence/clock.js';
import { HarnessError } from '../evidence/errors.js';
import type { Journal, TransferProtocol } from '../evidence/journal.js';
import { Credentials } from './credentials.js';
import { FtpSession } from './ftp-session.js';
import { httpFiles, type TlsMaterial } from './http-files.js';
import { afterReal } from './pour.js';
import { plainAddress, TransferRecord, type Irregularity } from './transfer-record.js';
import {
  served,
  uploaded,
  usualCaps,
  VirtualFiles,
  type Caps,
  type Download,
  type ServedFile,
  type Trouble,
  type Upload,
} from './virtual-files.js';

export interface FileServerOptions {
  readonly protocol: TransferProtocol;
  /** The address to listen on, and to be told unless another is. */
  readonly host: string;
  readonly advertisedHost?: string;
  readonly clock: Clock;
  readonly journal: Journal;
  /** Needed for FTPS and HTTPS. */
  readonly tls?: TlsMaterial;
  /** What can be fetched; names are parts of URLs, see `harmless`. */
  readonly files: readonly ServedFile[];
  readonly trouble?: Trouble;
  readonly caps?: Partial<Caps>;
}

export interface FileServer {
  readonly protocol: TransferProtocol;
  /** The URL of a file that is served, or that would be; credentials included. */
  location(name: string): string;
  /** The URL of the directory for uploads; credentials included. */
  readonly uploadLocation: string;
  /** Where it listens, without credentials. */
  readonly address: string;
  readonly uploads: readonly Upload[];
  readonly downloads: readonly Download[];
  readonly irregularities: readonly Irregularity[];
  /** How many connections there were. */
  readonly connections: number;
  /** How often a file was asked for or sent, whatever came of it; a login that was refused on purpose counts as well. */
  readonly attempts: number;
  /** Resolves with true once every byte of a file was sent, or with false after protocol milliseconds. */
  whenDownloaded(name: string, withinMs: number): Promise<boolean>;
  /** Resolves with the first upload that fits, or with undefined after protocol milliseconds. */
  whenUploaded(withinMs: number, fits?: (upload: Upload) => boolean): Promise<Upload | undefined>;
  /** Ends every connection and stops listening; when it resolves, nothing is left and nothing is written down any more. */
  close(): Promise<void>;
}

// An old client of FTPS speaks TLS before it is greeted.
const greetingDelay = 300;

/**
 * Starts a server on a free port.
 * @throws HarnessError where the address cannot be had.
 */
export async function startFileServer(options: FileServerOptions): Promise<FileServer> {
  const { protocol, host, advertisedHost = host, clock, journal, tls, trouble } = options;
  const credentials = new Credentials();
  const record = new TransferRecord(journal, protocol, credentials.secrets);
  const files = new VirtualFiles(clock, options.files, { ...usualCaps, ...options.caps }, trouble);
  const isSecure = protocol === 'FTPS' || protocol === 'HTTPS';
  if (isSecure && tls === undefined) throw new HarnessError(`a file server for ${protocol} needs a certificate`);

  const server = protocol.startsWith('FTP')
    ? ftpServer(files, record, clock, credentials, isSecure ? tls : undefined)
    : httpFiles({ clock, files, credentials, record, tls: isSecure ? tls : undefined });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    if (record.full) socket.destroy();
  });
  server.maxConnections = files.caps.connections;
  server.on('drop', (dropped?: DropArgument) => {
    record.blame(plainAddress(dropped?.remoteAddress), {
      severity: 'warning',
      text: `a connection beyond the ${files.caps.connections} that may be open at a time`,
    });
  });
  await listening(server, host);

  const { port } = server.address() as AddressInfo;
  const authority = `${isIPv6(advertisedHost) ? `[${advertisedHost}]` : advertisedHost}:${port}`;
  const scheme = protocol.toLowerCase();
  const url = (path: string) => `${scheme}://${credentials.user}:${credentials.password}@${authority}/${path}`;
  return {
    protocol,
    location: (name) => url(`${served}/${name}`),
    uploadLocation: url(`${uploaded}/`),
    address: `${scheme}://${authority}`,
    uploads: files.uploads,
    downloads: files.downloads,
    irregularities: record.irregularities,
    get connections() {
      return record.connections;
    },
    get attempts() {
      return files.attempts;
    },
    whenDownloaded: async (name, withinMs) =>
      (await files.when(() => (files.wasFetched(name) ? true : undefined), withinMs)) === true,
    whenUploaded: (withinMs, fits = () => true) => files.when(() => files.uploads.find(fits), withinMs),
    async close() {
      const closed = new Promise<void>((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
      for (const socket of sockets) socket.destroy();
      await closed;
      record.close();
    },
  };
}

function ftpServer(
  files: VirtualFiles,
  record: TransferRecord,
  clock: Clock,
  credentials: Credentials,
  tls: TlsMaterial | undefined,
): Server {
  const secureContext: SecureContext | undefined =
    tls === undefined
      ? undefined
      : createSecureContext({ key: [...tls.key], cert: [...tls.cert], minVersion: 'TLSv1.2' });
  const server = createTcp((socket) => {
    const conversation = record.open(plainAddress(socket.remoteAddress));
    socket.once('close', () => conversation.note('closed', 'connection closed'));
    const firstDataPort = (server.address() as AddressInfo | null)?.port ?? 0;
    const options = { clock, files, credentials, secureContext, firstDataPort: firstDataPort + 1 };
    if (secureContext === undefined) {
      new FtpSession(socket, conversation, options, false);
      return;
    }
    const begin = (first?: Buffer): void => {
      cancel();
      socket.off('data', begin).off('close', cancel).pause();
      if (first !== undefined) socket.unshift(first);
      // The first byte of a TLS handshake (RFC 8446 §5.1).
      new FtpSession(socket, conversation, options, first?.[0] === 0x16);
    };
    const cancel = afterReal(clock, greetingDelay, () => {
      begin();
    });
    socket.once('data', begin).once('close', cancel);
  });
  return server;
}

function listening(server: Server, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new HarnessError(`a file server cannot listen on ${host}: ${error.code ?? error.message}`));
    });
    server.listen(0, host, resolve);
  });
}
