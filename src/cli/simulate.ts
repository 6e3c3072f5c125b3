/** `simulate`: the built-in charge point as a process of its own. */
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { readStatement } from '../pics/statement.js';
import { faults } from '../simulator/faults.js';
import { startStation, UnknownName } from '../simulator/station.js';
import { variants } from '../simulator/variants.js';
import { machineJson } from '../report/machine.js';
import { openCredentials } from './credentials.js';
import type { Io } from './io.js';
import { withOwnFiles, type OwnFiles } from './own-files.js';
import { securitySettingsOf } from '../selftest/credentials.js';
import { settingsOf } from '../selftest/settings.js';

interface SimulateOptions extends OwnFiles {
  readonly pics?: string;
  readonly url?: string;
  readonly rigPort: string;
  readonly fault: readonly string[];
  readonly variant: readonly string[];
  readonly listFaults?: boolean;
  readonly listVariants?: boolean;
  readonly json?: boolean;
  readonly timeScale: number;
  readonly untilStdinEnds?: boolean;
}

export async function simulateCommand(options: SimulateOptions, io: Io): Promise<number> {
  if (options.json === true && (options.listFaults === true || options.listVariants === true)) {
    io.out(
      machineJson({
        ...(options.listFaults === true
          ? {
              faults: faults.map(({ name, summary, clause, breaks, breaksRules = {} }) => ({
                ...{ name, summary, clause, cases: Object.keys(breaks), rules: Object.keys(breaksRules) },
              })),
            }
          : {}),
        ...(options.listVariants === true
          ? { variants: variants.map(({ name, summary, clause }) => ({ name, summary, clause })) }
          : {}),
      }),
    );
    return exitCodes.pass;
  }
  if (options.listFaults === true) {
    for (const { name, summary, clause, breaks, breaksRules = {} } of faults) {
      const broken = [...Object.keys(breaks), ...Object.keys(breaksRules)].join(', ');
      io.out(`${name}\n    ${summary} (${clause})\n    breaks ${broken}\n`);
    }
  }
  if (options.listVariants === true) {
    for (const { name, summary, clause } of variants) io.out(`${name}\n    ${summary} (${clause})\n`);
  }
  if (options.listFaults === true || options.listVariants === true) return exitCodes.pass;

  if (options.pics === undefined)
    throw new UsageError('--pics is missing: name the statement that the charge point is to follow');
  const url = parseUrl(options.url);
  const port = Number(options.rigPort);
  if (!/^\d{1,5}$/.test(options.rigPort) || port > 65_535) {
    throw new UsageError(`--rig-port ${options.rigPort}: expected a port from 0 to 65535`);
  }
  const statement = readStatement(options.pics);
  const { credentials } = await openCredentials(statement, io.environment, false);

  const security = withOwnFiles(credentials && securitySettingsOf(statement, credentials), options);

  const station = await startStation({
    settings: settingsOf(statement, security),
    url,
    timeScale: options.timeScale,
    faults: options.fault,
    variants: options.variant,
    rigPort: port,
  }).catch((error: unknown) => {
    if (error instanceof UnknownName) throw new UsageError(error.message);
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE')
      throw new UsageError(`--rig-port ${port}: the port is taken by another program; name another one`);
    throw error;
  });
  io.out(
    options.json === true ? machineJson({ ready: { rig: station.rigUrl } }, 'line') : `ready rig=${station.rigUrl}\n`,
  );

  await new Promise<void>((resolve) => {
    if (options.untilStdinEnds === true) {
      // The parent decides: a Ctrl-C that reaches both must leave it a charge point to put at rest.
      io.terminal.input.once('end', resolve).once('error', resolve).resume();
    } else {
      io.interruption.addEventListener('abort', () => {
        resolve();
      });
    }
  });
  await station.stop();
  return exitCodes.pass;
}

function parseUrl(text: string | undefined): string {
  if (text === undefined)
    throw new UsageError('--url is missing: name the address of the Central System, identity included');
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (!['ws:', 'wss:'].includes(protocol)) {
    throw new UsageError(`--url ${text}: expected ws://HOST:PORT/ocpp/IDENTITY, or wss:// instead`);
  }
  return text;
}
