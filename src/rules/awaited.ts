/**
 * Effects that were promised and must be seen by a time. Only a frame of the charge point proves that it could have
 * shown them: a connection that is lost, or merely silent, proves nothing.
 */
import type { Entry } from '../evidence/journal.js';
import type { Knowledge } from './knowledge.js';

interface Awaited {
  readonly since: Entry;
  within: number;
  readonly missed: () => void;
}

/** A wait for one effect. */
export interface Wait {
  /** The effect was seen, or does not matter any more. */
  end(): void;
  /** Another call of ours, which brings the same about: what was missing for the declared time stays missing. */
  supersede(by: Entry): void;
}

// An answer promises one thing; a log of thousands that are never kept must not fill the memory.
const most = 100;

export class AwaitedEffects {
  readonly #known: Knowledge;
  readonly #awaited = new Set<Awaited>();
  /** Protocol milliseconds for which the harness itself stood still. */
  #stood = 0;

  constructor(known: Knowledge) {
    this.#known = known;
  }

  /**
   * Calls `missed` once it is proven that `ms` are over. `declared` is the time that the vendor gives for it, without any
   * indulgence.
   */
  within(ms: number, since: Entry, missed: () => void, declared = ms): Wait {
    const stood = this.#stood;
    const awaited: Awaited = { since, within: ms - stood, missed };
    if (this.#awaited.size < most) this.#awaited.add(awaited);
    const end = () => {
      this.#awaited.delete(awaited);
    };
    return {
      end,
      supersede: (by) => {
        const passed = this.#known.between(since, by);
        if (passed === undefined || passed < declared - stood + this.#stood) end();
        else awaited.within = -Infinity;
      },
    };
  }

  /** Ends every wait unjudged. */
  forget(): void {
    this.#awaited.clear();
  }

  /** Looks at the time of an entry; to be called after what the entry itself shows has been seen. */
  look(entry: Entry): void {
    if (entry.type === 'stall') this.#stood += entry.ms * this.#known.circumstances.timeScale;
    if (entry.type === 'connect' || entry.type === 'disconnect') this.forget();
    if (entry.type !== 'frame' || entry.direction === 'sent') return;
    for (const awaited of this.#awaited) {
      const passed = this.#known.between(awaited.since, entry);
      if (passed === undefined || passed <= awaited.within + this.#stood) continue;
      this.#awaited.delete(awaited);
      awaited.missed();
    }
  }
}
