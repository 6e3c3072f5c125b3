/** Going down: by a reset, for new firmware, or on the back-up supply after the mains have failed (OCPP 1.6 §5.14). */
import type { StopReason } from '../ocpp/datatypes.js';
import type { Request } from '../ocpp/messages.js';
import type { ChargePoint } from './charge-point.js';
import { seconds } from './clock.js';

/** How long the last messages may take before the charge point goes down all the same. */
const patience = { Soft: seconds(30), Hard: seconds(10), mains: seconds(5) } as const;

export class Shutdown {
  readonly #chargePoint: ChargePoint;
  readonly #restart: () => void;
  #hasBegun = false;
  #down: (() => void) | undefined;

  constructor(chargePoint: ChargePoint, restart: () => void) {
    this.#chargePoint = chargePoint;
    this.#restart = restart;
  }

  /** Whether nothing new may begin. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** What runs is stopped and reported before the charge point restarts. */
  reset(type: Request<'Reset'>['type']): void {
    if (this.#hasBegun) return;
    const { behaviours, memory, transactions } = this.#chargePoint;
    const reason = type === 'Hard' ? 'HardReset' : 'SoftReset';
    if (type === 'Soft' && behaviours.has('softResetWithoutReboot')) {
      transactions.stopAll(reason);
      return;
    }
    memory.interruption = reason;
    const later = behaviours.has(type === 'Hard' ? 'stopsAfterHardReset' : 'stopsAfterSoftReset');
    this.#begin(later ? undefined : reason, patience[type], this.#restart);
  }

  /** Starts anew of its own accord, as new firmware needs it. */
  restart(): void {
    if (this.#hasBegun) return;
    this.#chargePoint.memory.interruption = 'Reboot';
    this.#begin('Reboot', patience.Soft, this.#restart);
  }

  /** The mains are gone and a back-up supply lasts for the last reports. */
  loseMains(down: () => void): void {
    this.#chargePoint.memory.interruption = 'PowerLoss';
    this.#begin('PowerLoss', patience.mains, down);
  }

  /** Goes down if it is to and everything has been said, or nobody listens. */
  goWhenQuiet(): void {
    const { link, messages, rpc } = this.#chargePoint;
    if (this.#down !== undefined && (!link.isUp || (rpc.isIdle && messages.isEmpty))) this.#go();
  }

  #begin(reason: StopReason | undefined, longest: number, down: () => void): void {
    const { timers, transactions } = this.#chargePoint;
    this.#hasBegun = true;
    if (reason !== undefined) transactions.stopAll(reason);
    this.#down = down;
    timers.after(longest, () => {
      this.#go();
    });
    this.goWhenQuiet();
  }

  #go(): void {
    const down = this.#down;
    this.#down = undefined;
    down?.();
  }
}
