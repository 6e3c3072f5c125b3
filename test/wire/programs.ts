/** Clients of other makes: `openssl s_client`, `curl`, and the certificates that they show. */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Runs a program with nothing on its standard input; resolves with all it said, however it ended. */
export function say(program: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 15_000 });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += String(text)));
    child.once('error', reject);
    child.once('close', () => {
      resolve(output);
    });
  });
}

/** A TLS client that says nothing over TLS. */
export const sClient = (port: number, ...args: readonly string[]): Promise<string> =>
  say('openssl', 's_client', '-connect', `127.0.0.1:${port}`, ...args);

/** Files of keys and certificates that a client shows, signed by themselves. */
export class ClientFiles {
  readonly #folder = mkdtempSync(join(tmpdir(), 'attest-tls-'));

  /** `algorithm` as `openssl req -newkey` has it. */
  async make(name: string, ...algorithm: readonly string[]): Promise<{ readonly key: string; readonly cert: string }> {
    const [key, cert] = [join(this.#folder, `${name}.key`), join(this.#folder, `${name}.pem`)];
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-nodes', '-days', '2', '-subj', `/O=Operator/CN=${name}`, '-keyout', key, '-out', cert],
      ...['-newkey', ...algorithm],
    ]);
    return { key, cert };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
