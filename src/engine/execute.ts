/** One case: brought to its start, played, taken back, judged. Knows no mocha. */
import { seconds, sleep } from '../evidence/clock.js';
import { ExpectationError, InconclusiveError } from '../evidence/errors.js';
import type { CaseResult } from '../evidence/result.js';
import { worse, type Verdict } from '../evidence/verdict.js';
import { messages, type CentralSystemAction } from '../ocpp/messages.js';
import type { SecurityProfile } from '../ocpp/security.js';
import { explain } from '../pics/condition.js';
import type { Statement } from '../pics/statement.js';
import { Inbox, LinkLost, type Surrounding } from '../scenario/inbox.js';
import { scenarioOn } from '../scenario/scenario.js';
import { reasonOf, Stage, verdictOf, type Surroundings } from '../scenario/stage.js';
import type { TestCase } from '../scenario/test-case.js';
import type { HeardCall } from '../wire/peer.js';
import type { Findings } from './findings.js';
import type { PlannedCase } from './plan.js';
import { comeToRest, type Means } from './preconditions.js';
import { connectedOtherwise } from './security-course.js';

/** What the cases of a run share beside their surroundings. */
export interface Bench {
  readonly around: Surroundings;
  readonly statement: Statement;
  readonly means: Means;
  /** The findings of the standing rules since the run began, in order. */
  readonly findings: Findings;
  /** The security profile that the charge point is connected with. */
  readonly profile: () => SecurityProfile;
}

interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** What is left when the user stops a case. */
export class Interrupted extends InconclusiveError {}

/** Plays a planned case to its result. Never rejects: whatever goes wrong is in the verdict. */
export async function execute({ testCase, hands }: PlannedCase, bench: Bench): Promise<CaseResult> {
  const { around } = bench;
  const { journal, link } = around;
  const inbox = new Inbox(around.clock, surroundingOf(bench));
  const stage = new Stage(testCase.id, around, inbox);
  const from = journal.append({ type: 'caseStart', case: testCase.id, edition: testCase.edition });
  const stopHearing = link.subscribe(inbox.arrive);
  const interrupt = () => {
    inbox.close(new Interrupted('the run was interrupted'));
  };
  around.interruption.addEventListener('abort', interrupt, { once: true });

  const judgements: Judgement[] = [];
  const judge = (verdict: Verdict, reason: string) => judgements.push({ verdict, reason });
  const failure = await caught(() => play(testCase, hands, stage, bench));
  if (failure !== undefined) {
    const doubts = failure instanceof ExpectationError ? stage.doubts.flatMap((doubt) => doubt() ?? []) : [];
    judge(doubts.length > 0 ? 'inconclusive' : verdictOf(failure), [reasonOf(failure), ...doubts].join('; '));
  }

  const restoring = await caught(() => restore(stage, bench));
  if (restoring !== undefined) stage.remarks.push(`left behind: ${reasonOf(restoring)}`);
  if (failure instanceof LinkLost && (around.observed.lastBoot?.mono ?? 0n) > failure.at) {
    judge('fail', `${failure.message}; it came back with BootNotification, so it rebooted on its own`);
  }
  stopHearing();
  // What was awaited beside the step that broke is awaited no more.
  inbox.close(new Interrupted('the case has ended'));
  // Its steps write down how they ended before the case does.
  await new Promise((resolve) => setImmediate(resolve));
  around.interruption.removeEventListener('abort', interrupt);

  for (const warning of stage.warnings) bench.findings.add({ ...warning, severity: 'warning' });
  const findings = bench.findings.since(from);
  for (const { rule, text } of findings.filter(({ severity }) => severity === 'fail').slice(0, 1)) {
    judge('fail', `rule ${rule}: ${text}`);
  }
  if (failure === undefined) judgeSilentFlaws(testCase, stage, bench, judge);

  const verdict = judgements.reduce<Verdict>((sofar, next) => worse(sofar, next.verdict), 'pass');
  const reasons = judgements.filter((judgement) => judgement.verdict === verdict).map(({ reason }) => reason);
  const reason = verdict === 'pass' ? null : [...new Set(reasons)].join('; ');
  const to = journal.append({ type: 'caseEnd', case: testCase.id, verdict, reason });
  return {
    id: testCase.id,
    title: testCase.title,
    purpose: testCase.purpose,
    condition: explain(testCase.appliesWhen, bench.statement),
    edition: testCase.edition,
    ...(testCase.revision === undefined ? {} : { revision: testCase.revision }),
    profile: testCase.profile,
    selection: 'selected',
    verdict,
    reason,
    steps: stage.steps,
    measurements: stage.measurements,
    ...(stage.schedules.length > 0 && { schedules: stage.schedules }),
    remarks: [...disputed(testCase), ...stage.remarks],
    findings,
    journal: { from: from.seq, to: to.seq },
    durationMs: around.clock.between(from.mono, to.mono),
  };
}

// What a charge point does wrong of its own accord tends to follow at once.
const settleFor = seconds(1);

async function play(testCase: TestCase, hands: PlannedCase['hands'], stage: Stage, bench: Bench): Promise<void> {
  if (stage.around.interruption.aborted) throw new Interrupted('the run was interrupted');
  const missing = hands.filter((action) => !stage.around.hands.can(action));
  if (missing.length > 0) {
    throw new InconclusiveError(`needs ${missing.join(', ')}, which ${stage.around.hands.name} cannot do`);
  }

  const { connectedWith } = testCase;
  const profile = bench.profile();
  if (connectedWith?.includes(profile) === false) {
    throw new InconclusiveError(connectedOtherwise(connectedWith, profile, bench.statement));
  }

  enter(stage, 'preconditions');
  await comeToRest(stage, bench.means);

  enter(stage, 'prepare');
  await testCase.prepare?.(scenarioOn(stage, undefined));

  enter(stage, 'run');
  stage.inbox.begin({ lenient: false });
  const given = await testCase.given.reach(scenarioOn(stage, undefined));
  await testCase.run(scenarioOn(stage, given as never));

  await stage.step('nothing unscripted follows', settleFor, async () => {
    await sleep(stage.clock, settleFor);
    await stage.link.provesLife(stage.limits.response);
    const said = stage.inbox.settle();
    if (said.length > 0) stage.remarks.push(`after the last step came ${said.join(', ')}`);
  });
}

async function restore(stage: Stage, bench: Bench): Promise<void> {
  enter(stage, 'restore');
  stage.inbox.begin({ lenient: true });
  for (const left of await stage.restore()) stage.remarks.push(`left behind: ${left}`);
  if (!stage.around.interruption.aborted || stage.around.link.connected) await comeToRest(stage, bench.means);
}

function enter(stage: Stage, phase: Stage['phase']): void {
  stage.phase = phase;
  stage.stimulus = undefined;
  stage.around.journal.append({ type: 'phase', case: stage.caseId, phase });
}

async function caught(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** What keeps a case that went through from being a pass. */
function judgeSilentFlaws(
  { id }: TestCase,
  stage: Stage,
  { statement }: Bench,
  judge: (verdict: Verdict, reason: string) => void,
): void {
  const judged = stage.steps.filter(({ phase }) => phase === 'run');
  if (judged.every(({ frames }) => frames.length === 0)) {
    judge('error', `${id} ended without having seen a single frame of the charge point`);
  }
  if (stage.inbox.unscripted.length > 0) {
    judge('inconclusive', `unscripted: ${stage.inbox.unscripted.join(', ')}; a person has to judge it (OCTT 1.3)`);
  }
  for (const reason of stage.unproven) judge('inconclusive', reason);
  const { refusal } = stage;
  if (refusal === undefined || stage.link.accepted.has(refusal) || isDenied(refusal, statement)) return;
  const hint =
    refusal === 'UnlockConnector' && statement.items['HFS-1'].kind === 'unstated'
      ? '; HFS-1 is unstated, and only a No would say that there is nothing to unlock'
      : '';
  judge(
    'inconclusive',
    `${refusal} was refused as expected, but this run has not seen it work either: a refusal alone proves nothing${hint}`,
  );
}

/** Whether the statement says that the charge point cannot do this: it lacks the profile, or a lock to unlock. */
function isDenied(action: CentralSystemAction, { items, connectors, profiles, extensions }: Statement): boolean {
  if (![...profiles, ...extensions].includes(messages[action].profile)) return true;
  if (action !== 'UnlockConnector') return false;
  return items['HFS-1'].kind === 'no' || connectors.every(({ cable }) => cable === 'Fixed Cable');
}

const disputed = ({ disputed: text }: TestCase): string[] => (text === undefined ? [] : [`disputed: ${text}`]);

// A certificate may be renewed when it is time for it (security whitepaper A03).
const anytime = new Set(['Heartbeat', 'MeterValues', 'DataTransfer', 'SecurityEventNotification', 'SignCertificate']);

function surroundingOf({ around }: Bench): Surrounding {
  const { connectorId } = around.parameters;
  const connectorOf = ({ payload }: HeardCall) => (payload as { connectorId?: unknown } | null)?.connectorId;
  return {
    stalled: (from, to) => around.standstill.stalled(from, to),
    isBackground: (call) =>
      anytime.has(call.action) || (call.action === 'StatusNotification' && connectorOf(call) !== connectorId),
    isOwnStatus: (call) => call.action === 'StatusNotification' && connectorOf(call) === connectorId,
  };
}
