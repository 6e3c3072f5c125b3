/** `run`: checks what was asked for and finds all that it needs, before anything is written. */
import { UsageError } from '../evidence/errors.js';
import { parseDuration } from '../pics/durations.js';
import { readImages } from '../pics/images.js';
import { knownIn } from './compare.js';
import { openCredentials } from './credentials.js';
import { chooseHands } from './hands.js';
import type { Io } from './io.js';
import { recordRun } from './record-run.js';
import { parseReporters } from './reporters.js';
import type { RunCommandOptions } from './run-options.js';
import { runIn } from './schemas.js';
import { selectCases } from './select.js';

export async function runCommand(options: RunCommandOptions, io: Io): Promise<number> {
  const { simulate = false } = options;
  const listen = parseListen(options.listen ?? (simulate ? '127.0.0.1:0' : '127.0.0.1:9000'));
  const connectTimeoutMs = parseDuration(options.connectTimeout);
  if (connectTimeoutMs === undefined) {
    throw new UsageError(`--connect-timeout ${options.connectTimeout}: expected a duration such as 90 s or 2 min`);
  }
  const reporters = parseReporters(options.reporter);
  const { statement, plan } = await selectCases(options);
  if (!plan.some(({ selection }) => selection === 'selected')) {
    throw new UsageError('nothing is selected; `ocpp-attest plan` with the same options says why for every case');
  }

  if (options.known !== undefined && options.baseline === undefined) {
    throw new UsageError('--known: says what to expect since a --baseline; give one');
  }
  const baseline = options.baseline === undefined ? undefined : runIn(options.baseline).record;
  const known = knownIn(
    options.known,
    plan.map(({ testCase }) => testCase.id),
  );

  const images = readImages(statement);
  const opened = await openCredentials(statement, io.environment, simulate);
  try {
    const { credentials, environment } = opened;
    const hands = chooseHands({ ...options, simulate, environment }, io);
    const prepared = {
      listen,
      connectTimeoutMs,
      reporters,
      statement,
      plan,
      images,
      baseline,
      known,
      credentials,
      hands,
    };
    return await recordRun(options, prepared, io);
  } finally {
    opened.close();
  }
}

function parseListen(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:(\[[\da-fA-F:.]+\]|[^:\s]*):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port > 65_535) {
    throw new UsageError(`--listen ${text}: expected HOST:PORT such as 192.168.1.20:9000, or :0 for any free port`);
  }
  const host = (match[1] ?? '').replace(/^\[|\]$/g, '');
  return { host: host === '' ? '127.0.0.1' : host, port };
}
