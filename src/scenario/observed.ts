/**
 * What is known of the charge point from what was seen: the statuses it reported, the transactions it runs, the cables
 * that hands plugged in. Nothing here is assumed; what was never seen is unknown.
 */
import type { Clock } from '../evidence/clock.js';
import type { ChargePointStatus } from '../ocpp/datatypes.js';
import type { HandAction } from '../operator/operator.js';
import type { Arrival, Link } from '../wire/link.js';
import type { HeardCall } from '../wire/peer.js';
import { ChargingProfiles } from './charging-profiles.js';
import { DeviceClock } from './device-clock.js';
import { Logins } from './logins.js';
import { violated } from './matching.js';
import type { Moment } from './moment.js';

export interface OpenTransaction {
  readonly transactionId: number;
  readonly connectorId: number;
  readonly idTag: string;
  /** When it began, as the charge point wrote it. */
  readonly timestamp: string;
}

const keptFrames = 16;

export class Observed {
  readonly #clock: Clock;
  readonly #link: Link;
  readonly #cables: ReadonlyMap<number, string>;
  readonly #statuses = new Map<number, ChargePointStatus>();
  readonly #transactions = new Map<number, OpenTransaction>();
  readonly #plugged = new Set<number>();
  readonly #faults = new Set<number>();
  readonly #reservations = new Set<number>();
  readonly #waiters = new Set<() => void>();
  /** The last status that each connector ever told, and the calls that only told it again. */
  readonly #told = new Map<number, ChargePointStatus>();
  readonly #repeats = new WeakSet<HeardCall>();
  readonly deviceClock: DeviceClock;
  readonly logins: Logins;
  readonly chargingProfiles = new ChargingProfiles();
  #frames: readonly Moment[] = [];
  #heartbeats: readonly Moment[] = [];
  #lastReservationId = 0;
  #powerCut = false;
  #verifiedSignature = false;
  #idTagsSeen = true;
  #localListSent = true;
  #ignoredStatus: string | undefined;
  #lastBoot: { readonly mono: bigint; readonly payload: Readonly<Record<string, unknown>> } | undefined;

  /** `cables` are the kinds that the statement gives for the connectors. */
  constructor(clock: Clock, link: Link, cables: ReadonlyMap<number, string>) {
    this.#clock = clock;
    this.#link = link;
    this.#cables = cables;
    this.deviceClock = new DeviceClock(clock);
    this.logins = new Logins(link.journal);
    link.subscribe((arrival) => {
      this.#arrived(arrival);
    });
    link.journal.subscribe(({ type, seq, mono }) => {
      if (type === 'frame') this.#frames = [...this.#frames.slice(1 - keptFrames), { seq, mono }];
    });
  }

  /** The last frame of either side before this journal number, if it was not too many frames ago. */
  frameBefore(seq: number): Moment | undefined {
    return this.#frames.findLast((frame) => frame.seq < seq);
  }

  /** Whether a StatusNotification says only what its connector had said before. */
  isRepeat(call: HeardCall): boolean {
    return this.#repeats.has(call);
  }

  /** The last status of each connector that reported one, connector 0 included. */
  get statuses(): ReadonlyMap<number, ChargePointStatus> {
    return this.#statuses;
  }

  get transactions(): readonly OpenTransaction[] {
    return [...this.#transactions.values()];
  }

  /** What was wrong with the last StatusNotification that could not be believed. */
  get ignoredStatus(): string | undefined {
    return this.#ignoredStatus;
  }

  /** Connectors at which a cable was plugged in by hand and not taken out. */
  get plugged(): readonly number[] {
    return [...this.#plugged];
  }

  get faults(): readonly number[] {
    return [...this.#faults];
  }

  /** Ids of reservations that were accepted in this run, and that nobody is known to have used or cancelled. */
  get reservations(): readonly number[] {
    return [...this.#reservations];
  }

  /** An id that no reservation of this run has yet. */
  newReservationId(): number {
    this.#lastReservationId += 1;
    return this.#lastReservationId;
  }

  reserved(reservationId: number): void {
    this.#reservations.add(reservationId);
  }

  released(reservationId: number): void {
    this.#reservations.delete(reservationId);
  }

  get powerCut(): boolean {
    return this.#powerCut;
  }

  /** Whether firmware was ever told to be signed as it should. */
  get verifiedSignature(): boolean {
    return this.#verifiedSignature;
  }

  /** Whether an identification may have entered the authorization cache since it was last emptied. */
  get cacheMayHoldIds(): boolean {
    return this.#idTagsSeen;
  }

  /** Whether the local authorization list may hold an identification: it was sent one, or was never looked at. */
  get localListMayHoldIds(): boolean {
    return this.#localListSent;
  }

  /** The last BootNotification and when it came. */
  get lastBoot(): { readonly mono: bigint; readonly payload: Readonly<Record<string, unknown>> } | undefined {
    return this.#lastBoot;
  }

  /** Gives up a transaction of which no end will be reported. */
  forget(transactionId: number): void {
    this.#transactions.delete(transactionId);
  }

  cacheEmptied(): void {
    this.#idTagsSeen = false;
  }

  localListSent(): void {
    this.#localListSent = true;
  }

  localListEmptied(): void {
    this.#localListSent = false;
  }

  /** Takes note of what hands have done. */
  handled(action: HandAction): void {
    switch (action.action) {
      case 'plugIn':
        this.#plugged.add(action.connectorId);
        break;
      case 'unplug':
        // A detachable cable may stay in the station when it is taken out of the EV.
        if (action.side !== 'ev' || this.#cables.get(action.connectorId) === 'Fixed Cable')
          this.#plugged.delete(action.connectorId);
        break;
      case 'cutPower':
        this.#powerCut = true;
        break;
      case 'restorePower':
        this.#powerCut = false;
        break;
      case 'induceFault':
        this.#faults.add(action.connectorId);
        break;
      case 'clearFault':
        this.#faults.delete(action.connectorId);
        break;
      default:
    }
    this.#wake();
  }

  /** The last Heartbeat before this journal number. */
  heartbeatBefore(seq: number): Moment | undefined {
    return this.#heartbeats.findLast((beat) => beat.seq < seq);
  }

  /** Resolves with whether the condition holds, as soon as it does or after protocol milliseconds. */
  until(condition: () => boolean, withinMs: number): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (holds: boolean) => {
        this.#waiters.delete(check);
        cancel();
        resolve(holds);
      };
      const check = () => {
        if (condition()) finish(true);
      };
      const cancel = this.#clock.after(withinMs, () => {
        finish(condition());
      });
      this.#waiters.add(check);
    });
  }

  #arrived(arrival: Arrival): void {
    if (arrival.kind === 'connected') this.deviceClock.begin(arrival.mono);
    if (arrival.kind === 'call' && arrival.call.violations.length === 0) {
      this.deviceClock.hear(arrival.call);
      this.#heard(arrival.call);
    } else if (arrival.kind === 'call' && arrival.call.action === 'StatusNotification') {
      this.#ignoredStatus = violated(arrival.call.action, arrival.call.violations);
    }
    this.#wake();
  }

  #heard(call: HeardCall): void {
    const { action, payload, answered, seq, mono } = call;
    const fields = payload as Readonly<Record<string, unknown>>;
    switch (action) {
      case 'BootNotification':
        this.#lastBoot = { mono, payload: fields };
        this.#statuses.clear();
        break;
      case 'Heartbeat':
        this.#heartbeats = [...this.#heartbeats.slice(-1), { seq, mono }];
        break;
      case 'StatusNotification':
        if (this.#link.registration === 'Rejected' || this.#link.registration === 'Pending') return;
        this.#reported(call, Number(fields.connectorId), fields.status as ChargePointStatus);
        break;
      case 'SignedFirmwareStatusNotification':
        this.#verifiedSignature ||= fields.status === 'SignatureVerified';
        break;
      case 'Authorize':
        this.#idTagsSeen = true;
        break;
      case 'StartTransaction': {
        this.#idTagsSeen = true;
        this.released(Number(fields.reservationId));
        const { transactionId } = (answered.payload ?? {}) as { transactionId?: number };
        if (transactionId === undefined) return;
        const [connectorId, idTag, timestamp] = [
          Number(fields.connectorId),
          String(fields.idTag),
          String(fields.timestamp),
        ];
        this.#transactions.set(transactionId, { transactionId, connectorId, idTag, timestamp });
        break;
      }
      case 'StopTransaction': {
        const stopped = this.#transactions.get(Number(fields.transactionId));
        if (stopped !== undefined) this.chargingProfiles.transactionStopped(stopped.connectorId);
        this.#transactions.delete(Number(fields.transactionId));
        break;
      }
      default:
    }
  }

  #reported(call: HeardCall, connectorId: number, status: ChargePointStatus): void {
    if (this.#told.get(connectorId) === status) this.#repeats.add(call);
    this.#told.set(connectorId, status);
    this.#statuses.set(connectorId, status);
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }
}
