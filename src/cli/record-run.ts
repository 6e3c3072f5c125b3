/** A run that is written down: puts the rooms together, fills the folder of the run, and says how it ended. */
import { UsageError } from '../evidence/errors.js';
import { exitCodeOf, exitCodes } from '../evidence/exit-code.js';
import { systemClock } from '../evidence/clock.js';
import { Journal } from '../evidence/journal.js';
import type { Watcher } from '../evidence/progress.js';
import { redactor } from '../evidence/redaction.js';
import type { RunRecord } from '../evidence/result.js';
import { RunFolder, UnwritableError, readJournal } from '../evidence/run-folder.js';
import type { Outcome } from '../engine/outcome.js';
import { run, type RunOptions } from '../engine/run.js';
import { runThroughMocha } from '../engine/mocha.js';
import { limitsOf } from '../engine/plan.js';
import type { Credentials } from '../engine/security.js';
import { keyFamilyOf, usesTls } from '../ocpp/security.js';
import { claimedSuites, firstProfile } from '../pics/security-claims.js';
import { abstractView } from '../report/abstract-view.js';
import { compareRuns } from '../report/compare.js';
import { comparisonLines } from '../report/compare-lines.js';
import { consoleWatcher } from '../report/console.js';
import { writeLines } from '../report/console-line.js';
import type { Known } from '../report/known.js';
import { machineJson } from '../report/machine.js';
import { abstractPdf } from '../report/pdf.js';
import { performanceOf } from '../report/performance.js';
import { githubLog } from './github-log.js';
import type { chooseHands } from './hands.js';
import { outputOf, type Io } from './io.js';
import { openKeylog } from './keylog.js';
import { version } from './paths.js';
import { writeReports, type Reporter } from './reporters.js';
import type { RunCommandOptions } from './run-options.js';

/** What was found before the run is begun. */
export interface Prepared extends Required<
  Pick<RunOptions, 'plan' | 'statement' | 'images' | 'listen' | 'connectTimeoutMs'>
> {
  readonly reporters: readonly Reporter[];
  readonly baseline: RunRecord | undefined;
  readonly known: readonly Known[];
  readonly credentials: Credentials | undefined;
  readonly hands: ReturnType<typeof chooseHands>;
}

export async function recordRun(options: RunCommandOptions, prepared: Prepared, io: Io): Promise<number> {
  const { simulate = false, json = false, timeScale } = options;
  const { listen, connectTimeoutMs, reporters, statement, plan, images, baseline, known } = prepared;
  const { credentials, hands } = prepared;
  const keylog = options.tlsKeylog === undefined ? undefined : openKeylog(options.tlsKeylog, options.out, io.err);
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

  if (
    !simulate &&
    credentials !== undefined &&
    usesTls(firstProfile(statement)) &&
    credentials.material.server === undefined
  ) {
    const family = keyFamilyOf(claimedSuites(statement));
    const root = `the root certificate of ${family} that \`ocpp-attest pki\` names`;
    watch({ type: 'note', text: `with its cipher suites (SEC-4) the charge point has to trust ${root}` });
  }
  let latest: RunRecord | undefined;
  const log = reporters.includes('github') ? githubLog(io, json ? io.err : io.out) : undefined;
  try {
    const outcome = await run({
      plan,
      statement,
      images,
      ...(credentials === undefined ? {} : { credentials }),
      ...(keylog === undefined ? {} : { keylog: keylog.line }),
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
    keylog?.close();
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

const fileSafe = (text: string): string => text.replace(/[^\w.-]/g, '_').slice(0, 48);
