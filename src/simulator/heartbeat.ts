/** Heartbeats after a time in which nothing was sent (OCPP 1.6 §4.6, §9.1.10), from absolute targets. */
import { instantOf } from '../ocpp/timestamps.js';
import type { ChargePoint } from './charge-point.js';
import type { Timer } from './clock.js';

export class Heartbeat {
  readonly #chargePoint: ChargePoint;
  #dueAt = Infinity;
  #timer: Timer | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** Counts a whole interval from now; also where the interval has changed. */
  start(): void {
    this.#dueAt = this.#chargePoint.clock.uptime + this.#interval();
    this.#arm();
  }

  /** One beat, whether it is due or not. */
  beat(): void {
    this.#chargePoint.rpc.call('Heartbeat', {}, (outcome) => {
      const now = outcome.kind === 'answer' ? instantOf(outcome.payload.currentTime) : undefined;
      if (now !== undefined) this.#chargePoint.setClock(now);
    });
  }

  /** Something was sent: the Central System knows that the charge point is alive. */
  written(action: string): void {
    const { behaviours, clock } = this.#chargePoint;
    if (action === 'Heartbeat' || this.#dueAt === Infinity || behaviours.has('heartbeatsStrictly')) return;
    this.#dueAt = clock.uptime + this.#interval();
  }

  #interval(): number {
    const { behaviours, configuration } = this.#chargePoint;
    return behaviours.waits('heartbeat', configuration.milliseconds('HeartbeatInterval'));
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = this.#chargePoint.timers.at(this.#dueAt, () => {
      this.#due();
    });
  }

  #due(): void {
    const { clock, isOnline } = this.#chargePoint;
    if (clock.uptime >= this.#dueAt) {
      const interval = this.#interval();
      const next = this.#dueAt + interval;
      this.#dueAt = next > clock.uptime ? next : clock.uptime + interval;
      if (isOnline) this.beat();
    }
    this.#arm();
  }
}
