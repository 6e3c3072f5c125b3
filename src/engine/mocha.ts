/**
 * A plan through mocha, and back to one result per planned case. Mocha gives order and isolation; deadlines, clean-up
 * and verdicts are ours, and nothing that mocha counts decides anything.
 */
import Mocha from 'mocha';
import type { CaseResult } from '../evidence/result.js';
import type { PlannedCase } from './plan.js';

/** Tells mocha that a case did not pass, so that its counts agree with ours. */
class NotPassed extends Error {
  override readonly name = 'NotPassed';

  constructor(readonly result: CaseResult) {
    super(`${result.id}: ${result.verdict ?? 'no verdict'}`);
  }
}

/** What mocha made of a plan. */
export interface Played {
  readonly results: ReadonlyMap<string, CaseResult>;
  /** Failures that no case of ours raised: a fault of this program. */
  readonly foreign: readonly string[];
}

/**
 * Plays the selected cases one after the other.
 * @param play plays one case and never rejects
 * @param more whether to go on with the next case
 */
export async function runThroughMocha(
  plan: readonly PlannedCase[],
  play: (planned: PlannedCase) => Promise<CaseResult>,
  more: (last: CaseResult) => boolean,
): Promise<Played> {
  const results = new Map<string, CaseResult>();
  const foreign: string[] = [];
  const mocha = new Mocha({ timeout: 0, reporter: Silent, color: false });
  let stopped = false;

  for (const profile of new Set(plan.map(({ testCase }) => testCase.profile))) {
    const suite = Mocha.Suite.create(mocha.suite, profile);
    for (const planned of plan.filter(({ testCase }) => testCase.profile === profile)) {
      const title = `${planned.testCase.id} ${planned.testCase.title}`;
      if (planned.selection !== 'selected') {
        suite.addTest(new Mocha.Test(title));
        continue;
      }
      const test = new Mocha.Test(title, async function (this: Mocha.Context) {
        if (stopped) this.skip();
        const result = await play(planned);
        results.set(result.id, result);
        // A test that mocha gave up on is never settled: it would bring the process down after the end of the run.
        if (foreign.length > 0) await new Promise<never>(() => undefined);
        stopped = !more(result);
        if (result.verdict !== 'pass') throw new NotPassed(result);
      });
      test.timeout(0);
      suite.addTest(test);
    }
  }

  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      resolve();
    });
    runner.on('fail', (_test, error: unknown) => {
      if (error instanceof NotPassed) return;
      foreign.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      stopped = true;
    });
  });
  mocha.dispose();
  return { results, foreign };
}

/** Reports nothing: who watches a run watches the engine. */
class Silent extends Mocha.reporters.Base {
  override epilogue(): void {
    // The summary is ours.
  }
}
