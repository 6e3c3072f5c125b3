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
    for (const id of this.#reports.keys()) this.refresh(id);
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
    const { isOnline, log, rpc, behaviours } = this.#chargePoint;
    if (!isOnline) return;
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
    const { firmware, hardware, memory, transactions } = this.#chargePoint;
    const inoperative = memory.inoperative.has(connectorId) || firmware.blocks;
    const connector = this.#connector(connectorId);
    if (connector !== undefined) {
      const finishing = memory.finishing.has(connectorId);
      const transaction = transactions.on(connectorId);
      return noticeFor(connector, { transaction, inoperative, finishing, chargePointFaulty: hardware.faulty });
    }
    // Connector 0 knows three statuses only.
    if (hardware.faulty) return { status: 'Faulted', errorCode: 'OtherError' };
    return { status: inoperative ? 'Unavailable' : 'Available', errorCode: 'NoError' };
  }
}

const sameNotice = (one: Notice, other: Notice): boolean =>
  one.status === other.status && one.errorCode === other.errorCode;
