/** The body of the charge point: plugs, locks, contactors, meters, reader. It knows nothing of OCPP messages. */
import type { FaultKind } from '../operator/operator.js';
import type { Clock } from './clock.js';

export interface OutletSettings {
  readonly id: number;
  readonly cable: 'detachable' | 'fixed';
  readonly phases: 1 | 3;
  readonly current: 'AC' | 'DC';
}

/** A current on each of so many phases. */
export interface ChargingRate {
  readonly amperes: number;
  readonly phases: number;
}

/** One connector as a thing. */
export class Outlet {
  readonly settings: OutletSettings;
  readonly #clock: Clock;
  stationSide: boolean;
  evSide = false;
  locked = false;
  lockBroken = false;
  faulty = false;
  evDraws = true;
  #contactorClosed = false;
  #wattHours = 0;
  #settledAt: number;
  #limit: ChargingRate | undefined;
  /** The uptime at which the contactor last opened. */
  openedAt = 0;

  constructor(settings: OutletSettings, clock: Clock) {
    this.settings = settings;
    this.#clock = clock;
    this.stationSide = settings.cable === 'fixed';
    this.#settledAt = clock.uptime;
    this.#wattHours = 1000 * settings.id;
  }

  get id(): number {
    return this.settings.id;
  }

  /** Whether a cable shows on the side of the charge point. */
  get occupied(): boolean {
    return this.settings.cable === 'fixed' ? this.evSide : this.stationSide;
  }

  get connected(): boolean {
    return this.stationSide && this.evSide;
  }

  get volts(): number {
    return this.settings.current === 'DC' ? 400 : 230;
  }

  get maxAmperes(): number {
    return this.settings.current === 'DC' ? 125 : 32;
  }

  get maxWatts(): number {
    return this.volts * this.maxAmperes * this.phases;
  }

  get phases(): number {
    return this.settings.current === 'AC' ? this.settings.phases : 1;
  }

  /** What the EV is allowed to draw. */
  get offered(): ChargingRate {
    return this.#limit ?? { amperes: this.maxAmperes, phases: this.phases };
  }

  get offeredWatts(): number {
    return this.volts * this.offered.amperes * this.offered.phases;
  }

  get watts(): number {
    return this.#contactorClosed && this.connected && this.evDraws && !this.faulty ? this.offeredWatts : 0;
  }

  get contactorClosed(): boolean {
    return this.#contactorClosed;
  }

  /** The register of the meter in Wh at this moment. */
  get register(): number {
    this.settle();
    return Math.floor(this.#wattHours);
  }

  /** Books the energy that flowed until now; to be called before anything changes the flow. */
  settle(): void {
    const now = this.#clock.uptime;
    this.#wattHours += (this.watts * (now - this.#settledAt)) / 3_600_000;
    this.#settledAt = now;
  }

  /** Offers no more than this; undefined takes the limit away. */
  limitTo(limit: ChargingRate | undefined): void {
    this.settle();
    this.#limit = limit;
  }

  closeContactor(): void {
    this.settle();
    this.#contactorClosed = true;
  }

  openContactor(): void {
    if (!this.#contactorClosed) return;
    this.settle();
    this.#contactorClosed = false;
    this.openedAt = this.#clock.uptime;
  }
}

/** What the running software perceives. */
export interface Senses {
  cableChanged(connectorId: number): void;
  idTagPresented(idTag: string, connectorId: number | undefined): void;
  conditionChanged(connectorId: number): void;
}

export class Hardware {
  readonly outlets: readonly Outlet[];
  /** A fault of the whole charge point. */
  faulty = false;
  /** The store of the local authorization list takes nothing any more. */
  listStoreBroken = false;
  /** The software that runs at present; undefined while the charge point is dark. */
  senses: Senses | undefined;

  constructor(settings: readonly OutletSettings[], clock: Clock) {
    this.outlets = settings.map((each) => new Outlet(each, clock));
  }

  outlet(connectorId: number): Outlet | undefined {
    return this.outlets.find(({ id }) => id === connectorId);
  }

  /** Without control voltage contactors open; locks stay as they are. */
  dropOut(): void {
    for (const outlet of this.outlets) outlet.openContactor();
  }
}

export type { FaultKind };
