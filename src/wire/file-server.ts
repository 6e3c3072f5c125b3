/**
 * The servers that a charge point fetches firmware from and uploads diagnostics and logs to: FTP, FTPS, HTTP, HTTPS. They run
 * for one case, have credentials of their own, and keep everything in memory.
 */
import { isIPv6, type AddressInfo, type DropArgument, type Server, type Socket } from 'node:net';
import type { Clock } from '../evidence/clock.js';
import { HarnessError } from '../evidence/errors.js';
import type { Journal, TransferProtocol } from '../evidence/journal.js';
import { Credentials } from './files/credentials.js';
import { ftpFiles } from './files/ftp-files.js';
import { httpFiles } from './files/http-files.js';
import type { TlsMaterial } from './files/set-up.js';
import { tooMuch, TransferRecord, type Irregularity } from './files/transfer-record.js';
import { plainAddress } from './addresses.js';
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
} from './files/virtual-files.js';

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
  /** Notes what is irregular only if nothing more comes; so does closing. */
  conclude(): void;
  /** How many connections there were. */
  readonly connections: number;
  /** Resolves with true once every byte of a file was sent, or with false after protocol milliseconds. */
  whenDownloaded(name: string, withinMs: number): Promise<boolean>;
  /** Resolves with the first upload that fits, or with undefined after protocol milliseconds. */
  whenUploaded(withinMs: number, fits?: (upload: Upload) => boolean): Promise<Upload | undefined>;
  /** Ends every connection and stops listening; when it resolves, nothing is left and nothing is written down any more. */
  close(): Promise<void>;
}

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

  const setUp = { clock, files, credentials, record, tls: isSecure ? tls : undefined };
  const { server, conclude, end } = protocol.startsWith('FTP') ? ftpFiles(setUp) : httpFiles(setUp);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    if (record.full) socket.destroy();
  });
  server.maxConnections = files.caps.connections;
  server.on('drop', (dropped?: DropArgument) => {
    const text = `a connection beyond the ${files.caps.connections} that may be open at a time`;
    record.blame(plainAddress(dropped?.remoteAddress), tooMuch(text));
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
    whenDownloaded: async (name, withinMs) =>
      (await files.when(() => (files.wasFetched(name) ? true : undefined), withinMs)) === true,
    whenUploaded: (withinMs, fits = () => true) => files.when(() => files.uploads.find(fits), withinMs),
    conclude,
    async close() {
      conclude();
      const closed = new Promise<void>((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
      end();
      for (const socket of sockets) socket.destroy();
      await closed;
      record.close();
    },
  };
}

function listening(server: Server, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new HarnessError(`a file server cannot listen on ${host}: ${error.code ?? error.message}`));
    });
    server.listen(0, host, resolve);
  });
}
