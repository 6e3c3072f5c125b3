/** `run`: puts the rooms together, writes the folder of the run, and says how it ended. */
import { UsageError } from '../evidence/errors.js';
import { exitCodeOf, exitCodes } from '../evidence/exit-code.js';
import { systemClock } from '../evidence/clock.js';
import { Journal } from '../evidence/journal.js';
import type { Watcher } from '../evidence/progress.js';
import { redactor } from '../evidence/redaction.js';
import type { RunRecord } from '../evidence/result.js';
import { RunFolder, UnwritableError, readJournal } from '../evidence/run-folder.js';
import type { Outcome } from '../engine/outcome.js';
import { run } from '../engine/run.js';
import { runThroughMocha } from '../engine/mocha.js';
import { limitsOf } from '../engine/plan.js';
import { readImages } from '../pics/images.js';
import { parseDuration } from '../pics/durations.js';
import { abstractView } from '../report/abstract-view.js';
import { compareRuns } from '../report/compare.js';
import { comparisonLines } from '../report/compare-lines.js';
import { consoleWatcher } from '../report/console.js';
import { writeLines } from '../report/console-line.js';
import { machineJson } from '../report/machine.js';
import { abstractPdf } from '../report/pdf.js';
import { performanceOf } from '../report/performance.js';
import { knownIn } from './compare.js';
import { githubLog } from './github-log.js';
import { chooseHands } from './hands.js';
import { outputOf, type Io } from './io.js';
import { version } from './paths.js';
import { parseReporters, writeReports } from './reporters.js';
import { runIn } from './schemas.js';
import { selectCases, type SelectOptions } from './select.js';

export interface RunCommandOptions extends SelectOptions {
  readonly simulate?: boolean;
  readonly listen?: string;
  readonly unattended?: boolean;
  readonly rig?: string;
  readonly timeScale: number;
  readonly out: string;
  readonly reporter: string;
  readonly connectTimeout: string;
  readonly bail?: boolean;
  readonly repeat: number;
  readonly strict?: boolean;
  readonly acceptPics?: boolean;
  readonly json?: boolean;
  /** The folder of a run to compare with. */
  readonly baseline?: string;
  readonly known?: string;
}

export async function runCommand(options: RunCommandOptions, io: Io): Promise<number> {
  const { simulate = false, json = false, timeScale } = options;
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
  const hands = chooseHands({ ...options, simulate }, io);
  const startedAt = new Date().toISOString();
  const folder = RunFolder.create(
    options.out,
    `${startedAt.replace(/[:.]|\d{3}Z$/g, '')}Z-${fileSafe(statement.parameters.identity)}`,
  );
  const clock = systemClock(timeScale);
  const redact = redactor();
  const journal = new Journal(clock, folder.appendLine, redact);
  journal.append({ type: 'runStart', tool: `ocpp-attest ${version}`, pics: statement.sha256, timeScale });
  folder.write('pics.yaml', statement.text);

  const watcher = reporters.includes('console') ? consoleWatcher(outputOf(io, json)) : undefined;
  // Steps tell locations, which hold credentials.
  const watch: Watcher = (progress) => watcher?.watch(masked(redact, progress));

  const recordOf = (outcome: Outcome, performance: RunRecord['performance'], endedAt: string | null): RunRecord =>
    masked(redact, {
      format: 'ocpp-attest/run@1',
      tool: { name: 'ocpp-attest', version },
      pics: { sha256: statement.sha256 },
      edition: options.edition,
      simulated: simulate,
      timeScale,
      startedAt,
      endedAt,
      complete: endedAt !== null && !outcome.interrupted,
      ...outcome,
      performance,
      journal: journal.end,
    });
  const limits = limitsOf(statement);
  const unmeasured = performanceOf([], limits);

  let latest: RunRecord | undefined;
  const log = reporters.includes('github') ? githubLog(io, json ? io.err : io.out) : undefined;
  try {
    const outcome = await run({
      plan,
      statement,
      images,
      clock,
      journal,
      listen,
      hands: (url) => hands.start(url, watcher?.hold),
      watch,
      connectTimeoutMs: connectTimeoutMs * timeScale,
      simulated: simulate,
      bail: options.bail === true,
      repeat: options.repeat,
      strict: options.strict === true,
      acceptPics: options.acceptPics === true,
      interruption: AbortSignal.any([io.interruption, folder.broken]),
      player: runThroughMocha,
      progressed: (sofar) => {
        latest = recordOf(sofar, unmeasured, null);
        folder.sync();
        folder.writeRecord(latest);
      },
    });
    const faults = io.uncaught();
    const judged: Outcome =
      faults.length === 0
        ? outcome
        : {
            ...outcome,
            verdict: 'error',
            remarks: [...outcome.remarks, ...faults.map((fault) => `fault of the harness: ${fault}`)],
          };
    journal.append({ type: 'runEnd', verdict: judged.verdict });
    folder.sync();

    const entries = readJournal(folder.path);
    const record = recordOf(judged, performanceOf(entries, limits), new Date().toISOString());
    const comparison = baseline === undefined ? undefined : compareRuns(baseline, record, known);
    const flaws = writeReports({ folder, record, entries, statement, reporters, comparison });
    try {
      folder.write('abstract.pdf', await abstractPdf(abstractView({ record, entries, statement }), startedAt));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      watch({ type: 'note', text: error.message });
    }
    watch({ type: 'runEnded', record, folder: folder.path });
    const changes = comparison === undefined ? [] : comparisonLines(comparison);
    if (watcher !== undefined) writeLines(changes, outputOf(io, json));
    log?.ended(record, changes);
    if (json) io.out(machineJson(record));
    for (const flaw of flaws) io.err(`${flaw}\n`);
    const code = exitCodeOf(record);
    const isBeaten = code !== exitCodes.interrupted && code !== exitCodes.usage;
    return flaws.length > 0 && isBeaten ? exitCodes.error : code;
  } catch (error) {
    if (!(error instanceof UnwritableError)) throw error;
    const told = latest === undefined || folder.writeLastWords(endedBy(error, latest));
    io.err(`${error.message}${told ? '' : '; not even run.json'}; what it has written up to here is whole\n`);
    return exitCodes.error;
  } finally {
    watcher?.stop();
    log?.stop();
    await hands.stop();
    folder.close();
  }
}

const endedBy = ({ message }: UnwritableError, latest: RunRecord): RunRecord => ({
  ...latest,
  verdict: 'error',
  complete: false,
  remarks: [...latest.remarks, message],
});

/** Plain data with every text masked: reasons and findings quote what devices sent. */
const masked = <T>(redact: (text: string) => string, data: T): T =>
  JSON.parse(JSON.stringify(data, (_, value: unknown) => (typeof value === 'string' ? redact(value) : value))) as T;

function parseListen(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:(\[[\da-fA-F:.]+\]|[^:\s]*):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port > 65_535) {
    throw new UsageError(`--listen ${text}: expected HOST:PORT such as 192.168.1.20:9000, or :0 for any free port`);
  }
  const host = (match[1] ?? '').replace(/^\[|\]$/g, '');
  return { host: host === '' ? '127.0.0.1' : host, port };
}

const fileSafe = (text: string): string => text.replace(/[^\w.-]/g, '_').slice(0, 48);
