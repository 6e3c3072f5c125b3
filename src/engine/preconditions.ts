/**
 * The general pre- and postconditions (OCTT 1.3): brought about, then proven by what the charge point said. What cannot
 * be had is named, and makes a case inconclusive instead of wrong.
 */
import { seconds, showDuration } from '../evidence/clock.js';
import { ExpectationError, HarnessError, InconclusiveError } from '../evidence/errors.js';
import type { Action, Response } from '../ocpp/messages.js';
import type { HandAction } from '../operator/operator.js';
import { emptyLocalList } from '../scenario/local-list.js';
import { perform } from '../scenario/operator.js';
import { cancelReservation } from '../scenario/reservations.js';
import type { Stage } from '../scenario/stage.js';
import { statusOf } from '../wire/peer.js';

/** Whether this run may use what only some profiles have. */
export interface Means {
  readonly remoteTrigger: boolean;
  readonly smartCharging: boolean;
  readonly authorizationCache: 'yes' | 'no' | 'unstated';
  readonly localList: boolean;
}

const patience = seconds(10);
const byWhom = ', and this run has no reservation left to cancel (cancel it by other means, or wait for its end)';

/**
 * Brings the charge point to rest.
 * @throws InconclusiveError saying what is left, ExpectationError where it breaks a rule on the way.
 */
export async function comeToRest(stage: Stage, means: Means): Promise<void> {
  const rest = new Rest(stage, means);
  await stage.step('charge point is idle and available (OCTT 1.3)', stage.limits.reboot, () => rest.reach());
}

class Rest {
  readonly #stage: Stage;
  readonly #means: Means;

  constructor(stage: Stage, means: Means) {
    this.#stage = stage;
    this.#means = means;
  }

  async reach(): Promise<void> {
    await this.#connection();
    await this.#statuses();
    await this.#settle();
    if (!this.#atRest()) {
      // The last resort, and only one: a charge point that hangs in a state may be freed by a reset.
      await this.#reboot('Hard');
      await this.#settle();
    }
    if (!this.#atRest()) throw new InconclusiveError(`the charge point is not at rest: ${this.#leftovers()}`);
    await this.#emptyCache();
    await this.#emptyLocalList();
    await this.#clearProfiles();
    await this.#life();
  }

  async #connection(): Promise<void> {
    const { link, around, parameters, limits } = this.#stage;
    if (link.outage) link.restore();
    if (around.observed.powerCut) await this.#restorePower();
    if (!(await link.whenConnected(Math.max(parameters.reconnectTime, limits.reboot)))) {
      throw new InconclusiveError('the charge point is not connected');
    }
    const registered = () => link.registration === 'Accepted' || link.registration === 'unknown';
    if (!(await around.observed.until(registered, parameters.bootRetryInterval + limits.reboot))) {
      throw new InconclusiveError(`the registration of the charge point is ${link.registration}`);
    }
  }

  /** What was known before a power failure is not known after it: the boot is waited for, where there is one. */
  async #restorePower(): Promise<void> {
    const { around, limits } = this.#stage;
    const before = around.observed.lastBoot;
    await this.#hand({ action: 'restorePower' });
    await around.observed.until(() => around.observed.lastBoot !== before, limits.reboot);
  }

  /** Learns the status of every connector; a charge point that was there before this run has not told it. */
  async #statuses(): Promise<void> {
    const { around, limits } = this.#stage;
    const unknown = () => around.connectors.filter((connectorId) => !around.observed.statuses.has(connectorId));
    const known = () => unknown().length === 0;
    // A boot may still be on its way, and its statuses with it.
    if (await around.observed.until(known, Math.min(limits.triggeredFunction, patience))) return;
    if (around.observed.lastBoot !== undefined) {
      if (await around.observed.until(known, limits.triggeredFunction)) return;
      throw new ExpectationError(
        `charge point reports the status of connector ${unknown().join(', ')} after its boot: nothing valid came ` +
          `within ${showDuration(limits.triggeredFunction)} (errata 3.22)` +
          (around.observed.ignoredStatus === undefined ? '' : `; ${around.observed.ignoredStatus}`),
      );
    }
    if (this.#means.remoteTrigger) {
      await this.#call('TriggerMessage', { requestedMessage: 'StatusNotification' });
      if (await around.observed.until(known, limits.triggeredFunction)) return;
    }
    // A soft reset need not be a reboot (OCTT TC_014).
    for (const type of ['Soft', 'Hard'] as const) {
      await this.#reboot(type);
      if (await around.observed.until(known, limits.triggeredFunction)) return;
    }
    throw new InconclusiveError(`the charge point does not tell the status of connector ${unknown().join(', ')}`);
  }

  async #settle(): Promise<void> {
    const { around, limits, parameters } = this.#stage;
    const { observed } = around;
    for (const connectorId of observed.faults) await this.#hand({ action: 'clearFault', connectorId });

    const denied: number[] = [];
    for (const { transactionId } of observed.transactions) {
      if ((await this.#call('RemoteStopTransaction', { transactionId })) === 'Rejected') denied.push(transactionId);
      const stopped = () => !observed.transactions.some((open) => open.transactionId === transactionId);
      await observed.until(stopped, limits.remoteStop);
    }
    for (const reservationId of observed.reservations) await cancelReservation(this.#stage, reservationId);
    for (const connectorId of observed.plugged) await this.#hand({ action: 'unplug', connectorId, side: 'both' });

    for (const connectorId of [0, ...around.connectors]) {
      if (observed.statuses.get(connectorId) === 'Unavailable') {
        await this.#call('ChangeAvailability', { connectorId, type: 'Operative' });
      }
    }
    // An authorization that nobody uses runs out by itself.
    const lingers = [...observed.statuses.values()].includes('Preparing');
    const patience = lingers ? parameters.connectionTimeOut + parameters.grace : 0;
    await observed.until(() => this.#atRest(), limits.triggeredFunction + patience);
    this.#bury(denied);
  }

  /** A transaction that the charge point says it does not run, on a connector that is free, has ended unreported. */
  #bury(denied: readonly number[]): void {
    const { observed } = this.#stage.around;
    for (const { transactionId, connectorId } of observed.transactions) {
      if (!denied.includes(transactionId) || observed.statuses.get(connectorId) !== 'Available') continue;
      observed.forget(transactionId);
      this.#stage.remarks.push(`transaction ${transactionId} was never stopped, and runs no more`);
    }
  }

  #atRest(): boolean {
    const { link, around } = this.#stage;
    const { statuses, transactions, plugged, faults } = around.observed;
    const allAvailable =
      around.connectors.every((connectorId) => statuses.get(connectorId) === 'Available') &&
      (statuses.get(0) ?? 'Available') === 'Available';
    return link.connected && allAvailable && transactions.length + plugged.length + faults.length === 0;
  }

  #leftovers(): string {
    const { link, around } = this.#stage;
    const { statuses, transactions, plugged, faults } = around.observed;
    return [
      ...(link.connected ? [] : ['it is not connected']),
      ...[...statuses]
        .filter(([, status]) => status !== 'Available')
        .map(([id, status]) => `connector ${id} is ${status}${status === 'Reserved' ? byWhom : ''}`),
      ...around.connectors.filter((id) => !statuses.has(id)).map((id) => `the status of connector ${id} is unknown`),
      ...transactions.map(({ transactionId }) => `transaction ${transactionId} is still running`),
      ...plugged.map((id) => `a cable is plugged in at connector ${id}`),
      ...faults.map((id) => `the fault at connector ${id} is not cleared`),
    ].join(', ');
  }

  async #life(): Promise<void> {
    const { link, limits, around, clock } = this.#stage;
    const asked = clock.mono();
    if (await link.answersPing(limits.response)) return;
    const stalled = around.standstill.stalled(asked, clock.mono());
    if (stalled > 0)
      throw new HarnessError(`no pong came, but the harness itself stood still for ${stalled.toFixed(0)} ms`);
    const reply = await link.call('GetConfiguration', { key: ['NumberOfConnectors'] }, limits.response);
    if (reply.kind !== 'result') throw new InconclusiveError('the charge point gives no sign of life');
    throw new ExpectationError(
      'charge point answers WebSocket pings: it answered a call, but not the ping before it (RFC 6455 §5.5.2)',
    );
  }

  async #emptyCache(): Promise<void> {
    const { observed } = this.#stage.around;
    if (this.#means.authorizationCache === 'no' || !observed.cacheMayHoldIds) return;
    const status = await this.#call('ClearCache', {});
    // Errata 3.23: Rejected is the answer of a charge point without cache.
    if (status === 'Accepted' || this.#means.authorizationCache === 'unstated') {
      observed.cacheEmptied();
      return;
    }
    const text = `the authorization cache cannot be emptied: ClearCache was answered ${status}`;
    for (const key of ['AuthorizationCacheEnabled', 'LocalPreAuthorize']) {
      if ((await this.#read(key)) !== 'false') continue;
      this.#stage.remarks.push(`${text}; ${key} is false, so it is not used while online`);
      return;
    }
    throw new InconclusiveError(text);
  }

  /** A list that nobody knows to hold anything is no obstacle: what is wrong with it, the cases will tell. */
  async #emptyLocalList(): Promise<void> {
    const { observed } = this.#stage.around;
    if (!this.#means.localList || !observed.localListMayHoldIds) return;
    const emptying = await emptyLocalList(this.#stage.around);
    if (emptying.kind === 'empty') return;
    const text = `the local authorization list cannot be emptied: ${emptying.why}`;
    const inUse = (await this.#read('LocalAuthListEnabled')) !== 'false';
    if (inUse && (emptying.version ?? 0) > 0) throw new InconclusiveError(text);
    this.#stage.remarks.push(inUse ? text : `${text}; LocalAuthListEnabled is false, so it is not used`);
    observed.localListEmptied();
  }

  async #clearProfiles(): Promise<void> {
    const { chargingProfiles } = this.#stage.around.observed;
    if (!this.#means.smartCharging || !chargingProfiles.mayBeLeft) return;
    const status = await this.#call('ClearChargingProfile', {});
    // Unknown is the answer where there was none (OCPP 1.6 §7.21).
    if (status === 'Accepted' || status === 'Unknown') chargingProfiles.allCleared();
    else chargingProfiles.notCleared(status);
  }

  async #read(key: string): Promise<string | undefined> {
    const { link, limits } = this.#stage;
    const reply = await link.call('GetConfiguration', { key: [key] }, limits.response);
    if (reply.kind !== 'result' || reply.violations.length > 0) return undefined;
    const { configurationKey = [] } = reply.payload as Response<'GetConfiguration'>;
    return configurationKey.find((entry) => entry.key.toLowerCase() === key.toLowerCase())?.value?.toLowerCase();
  }

  async #reboot(type: 'Hard' | 'Soft'): Promise<void> {
    const { around, limits, link } = this.#stage;
    const before = around.observed.lastBoot;
    if ((await this.#call('Reset', { type })) !== 'Accepted') return;
    const rebooted = () => around.observed.lastBoot !== before && link.registration === 'Accepted';
    await around.observed.until(rebooted, limits.reboot);
  }

  /** Calls, and resolves with the status of the answer or with why there is none. */
  async #call(action: Action, payload: object): Promise<string> {
    const { link, limits } = this.#stage;
    const reply = await link.call(action, payload, limits.response);
    if (reply.kind === 'result') return String(statusOf(reply));
    return reply.kind === 'error' ? reply.code : reply.kind;
  }

  async #hand(action: HandAction): Promise<void> {
    try {
      await perform(this.#stage.around, action);
    } catch (error) {
      if (!(error instanceof InconclusiveError)) throw error;
      this.#stage.remarks.push(error.message);
    }
  }
}
