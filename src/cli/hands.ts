/** Which hands a run has, and the built-in charge point where one is asked for. */
import type { Hands } from '../operator/operator.js';
import { manualHands } from '../operator/manual.js';
import { noHands } from '../operator/none.js';
import { connectRig, endpointOf } from '../operator/rig.js';
import { UsageError } from '../evidence/errors.js';
import type { Environment, Io } from './io.js';
import { startSimulated, type Simulated } from './simulated.js';

interface HandsOptions {
  readonly pics: string;
  readonly simulate: boolean;
  readonly rig?: string;
  readonly unattended?: boolean;
  readonly timeScale: number;
  /** Of the built-in charge point. */
  readonly environment: Environment;
}

/**
 * Opens nothing yet: `start` is called with the URL on which the Central System listens, `stop` ends what was started.
 * @throws UsageError where there can be no such hands.
 */
export function chooseHands(
  { pics, simulate, rig, unattended = false, timeScale, environment }: HandsOptions,
  { terminal }: Io,
): { readonly start: (url: string, hold?: () => () => void) => Promise<Hands>; readonly stop: () => Promise<void> } {
  let simulated: Simulated | undefined;
  const choice = rig ?? (terminal.interactive && !unattended ? 'manual' : 'none');
  if (choice === 'manual' && !simulate && (unattended || !terminal.interactive)) {
    throw new UsageError('--rig manual: there is no terminal to ask at; use --rig none or the address of a rig');
  }
  if (choice !== 'manual' && choice !== 'none') endpointOf(choice);
  return {
    async start(url, hold) {
      if (simulate) {
        simulated = await startSimulated({ pics, url, timeScale, environment });
        // Its port is a matter of chance, and nobody's business.
        return { ...(await connectRig(simulated.rigUrl)), name: 'rig of the built-in charge point' };
      }
      if (choice === 'none') return noHands;
      return choice === 'manual' ? manualHands(terminal, hold) : connectRig(choice);
    },
    async stop() {
      await simulated?.stop();
    },
  };
}
