/** A run: waits for the charge point, plays the plan, and makes one result of every planned case. */
import { showDuration, type Clock } from '../evidence/clock.js';
import type { Entry, Journal } from '../evidence/journal.js';
import type { Watcher } from '../evidence/progress.js';
import type { CaseResult, Finding, ProfileResult, RunRecord } from '../evidence/result.js';
import { StallWatch } from '../evidence/stalls.js';
import { worst, type Verdict } from '../evidence/verdict.js';
import type { Hands } from '../operator/operator.js';
import { profiles } from '../ocpp/messages.js';
import { explain } from '../pics/condition.js';
import type { Statement } from '../pics/statement.js';
import { Inbox } from '../scenario/inbox.js';
import { Observed } from '../scenario/observed.js';
import { scenarioOn } from '../scenario/scenario.js';
import { reasonOf, Stage, uncertaintyAt, type Surroundings } from '../scenario/stage.js';
import { Answers } from '../wire/answers.js';
import { Link } from '../wire/link.js';
import { CentralSystemServer, type Listen } from '../wire/server.js';
import { editionSize } from './catalogue.js';
import { execute, type Bench } from './execute.js';
import { Findings } from './findings.js';
import type { Played } from './mocha.js';
import { limitsOf, type PlannedCase } from './plan.js';

export interface RunOptions {
  readonly plan: readonly PlannedCase[];
  readonly statement: Statement;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly listen: Pick<Listen, 'host' | 'port'>;
  /** Gets the hands once the server listens; a simulated charge point is started here. */
  readonly hands: (url: string) => Promise<Hands>;
  readonly watch: Watcher;
  readonly connectTimeoutMs: number;
  readonly simulated: boolean;
  readonly bail: boolean;
  readonly strict: boolean;
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

/** What a run has found; the record without what describes the tool and the times. */
export type Outcome = Pick<
  RunRecord,
  | 'verdict'
  | 'profiles'
  | 'coverage'
  | 'device'
  | 'cases'
  | 'findings'
  | 'uncertaintyMs'
  | 'remarks'
  | 'interrupted'
  | 'hands'
>;

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
  const link = new Link(clock, journal, answers);
  const observed = new Observed(clock, link);
  const stalls = new StallWatch(clock, journal);
  const findings = new Findings(journal, options.strict);
  journal.subscribe(tellConnections(watch));

  const server = await CentralSystemServer.open({ ...options.listen, identity }, link);
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
      parameters,
      limits: limitsOf(statement),
      connectors: statement.connectors.map(({ id }) => id),
      standstill: stalls,
    };
    const cache = statement.items['C-04'].kind;
    const bench: Bench = {
      around,
      statement,
      means: {
        remoteTrigger: statement.profiles.includes('RemoteTrigger'),
        authorizationCache: cache === 'yes' || cache === 'no' ? cache : 'unstated',
      },
      findings,
      interruption: options.interruption,
    };
    return await playPlan(options, bench);
  } finally {
    stalls.stop();
    await server.close();
  }
}

async function playPlan(options: RunOptions, bench: Bench): Promise<Outcome> {
  const { plan, watch, connectTimeoutMs, interruption, player, bail, clock } = options;
  const { around, findings } = bench;
  const results = new Map<string, CaseResult>();
  const remarks: string[] = [];
  const outcome = (): Outcome => outcomeOf(options, bench, results, findings.all, remarks);

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
  await prepareRun(opening, remarks);

  const { foreign } = await player(
    plan,
    async (planned) => {
      const index = selected.indexOf(planned);
      watch({ type: 'caseStarted', id: planned.testCase.id, title: planned.testCase.title, index });
      const result = await execute(planned, bench);
      results.set(result.id, result);
      watch({ type: 'caseEnded', result, index });
      options.progressed(outcome());
      return result;
    },
    (last) => !interruption.aborted && !(bail && last.verdict !== 'pass'),
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
  return foreign.length > 0 ? { ...outcome(), verdict: 'error' } : outcome();
}

/** MinimumStatusDuration holds back statuses that the cases wait for (OCTT 1.3). */
async function prepareRun(stage: Stage, remarks: string[]): Promise<void> {
  const registered = () => stage.link.registration !== 'Pending' && stage.link.registration !== 'Rejected';
  // A charge point that has just connected may have its boot still before it.
  await stage.around.observed.until(() => stage.link.registration === 'Accepted', 10_000);
  if (!registered()) return;
  try {
    await scenarioOn(stage, undefined).centralSystem.configures('MinimumStatusDuration', 0, { ifImplemented: true });
  } catch (error) {
    remarks.push(`MinimumStatusDuration could not be set to 0: ${reasonOf(error)}`);
  }
}

function outcomeOf(
  options: RunOptions,
  { around }: Bench,
  results: ReadonlyMap<string, CaseResult>,
  findings: readonly Finding[],
  remarks: readonly string[],
): Outcome {
  const { plan, statement, clock, interruption } = options;
  const cases = plan.map(
    (planned) => results.get(planned.testCase.id) ?? unplayed(options, planned, null, planned.reason),
  );
  const attributed = new Set(cases.flatMap((result) => result.findings.map(({ seq, rule }) => `${seq} ${rule}`)));
  const outside = findings.filter(({ seq, rule }) => !attributed.has(`${seq} ${rule}`));
  const failures: Verdict[] = outside.some(({ severity }) => severity === 'fail') ? ['fail'] : [];
  const verdicts = cases.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
  const boot = around.observed.lastBoot?.payload;
  return {
    verdict: worst([...verdicts, ...failures]) ?? null,
    profiles: profileResults(statement, cases, failures.length > 0),
    coverage: { existing: plan.length, edition: editionSize },
    device:
      boot === undefined
        ? null
        : Object.fromEntries(Object.entries(boot).map(([name, value]) => [name, String(value)])),
    cases,
    findings: outside,
    uncertaintyMs: uncertaintyAt(clock.scale),
    remarks: [...statement.remarks, ...remarks],
    interrupted: interruption.aborted,
    hands: around.hands.name,
  };
}

/** A profile passes only if every case that applies to it was played and passed. */
function profileResults(
  statement: Statement,
  cases: readonly CaseResult[],
  brokenOutside: boolean,
): Readonly<Record<string, ProfileResult>> {
  const claimed: readonly string[] = [...statement.profiles, ...statement.extensions];
  const result = (profile: string): ProfileResult => {
    if (!claimed.includes(profile)) return 'N/A';
    const applicable = cases.filter((one) => one.profile === profile && one.selection !== 'notApplicable');
    if (applicable.some(({ verdict }) => verdict === 'fail')) return 'Fail';
    if (applicable.length === 0 || applicable.some(({ verdict }) => verdict !== 'pass')) return 'Incomplete';
    return brokenOutside ? 'Fail' : 'Pass';
  };
  return Object.fromEntries([...profiles, 'Security'].map((profile) => [profile, result(profile)]));
}

function unplayed(
  { statement }: RunOptions,
  { testCase, selection }: PlannedCase,
  verdict: Verdict | null,
  reason: string | null,
): CaseResult {
  const { id, title, purpose, edition, profile } = testCase;
  return {
    id,
    title,
    purpose,
    condition: explain(testCase.appliesWhen, statement),
    edition,
    profile,
    selection,
    verdict,
    reason,
    steps: [],
    measurements: [],
    remarks: [],
    findings: [],
    journal: null,
    durationMs: null,
  };
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
