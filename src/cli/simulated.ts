/** The built-in charge point in a process of its own, which ends when this one does, whatever ends it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Statement } from '../pics/statement.js';
import type { StationSettings } from '../simulator/station.js';

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
}): Promise<Simulated> {
  const { pics, url, timeScale } = options;
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
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
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

/** The charge point that a statement describes. */
export function settingsOf(statement: Statement): StationSettings {
  const { items, product, connectors, configuration, profiles, parameters } = statement;
  const sampled = items['C-09.1'];
  return {
    identity: parameters.identity,
    vendor: product.vendor.slice(0, 20),
    model: product.designation.slice(0, 20),
    firmwareVersion: product.version.value.slice(0, 50),
    connectors: connectors.map(({ id, current, phases, cable }) => ({
      id,
      current: current === 'DC' ? 'DC' : 'AC',
      phases: String(phases).includes('3') ? 3 : 1,
      cable: /fixed/i.test(String(cable)) ? 'fixed' : 'detachable',
    })),
    profiles,
    measurands: sampled.kind === 'list' ? sampled.values : ['Energy.Active.Import.Register'],
    configuration: Object.fromEntries(
      Object.entries(configuration).filter(([, value]) => value !== '' && value !== '-'),
    ),
    authorizationCache: items['C-04'].kind === 'yes',
    stopReportedBeforeGoingDown: items['AQ-7.1'].kind === 'yes',
  };
}
