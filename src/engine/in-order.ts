/** A plan without mocha, for several runs that share a process: mocha allows one at a time. */
import type { CaseResult } from '../evidence/result.js';
import type { Played } from './mocha.js';
import type { PlannedCase } from './plan.js';

/** Plays the selected cases one after the other; the same contract as `runThroughMocha`. */
export async function playInOrder(
  plan: readonly PlannedCase[],
  play: (planned: PlannedCase) => Promise<CaseResult>,
  more: (last: CaseResult) => boolean,
): Promise<Played> {
  const results = new Map<string, CaseResult>();
  for (const planned of plan.filter(({ selection }) => selection === 'selected')) {
    const result = await play(planned);
    results.set(result.id, result);
    if (!more(result)) break;
  }
  return { results, foreign: [] };
}
