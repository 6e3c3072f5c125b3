/** Firmware updates (OCPP 1.6 §5.19, §4.5; signed: L01): waits, downloads, installs, restarts, tells of every step. */
import type { ChargePoint } from './charge-point.js';
import { seconds, type Timer } from './clock.js';
import { versionOfImage } from './firmware-image.js';
import { FirmwareReports, type FirmwareStatus } from './firmware-reports.js';
import type { FirmwareUpdate, SignedUpdate } from './memory.js';
import { checkProtocol } from './log-files.js';
import { isSignedBy } from './security/signed-update.js';
import { download } from './transfer.js';
import { TransferTask } from './transfer-task.js';

const installationTime = seconds(2);
/** How often is looked whether a session has ended. */
const patience = seconds(1);

export class Firmware {
  readonly #chargePoint: ChargePoint;
  readonly #reports: FirmwareReports;
  #status: FirmwareStatus = 'Idle';
  /** Connectors that are not in use wait for the installation (L01.FR.07). */
  #waits = false;
  #timer: Timer | undefined;
  #task: TransferTask<Buffer> | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    this.#reports = new FirmwareReports(chargePoint);
  }

  /** How far the update under way has come; `Idle` where there is none, or one that another message tells of. */
  get status(): FirmwareStatus {
    return this.#chargePoint.memory.update?.signed === undefined ? this.#status : 'Idle';
  }

  /** Whether connectors that are not in use are out of order. */
  get blocks(): boolean {
    const { behaviours } = this.#chargePoint;
    return this.#waits || (this.#status !== 'Idle' && behaviours.has('unavailableDuringUpdate'));
  }

  /** The version that runs. */
  get version(): string {
    return this.#chargePoint.memory.firmwareVersion ?? this.#chargePoint.settings.firmwareVersion;
  }

  /** What is answered to whoever wants another update (L01.FR.26, L01.FR.27). */
  get acceptance(): 'Accepted' | 'AcceptedCanceled' | 'Rejected' {
    if (this.#status === 'Installing') return 'Rejected';
    return this.#chargePoint.memory.update === undefined ? 'Accepted' : 'AcceptedCanceled';
  }

  /** Takes on an update, in place of one that is not installing yet. */
  update(update: FirmwareUpdate): void {
    if (this.acceptance === 'Rejected') return;
    this.#stop();
    this.#status = 'Idle';
    this.#waits = false;
    this.#chargePoint.memory.update = update;
    if (update.retrieveAt > this.#chargePoint.clock.now) this.#reports.tellSigned('DownloadScheduled');
    this.#retrieveWhenDue(update);
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
            this.#downloaded(update, image);
          });
      },
    );
  }

  async #fetch(location: string, signal: AbortSignal): Promise<Buffer> {
    if (this.#chargePoint.behaviours.has('claimsToDownload')) return Buffer.alloc(0);
    checkProtocol(this.#chargePoint, location);
    return download(location, this.#chargePoint.behaviours.transfers, signal);
  }

  #downloaded({ signed }: FirmwareUpdate, image: Buffer): void {
    const { clock, timers } = this.#chargePoint;
    this.#step('Downloaded');
    if (signed !== undefined && !this.#verify(signed, image)) return;
    const left = (signed?.installAt ?? 0) - clock.now;
    if (left <= 0) {
      this.#verified(image);
      return;
    }
    this.#reports.tellSigned('InstallScheduled');
    this.#timer = timers.after(left, () => {
      this.#verified(image);
    });
  }

  /** Whether an update goes on. */
  #verify({ signingCertificate, signature }: SignedUpdate, image: Buffer): boolean {
    const { behaviours, security } = this.#chargePoint;
    const isSigned = isSignedBy(signingCertificate, image, signature) || behaviours.has('ignoresFirmwareSignature');
    this.#reports.tellSigned(isSigned ? 'SignatureVerified' : 'InvalidSignature');
    if (isSigned) return true;
    security?.events.raise('InvalidFirmwareSignature');
    this.#finish();
    return false;
  }

  #verified(image: Buffer): void {
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
    this.#reports.tell(status);
    if (status === 'Installed') this.#chargePoint.security?.events.raise('FirmwareUpdated', this.version);
    this.#finish();
  }

  #finish(): void {
    const { behaviours, memory, statuses } = this.#chargePoint;
    memory.update = undefined;
    if (behaviours.has('staysUnavailableAfterUpdate')) return;
    this.#status = 'Idle';
    this.#waits = false;
    statuses.refreshAll();
  }

  #whenIdle(work: () => void): void {
    const { memory, statuses, timers, transactions } = this.#chargePoint;
    if (transactions.running.length === 0) {
      work();
      return;
    }
    if (!this.#waits && memory.update?.signed !== undefined) {
      this.#waits = true;
      statuses.refreshAll();
    }
    this.#timer = timers.after(patience, () => {
      this.#whenIdle(work);
    });
  }

  #after(wait: 'download' | 'installation', honest: number, work: () => void): void {
    const ms = this.#chargePoint.behaviours.waits(wait, honest);
    if (ms === 0) work();
    else this.#timer = this.#chargePoint.timers.after(ms, work);
  }
}
