/** From start-up to being accepted by the Central System (OCPP 1.6 §4.2). */
import type { Response } from '../ocpp/messages.js';
import { instantOf } from '../ocpp/timestamps.js';
import type { ChargePoint } from './charge-point.js';
import { seconds, type Timer } from './clock.js';

/** `Unknown`: the first BootNotification since start-up has not been answered yet. */
export type RegistrationState = 'Unknown' | 'Accepted' | 'Pending' | 'Rejected';

/** Where the Central System leaves the choice, or does not answer. */
const ownRetryInterval = seconds(10);

export class Registration {
  readonly #chargePoint: ChargePoint;
  #state: RegistrationState = 'Unknown';
  /** The uptime before which no BootNotification may go out. */
  #notBefore = 0;
  #timer: Timer | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  get state(): RegistrationState {
    return this.#state;
  }

  linkUp(): void {
    const { behaviours, startedBy } = this.#chargePoint;
    if (this.#state === 'Accepted') {
      // OCPP-J 1.6 §5.4: a reconnection is no boot.
      if (behaviours.has('bootsOnReconnect')) this.#boot();
      this.#chargePoint.reconnected();
    } else if (startedBy === 'reset' && behaviours.has('skipsBootAfterReset')) {
      this.#accept();
    } else {
      this.#bootWhenDue();
    }
  }

  /** A BootNotification before its time, as the Central System has asked for it (OCPP 1.6 §4.2). */
  bootAsAsked(): void {
    this.#timer?.cancel();
    this.#boot();
  }

  #bootWhenDue(): void {
    const { clock, timers, link } = this.#chargePoint;
    if (clock.uptime < this.#notBefore) {
      this.#timer?.cancel();
      this.#timer = timers.at(this.#notBefore, () => {
        this.#bootWhenDue();
      });
    } else if (link.isUp && this.#state !== 'Accepted') {
      this.#boot();
    }
  }

  #boot(): void {
    const { firmware, rpc, settings } = this.#chargePoint;
    const about = {
      chargePointVendor: settings.vendor,
      chargePointModel: settings.model,
      chargePointSerialNumber: (settings.security?.serialNumber ?? settings.identity).slice(0, 25),
      firmwareVersion: firmware.version,
    };
    rpc.call('BootNotification', about, (outcome) => {
      if (outcome.kind === 'answer') this.#answered(outcome.payload);
      else if (outcome.kind === 'lost') this.#notBefore = 0;
      else if (this.#state !== 'Accepted') this.#retryAfter(ownRetryInterval);
    });
  }

  #answered({ status, currentTime, interval }: Response<'BootNotification'>): void {
    const { behaviours, link } = this.#chargePoint;
    const now = instantOf(currentTime);
    if (now !== undefined) this.#chargePoint.setClock(now);
    if (status === 'Accepted' || (status === 'Pending' && behaviours.has('treatsPendingAsAccepted'))) {
      this.#adoptHeartbeatInterval(interval);
      this.#accept();
      return;
    }
    this.#state = status;
    this.#retryAfter(interval > 0 ? seconds(interval) : ownRetryInterval);
    if (status === 'Rejected' && behaviours.has('disconnectsWhileRejected')) link.hangUp();
  }

  #adoptHeartbeatInterval(interval: number): void {
    const { behaviours, configuration } = this.#chargePoint;
    if (interval > 0 && !behaviours.has('ignoresBootInterval')) {
      configuration.keep('HeartbeatInterval', String(interval));
    }
  }

  #accept(): void {
    this.#state = 'Accepted';
    this.#chargePoint.accepted();
  }

  #retryAfter(ms: number): void {
    const { behaviours, clock } = this.#chargePoint;
    this.#notBefore = clock.uptime + behaviours.waits('bootRetry', ms);
    this.#bootWhenDue();
  }
}
