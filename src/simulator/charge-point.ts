/**
 * The software of the charge point from one start to the next. What has to outlive it is in the memory and in the
 * hardware; it knows nothing of the harness that may be on the other end.
 */
import { Authorization } from './authorization.js';
import { Availability } from './availability.js';
import type { Behaviours, DeviceView } from './behaviour.js';
import { seconds, Timers, type Clock } from './clock.js';
import { Configuration } from './configuration.js';
import { Connector } from './connector.js';
import { viewOf } from './device-view.js';
import { Diagnostics } from './diagnostics.js';
import { EventLog } from './event-log.js';
import { Firmware } from './firmware.js';
import type { Hardware, Senses } from './hardware.js';
import { Heartbeat } from './heartbeat.js';
import { Link, type Dial } from './link.js';
import { LocalList } from './local-list.js';
import type { Memory } from './memory.js';
import { TransactionMessages } from './messages.js';
import { Metering } from './metering.js';
import { Registration } from './registration.js';
import { replyTo } from './requests.js';
import { Reservations } from './reservations.js';
import { Rpc } from './rpc.js';
import { Security } from './security/security.js';
import { Sessions } from './sessions.js';
import type { StationSettings } from './settings.js';
import { Shutdown } from './shutdown.js';
import { SmartCharging } from './smart-charging.js';
import { Statuses } from './statuses.js';
import { Transactions } from './transactions.js';

/** What the software finds when it starts. */
export interface Body {
  readonly settings: StationSettings;
  readonly clock: Clock;
  readonly behaviours: Behaviours;
  readonly memory: Memory;
  readonly hardware: Hardware;
  readonly dial: Dial;
}

/** Where there is no key for it (OCPP 1.6 §9.1: it is optional). */
const messageTimeout = seconds(60);

/** How far the clock may be off without anybody having tampered with it. */
const drift = seconds(60);

export type StartedBy = 'power' | 'reset';

export class ChargePoint implements Senses {
  readonly settings: StationSettings;
  readonly clock: Clock;
  readonly behaviours: Behaviours;
  readonly memory: Memory;
  readonly hardware: Hardware;
  readonly startedBy: StartedBy;
  readonly timers: Timers;
  readonly configuration: Configuration;
  readonly connectors: readonly Connector[];
  readonly transactions = new Transactions(this);
  readonly availability = new Availability(this);
  readonly localList = new LocalList(this);
  readonly authorization = new Authorization(this);
  readonly sessions = new Sessions(this);
  readonly reservations = new Reservations(this);
  readonly registration = new Registration(this);
  readonly heartbeat = new Heartbeat(this);
  readonly messages = new TransactionMessages(this);
  readonly metering = new Metering(this);
  readonly smartCharging = new SmartCharging(this);
  readonly firmware = new Firmware(this);
  readonly diagnostics = new Diagnostics(this);
  /** Undefined for a charge point without the security extension. */
  readonly security: Security | undefined;
  readonly log: EventLog;
  readonly statuses: Statuses;
  readonly link: Link;
  readonly rpc: Rpc;
  readonly device: DeviceView;
  readonly shutdown: Shutdown;

  /** `restart` is called when a reset has got as far as to take the hardware down. */
  constructor(body: Body, startedBy: StartedBy, restart: () => void) {
    this.settings = body.settings;
    this.clock = body.clock;
    this.behaviours = body.behaviours;
    this.memory = body.memory;
    this.hardware = body.hardware;
    this.startedBy = startedBy;
    this.shutdown = new Shutdown(this, restart);
    this.timers = new Timers(body.clock);
    this.log = new EventLog(body.clock, body.memory.events);
    this.configuration = new Configuration(body.settings, body.memory, body.behaviours);
    this.configuration.changed = (name) => {
      this.#configurationChanged(name);
    };
    const { settings, memory } = body;
    this.security =
      settings.security === undefined || memory.security === undefined
        ? undefined
        : new Security(this, settings.security, memory.security);
    this.connectors = body.hardware.outlets.map((outlet) => new Connector(outlet));
    this.device = viewOf(this);
    this.link = new Link(body.dial, this.timers, {
      login: () => this.security?.login() ?? { headers: {} },
      up: (shown) => {
        this.security?.connected(shown);
        this.registration.linkUp();
      },
      failed: (failure) => {
        this.log.add(`no connection: ${failure.why}`);
        this.security?.failedToConnect(failure);
      },
      pause: (ms) => this.behaviours.waits('reconnect', ms),
      down: () => {
        this.log.add('connection lost');
        if (this.behaviours.has('neverReconnects') && this.registration.state === 'Accepted') this.link.end('cut');
        this.rpc.lose();
      },
      received: (text) => {
        this.rpc.received(text);
      },
    });
    this.rpc = new Rpc({
      timers: this.timers,
      behaviours: this.behaviours,
      device: this.device,
      isUp: () => this.link.isUp,
      send: (text) => {
        this.link.send(text);
      },
      messageTimeout: () => this.configuration.milliseconds('MessageTimeout', messageTimeout),
      nextMessageCount: () => (this.memory.messageCount += 1),
      reply: (call) => replyTo(this, call),
      written: (action) => {
        this.heartbeat.written(action);
      },
      idle: () => {
        this.shutdown.goWhenQuiet();
      },
    });
    for (const id of this.memory.scheduledInoperative) this.availability.applyScheduled(id);
    this.transactions.recover();
    this.smartCharging.enforce();
    this.reservations.resume();
    this.statuses = new Statuses(this);
  }

  /** Connected and accepted: requests may be sent. */
  get isOnline(): boolean {
    return this.link.isUp && this.registration.state === 'Accepted';
  }

  start(): void {
    this.hardware.senses = this;
    this.log.add(`started by ${this.startedBy}, firmware ${this.firmware.version}`);
    this.security?.events.raise(this.startedBy === 'power' ? 'StartupOfTheDevice' : 'ResetOrReboot');
    this.link.pingEvery(this.configuration.milliseconds('WebSocketPingInterval'));
    this.link.connect();
  }

  /** Everything stops where it is. */
  halt(how: 'close' | 'cut'): void {
    this.hardware.senses = undefined;
    this.firmware.halt();
    this.diagnostics.halt();
    this.security?.halt();
    this.timers.close();
    this.link.end(how);
  }

  accepted(): void {
    this.statuses.reportAll();
    this.heartbeat.start();
    this.metering.timeChanged();
    this.messages.linkUp();
    this.diagnostics.linkUp();
    this.security?.started();
    this.firmware.resume();
  }

  reconnected(): void {
    if (this.behaviours.has('queueBeforeStatuses')) this.messages.linkUp();
    if (this.behaviours.has('reportsAllOnReconnect')) this.statuses.reportAll();
    else this.statuses.reportChanges();
    this.messages.linkUp();
    this.diagnostics.linkUp();
    this.security?.linkUp();
    this.firmware.linkUp();
  }

  setClock(timeOfDay: number): void {
    const jump = Math.abs(timeOfDay - this.clock.now);
    if (!this.clock.set(timeOfDay)) return;
    if (jump > drift) this.security?.events.raise('SettingSystemTime');
    this.metering.timeChanged();
    this.smartCharging.refresh();
    this.reservations.resume();
  }

  cableChanged(connectorId: number): void {
    const connector = this.connectors.find(({ id }) => id === connectorId);
    if (connector !== undefined) this.sessions.cableChanged(connector);
  }

  idTagPresented(idTag: string, connectorId: number | undefined): void {
    this.sessions.idTagPresented(idTag, connectorId);
  }

  conditionChanged(connectorId: number): void {
    const connector = this.connectors.find(({ id }) => id === connectorId);
    if (connector !== undefined && !connector.outlet.lockBroken) connector.lockFailed = false;
    if (this.hardware.faulty) this.reservations.endOn(0);
    for (const { id, isFaulted } of this.connectors) if (isFaulted) this.reservations.endOn(id);
    this.statuses.refreshAll();
  }

  #configurationChanged(name: string): void {
    if (name === 'HeartbeatInterval') this.heartbeat.start();
    if (name === 'MeterValueSampleInterval' || name === 'ClockAlignedDataInterval') this.metering.intervalChanged();
    if (name === 'WebSocketPingInterval') this.link.pingEvery(this.configuration.milliseconds(name));
  }
}
