/**
 * The harness against the built-in charge point in one process: the real engine, a real socket, the real rig protocol.
 * The harness is told nothing of what the charge point is up to.
 */
import { playInOrder } from '../engine/in-order.js';
import { planRun } from '../engine/plan.js';
import type { Outcome } from '../engine/outcome.js';
import { run } from '../engine/run.js';
import type { Credentials } from '../engine/security.js';
import type { Catalogue } from '../engine/catalogue.js';
import { seconds, systemClock } from '../evidence/clock.js';
import { Journal, type Sink } from '../evidence/journal.js';
import { connectRig } from '../operator/rig.js';
import { readImages } from '../pics/images.js';
import type { Statement } from '../pics/statement.js';
import { startStation, type Station } from '../simulator/station.js';
import { needsCredentials, newCredentials, securitySettingsOf } from './credentials.js';
import { settingsOf } from './settings.js';

export interface Trial {
  readonly statement: Statement;
  readonly catalogue: Catalogue;
  readonly timeScale: number;
  readonly faults?: readonly string[];
  readonly variants?: readonly string[];
  /** Ids of the cases to play; all that apply unless given. */
  readonly cases?: readonly string[];
  /** How often each case is played; once unless given. */
  readonly repeat?: number;
  /** Asked for where the statement claims the security extension; new ones are made unless given. */
  readonly credentials?: () => Promise<Credentials>;
  /** Keeps the journal; nobody does unless given. */
  readonly sink?: Sink;
}

/** What came of a trial. */
export interface Held extends Outcome {
  /** Whether the fault or variant made any difference on the side of the charge point. */
  readonly differed: boolean;
}

/** Plays cases against a charge point with these faults and variants. */
export async function hold(trial: Trial): Promise<Held> {
  const { statement, catalogue, timeScale } = trial;
  const clock = systemClock(timeScale);
  const journal = new Journal(clock, trial.sink ?? (() => undefined));
  journal.append({ type: 'runStart', tool: 'ocpp-attest selftest', pics: statement.sha256, timeScale });
  const plan = await planRun(catalogue, statement, { cases: trial.cases ?? [], profiles: [], bench: 'all' });
  const credentials = needsCredentials(statement) ? await (trial.credentials ?? newCredentials)() : undefined;
  let station: Station | undefined;
  try {
    const outcome = await run({
      plan,
      statement,
      images: readImages(statement),
      ...(credentials === undefined ? {} : { credentials }),
      clock,
      journal,
      listen: { host: '127.0.0.1', port: 0 },
      async hands(url) {
        station = await startStation({
          settings: settingsOf(statement, credentials && securitySettingsOf(statement, credentials)),
          url,
          timeScale,
          faults: trial.faults ?? [],
          variants: trial.variants ?? [],
        });
        return connectRig(station.rigUrl);
      },
      watch: () => undefined,
      // A charge point that cannot connect because of its fault is not waited for longer than needed.
      connectTimeoutMs: seconds(60),
      simulated: true,
      bail: false,
      ...(trial.repeat === undefined ? {} : { repeat: trial.repeat }),
      strict: false,
      // A fault in the configuration is for the cases to find.
      acceptPics: true,
      interruption: new AbortController().signal,
      player: playInOrder,
      progressed: () => undefined,
    });
    return { ...outcome, differed: station?.differed === true };
  } finally {
    await station?.stop();
  }
}
