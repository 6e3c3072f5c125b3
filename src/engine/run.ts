/** A run: waits for the charge point, plays the plan, and makes one result of every planned case. */
import { showDuration, type Clock } from '../evidence/clock.js';
import type { Entry, Journal } from '../evidence/journal.js';
import type { Watcher } from '../evidence/progress.js';
import { ofAttempts } from '../evidence/attempts.js';
import type { CaseResult } from '../evidence/result.js';
import { StallWatch } from '../evidence/stalls.js';
import type { Hands } from '../operator/operator.js';
import type { Images } from '../pics/images.js';
import { firstProfile } from '../pics/security-claims.js';
import type { Statement } from '../pics/statement.js';
import { openBook } from '../rules/book.js';
import { fileMeans } from '../scenario/file-means.js';
import { Inbox } from '../scenario/inbox.js';
import { Observed } from '../scenario/observed.js';
import { scenarioOn } from '../scenario/scenario.js';
import { reasonOf, Stage, type Surroundings } from '../scenario/stage.js';
import { Answers } from '../wire/answers.js';
import { Link } from '../wire/link.js';
import { CentralSystemServer, type Listen } from '../wire/server.js';
import { compareWithDevice } from './device-check.js';
import { execute, type Bench } from './execute.js';
import { Findings } from './findings.js';
import type { Played } from './mocha.js';
import { outcomeOf, unplayed, type Outcome } from './outcome.js';
import { propsOf, type PlannedCase } from './plan.js';
import { watchItem } from './same-item.js';
import { firstAdmission, followProfile, meansWith, type Credentials } from './security.js';
import { afterRaising } from './security-course.js';

export interface RunOptions {
  readonly plan: readonly PlannedCase[];
  readonly statement: Statement;
  /** The firmware images that the statement names; none unless given. */
  readonly images?: Images;
  /** What a charge point is let in with where the statement speaks of security; else nobody is asked who they are. */
  readonly credentials?: Credentials;
  /** Hears the secrets of TLS sessions, as lines of a key log. */
  readonly keylog?: (line: string) => void;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly listen: Pick<Listen, 'host' | 'port'>;
  /** Gets the hands once the server listens; a simulated charge point is started here. */
  readonly hands: (url: string) => Promise<Hands>;
  readonly watch: Watcher;
  readonly connectTimeoutMs: number;
  readonly simulated: boolean;
  readonly bail: boolean;
  /** How often each case is played; once unless given. */
  readonly repeat?: number;
  readonly strict: boolean;
  /** Goes on where the statement contradicts the charge point. */
  readonly acceptPics: boolean;
  readonly interruption: AbortSignal;
  /** Plays the plan: `runThroughMocha`, or one without mocha where several runs share a process. */
  readonly player: (
    plan: readonly PlannedCase[],
    play: (planned: PlannedCase) => Promise<CaseResult>,
    more: (last: CaseResult) => boolean,
  ) => Promise<Played>;
  /** Hears what is known so far, after each case. */
  readonly progressed: (outcome: Outcome) => void;
}

/** Plays a run. Rejects with a UsageError where it cannot begin at all. */
export async function run(options: RunOptions): Promise<Outcome> {
  const { clock, journal, statement, watch } = options;
  const { parameters } = statement;
  const { idTag, idTag2, identity } = parameters;
  const answers = new Answers({
    idTags: [idTag, idTag2],
    heartbeatIntervalMs: parameters.heartbeatInterval,
    now: () => clock.protocolTime(),
  });
  const props = propsOf(statement);
  const link = new Link(clock, journal, answers);
  const observed = new Observed(clock, link, props.cables);
  const stalls = new StallWatch(clock, journal);
  const book = openBook({
    timeScale: clock.scale,
    fromTheStart: true,
    timed: true,
    connectors: statement.connectors.length,
    limits: props.limits,
  });
  const findings = new Findings(journal, options.strict, book);
  watchItem(journal, parameters.firmwareImageVersion, (finding) => {
    findings.add(finding, 'run');
  });
  journal.subscribe(tellConnections(watch));

  const { listen, credentials, keylog } = options;
  const admission = await firstAdmission(statement, credentials, listen.host);
  const profile = followProfile(journal, statement);
  const server = await CentralSystemServer.open(
    { ...listen, identity, ...(keylog === undefined ? {} : { keylog }) },
    link,
    admission,
  );
  try {
    watch({ type: 'listening', url: server.url, identity });
    const hands = await options.hands(server.url);
    const around: Surroundings = {
      clock,
      journal,
      link,
      observed,
      hands,
      watch,
      ...props,
      files: fileMeans(clock, {
        host: () => server.reachedAt,
        stated: statement.items['ORS-16'],
        images: options.images ?? {},
        authorities: credentials?.authorities,
      }),
      security: meansWith(statement, credentials, admission),
      interruption: options.interruption,
      standstill: stalls,
    };
    const cache = statement.items['C-04'].kind;
    const bench: Bench = {
      around,
      statement,
      means: {
        remoteTrigger: statement.profiles.includes('RemoteTrigger'),
        smartCharging: statement.profiles.includes('SmartCharging'),
        authorizationCache: cache === 'yes' || cache === 'no' ? cache : 'unstated',
        localList: statement.profiles.includes('LocalAuthListManagement'),
      },
      findings,
      profile,
    };
    return await playPlan(options, bench);
  } finally {
    stalls.stop();
    await server.close();
  }
}

async function playPlan(options: RunOptions, bench: Bench): Promise<Outcome> {
  const { plan, watch, connectTimeoutMs, interruption, player, bail, clock, repeat = 1 } = options;
  const { around } = bench;
  const results = new Map<string, CaseResult>();
  const remarks: string[] = [...(options.credentials?.material.remarks ?? [])];
  const outcome = (): Outcome => outcomeOf(options, bench, results, remarks);

  options.progressed(outcome());
  if (!(await around.link.whenConnected(connectTimeoutMs, interruption))) {
    if (!interruption.aborted)
      remarks.push(`no charge point connected within ${showDuration(connectTimeoutMs / clock.scale)}`);
    for (const planned of plan.filter(({ selection }) => selection === 'selected')) {
      const reason = interruption.aborted ? 'the run was interrupted' : 'no charge point connected';
      results.set(planned.testCase.id, unplayed(options, planned, interruption.aborted ? null : 'error', reason));
    }
    return outcome();
  }

  const selected = plan.filter(({ selection }) => selection === 'selected');
  watch({ type: 'runStarted', total: selected.length, timeScale: clock.scale, simulated: options.simulated });
  const opening = new Stage(
    'run',
    around,
    new Inbox(clock, {
      isBackground: () => true,
      isOwnStatus: () => false,
      stalled: (from, to) => around.standstill.stalled(from, to),
    }),
  );
  const registered = await isRegistered(opening);
  const agreed = !registered || (await agrees(opening, options, bench.findings, remarks));
  if (!agreed && !options.acceptPics) {
    for (const planned of selected) {
      const reason = 'the statement contradicts the charge point';
      results.set(planned.testCase.id, unplayed(options, planned, null, reason));
    }
    return { ...outcome(), contradicted: true };
  }
  if (registered) await withoutStatusDelay(opening, remarks);

  const goesOn = (last: CaseResult): boolean => !interruption.aborted && !(bail && last.verdict !== 'pass');
  const { foreign } = await player(
    plan,
    async (planned) => {
      const index = selected.indexOf(planned);
      const attempts: CaseResult[] = [];
      let result: CaseResult;
      // There is no way back to where it could be played again (A05.FR.01).
      const times = planned.testCase.raisesSecurityProfile === true ? 1 : repeat;
      do {
        const attempt = times === 1 ? {} : { attempt: { number: attempts.length + 1, of: times } };
        watch({ type: 'caseStarted', id: planned.testCase.id, title: planned.testCase.title, index, ...attempt });
        const last = await execute(planned, bench);
        attempts.push(last);
        result = ofAttempts(last, attempts);
        results.set(result.id, result);
        watch({ type: 'caseEnded', result: last, index, ...attempt });
      } while (attempts.length < times && goesOn(result));
      options.progressed(outcome());
      return result;
    },
    goesOn,
  );
  for (const failure of foreign) remarks.push(`fault of the harness: ${failure}`);

  // Every planned case is looked up: what mocha lost is an error, not a pass.
  const after = interruption.aborted ? 'the run was interrupted' : bail ? 'not reached (--bail)' : undefined;
  for (const planned of selected) {
    if (results.has(planned.testCase.id)) continue;
    results.set(
      planned.testCase.id,
      unplayed(options, planned, after === undefined ? 'error' : null, after ?? 'no result'),
    );
  }
  if (around.link.connected) remarks.push(...(await opening.restore()).map((left) => `left behind: ${left}`));
  const [first, last] = [firstProfile(options.statement), bench.profile()];
  if (last > first) remarks.push(afterRaising(first, last));
  return foreign.length > 0 ? { ...outcome(), verdict: 'error' } : outcome();
}

async function isRegistered({ around, link }: Stage): Promise<boolean> {
  // A charge point that has just connected may have its boot still before it.
  await around.observed.until(() => link.registration === 'Accepted', 10_000);
  return link.registration !== 'Pending' && link.registration !== 'Rejected';
}

/** Whether the statement and the charge point say the same; every difference is a finding of the run. */
async function agrees(
  { link, limits }: Stage,
  { statement }: RunOptions,
  findings: Findings,
  remarks: string[],
): Promise<boolean> {
  const compared = await compareWithDevice(link, statement, limits.response);
  remarks.push(...compared.remarks);
  for (const difference of compared.differences) findings.add({ ...difference, seq: compared.seq });
  return compared.differences.every(({ severity }) => severity !== 'fail');
}

/** MinimumStatusDuration holds back statuses that the cases wait for (OCTT 1.3). */
async function withoutStatusDelay(stage: Stage, remarks: string[]): Promise<void> {
  try {
    await scenarioOn(stage, undefined).centralSystem.configures('MinimumStatusDuration', 0, { ifImplemented: true });
  } catch (error) {
    remarks.push(`MinimumStatusDuration could not be set to 0: ${reasonOf(error)}`);
  }
}

function tellConnections(watch: Watcher): (entry: Entry) => void {
  let first = true;
  return (entry) => {
    if (entry.type === 'refused') watch({ type: 'nearMiss', text: `${entry.remote}: ${entry.why}; ${entry.hint}` });
    if (entry.type !== 'connect' || !first) return;
    first = false;
    watch({ type: 'connected', remote: entry.remote });
  };
}
