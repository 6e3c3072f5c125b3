/** One connector as the software sees it, and the status that follows from what is the case (OCPP 1.6 §4.9). */
import type { ChargePointStatus } from '../ocpp/datatypes.js';
import type { Request } from '../ocpp/messages.js';
import { mayFollow } from '../ocpp/status-transitions.js';
import type { ChargingProfile } from './charging-profiles.js';
import type { Outlet } from './hardware.js';
import type { Transaction } from './memory.js';

/** An identification that was accepted and waits for its cable. */
export interface Claim {
  readonly idTag: string;
  readonly parentIdTag: string | undefined;
  /** What a remote start wants the transaction to be charged by. */
  readonly chargingProfile?: ChargingProfile | undefined;
}

/** What a StatusNotification says. */
export interface Notice {
  readonly status: ChargePointStatus;
  readonly errorCode: Request<'StatusNotification'>['errorCode'];
  readonly info?: string;
}

export const evDisconnected = 'EV side disconnected';

export class Connector {
  readonly outlet: Outlet;
  claim: Claim | undefined;
  /** An authorisation for this connector is under way. */
  authorizing = false;
  lockFailed = false;
  /** The idTag that opens the lock after the EV was unplugged with UnlockConnectorOnEVSideDisconnect false. */
  lockedFor: string | undefined;
  /** Why the last transaction ended, where the Central System is to be told with the status. */
  stopInfo: string | undefined;

  constructor(outlet: Outlet) {
    this.outlet = outlet;
  }

  get id(): number {
    return this.outlet.id;
  }

  get isFaulted(): boolean {
    return this.outlet.faulty || this.lockFailed;
  }
}

export interface Circumstances {
  readonly transaction: Transaction | undefined;
  readonly inoperative: boolean;
  readonly finishing: boolean;
  readonly chargePointFaulty: boolean;
  readonly reserved: boolean;
}

/** The status that is true of a connector; every other one would be a lie. */
export function noticeFor(connector: Connector, about: Circumstances): Notice {
  const { outlet } = connector;
  if (connector.lockFailed) return { status: 'Faulted', errorCode: 'ConnectorLockFailure' };
  if (outlet.faulty || about.chargePointFaulty) return { status: 'Faulted', errorCode: 'OtherError' };
  const well = (status: ChargePointStatus, info?: string): Notice => ({
    status,
    errorCode: 'NoError',
    ...(info === undefined ? {} : { info }),
  });
  if (about.transaction !== undefined) {
    // The EVSE has precedence where both suspend.
    if (about.transaction.suspended || outlet.offeredWatts === 0) return well('SuspendedEVSE');
    if (!outlet.connected) return well('SuspendedEV', evDisconnected);
    return well(outlet.evDraws ? 'Charging' : 'SuspendedEV');
  }
  if (about.inoperative) return well('Unavailable');
  if (connector.claim !== undefined) return well('Preparing');
  if (about.reserved) return well('Reserved');
  if (outlet.occupied) return about.finishing ? well('Finishing', connector.stopInfo) : well('Preparing');
  return well('Available');
}

/** The statuses to go through from one to the other, the last included, so that every step is in the table. */
export function legalPath(
  from: ChargePointStatus,
  to: ChargePointStatus,
  occupied: boolean,
): readonly ChargePointStatus[] {
  if (from === to || mayFollow(from, to)) return [to];
  const detours: readonly ChargePointStatus[] = occupied ? ['Finishing', 'Preparing', 'Available'] : ['Available'];
  const via = detours.find((each) => mayFollow(from, each) && mayFollow(each, to));
  return via === undefined ? [to] : [via, to];
}
