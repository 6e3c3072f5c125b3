/** The security extension of a charge point: what it logs in with, whom it trusts, what it tells (security whitepaper). */
import type { X509Certificate } from 'node:crypto';
import type { SecurityEvent } from '../../ocpp/security.js';
import type { ChargePoint } from '../charge-point.js';
import type { SecuritySettings } from '../settings.js';
import type { Failure } from './connection-failure.js';
import { SecurityEvents } from './events.js';
import { securityKeys } from './keys.js';
import { LogUpload } from './log-upload.js';
import { loginOf, type Login } from './login.js';
import type { SecurityMemory } from './memory.js';
import { OwnCertificates } from './own-certificates.js';
import { TrustStore } from './trust-store.js';

/** How often it fails to connect before it falls back to the profile before (A05.FR.08). */
const patience = 5;

export class Security {
  readonly settings: SecuritySettings;
  readonly memory: SecurityMemory;
  readonly events: SecurityEvents;
  readonly trust: TrustStore;
  readonly own: OwnCertificates;
  readonly logs: LogUpload;
  readonly #chargePoint: ChargePoint;
  #failures = 0;
  /** What has been raised since it was connected last: one event for one outage. */
  readonly #raised = new Set<SecurityEvent>();

  constructor(chargePoint: ChargePoint, settings: SecuritySettings, memory: SecurityMemory) {
    this.#chargePoint = chargePoint;
    this.settings = settings;
    this.memory = memory;
    this.events = new SecurityEvents(chargePoint, memory);
    this.trust = new TrustStore(chargePoint, settings, memory);
    this.own = new OwnCertificates(chargePoint, settings, memory, this.trust);
    this.logs = new LogUpload(chargePoint, this.events.log);
    for (const [name, key] of securityKeys(chargePoint, this)) chargePoint.configuration.keepElsewhere(name, key);
  }

  /** How to dial now. */
  login(): Login {
    const { behaviours, settings } = this.#chargePoint;
    const { memory, own } = this;
    return loginOf({ identity: settings.identity, settings: this.settings, memory, own }, behaviours);
  }

  /** Connected; the certificates that the Central System showed, its own first. */
  connected(shown: readonly X509Certificate[]): void {
    this.#failures = 0;
    this.#raised.clear();
    this.memory.formerProfile = undefined;
    this.trust.connected(shown);
  }

  failedToConnect({ event, why }: Failure): void {
    if (event !== undefined && !this.#raised.has(event)) {
      this.#raised.add(event);
      this.events.raise(event, why);
    }
    this.#failures += 1;
    const { formerProfile } = this.memory;
    const stays = this.#failures < patience || formerProfile === undefined;
    if (stays || this.#chargePoint.behaviours.has('neverFallsBack')) return;
    this.memory.profile = formerProfile;
    this.memory.formerProfile = undefined;
    this.events.raise('ReconfigurationOfSecurityParameters', `back to SecurityProfile ${formerProfile}`);
  }

  /** Ends the connection, to log in anew with what has changed. */
  comeBack(): void {
    const { behaviours, link, shutdown } = this.#chargePoint;
    if (behaviours.has('rebootsForCredentials')) shutdown.restart();
    else link.hangUp();
  }

  /** Registered after a start. */
  started(): void {
    const { behaviours, log } = this.#chargePoint;
    if (this.memory.profile === 3 && behaviours.has('renewsCertificateAtStart')) {
      // A03: of its own accord.
      this.own.request().catch((error: unknown) => {
        log.add(`no signing request: ${String(error)}`);
      });
    }
    this.linkUp();
  }

  /** There is somebody to tell again. */
  linkUp(): void {
    this.events.deliver();
    this.logs.linkUp();
  }

  /** The software stops. */
  halt(): void {
    this.logs.halt();
  }
}
