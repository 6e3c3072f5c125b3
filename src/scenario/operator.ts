/** Hands as an actor of a case. What was plugged, cut or broken is set right after the case. */
import { HarnessError, InconclusiveError } from '../evidence/errors.js';
import { sentence, type ActionName, type CableSide, type FaultKind, type HandAction } from '../operator/operator.js';
import { showsDone, type Before } from './evidence-of-hands.js';
import type { Observed } from './observed.js';
import type { Stage, Surroundings } from './stage.js';

/** The verbs of the operator; connectors are the one under test unless named. */
export interface Operator {
  plugsIn(connectorId?: number, side?: CableSide): Promise<void>;
  unplugs(connectorId?: number, side?: CableSide): Promise<void>;
  presents(idTag: string): Promise<void>;
  /** Brings about what is wrong with a connector, or with the whole charge point for 0. */
  inducesFault(kind: FaultKind, connectorId?: number): Promise<void>;
  cutsPower(): Promise<void>;
  restoresPower(): Promise<void>;
  /** Cuts the power and restores it. */
  cyclesPower(): Promise<void>;
}

export function operatorOn(stage: Stage): Operator {
  const { parameters } = stage.around;
  const acts = (action: HandAction): Promise<void> => {
    const text = sentence(action);
    return stage.step(`operator: ${text}`, parameters.operatorTime, async () => {
      await perform(stage.around, action);
      stage.stimulus = undefined;
    });
  };
  const operator: Operator = {
    plugsIn: (connectorId = parameters.connectorId, side = 'both') => acts({ action: 'plugIn', connectorId, side }),
    unplugs: (connectorId = parameters.connectorId, side = 'both') => acts({ action: 'unplug', connectorId, side }),
    presents: (idTag) => acts({ action: 'presentIdTag', idTag, connectorId: parameters.connectorId }),
    inducesFault: (kind, connectorId = parameters.connectorId) => acts({ action: 'induceFault', connectorId, kind }),
    cutsPower: () => acts({ action: 'cutPower' }),
    restoresPower: () => acts({ action: 'restorePower' }),
    async cyclesPower() {
      await operator.cutsPower();
      await operator.restoresPower();
    },
  };
  return operator;
}

/**
 * Has an action done.
 * @throws InconclusiveError when nobody can or the charge point does not let it happen, HarnessError when the rig is
 * broken.
 */
export async function perform(around: Surroundings, action: HandAction): Promise<void> {
  const { hands, journal, link, observed } = around;
  const text = sentence(action);
  const seen = new AbortController();
  const before = standing(observed, 'connectorId' in action ? action.connectorId : undefined);
  // Whatever the charge point shows in reaction tells that it was done: nobody has to confirm it any more.
  const stop = link.subscribe((arrival) => {
    if (showsDone(action, arrival, before)) seen.abort('seen on the wire');
  });
  const patience = new Patience(around);
  try {
    const outcome = await Promise.race([hands.perform(action, seen.signal), patience.over]);
    const why = 'why' in outcome ? outcome.why : undefined;
    journal.append({ type: 'hand', text, outcome: outcome.kind, ...(why === undefined ? {} : { why }) });
    switch (outcome.kind) {
      case 'done':
        observed.handled(action);
        return;
      case 'cannot':
        throw new InconclusiveError(`operator: ${text}: not done, ${outcome.why}`);
      case 'refused':
        throw new InconclusiveError(`operator: ${text}: the charge point did not let it happen, ${outcome.why}`);
      case 'broken':
        throw new HarnessError(`operator: ${text}: the rig failed, ${outcome.why}`);
    }
  } finally {
    stop();
    patience.end();
    seen.abort('not waited for any more');
  }
}

const standing = ({ statuses, transactions }: Observed, connectorId = -1): Before => ({
  transaction: transactions.some((transaction) => transaction.connectorId === connectorId),
  status: statuses.get(connectorId),
});

interface GivenUp {
  readonly kind: 'cannot';
  readonly why: string;
}

/** Ends a wait for hands after the operator's time, or when the user interrupts the run meanwhile. */
class Patience {
  readonly over: Promise<GivenUp>;
  readonly end: () => void;

  constructor({ clock, parameters, interruption }: Surroundings) {
    let giveUp: (why: string) => void;
    this.over = new Promise((resolve) => {
      giveUp = (why) => {
        resolve({ kind: 'cannot', why });
      };
    });
    const cancel = clock.after(parameters.operatorTime, () => {
      giveUp('nobody did it in time');
    });
    const interrupted = () => {
      giveUp('the run was interrupted');
    };
    interruption.addEventListener('abort', interrupted);
    this.end = () => {
      cancel();
      interruption.removeEventListener('abort', interrupted);
    };
  }
}

/** The hands that an action needs, as the options of `run` name them. */
export const benchFor: Readonly<Record<ActionName, 'plug' | 'rfid' | 'mains' | 'all'>> = {
  plugIn: 'plug',
  unplug: 'plug',
  presentIdTag: 'rfid',
  cutPower: 'mains',
  restorePower: 'mains',
  induceFault: 'all',
  clearFault: 'all',
  suspendEnergy: 'plug',
  resumeEnergy: 'plug',
  observe: 'all',
};
