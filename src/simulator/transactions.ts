/** Transactions: what starts, what runs, what stops, and what is reported of it (OCPP 1.6 §4.8, §4.10). */
import type { IdTagInfo, StopReason } from '../ocpp/datatypes.js';
import type { ChargePoint } from './charge-point.js';
import { evDisconnected, type Claim, type Connector } from './connector.js';
import type { Transaction } from './memory.js';

export class Transactions {
  readonly #chargePoint: ChargePoint;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  get running(): readonly Transaction[] {
    return [...this.#chargePoint.memory.transactions.values()];
  }

  on(connectorId: number): Transaction | undefined {
    return this.running.find((each) => each.connectorId === connectorId);
  }

  withId(transactionId: number): Transaction | undefined {
    return this.running.find(({ id }) => id === transactionId);
  }

  start(connector: Connector, claim: Claim): void {
    const { behaviours, clock, memory, messages, metering, reservations, smartCharging, statuses } = this.#chargePoint;
    const { outlet } = connector;
    const { idTag, parentIdTag, chargingProfile } = claim;
    const reservation = reservations.usableBy(claim, connector.id);
    connector.claim = undefined;
    if (!this.#lock(connector)) {
      reservations.endOn(connector.id);
      statuses.refresh(connector.id);
      return;
    }
    memory.transactionCount += 1;
    const startedUptime = clock.uptime;
    const transaction: Transaction = {
      number: memory.transactionCount,
      connectorId: connector.id,
      idTag,
      parentIdTag,
      startedAt: clock.timeOfDayAt(startedUptime),
      startedUptime,
      meterStart: outlet.register,
      id: undefined,
      suspended: false,
      samples: [],
    };
    memory.transactions.set(transaction.number, transaction);
    smartCharging.begin(transaction, chargingProfile);
    outlet.closeContactor();
    const { connectorId, meterStart, startedAt } = transaction;
    if (behaviours.has('statusBeforeTransaction')) statuses.refresh(connectorId);
    const said = {
      connectorId,
      idTag,
      meterStart,
      timestamp: behaviours.timestamp(startedAt),
      ...(reservation === undefined ? {} : { reservationId: reservation.id }),
    };
    messages.add('StartTransaction', said, transaction.number);
    if (reservation !== undefined) reservations.end(reservation.id);
    statuses.refresh(connectorId);
    metering.begin(transaction);
  }

  /** StartTransaction was answered (errata 3.17). */
  confirmed(number: number, transactionId: number, { status, parentIdTag }: IdTagInfo): void {
    const { behaviours, configuration, memory } = this.#chargePoint;
    const transaction = memory.transactions.get(number);
    if (transaction === undefined) return;
    transaction.id = transactionId;
    transaction.parentIdTag = parentIdTag ?? transaction.parentIdTag;
    if (status === 'Accepted' || behaviours.has('ignoresRefusedStart')) return;
    const stops = configuration.isTrue('StopTransactionOnInvalidId') || behaviours.has('stopsWheneverRefused');
    if (stops) this.stop(transaction, 'DeAuthorized');
    else this.#suspendAfterLastEnergy(transaction);
  }

  stop(transaction: Transaction, reason: StopReason, idTag?: string): void {
    const { behaviours, clock, configuration, connectors, memory, smartCharging, statuses } = this.#chargePoint;
    if (!memory.transactions.has(transaction.number)) return;
    const connector = connectors.find(({ id }) => id === transaction.connectorId);
    if (connector === undefined) return;
    const { outlet } = connector;
    outlet.openContactor();
    const keepLocked = reason === 'EVDisconnected' && !configuration.isTrue('UnlockConnectorOnEVSideDisconnect');
    outlet.locked = keepLocked && outlet.settings.cable === 'detachable';
    connector.lockedFor = outlet.locked ? transaction.idTag : undefined;
    connector.stopInfo = reason === 'EVDisconnected' ? evDisconnected : undefined;
    memory.transactions.delete(transaction.number);
    smartCharging.enforce();
    if (outlet.occupied) memory.finishing.add(connector.id);
    else this.#chargePoint.availability.applyScheduled(connector.id);
    if (behaviours.has('statusBeforeTransaction')) statuses.refresh(connector.id);
    this.#report(transaction, connector, clock.now, reason, idTag);
    statuses.refresh(connector.id);
  }

  stopAll(reason: StopReason): void {
    for (const transaction of this.running) this.stop(transaction, reason);
  }

  /** Closes what was open when the power failed or the hardware restarted; the meter knows when the current ended. */
  recover(): void {
    const { behaviours, clock, connectors, memory } = this.#chargePoint;
    if (behaviours.has('preparesAfterRestart')) memory.finishing.clear();
    for (const transaction of this.running) {
      const connector = connectors.find(({ id }) => id === transaction.connectorId);
      if (connector !== undefined && this.#resumes(transaction, connector)) continue;
      memory.transactions.delete(transaction.number);
      if (connector === undefined) continue;
      if (!behaviours.has('preparesAfterRestart')) memory.finishing.add(connector.id);
      this.#report(transaction, connector, clock.timeOfDayAt(connector.outlet.openedAt), memory.interruption);
    }
    for (const { id, outlet } of connectors) {
      if (this.on(id) === undefined) outlet.locked = false;
      // Somebody may have taken the cable out in the dark.
      if (!outlet.occupied) memory.finishing.delete(id);
    }
  }

  /** Goes on where the power failed, if the EV is still there and this charge point does so. */
  #resumes(transaction: Transaction, { outlet }: Connector): boolean {
    const { behaviours, memory, metering } = this.#chargePoint;
    if (!behaviours.has('resumesAfterPowerLoss') || memory.interruption !== 'PowerLoss' || !outlet.connected)
      return false;
    if (!transaction.suspended) outlet.closeContactor();
    metering.resume(transaction);
    return true;
  }

  #report(transaction: Transaction, connector: Connector, endedAt: number, reason: StopReason, idTag?: string): void {
    const { behaviours, messages, metering } = this.#chargePoint;
    metering.end(transaction, endedAt);
    const { number, samples } = transaction;
    const said = {
      meterStop: connector.outlet.register,
      timestamp: behaviours.timestamp(endedAt),
      ...(reason === 'Local' && behaviours.has('omitsLocalReason') ? {} : { reason }),
      ...(idTag === undefined ? {} : { idTag }),
      ...(samples.length === 0 ? {} : { transactionData: [...samples] }),
    };
    messages.add('StopTransaction', said, number);
  }

  #lock(connector: Connector): boolean {
    const { outlet } = connector;
    if (outlet.settings.cable === 'fixed') return true;
    connector.lockFailed = outlet.lockBroken;
    outlet.locked = !outlet.lockBroken;
    return outlet.locked || this.#chargePoint.behaviours.has('startsWithFailedLock');
  }

  /** The id is not valid and the transaction goes on: no energy but what MaxEnergyOnInvalidId grants. */
  #suspendAfterLastEnergy(transaction: Transaction): void {
    const { configuration, hardware, statuses, timers } = this.#chargePoint;
    const outlet = hardware.outlet(transaction.connectorId);
    if (outlet === undefined) return;
    const granted = configuration.integer('MaxEnergyOnInvalidId');
    const suspend = (): void => {
      if (!this.running.includes(transaction)) return;
      transaction.suspended = true;
      outlet.openContactor();
      statuses.refresh(transaction.connectorId);
    };
    if (granted === 0) suspend();
    else timers.after((granted * 3_600_000) / outlet.maxWatts, suspend);
  }
}
