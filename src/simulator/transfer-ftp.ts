/** FTP and FTPS in passive mode; the only file that knows `basic-ftp`. */
import { Readable, Writable } from 'node:stream';
import { Client, enterPassiveModeIPv4 } from 'basic-ftp';
import type { TransferHabits } from './transfer-habits.js';
import type { FileClient } from './transfer.js';

/** Where TLS begins with the connection; on every other port the client asks for it. */
const implicitPort = '990';

export const ftpClient = (habits: TransferHabits): FileClient => ({
  read: (url, { from, most }, signal) =>
    session(url, habits, signal, async (client) => {
      const sink = new Sink(most);
      try {
        await client.downloadTo(sink, pathOf(url), from);
      } catch (error) {
        if (!sink.isFull) throw error;
      }
      return sink.content;
    }),

  write: (url, content, signal) =>
    session(url, habits, signal, async (client) => {
      await client.uploadFrom(Readable.from([content]), pathOf(url));
    }),
});

/** Logs in, works, and is gone: what the server still has to say then interests nobody. */
async function session<T>(
  url: URL,
  { oldPassiveMode, secures, words }: TransferHabits,
  signal: AbortSignal,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client(0);
  const end = (): void => {
    client.close();
    client.ftp.dataSocket?.destroy();
  };
  const cancelled = new Promise<never>((_resolve, reject) => {
    const cancel = (): void => {
      end();
      reject(new Error('the transfer was cancelled'));
    };
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
  const open = async (): Promise<T> => {
    if (secures === 'commands') client.useDefaultSettings = () => client.send('TYPE I').then(() => undefined);
    await client.access({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? 21 : Number(url.port),
      ...(url.username === '' ? {} : { user: decodeURIComponent(url.username) }),
      ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
      ...(url.protocol === 'ftps:' && secures !== 'nothing'
        ? { secure: url.port === implicitPort ? 'implicit' : true }
        : {}),
      // There is no authority yet that could have signed the certificate of a test server.
      secureOptions: { rejectUnauthorized: false },
    });
    if (oldPassiveMode) client.prepareTransfer = enterPassiveModeIPv4;
    for (const word of words) await client.sendIgnoringError(word);
    return work(client);
  };
  return Promise.race([cancelled, open().finally(end)]);
}

/** RFC 1738 §3.2.2: relative to where the login leads. */
function pathOf(url: URL): string {
  const path = decodeURIComponent(url.pathname).replace(/^\//, '');
  if (/\p{Cc}/u.test(path)) throw new Error('the path has control characters');
  return path;
}

/** Keeps what is written to it until it is full, and then breaks the transfer. */
class Sink extends Writable {
  readonly #most: number;
  #pieces: Buffer[] = [];
  #length = 0;

  constructor(most: number) {
    super();
    this.#most = most;
    // Told by the transfer, too.
    this.on('error', () => undefined);
  }

  get isFull(): boolean {
    return this.#length >= this.#most;
  }

  get content(): Buffer {
    return Buffer.concat(this.#pieces).subarray(0, this.#most);
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#pieces.push(chunk);
    this.#length += chunk.length;
    done(this.isFull ? new Error('no room for more') : undefined);
  }
}
