/** Periodic and clock-aligned meter values, for MeterValues and for StopTransaction (OCPP 1.6 §3.16, §4.7). */
import type { MeterValue } from '../ocpp/datatypes.js';
import type { ChargePoint } from './charge-point.js';
import { seconds, type Timer } from './clock.js';
import type { Outlet } from './hardware.js';
import { sample, type Context } from './measurands.js';
import type { Transaction } from './memory.js';

const day = seconds(24 * 60 * 60);
const register = ['Energy.Active.Import.Register'];

export class Metering {
  readonly #chargePoint: ChargePoint;
  readonly #periodic = new Map<number, Timer>();
  #aligned: Timer | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  begin(transaction: Transaction): void {
    this.#collect(transaction, transaction.startedAt, 'StopTxnSampledData', 'Transaction.Begin');
    this.#armPeriodic(transaction, 0);
  }

  /** Goes on sampling at the interval that the start has set. */
  resume(transaction: Transaction): void {
    this.#armPeriodic(transaction, 0);
  }

  end(transaction: Transaction, endedAt: number): void {
    this.#periodic.get(transaction.number)?.cancel();
    this.#periodic.delete(transaction.number);
    this.#collect(transaction, endedAt, 'StopTxnSampledData', 'Transaction.End');
  }

  intervalChanged(): void {
    for (const transaction of this.#chargePoint.transactions.running) this.#armPeriodic(transaction, 0);
    this.#armAligned();
  }

  timeChanged(): void {
    this.#armAligned();
  }

  /** What is measured now, in a message of its own. */
  reportAsAsked(connectorId: number): void {
    const { clock, configuration, hardware, isOnline, rpc, transactions } = this.#chargePoint;
    const outlet = hardware.outlet(connectorId);
    if (outlet === undefined) return;
    const measurands = configuration.list('MeterValuesSampledData');
    const sampledValue = sample(outlet, measurands.length === 0 ? register : measurands, 'Trigger');
    const value = { timestamp: this.#stamp(clock.now), sampledValue };
    const transaction = transactions.on(connectorId);
    if (transaction !== undefined && isOnline) this.#add(connectorId, value, transaction.number);
    else rpc.call('MeterValues', { connectorId, meterValue: [value] }, () => undefined);
  }

  #armPeriodic(transaction: Transaction, last: number): void {
    const { behaviours, clock, configuration, timers } = this.#chargePoint;
    this.#periodic.get(transaction.number)?.cancel();
    const configured = configuration.milliseconds('MeterValueSampleInterval');
    if (configured === 0 && !behaviours.has('samplesAtIntervalZero')) return;
    const interval = behaviours.waits('sampleInterval', configured === 0 ? seconds(10) : configured);
    const elapsed = Math.floor((clock.uptime - transaction.startedUptime) / interval);
    const count = Math.max(elapsed, last) + 1;
    const target = transaction.startedUptime + count * interval;
    const timer = timers.at(target, () => {
      const at = clock.timeOfDayAt(target);
      this.#collect(transaction, at, 'StopTxnSampledData', 'Sample.Periodic');
      this.#report(transaction, at, 'MeterValuesSampledData', 'Sample.Periodic');
      this.#armPeriodic(transaction, count);
    });
    this.#periodic.set(transaction.number, timer);
  }

  #armAligned(): void {
    const { clock, configuration, timers } = this.#chargePoint;
    this.#aligned?.cancel();
    const interval = configuration.milliseconds('ClockAlignedDataInterval');
    if (interval === 0) return;
    const { now } = clock;
    const midnight = Math.floor(now / day) * day;
    const slot = midnight + (Math.floor((now - midnight) / interval) + 1) * interval;
    const target = Math.min(slot, midnight + day);
    this.#aligned = timers.after(target - now, () => {
      for (const transaction of this.#chargePoint.transactions.running) {
        this.#collect(transaction, target, 'StopTxnAlignedData', 'Sample.Clock');
        this.#report(transaction, target, 'MeterValuesAlignedData', 'Sample.Clock');
      }
      if (this.#chargePoint.behaviours.has('sendsMainMeterValues')) this.#reportMain(target);
      this.#armAligned();
    });
  }

  #report(transaction: Transaction, at: number, key: string, context: Context): void {
    const { behaviours, configuration, isOnline } = this.#chargePoint;
    const outlet = this.#outlet(transaction);
    if (outlet === undefined || (!isOnline && behaviours.has('samplesOnlyOnline'))) return;
    const measurands = configuration.list(key);
    const values = sample(outlet, measurands.length === 0 ? register : measurands, context);
    this.#add(transaction.connectorId, { timestamp: this.#stamp(at), sampledValue: values }, transaction.number);
  }

  #reportMain(at: number): void {
    const total = this.#chargePoint.hardware.outlets.reduce((sum, outlet) => sum + outlet.register, 0);
    const value = {
      value: String(total),
      context: 'Sample.Clock',
      measurand: 'Energy.Active.Import.Register',
    } as const;
    this.#add(0, { timestamp: this.#stamp(at), sampledValue: [{ ...value, unit: 'Wh' }] }, undefined);
  }

  #add(connectorId: number, value: MeterValue, transaction: number | undefined): void {
    this.#chargePoint.messages.add('MeterValues', { connectorId, meterValue: [value] }, transaction);
  }

  /** Keeps a sample for transactionData; drops intermediate ones, never the first or the last (errata 3.91). */
  #collect(transaction: Transaction, at: number, key: string, context: Context): void {
    const { configuration } = this.#chargePoint;
    const outlet = this.#outlet(transaction);
    const measurands = configuration.list(key);
    if (outlet === undefined || measurands.length === 0) return;
    const most = Math.max(configuration.integer('StopTransactionMaxMeterValues'), 2);
    if (transaction.samples.length >= most) transaction.samples.splice(1, 1);
    transaction.samples.push({ timestamp: this.#stamp(at), sampledValue: sample(outlet, measurands, context) });
  }

  #outlet(transaction: Transaction): Outlet | undefined {
    return this.#chargePoint.hardware.outlet(transaction.connectorId);
  }

  #stamp(at: number): string {
    return this.#chargePoint.behaviours.timestamp(at);
  }
}
