/** What the charge point shows of an action of hands: enough to know that it was done, so that nobody has to confirm it. */
import type { ChargePointStatus } from '../ocpp/datatypes.js';
import type { HandAction } from '../operator/operator.js';
import type { Arrival } from '../wire/link.js';

/** How things stood when the hands were asked. */
export interface Before {
  /** Whether a transaction ran on the connector that the action is about. */
  readonly transaction: boolean;
  /** The last status of that connector. */
  readonly status: ChargePointStatus | undefined;
}

/** The fields that are looked at, whatever the device put there. */
interface Said {
  readonly connectorId?: unknown;
  readonly status?: unknown;
}

type Statuses = readonly ChargePointStatus[];

const pluggedIn: Statuses = ['Preparing', 'Charging', 'SuspendedEV', 'SuspendedEVSE'];
const identified: Statuses = ['Preparing', 'Charging', 'SuspendedEV', 'SuspendedEVSE', 'Finishing'];
// While a transaction ran, its end may be the effect of the hands; afterwards only a free connector is.
const unpluggedInTransaction: Statuses = ['SuspendedEV', 'Finishing', 'Available', 'Unavailable'];
const unplugged: Statuses = ['Available', 'Unavailable', 'Reserved'];
const well: Statuses = [...pluggedIn, 'Finishing', 'Available', 'Unavailable', 'Reserved'];

/**
 * Whether an arrival shows that an action was done. A message that the charge point owed already, such as Finishing after a
 * remote stop, shows nothing: it must be one that only the action can have caused.
 */
export function showsDone(action: HandAction, arrival: Arrival, before: Before): boolean {
  const message = arrival.kind === 'call' ? arrival.call.action : arrival.kind;
  const payload = arrival.kind === 'call' ? (arrival.call.payload as Said | null) : null;
  const isAbout = (connectorId: number | undefined): boolean =>
    connectorId === undefined || connectorId === 0 || payload?.connectorId === connectorId;
  const reports = (connectorId: number | undefined, statuses: Statuses): boolean =>
    message === 'StatusNotification' &&
    isAbout(connectorId) &&
    payload?.status !== before.status &&
    (statuses as readonly unknown[]).includes(payload?.status);
  switch (action.action) {
    case 'plugIn':
      return (message === 'StartTransaction' && isAbout(action.connectorId)) || reports(action.connectorId, pluggedIn);
    case 'unplug':
      if (!before.transaction) return reports(action.connectorId, unplugged);
      return message === 'StopTransaction' || reports(action.connectorId, unpluggedInTransaction);
    case 'presentIdTag':
      if (['Authorize', 'StartTransaction', 'StopTransaction'].includes(message)) return true;
      return reports(action.connectorId, identified);
    case 'induceFault':
      // A lock or a list that is going to fail shows nothing before it is used.
      return action.kind === 'fault' && reports(action.connectorId, ['Faulted']);
    case 'clearFault':
      return reports(action.connectorId, well);
    case 'suspendEnergy':
      return reports(action.connectorId, ['SuspendedEV']);
    case 'resumeEnergy':
      return reports(action.connectorId, ['Charging']);
    case 'cutPower':
      return message === 'lost';
    case 'restorePower':
      return message === 'connected';
    case 'observe':
      return false;
  }
}
