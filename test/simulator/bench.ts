/** A charge point, its Central System and its rig on one bench, taken down after every test. */
import { expect } from 'chai';
import { startStation, type Station, type StationSettings } from '../../src/simulator/station.js';
import { CentralSystem } from './central-system.js';

export const settings: StationSettings = {
  identity: 'CP-1',
  vendor: 'Example',
  model: 'Golden',
  firmwareVersion: '1.0.0',
  connectors: [
    { id: 1, cable: 'detachable', phases: 3, current: 'AC' },
    { id: 2, cable: 'detachable', phases: 1, current: 'AC' },
  ],
  profiles: ['Core'],
  measurands: [
    'Energy.Active.Import.Register',
    'Power.Active.Import',
    'Voltage',
    'Current.Import',
    'SoC',
    'Temperature',
  ],
  configuration: {},
  authorizationCache: true,
  stopReportedBeforeGoingDown: false,
};

export interface BenchOptions {
  readonly settings?: Partial<StationSettings>;
  readonly timeScale?: number;
  readonly faults?: readonly string[];
  readonly variants?: readonly string[];
  /** Called before the charge point starts. */
  readonly before?: (centralSystem: CentralSystem) => void;
}

export class Bench {
  readonly centralSystem: CentralSystem;
  readonly station: Station;
  /** Whether the charge point is one without faults and has to comply in every frame. */
  readonly honest: boolean;

  constructor(centralSystem: CentralSystem, station: Station, honest: boolean) {
    this.centralSystem = centralSystem;
    this.station = station;
    this.honest = honest;
  }

  /** Does something at the charge point by its rig; returns the HTTP status. */
  async hand(action: string, fields: object = {}): Promise<number> {
    const response = await this.post(JSON.stringify({ action, ...fields }));
    return response.status;
  }

  post(body: string, headers: Record<string, string> = { 'Content-Type': 'application/json' }): Promise<Response> {
    return fetch(`${this.station.rigUrl}/actions`, { method: 'POST', headers, body });
  }

  /** Up to a running transaction on a connector, by card; returns the transaction id. */
  async charge(connectorId = 1, idTag = 'VALID-1'): Promise<number> {
    expect(await this.hand('plugIn', { connectorId })).to.equal(200);
    await this.centralSystem.next('StatusNotification', { connectorId, status: 'Preparing' });
    expect(await this.hand('presentIdTag', { idTag, connectorId })).to.equal(200);
    await this.centralSystem.next('StartTransaction', { connectorId, idTag });
    await this.centralSystem.next('StatusNotification', { connectorId, status: 'Charging' });
    const answered = await this.centralSystem.until(() => this.transactionId, 'an id');
    return answered;
  }

  transactionId: number | undefined;
}

const defaultScale = 100;

/** Benches of one suite; `tearDown` belongs into its afterEach. */
export class Benches {
  #open: Bench[] = [];

  async set(options: BenchOptions = {}): Promise<Bench> {
    const centralSystem = await CentralSystem.listen();
    let bench: Bench | undefined = undefined as Bench | undefined;
    let count = 0;
    centralSystem.answers('StartTransaction', () => {
      count += 1;
      if (bench !== undefined) bench.transactionId = 1000 + count;
      return { idTagInfo: { status: 'Accepted' }, transactionId: 1000 + count };
    });
    centralSystem.timeScale = options.timeScale ?? defaultScale;
    options.before?.(centralSystem);
    const station = await startStation({
      settings: {
        ...settings,
        ...options.settings,
        // A slow machine is no silent Central System.
        configuration: { MessageTimeout: '3000', ...options.settings?.configuration },
      },
      url: centralSystem.url,
      timeScale: options.timeScale ?? defaultScale,
      faults: options.faults ?? [],
      variants: options.variants ?? [],
    });
    bench = new Bench(centralSystem, station, (options.faults ?? []).length === 0);
    this.#open.push(bench);
    return bench;
  }

  /** Set up and registered: every first status has been reported. */
  async ready(options: BenchOptions = {}): Promise<Bench> {
    const bench = await this.set(options);
    await this.statuses(bench);
    return bench;
  }

  /** The statuses that follow an accepted BootNotification. */
  async statuses({ centralSystem }: Bench, ids: readonly number[] = [0, 1, 2]): Promise<void> {
    for (const connectorId of ids) await centralSystem.next('StatusNotification', { connectorId });
  }

  async tearDown(): Promise<void> {
    const open = this.#open;
    this.#open = [];
    for (const { centralSystem, station } of open) {
      await station.stop();
      await centralSystem.close();
    }
    for (const { centralSystem, honest } of open) {
      if (honest) expect(centralSystem.problems).to.deep.equal([]);
    }
  }
}
