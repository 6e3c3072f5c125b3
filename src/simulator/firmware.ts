/** Firmware updates (OCPP 1.6 §5.19, §4.5): waits, downloads, installs, restarts, and tells of every step. */
import type { Request } from '../ocpp/messages.js';
import { instantOf } from '../ocpp/timestamps.js';
import type { ChargePoint } from './charge-point.js';
import { seconds, type Timer } from './clock.js';
import { versionOfImage } from './firmware-image.js';
import type { FirmwareUpdate } from './memory.js';
import { ProgressReports } from './progress-reports.js';
import { download } from './transfer.js';
import { attemptsOf, checkProtocol, TransferTask } from './transfer-task.js';

export type FirmwareStatus = Request<'FirmwareStatusNotification'>['status'];

const installationTime = seconds(2);
/** How often is looked whether a session has ended. */
const patience = seconds(1);

export class Firmware {
  readonly #chargePoint: ChargePoint;
  readonly #reports: ProgressReports<'FirmwareStatusNotification'>;
  #status: FirmwareStatus = 'Idle';
  #timer: Timer | undefined;
  #task: TransferTask<Buffer> | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    this.#reports = new ProgressReports(chargePoint, 'FirmwareStatusNotification');
  }

  /** How far the update under way has come; `Idle` where there is none. */
  get status(): FirmwareStatus {
    return this.#status;
  }

  /** Whether connectors that are not in use are out of order. */
  get blocks(): boolean {
    return this.#status !== 'Idle' && this.#chargePoint.behaviours.has('unavailableDuringUpdate');
  }

  /** The version that runs. */
  get version(): string {
    return this.#chargePoint.memory.firmwareVersion ?? this.#chargePoint.settings.firmwareVersion;
  }

  /** Takes on an update, in place of one that is not installing yet. */
  update(request: Request<'UpdateFirmware'>): void {
    const { clock, memory } = this.#chargePoint;
    if (this.#status === 'Installing') return;
    this.#stop();
    this.#status = 'Idle';
    memory.update = {
      location: request.location,
      retrieveAt: instantOf(request.retrieveDate) ?? clock.now,
      attempts: attemptsOf(request),
      outcome: undefined,
    };
    this.#retrieveWhenDue(memory.update);
  }

  /** Registered after a start: goes on with what it found in the memory. */
  resume(): void {
    const { update } = this.#chargePoint.memory;
    this.#reports.linkUp();
    if (update === undefined || this.#status !== 'Idle') return;
    if (update.outcome === undefined) this.#retrieveWhenDue(update);
    else this.#end(update.outcome);
  }

  linkUp(): void {
    this.#reports.linkUp();
  }

  /** The software stops. */
  halt(): void {
    this.#stop();
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#task?.cancel();
  }

  #retrieveWhenDue(update: FirmwareUpdate): void {
    const { clock, timers } = this.#chargePoint;
    const left = update.retrieveAt - clock.now;
    this.#timer?.cancel();
    if (left > 0) {
      this.#timer = timers.after(left, () => {
        this.#retrieveWhenDue(update);
      });
      return;
    }
    this.#step('Downloading');
    this.#task = new TransferTask(
      this.#chargePoint,
      update.attempts,
      (signal) => this.#fetch(update.location, signal),
      (image) => {
        if (image === undefined) this.#end('DownloadFailed');
        else
          this.#after('download', 0, () => {
            this.#downloaded(image);
          });
      },
    );
  }

  async #fetch(location: string, signal: AbortSignal): Promise<Buffer> {
    if (this.#chargePoint.behaviours.has('claimsToDownload')) return Buffer.alloc(0);
    checkProtocol(this.#chargePoint, location);
    return download(location, this.#chargePoint.behaviours.transfers, signal);
  }

  #downloaded(image: Buffer): void {
    this.#step('Downloaded');
    if (this.#chargePoint.behaviours.has('checksBeforeInstalling') && versionOfImage(image) === undefined) {
      this.#end('InstallationFailed');
      return;
    }
    this.#whenIdle(() => {
      this.#step('Installing');
      this.#after('installation', installationTime, () => {
        this.#install(image);
      });
    });
  }

  #install(image: Buffer): void {
    const { behaviours, memory } = this.#chargePoint;
    const version = behaviours.has('refusesEveryImage') ? undefined : versionOfImage(image);
    if (version === undefined && !behaviours.has('installsAnything')) {
      if (behaviours.has('rebootsAfterFailedInstallation')) this.#restart('InstallationFailed');
      else this.#end('InstallationFailed');
      return;
    }
    if (behaviours.has('claimsToInstall')) {
      this.#end('Installed');
      return;
    }
    if (!behaviours.has('keepsOldFirmware')) memory.firmwareVersion = version ?? this.version;
    this.#whenIdle(() => {
      this.#restart('Installed');
    });
  }

  /** It is good practice to have booted before Installed is told (OCPP 1.6 §5.19). */
  #restart(outcome: 'Installed' | 'InstallationFailed'): void {
    const { behaviours, memory, shutdown } = this.#chargePoint;
    if (behaviours.has('tellsOutcomeBeforeReboot')) this.#end(outcome);
    else if (memory.update !== undefined) memory.update.outcome = outcome;
    shutdown.restart();
  }

  #step(status: FirmwareStatus): void {
    this.#status = status;
    // Before the download and the installation connectors may be taken out of order (OCTT TC_044_1).
    this.#chargePoint.statuses.refreshAll();
    this.#reports.tell(status);
  }

  #end(status: FirmwareStatus): void {
    const { behaviours, memory, statuses } = this.#chargePoint;
    memory.update = undefined;
    this.#reports.tell(status);
    if (behaviours.has('staysUnavailableAfterUpdate')) return;
    this.#status = 'Idle';
    statuses.refreshAll();
  }

  #whenIdle(work: () => void): void {
    if (this.#chargePoint.transactions.running.length === 0) work();
    else
      this.#timer = this.#chargePoint.timers.after(patience, () => {
        this.#whenIdle(work);
      });
  }

  #after(wait: 'download' | 'installation', honest: number, work: () => void): void {
    const ms = this.#chargePoint.behaviours.waits(wait, honest);
    if (ms === 0) work();
    else this.#timer = this.#chargePoint.timers.after(ms, work);
  }
}
