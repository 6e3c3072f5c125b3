/** Security events: all are logged, some are told, each until the Central System has confirmed it (A04). */
import { securityEvents, type SecurityEvent } from '../../ocpp/security.js';
import type { ChargePoint } from '../charge-point.js';
import { seconds, type Timer } from '../clock.js';
import { EventLog } from '../event-log.js';
import type { SecurityMemory } from './memory.js';

/** Events that are not critical (§8) but are told: A00.FR.309, 315, 322, A02.FR.07, L01.FR.02, L01.FR.03. */
const toldAnyway: ReadonlySet<SecurityEvent> = new Set([
  'InvalidCentralSystemCertificate',
  'InvalidChargePointCertificate',
  'InvalidFirmwareSignature',
  'InvalidFirmwareSigningCertificate',
  'InvalidTLSCipherSuite',
  'InvalidTLSVersion',
]);

const retryAfter = seconds(30);
const mostUntold = 100;
const longestTechInfo = 255;

export class SecurityEvents {
  readonly #chargePoint: ChargePoint;
  readonly #memory: SecurityMemory;
  readonly log: EventLog;
  #underWay = false;
  #retry: Timer | undefined;

  constructor(chargePoint: ChargePoint, memory: SecurityMemory) {
    this.#chargePoint = chargePoint;
    this.#memory = memory;
    this.log = new EventLog(chargePoint.clock, memory.log);
  }

  /** Something happened. `techInfo` is read by others: no secrets in it. */
  raise(type: SecurityEvent, techInfo?: string): void {
    const { untold } = this.#memory;
    this.log.add(techInfo === undefined ? type : `${type}: ${techInfo}`);
    if (securityEvents[type] !== 'critical' && !toldAnyway.has(type)) return;
    untold.push({ type, at: this.#chargePoint.clock.now, techInfo: techInfo?.slice(0, longestTechInfo) });
    if (untold.length > mostUntold) untold.shift();
    this.deliver();
  }

  /** Tells the oldest event if there is somebody to tell. */
  deliver(): void {
    const { behaviours, isOnline, rpc, timers } = this.#chargePoint;
    const [event] = this.#memory.untold;
    if (event === undefined || this.#underWay || !isOnline) return;
    this.#retry?.cancel();
    this.#underWay = true;
    const { type, at, techInfo } = event;
    const payload = {
      type,
      timestamp: behaviours.timestamp(at),
      ...(techInfo === undefined ? {} : { techInfo }),
    };
    rpc.call('SecurityEventNotification', payload, ({ kind }) => {
      this.#underWay = false;
      if (kind === 'lost') return;
      if (kind === 'timeout') {
        this.#retry = timers.after(retryAfter, () => {
          this.deliver();
        });
        return;
      }
      this.#memory.untold = this.#memory.untold.filter((each) => each !== event);
      this.deliver();
    });
  }
}
