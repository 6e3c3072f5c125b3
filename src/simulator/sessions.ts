/** What people do at the connectors, and remote starts that stand for it: who may charge where, and from when on. */
import { sameIdTag } from './authorization.js';
import type { ChargePoint } from './charge-point.js';
import type { ChargingProfile } from './charging-profiles.js';
import type { Timer } from './clock.js';
import type { Claim, Connector } from './connector.js';

export class Sessions {
  readonly #chargePoint: ChargePoint;
  readonly #timeOuts = new Map<number, Timer>();

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** Whether a session could be begun on a connector now. */
  isFree(connector: Connector): boolean {
    const { behaviours, firmware, hardware, memory, shutdown, transactions } = this.#chargePoint;
    const faulted = hardware.faulty || connector.isFaulted;
    return (
      !shutdown.hasBegun &&
      !firmware.blocks &&
      (!faulted || behaviours.has('startsWhileFaulted')) &&
      !connector.authorizing &&
      connector.claim === undefined &&
      transactions.on(connector.id) === undefined &&
      !memory.inoperative.has(connector.id)
    );
  }

  /**
   * Where a session without a connector named belongs: at what is reserved for it, at a cable that is in, or else at the
   * first free place.
   */
  choose(idTag: string): Connector | undefined {
    const { connectors, reservations } = this.#chargePoint;
    const admission = ({ id }: Connector) => reservations.admits(id, idTag);
    const free = connectors.filter((connector) => this.isFree(connector) && admission(connector) !== 'refused');
    const own = free.filter((connector) => reservations.isReserved(connector.id) && admission(connector) === 'own');
    return own[0] ?? free.find(({ outlet }) => outlet.occupied) ?? free[0];
  }

  idTagPresented(idTag: string, connectorId: number | undefined): void {
    const { registration } = this.#chargePoint;
    // OCPP 1.6 §4.2.1: whoever has not been accepted yet, serves nobody.
    if (registration.state !== 'Accepted') return;
    const connector = this.#meant(idTag, connectorId);
    if (connector === undefined) return;
    if (connector.lockedFor !== undefined && sameIdTag(connector.lockedFor, idTag)) {
      connector.outlet.locked = false;
      connector.lockedFor = undefined;
    } else if (this.#chargePoint.transactions.on(connector.id) !== undefined) {
      this.#presentedToStop(connector, idTag);
    } else if (connector.claim !== undefined) {
      // B1: the second presentation of the same idTag takes it back.
      if (sameIdTag(connector.claim.idTag, idTag)) this.cancel(connector.id);
    } else if (this.isFree(connector)) {
      if (!connector.outlet.occupied && this.#chargePoint.behaviours.has('ignoresIdTagWithoutCable')) return;
      this.#authorize(connector, idTag);
    }
  }

  startRemotely(connector: Connector, idTag: string, chargingProfile?: ChargingProfile): void {
    const { behaviours, configuration, reservations } = this.#chargePoint;
    const configured = configuration.isTrue('AuthorizeRemoteTxRequests') || behaviours.has('asksAgainAtRemoteStart');
    // Only the Central System knows whether it is of the group that the connector is reserved for.
    const mustAsk = reservations.admits(connector.id, idTag) === 'group';
    const asks = (configured && !behaviours.has('neverAuthorizesRemoteStart')) || mustAsk;
    if (asks) this.#authorize(connector, idTag, chargingProfile);
    else this.#claim(connector, { idTag, parentIdTag: undefined, chargingProfile });
  }

  /** Gives up an identification that waits for its cable. */
  cancel(connectorId: number): void {
    const connector = this.#chargePoint.connectors.find(({ id }) => id === connectorId);
    this.#timeOuts.get(connectorId)?.cancel();
    if (connector?.claim === undefined) return;
    connector.claim = undefined;
    this.#chargePoint.statuses.refresh(connectorId);
  }

  cableChanged(connector: Connector): void {
    const { availability, behaviours, configuration, memory, statuses, transactions } = this.#chargePoint;
    const { outlet, claim } = connector;
    const transaction = transactions.on(connector.id);
    if (transaction !== undefined) {
      const told = configuration.isTrue('StopTransactionOnEVSideDisconnect');
      const stops = (told && !behaviours.has('goesOnWhenEvDisconnects')) || behaviours.has('stopsWhenEvDisconnects');
      if (stops && !outlet.connected) transactions.stop(transaction, 'EVDisconnected');
    } else if (claim !== undefined && outlet.connected) {
      this.#start(connector, claim);
    } else if (!outlet.occupied) {
      memory.finishing.delete(connector.id);
      connector.lockedFor = undefined;
      connector.stopInfo = undefined;
      availability.applyScheduled(connector.id);
    } else if (outlet.connected) {
      // F2: an EV that is connected anew begins anew.
      memory.finishing.delete(connector.id);
      connector.lockedFor = undefined;
    }
    statuses.refresh(connector.id);
  }

  #meant(idTag: string, connectorId: number | undefined): Connector | undefined {
    const { connectors, transactions } = this.#chargePoint;
    if (connectorId !== undefined) return connectors.find(({ id }) => id === connectorId);
    return (
      connectors.find(({ id }) => sameIdTag(transactions.on(id)?.idTag, idTag)) ??
      connectors.find(({ claim, lockedFor }) => sameIdTag(claim?.idTag, idTag) || sameIdTag(lockedFor, idTag)) ??
      this.choose(idTag) ??
      connectors.find(({ id }) => transactions.on(id) !== undefined)
    );
  }

  #presentedToStop(connector: Connector, idTag: string): void {
    const { authorization, behaviours, transactions } = this.#chargePoint;
    const transaction = transactions.on(connector.id);
    if (transaction === undefined) return;
    const same = sameIdTag(transaction.idTag, idTag);
    if ((same && !behaviours.has('asksAgainAtStop')) || behaviours.has('stopsForAnyIdTag')) {
      transactions.stop(transaction, 'Local', idTag);
      return;
    }
    // Another card may stop only as one of the same group; without a group nobody needs to be asked.
    const group = behaviours.has('ignoresGroups') ? undefined : transaction.parentIdTag;
    if (connector.authorizing || (group === undefined && !same && !behaviours.has('asksForEveryIdTag'))) return;
    connector.authorizing = true;
    authorization.decide(idTag, ({ status, parentIdTag }) => {
      connector.authorizing = false;
      const mayStop = same || sameIdTag(parentIdTag, group);
      if (mayStop && status === 'Accepted') transactions.stop(transaction, 'Local', idTag);
    });
  }

  #authorize(connector: Connector, idTag: string, chargingProfile?: ChargingProfile): void {
    const { authorization, behaviours, reservations } = this.#chargePoint;
    if (reservations.admits(connector.id, idTag) === 'refused' && !behaviours.has('asksForEveryIdTag')) return;
    connector.authorizing = true;
    authorization.decide(idTag, ({ status, parentIdTag }) => {
      connector.authorizing = false;
      if (status !== 'Accepted' || !this.isFree(connector)) return;
      this.#claimIfAdmitted(connector, { idTag, parentIdTag, chargingProfile });
    });
  }

  /** A connector that is reserved is for whom it is reserved, and for the group. */
  #claimIfAdmitted(connector: Connector, claim: Claim): void {
    const { reservations } = this.#chargePoint;
    const free = reservations.admits(connector.id, claim.idTag) === 'free';
    if (free || reservations.usableBy(claim, connector.id) !== undefined) this.#claim(connector, claim);
  }

  #claim(connector: Connector, claim: Claim): void {
    const { behaviours, memory, statuses } = this.#chargePoint;
    memory.finishing.delete(connector.id);
    connector.claim = claim;
    statuses.refresh(connector.id);
    if (connector.outlet.connected || behaviours.has('startsWithoutCable')) this.#start(connector, claim);
    else this.#armTimeOut(connector);
  }

  #start(connector: Connector, claim: Claim): void {
    this.#timeOuts.get(connector.id)?.cancel();
    this.#chargePoint.transactions.start(connector, claim);
  }

  /** Errata 3.77, 3.89: nobody inserts the cable. Zero sets no limit. */
  #armTimeOut(connector: Connector): void {
    const { behaviours, configuration, timers } = this.#chargePoint;
    this.#timeOuts.get(connector.id)?.cancel();
    const configured = configuration.milliseconds('ConnectionTimeOut');
    if (configured === 0) return;
    const timer = timers.after(behaviours.waits('connectionTimeOut', configured), () => {
      this.cancel(connector.id);
    });
    this.#timeOuts.set(connector.id, timer);
  }
}
