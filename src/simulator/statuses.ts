/** Tells the Central System the status of every connector and of the charge point itself (OCPP 1.6 §4.9). */
import type { ChargePoint } from './charge-point.js';
import type { Timer } from './clock.js';
import { legalPath, noticeFor, type Connector, type Notice } from './connector.js';

interface Report {
  readonly connectorId: number;
  current: Notice;
  since: number;
  /** What the Central System was last told; undefined where it may not know. */
  told: Notice | undefined;
  timer: Timer | undefined;
}

export class Statuses {
  readonly #chargePoint: ChargePoint;
  readonly #reports: ReadonlyMap<number, Report>;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    const ids = [0, ...chargePoint.connectors.map(({ id }) => id)];
    const since = chargePoint.clock.now;
    this.#reports = new Map(
      ids.map((id) => [
        id,
        { connectorId: id, current: this.#true(id), since, told: undefined, timer: undefined } satisfies Report,
      ]),
    );
  }

  /** Looks at what is the case now and reports what has changed. */
  refresh(connectorId: number): void {
    this.#refresh(connectorId);
    const { memory, reservations } = this.#chargePoint;
    if (memory.reservations.size === 0) return;
    // What becomes of one connector may leave another as the last one for whom any was reserved.
    reservations.weigh();
    for (const id of this.#reports.keys()) this.#refresh(id);
  }

  #refresh(connectorId: number): void {
    const report = this.#reports.get(connectorId);
    if (report === undefined) return;
    const next = this.#true(connectorId);
    if (sameNotice(report.current, next)) return;
    const occupied = this.#connector(connectorId)?.outlet.occupied === true;
    for (const status of legalPath(report.current.status, next.status, occupied)) {
      report.current = status === next.status ? next : { status, errorCode: 'NoError' };
      report.since = this.#chargePoint.clock.now;
      this.#announce(report);
    }
  }

  refreshAll(): void {
    this.#chargePoint.reservations.weigh();
    for (const id of this.#reports.keys()) this.#refresh(id);
  }

  /** Errata 3.22: once accepted, the status of everything. */
  reportAll(): void {
    const reports = [...this.#reports.values()];
    const mainLast = this.#chargePoint.behaviours.has('reportsMainControllerLast');
    for (const report of mainLast ? [...reports.slice(1), ...reports.slice(0, 1)] : reports) this.#tell(report);
  }

  /** After having been offline, only what the Central System does not know yet. */
  reportChanges(): void {
    for (const report of this.#reports.values()) {
      if (report.told === undefined || !sameNotice(report.told, report.current)) this.#tell(report);
    }
  }

  /** Tells what is the case now, be it known already; also while the registration is pending (OCPP 1.6 §4.2). */
  tellAsAsked(connectorId: number): void {
    const report = this.#reports.get(connectorId);
    if (report !== undefined) this.#say(report);
  }

  /** OCPP 1.6 §3.5.2: the Central System says something else of an idTag than the local list. */
  tellListConflict(): void {
    const { behaviours, clock, isOnline, rpc } = this.#chargePoint;
    if (!isOnline) return;
    const { status } = this.#true(0);
    const timestamp = behaviours.timestamp(clock.now);
    const said = { connectorId: 0, errorCode: 'LocalListConflict', status, timestamp } as const;
    rpc.call('StatusNotification', said, () => undefined);
  }

  #announce(report: Report): void {
    const { configuration, timers } = this.#chargePoint;
    const leastDuration = configuration.milliseconds('MinimumStatusDuration');
    report.timer?.cancel();
    if (leastDuration === 0) {
      this.#tell(report);
      return;
    }
    report.timer = timers.after(leastDuration, () => {
      if (report.told === undefined || !sameNotice(report.told, report.current)) this.#tell(report);
    });
  }

  #tell(report: Report): void {
    if (this.#chargePoint.isOnline) this.#say(report);
  }

  #say(report: Report): void {
    const { log, rpc, behaviours } = this.#chargePoint;
    report.timer?.cancel();
    report.told = report.current;
    const { connectorId, current, since } = report;
    const { status, errorCode, info } = current;
    const timestamp = behaviours.timestamp(since);
    const said = { connectorId, errorCode, status, timestamp, ...(info === undefined ? {} : { info }) };
    log.add(`connector ${connectorId}: ${status}`);
    rpc.call('StatusNotification', said, (outcome) => {
      if (outcome.kind === 'lost' || outcome.kind === 'timeout') report.told = undefined;
    });
  }

  #connector(connectorId: number): Connector | undefined {
    return this.#chargePoint.connectors.find(({ id }) => id === connectorId);
  }

  #true(connectorId: number): Notice {
    const { behaviours, firmware, hardware, memory, reservations, transactions } = this.#chargePoint;
    const inoperative = memory.inoperative.has(connectorId) || firmware.blocks;
    const connector = this.#connector(connectorId);
    if (connector !== undefined) {
      const finishing = memory.finishing.has(connectorId);
      const transaction = transactions.on(connectorId);
      const atCable = behaviours.has('preparesReservedAtCable') && connector.outlet.occupied;
      const reserved = reservations.isReserved(connectorId) && !atCable;
      const chargePointFaulty = hardware.faulty;
      return noticeFor(connector, { transaction, inoperative, finishing, chargePointFaulty, reserved });
    }
    // Connector 0 knows three statuses only.
    if (hardware.faulty) return { status: 'Faulted', errorCode: 'OtherError' };
    return { status: inoperative ? 'Unavailable' : 'Available', errorCode: 'NoError' };
  }
}

const sameNotice = (one: Notice, other: Notice): boolean =>
  one.status === other.status && one.errorCode === other.errorCode;
