/** The built-in charge point in a process of its own, which ends when this one does, whatever ends it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Environment } from './io.js';

export interface Simulated {
  readonly rigUrl: string;
  readonly stop: () => Promise<void>;
}

const main = fileURLToPath(new URL('./main.js', import.meta.url));

/** Starts it and waits for its rig. */
export function startSimulated(options: {
  readonly pics: string;
  readonly url: string;
  readonly timeScale: number;
  /** What it is started with: secrets have no place among arguments, which everybody can read. */
  readonly environment: Environment;
}): Promise<Simulated> {
  const { pics, url, timeScale, environment } = options;
  const args = [
    main,
    'simulate',
    '--pics',
    pics,
    '--url',
    url,
    '--time-scale',
    String(timeScale),
    '--until-stdin-ends',
  ];
  // Its standard input is a pipe that the operating system closes when we are gone, be it by kill -9.
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env: environment });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const rigUrl = /^ready rig=(\S+)$/m.exec(said)?.[1];
      if (rigUrl !== undefined) resolve({ rigUrl, stop });
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`the built-in charge point ended with exit code ${code ?? 'none'} before it was ready`));
    });
  });
}
