/** Runs the command as a user would, in a process of its own. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { mainFile } from '../catalogue.js';

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves with the first match in what was written so far or will be. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly finished: Promise<Finished>;
}

/** A new empty folder. */
export const folder = (): string => mkdtempSync(join(tmpdir(), 'ocpp-attest-'));

/** A key whose bytes are a text, which would be seen if it were written. */
export const authorizationKey = Buffer.from('canary-of-this-bench');

/** The environment of all commands of a test file: nothing is kept in the home of whoever runs the tests. */
export const environment = {
  ...process.env,
  OCPP_ATTEST_HOME: join(folder(), 'home'),
  OCPP_ATTEST_AUTHORIZATION_KEY: authorizationKey.toString('hex'),
};

/** Starts `ocpp-attest` with these arguments. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = environment): Running {
  const child = spawn(process.execPath, [mainFile, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const written = { out: '', err: '' };
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', (chunk: Buffer) => {
    written.out += chunk.toString('utf8');
    tell();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    written.err += chunk.toString('utf8');
    tell();
  });
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, ...written });
    });
  });
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(written.out) ?? pattern.exec(written.err);
        if (match === null) return;
        listeners.delete(look);
        resolve(match);
      };
      listeners.add(look);
      look();
      void finished.then(({ out, err }) => {
        reject(new Error(`it ended without saying ${String(pattern)}:\n${out}${err}`));
      });
    });
  return { child, says, finished };
}

/** Runs `ocpp-attest` to its end. */
export const command = (args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Finished> =>
  start(args, env).finished;

/** A port of the loopback address that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves once the condition holds; the test's own time limit ends the wait. */
export async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
