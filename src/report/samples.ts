/** The samples of the four measures of the certificate, found in the journal alone, in one pass. */
import type { Entry } from '../evidence/journal.js';
import type { Indicator, Measurement } from '../evidence/result.js';
import { readFrame, type Frame } from './frame.js';

/** A measured time of one of the four indicators. */
export interface Sample extends Measurement {
  readonly indicator: Indicator;
}

type FrameEntry = Extract<Entry, { type: 'frame' }>;

/** A RemoteStartTransaction or RemoteStopTransaction on its way to the request that it should lead to. */
interface Remote {
  readonly indicator: 'remoteStart' | 'remoteStop';
  readonly about: unknown;
  readonly from: Entry;
  accepted: boolean;
  reached: Entry | undefined;
}

interface Call {
  readonly from: Entry;
  readonly remote: Remote | undefined;
}

class Gatherer {
  readonly #entries: readonly Entry[];
  readonly #found: (sample: Sample) => void;
  readonly #calls = new Map<string, Call>();
  #remotes: Remote[] = [];
  #scale: number | undefined;

  constructor(entries: readonly Entry[], found: (sample: Sample) => void) {
    this.#entries = entries;
    this.#found = found;
  }

  take(entry: Entry): void {
    switch (entry.type) {
      case 'runStart':
        this.#scale = entry.timeScale;
        break;
      case 'frame':
        this.#frame(entry);
        break;
      case 'measure':
        this.#measure(entry);
        break;
      case 'hand':
        if (entry.outcome === 'done')
          this.#remotes = this.#remotes.filter((remote) => remote.indicator !== 'remoteStart');
        break;
      case 'caseStart':
      case 'caseEnd':
        this.#remotes = [];
        break;
      default:
    }
  }

  #frame(entry: FrameEntry): void {
    const frame = readFrame(entry);
    if (frame === undefined) return;
    const key = `${entry.connection} ${frame.id}`;
    if (entry.direction === 'sent') {
      if (frame.kind === 'call') this.#calls.set(key, { from: entry, remote: this.#remoteOf(frame, entry) });
    } else if (frame.kind === 'call') this.#lead(frame, entry);
    else this.#answer(key, frame, entry);
  }

  #answer(key: string, frame: Frame, entry: Entry): void {
    const call = this.#calls.get(key);
    if (call === undefined) return;
    this.#calls.delete(key);
    this.#sample('response', call.from, entry);
    if (call.remote === undefined) return;
    if (frame.payload.status === 'Accepted') {
      call.remote.accepted = true;
      this.#settle(call.remote);
    } else this.#remotes = this.#remotes.filter((remote) => remote !== call.remote);
  }

  #remoteOf({ action, payload }: Frame, from: Entry): Remote | undefined {
    const about =
      action === 'RemoteStartTransaction'
        ? ({ indicator: 'remoteStart', about: folded(payload.idTag) } as const)
        : action === 'RemoteStopTransaction'
          ? ({ indicator: 'remoteStop', about: payload.transactionId } as const)
          : undefined;
    if (about === undefined) return undefined;
    const remote: Remote = { ...about, from, accepted: false, reached: undefined };
    this.#remotes.push(remote);
    return remote;
  }

  /** A call of the charge point may be what an open remote request leads to, also when it overtakes the answer. */
  #lead({ action, payload }: Frame, entry: Entry): void {
    const remote = this.#remotes.find(
      ({ indicator, about, reached }) =>
        reached === undefined &&
        (indicator === 'remoteStart'
          ? action === 'StartTransaction' && about === folded(payload.idTag)
          : action === 'StopTransaction' && about === payload.transactionId),
    );
    if (remote === undefined) return;
    remote.reached = entry;
    this.#settle(remote);
  }

  #settle(remote: Remote): void {
    if (!remote.accepted || remote.reached === undefined) return;
    this.#sample(remote.indicator, remote.from, remote.reached);
    this.#remotes = this.#remotes.filter((other) => other !== remote);
  }

  #measure({ indicator, from, to }: Extract<Entry, { type: 'measure' }>): void {
    if (indicator !== 'triggeredFunction') return;
    const [first, last] = [entryAt(this.#entries, from), entryAt(this.#entries, to)];
    if (first !== undefined && last !== undefined) this.#sample(indicator, first, last);
  }

  #sample(indicator: Indicator, from: Entry, to: Entry): void {
    const ms = (Number(to.mono - from.mono) / 1e6) * (this.#scale ?? 1);
    if (ms >= 0) this.#found({ indicator, ms, from: from.seq, to: to.seq });
  }
}

const folded = (idTag: unknown): unknown => (typeof idTag === 'string' ? idTag.toLowerCase() : Number.NaN);

/** Tells `found` every sample, in the order in which they ended; in protocol milliseconds. */
export function gather(entries: readonly Entry[], found: (sample: Sample) => void): void {
  const gatherer = new Gatherer(entries, found);
  for (const entry of entries) gatherer.take(entry);
}

/** The index of the first entry whose number is not below `seq`; entries are in the order of their numbers. */
export function indexOf(entries: readonly Entry[], seq: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function entryAt(entries: readonly Entry[], seq: number): Entry | undefined {
  const entry = entries[indexOf(entries, seq)];
  return entry?.seq === seq ? entry : undefined;
}
