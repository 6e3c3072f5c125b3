/** Plays one of the cases of these tests against a charge point with faults and variants. */
import { Benches } from './bench.js';
import type { Case } from './cases.js';
import type { CentralSystem } from './central-system.js';
import { Script } from './script.js';

export interface PlayOptions {
  readonly faults?: readonly string[];
  readonly variants?: readonly string[];
  readonly within: number;
  readonly answerWithin?: number;
  /** Looks at the charge point after the case, before it is taken down. */
  readonly afterwards?: (centralSystem: CentralSystem) => Promise<unknown>;
}

export interface Played {
  /** Why the case failed; empty if it did not. */
  readonly reason: string;
  readonly centralSystem: CentralSystem;
}

export async function play({ options, fromBoot, run }: Case, how: PlayOptions): Promise<Played> {
  const { faults = [], variants = [], within, answerWithin = within } = how;
  const benches = new Benches();
  const bench = await benches.set({ ...options, faults, variants });
  const { centralSystem } = bench;
  const script = new Script(bench, within, answerWithin);
  try {
    if (fromBoot !== true) {
      await script.sends('BootNotification');
      // Connector 0 may come first or last.
      for (let count = 0; count < 3; count += 1) await script.sends('StatusNotification');
    }
    await run(script);
    script.obeysTheRules();
    await how.afterwards?.(centralSystem);
    return { reason: '', centralSystem };
  } catch (error) {
    const [problem] = centralSystem.problems;
    const reason = `${(error as Error).message}${problem === undefined ? '' : `; rule: ${problem}`}`;
    return { reason, centralSystem };
  } finally {
    await benches.tearDown();
  }
}
