/** The built-in charge point with its rig: the only file of this folder that others call, besides the two catalogues. */
import { Behaviours, type ConnectOptions } from './behaviour.js';
import { Clock } from './clock.js';
import { Connection, type ConnectionEvents } from './connection.js';
import { faults } from './faults.js';
import { Hardware } from './hardware.js';
import { Mains } from './mains.js';
import { Memory } from './memory.js';
import { named } from './names.js';
import { perform } from './rig-actions.js';
import { startRigServer } from './rig-server.js';
import type { Login } from './security/login.js';
import { factoryMemory } from './security/memory.js';
import type { StationSettings } from './settings.js';
import { variants } from './variants.js';

export { UnknownName } from './names.js';
export type { StationSettings } from './settings.js';

export interface StationOptions {
  readonly settings: StationSettings;
  /** The whole address to dial, identity included; whether over TLS is for the security profile to say. */
  readonly url: string;
  /** How many times faster than real time the device lives. */
  readonly timeScale: number;
  readonly faults?: readonly string[];
  readonly variants?: readonly string[];
  /** The port of the rig on 127.0.0.1; 0, the default, takes any. */
  readonly rigPort?: number;
}

export interface Station {
  readonly rigUrl: string;
  /** Whether a fault or a variant has made any difference so far. */
  readonly differed: boolean;
  /** Takes it all down: timers, sockets, listeners. */
  stop(): Promise<void>;
}

/**
 * Starts the charge point; resolves when its rig answers, while it connects and keeps trying in the background.
 * @throws UnknownName for a fault or a variant that does not exist.
 */
export async function startStation(options: StationOptions): Promise<Station> {
  const chosenFaults = named('fault', faults, options.faults ?? []);
  const chosenVariants = named('variant', variants, options.variants ?? []);
  const behaviours = new Behaviours([...chosenFaults, ...chosenVariants].map(({ behave }) => behave()));
  const { settings } = options;
  const clock = new Clock(options.timeScale);
  const hardware = new Hardware(settings.connectors, clock);
  const connections = new Connections(options.url, behaviours.connects);
  const dial = (login: Login, events: ConnectionEvents): Connection => connections.dial(login, events);
  const { security } = settings;
  const memory = new Memory(security === undefined ? undefined : await factoryMemory(security, behaviours.security));
  const mains = new Mains({ settings, clock, behaviours, memory, hardware, dial });
  const rig = await startRigServer(options.rigPort ?? 0, (action) => perform({ hardware, mains }, action));
  mains.switchOn();
  return {
    rigUrl: rig.url,
    get differed() {
      return behaviours.shown;
    },
    async stop() {
      mains.end();
      await Promise.all([rig.close(), connections.end()]);
    },
  };
}

/** Every connection that was dialled and is not gone yet. */
class Connections {
  readonly #url: string;
  readonly #options: ConnectOptions;
  readonly #open = new Set<Connection>();

  constructor(url: string, options: ConnectOptions) {
    this.#url = url;
    this.#options = options;
  }

  dial(login: Login, events: ConnectionEvents): Connection {
    const connection = new Connection(this.#url, login, this.#options, events, () => {
      this.#open.delete(connection);
    });
    this.#open.add(connection);
    return connection;
  }

  async end(): Promise<void> {
    await Promise.all([...this.#open].map((connection) => connection.end()));
  }
}
