/** Firmware updates (OCPP 1.6 §5.19, §4.5; signed: L01): waits, downloads, installs, restarts, tells of every step. */
import type { Request, Response } from '../ocpp/messages.js';
import { instantOf } from '../ocpp/timestamps.js';
import type { ChargePoint } from './charge-point.js';
import { seconds, type Timer } from './clock.js';
import { versionOfImage } from './firmware-image.js';
import type { FirmwareUpdate } from './memory.js';
import { ProgressReports } from './progress-reports.js';
import { checkProtocol } from './log-files.js';
import { isSignedBy, isTrustedToSign } from './security/firmware-signature.js';
import { download } from './transfer.js';
import { attemptsOf, TransferTask } from './transfer-task.js';

export type FirmwareStatus = Request<'FirmwareStatusNotification'>['status'];
type SignedStatus = Request<'SignedFirmwareStatusNotification'>['status'];

const installationTime = seconds(2);
/** How often is looked whether a session has ended. */
const patience = seconds(1);

export class Firmware {
  readonly #chargePoint: ChargePoint;
  readonly #reports: ProgressReports<'FirmwareStatusNotification'>;
  readonly #signedReports: ProgressReports<'SignedFirmwareStatusNotification'>;
  #status: FirmwareStatus = 'Idle';
  /** Connectors that are not in use wait for the installation (L01.FR.07). */
  #waits = false;
  #timer: Timer | undefined;
  #task: TransferTask<Buffer> | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    this.#reports = new ProgressReports(chargePoint, 'FirmwareStatusNotification');
    this.#signedReports = new ProgressReports(chargePoint, 'SignedFirmwareStatusNotification');
  }

  /** How far the update under way has come; `Idle` where there is none. */
  get status(): FirmwareStatus {
    return this.#status;
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

  /** Takes on an update, in place of one that is not installing yet. */
  update(request: Request<'UpdateFirmware'>): void {
    if (this.#status === 'Installing') return;
    this.#begin({
      location: request.location,
      retrieveAt: this.#instant(request.retrieveDate),
      attempts: attemptsOf(request),
      outcome: undefined,
    });
  }

  /** What is answered to a signed update (L01.FR.23, L01.FR.26, L01.FR.27). */
  judgeSigned({ firmware }: Request<'SignedUpdateFirmware'>): Response<'SignedUpdateFirmware'>['status'] {
    const { behaviours, clock, memory, security } = this.#chargePoint;
    const roots = security?.trust.certificates('ManufacturerRootCertificate') ?? [];
    const isTrusted = isTrustedToSign(firmware.signingCertificate, roots, clock.now);
    if (!isTrusted && !behaviours.has('takesAnySigningCertificate')) return 'InvalidCertificate';
    if (this.#status === 'Installing') return 'Rejected';
    return memory.update === undefined ? 'Accepted' : 'AcceptedCanceled';
  }

  /** Takes on a signed update that was accepted. */
  updateSigned({ firmware, requestId, ...request }: Request<'SignedUpdateFirmware'>): void {
    const { location, retrieveDateTime, installDateTime, signingCertificate, signature } = firmware;
    const installAt = installDateTime === undefined ? undefined : this.#instant(installDateTime);
    const update: FirmwareUpdate = {
      location,
      retrieveAt: this.#instant(retrieveDateTime),
      attempts: attemptsOf(request),
      outcome: undefined,
      signed: { requestId, signingCertificate, signature, installAt },
    };
    this.#begin(update);
  }

  /** Registered after a start: goes on with what it found in the memory. */
  resume(): void {
    const { update } = this.#chargePoint.memory;
    this.linkUp();
    if (update === undefined || this.#status !== 'Idle') return;
    if (update.outcome === undefined) this.#retrieveWhenDue(update);
    else this.#end(update.outcome);
  }

  linkUp(): void {
    this.#reports.linkUp();
    this.#signedReports.linkUp();
  }

  /** The software stops. */
  halt(): void {
    this.#stop();
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#task?.cancel();
  }

  #instant(time: string): number {
    return instantOf(time) ?? this.#chargePoint.clock.now;
  }

  #begin(update: FirmwareUpdate): void {
    this.#stop();
    this.#status = 'Idle';
    this.#waits = false;
    this.#chargePoint.memory.update = update;
    if (update.retrieveAt > this.#chargePoint.clock.now) this.#tellSigned('DownloadScheduled');
    this.#retrieveWhenDue(update);
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
    const { behaviours, clock, security, timers } = this.#chargePoint;
    this.#step('Downloaded');
    if (signed !== undefined) {
      const isSigned = isSignedBy(signed.signingCertificate, image, signed.signature);
      if (!isSigned && !behaviours.has('ignoresFirmwareSignature')) {
        this.#tellSigned('InvalidSignature');
        security?.events.raise('InvalidFirmwareSignature');
        this.#finish();
        return;
      }
      this.#tellSigned('SignatureVerified');
    }
    const left = (signed?.installAt ?? 0) - clock.now;
    if (left <= 0) {
      this.#verified(image);
      return;
    }
    this.#tellSigned('InstallScheduled');
    this.#timer = timers.after(left, () => {
      this.#verified(image);
    });
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
    this.#tell(status);
  }

  #end(status: FirmwareStatus): void {
    this.#tell(status);
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

  #tell(status: FirmwareStatus): void {
    if (this.#chargePoint.memory.update?.signed === undefined) this.#reports.tell({ status });
    else this.#tellSigned(status);
  }

  /** Tells a step of a signed update, and nothing of another. */
  #tellSigned(status: SignedStatus): void {
    const { memory } = this.#chargePoint;
    const requestId = memory.update?.signed?.requestId;
    if (requestId === undefined) return;
    const progress = { status, requestId };
    if (memory.security !== undefined) memory.security.firmwareStatus = progress;
    this.#signedReports.tell(progress);
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
