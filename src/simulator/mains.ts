/** Power on, power off, restart: which software runs when, and what it finds. */
import { ChargePoint, type Body, type StartedBy } from './charge-point.js';
import { Timers, seconds } from './clock.js';

const rebootTime = seconds(2);

export class Mains {
  readonly #body: Body;
  readonly #timers: Timers;
  #running: ChargePoint | undefined;
  #isOn = true;

  constructor(body: Body) {
    this.#body = body;
    this.#timers = new Timers(body.clock);
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Starts the software at once; later starts take their time. */
  switchOn(): void {
    this.#start('power');
  }

  /** False where there is no power to cut. */
  cut(): boolean {
    if (!this.#isOn) return false;
    this.#isOn = false;
    const running = this.#running;
    const { behaviours, hardware, settings } = this.#body;
    if (running === undefined) return true;
    const down = (): void => {
      running.halt('cut');
      this.#stopped();
    };
    if (settings.stopReportedBeforeGoingDown && !behaviours.has('goesDownAtOnce')) {
      running.shutdown.loseMains(down);
    } else {
      this.#body.memory.interruption = 'PowerLoss';
      down();
    }
    hardware.dropOut();
    return true;
  }

  restore(): boolean {
    if (this.#isOn) return false;
    this.#isOn = true;
    // Still living on the back-up supply: it boots when that has ended.
    if (this.#running === undefined) this.#startLater('power');
    return true;
  }

  end(): void {
    this.#timers.close();
    this.#running?.halt('cut');
    this.#running = undefined;
  }

  #start(startedBy: StartedBy): void {
    if (!this.#isOn || this.#running !== undefined) return;
    const chargePoint = new ChargePoint(this.#body, startedBy, () => {
      chargePoint.halt('close');
      this.#stopped('reset');
    });
    this.#running = chargePoint;
    chargePoint.start();
  }

  #stopped(startAgain: StartedBy = 'power'): void {
    this.#running = undefined;
    this.#body.hardware.dropOut();
    this.#body.memory.survive(this.#body.behaviours);
    if (this.#isOn) this.#startLater(startAgain);
  }

  #startLater(startedBy: StartedBy): void {
    this.#timers.after(rebootTime, () => {
      this.#start(startedBy);
    });
  }
}
