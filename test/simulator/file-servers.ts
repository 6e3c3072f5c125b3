/** Tiny file servers for tests of the built-in charge point: what they hold, and what was asked of them. */
import { createHash } from 'node:crypto';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface FileServer {
  /** With a directory at its end, and without a slash. */
  readonly url: string;
  readonly files: Map<string, Buffer>;
  /** `GET /image`, `STOR up/file`, `EPSV`. */
  readonly asked: string[];
  readonly open: number;
  close(): Promise<void>;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function sockets(server: Server): { readonly open: Set<Socket>; close(): Promise<void> } {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
  });
  return {
    open,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

/** `answer` may take a request over; it is done then when it returns true. */
export async function httpServer(
  answer: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<FileServer> {
  const files = new Map<string, Buffer>();
  const asked: string[] = [];
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url = '', headers } = request;
    asked.push(`${method} ${url}${headers.range === undefined ? '' : ` ${headers.range}`}`);
    if (answer(request, response)) return;
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (method !== 'GET') {
        files.set(url, Buffer.concat(pieces));
        response.writeHead(201).end();
        return;
      }
      const file = files.get(url);
      const [, from = '', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
      if (file === undefined) response.writeHead(404).end();
      else if (from === '') response.writeHead(200).end(file);
      else response.writeHead(206).end(file.subarray(Number(from), Number(to) + 1));
    });
  };
  const server = createHttp(serve);
  const connections = sockets(server);
  await listening(server);
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    files,
    asked,
    close: () => connections.close(),
    get open() {
      return connections.open.size;
    },
  };
}

export async function ftpServer(): Promise<FileServer> {
  const files = new Map<string, Buffer>();
  const asked: string[] = [];
  const server = createServer((control) => {
    control.write('220 ready\r\n');
    let data: Promise<Socket> | undefined;
    let rest = 0;
    const listen = async (reply: (port: number) => string): Promise<void> => {
      const passive = createServer();
      await listening(passive);
      data = new Promise((resolve) => {
        passive.once('connection', (socket) => {
          passive.close();
          socket.on('error', () => undefined);
          resolve(socket);
        });
      });
      control.write(reply(portOf(passive)));
    };
    const obey = async (command: string, argument: string): Promise<void> => {
      switch (command) {
        case 'USER':
          control.write('331 password\r\n');
          return;
        case 'PASS':
          control.write(argument === 'secret' ? '230 welcome\r\n' : '530 no\r\n');
          return;
        case 'EPSV':
          await listen((port) => `229 here (|||${port}|)\r\n`);
          return;
        case 'PASV':
          await listen((port) => `227 here (127,0,0,1,${port >> 8},${port & 255})\r\n`);
          return;
        case 'REST':
          rest = Number(argument);
          control.write('350 go on\r\n');
          return;
        case 'RETR': {
          const file = files.get(argument);
          if (file === undefined) {
            control.write('550 no such file\r\n');
            return;
          }
          control.write('150 here it comes\r\n');
          (await data)?.end(file.subarray(rest));
          control.write('226 done\r\n');
          return;
        }
        case 'STOR': {
          control.write('150 let it come\r\n');
          const pieces: Buffer[] = [];
          for await (const piece of (await data) as AsyncIterable<Buffer>) pieces.push(piece);
          files.set(argument, Buffer.concat(pieces));
          control.write('226 done\r\n');
          return;
        }
        default:
          control.write(command === 'TYPE' ? '200 yes\r\n' : '502 what\r\n');
      }
    };
    control.on('data', (bytes) => {
      for (const line of bytes.toString('utf8').split('\r\n').filter(Boolean)) {
        const [command = '', argument = ''] = line.split(/ (.*)/);
        asked.push(line);
        void obey(command, argument);
      }
    });
  });
  const connections = sockets(server);
  await listening(server);
  return {
    url: `ftp://user:secret@127.0.0.1:${portOf(server)}`,
    files,
    asked,
    close: () => connections.close(),
    get open() {
      return connections.open.size;
    },
  };
}

/** A firmware image that the built-in charge point installs. */
export function firmwareImage(version: string, body = 'x'.repeat(500)): Buffer {
  const sha256 = createHash('sha256').update(body).digest('hex');
  return Buffer.from(`ocpp-attest firmware 1\nversion: ${version}\nsha256: ${sha256}\n\n${body}`);
}

/** The servers of a test, closed together. */
export class FileServers {
  #servers: FileServer[] = [];

  async serving(server: Promise<FileServer>): Promise<FileServer> {
    this.#servers.push(await server);
    return server;
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.splice(0).map((server) => server.close()));
  }
}
