/** What a charge point may do in between while something long goes on, and that it is back from it. */
import { showDuration } from '../evidence/clock.js';
import { ExpectationError, HarnessError, InconclusiveError } from '../evidence/errors.js';
import type { Request } from '../ocpp/messages.js';
import { show } from '../ocpp/validation.js';
import type { Moment } from './moment.js';
import type { Stage } from './stage.js';

/** The verbs of the charge point for operations that interrupt its service. */
export interface LongOperations {
  /** From now on connectors may be reported Unavailable, and Available again. */
  mayBecomeUnavailable(): void;
  /** From now on there may be a reboot at any time, or none. */
  mayReboot(): Moment;
  /**
   * The last status of every connector and, where it is told, of connector 0 is Available. A reboot that may have begun at
   * `reboot` or later is given its time, if it comes; after one, only what was told since then counts.
   */
  isAvailable(options?: { readonly reboot?: Moment }): Promise<void>;
  /**
   * The last BootNotification tells this version of the firmware, or one does that comes within the reboot limit; in what
   * case does not count. Resolves with false where none tells a version.
   */
  runsFirmware(version: string): Promise<boolean>;
}

export const sentences = {
  mayBecomeUnavailable: 'charge point may report connectors Unavailable, and Available again',
  mayReboot: 'charge point may reboot at any time from here on',
  isAvailable: 'charge point is Available on every connector',
  runsFirmware: (version: string) => `charge point runs firmware ${show(version)}, as its BootNotification tells`,
};

export function longOperationsOn(stage: Stage): LongOperations {
  const { around, inbox, limits } = stage;
  const { link, observed, parameters } = around;

  const unavailable = (): readonly string[] => {
    const all = new Map(around.connectors.map((id) => [id, 'not reported']));
    for (const [id, status] of observed.statuses) all.set(id, status);
    return [...all]
      .filter(([, status]) => status !== 'Available')
      .map(([id, status]) => `connector ${id} is ${status}`);
  };

  return {
    mayBecomeUnavailable() {
      stage.note(sentences.mayBecomeUnavailable, [], () => undefined);
      inbox.admit(({ action, payload }) => {
        if (action !== 'StatusNotification') return false;
        const { connectorId, status } = payload as Partial<Request<'StatusNotification'>>;
        return connectorId === parameters.connectorId && (status === 'Unavailable' || status === 'Available');
      });
    },

    mayReboot() {
      stage.note(sentences.mayReboot, [], () => undefined);
      inbox.admit(({ action }) => action === 'BootNotification');
      inbox.admitLoss();
      return stage.moment();
    },

    async isAvailable({ reboot } = {}) {
      const text = sentences.isAvailable;
      const patience = (reboot === undefined ? 0 : limits.reboot) + limits.triggeredFunction;
      await stage.step(text, patience, async () => {
        if (reboot !== undefined) {
          const hasRebooted = () => (observed.lastBoot?.mono ?? 0n) > reboot.mono && link.registration === 'Accepted';
          await observed.until(hasRebooted, limits.reboot);
        }
        const since = stage.now();
        const isBack = () => link.connected && unavailable().length === 0;
        if (await observed.until(isBack, limits.triggeredFunction)) return;
        if (!link.connected) throw new InconclusiveError(`${text}: the connection was lost, and did not come back`);
        const late = `${text}: ${unavailable().join(', ')} after ${showDuration(limits.triggeredFunction)}`;
        const stalled = around.standstill.stalled(since, stage.now()) * stage.clock.scale;
        if (stalled === 0) throw new ExpectationError(late);
        throw new HarnessError(`${late}, but the harness itself stood still for ${showDuration(stalled)}`);
      });
    },

    runsFirmware(version) {
      const text = sentences.runsFirmware(version);
      return stage.step(text, limits.reboot, async () => {
        const told = () => observed.lastBoot?.payload.firmwareVersion;
        const isThere = () => String(told()).toLowerCase() === version.toLowerCase();
        if (await observed.until(isThere, limits.reboot)) return true;
        if (told() === undefined) return false;
        throw new ExpectationError(`${text}: firmwareVersion is ${show(told())}`);
      });
    },
  };
}
