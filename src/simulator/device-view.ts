/** What a behaviour gets to see of the charge point, and no more. */
import type { DeviceView } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';

export function viewOf(chargePoint: ChargePoint): DeviceView {
  const { connectors, transactions, hardware } = chargePoint;
  return {
    connectorIds: connectors.map(({ id }) => id),
    get registration() {
      return chargePoint.registration.state;
    },
    configuration: (key) => chargePoint.configuration.value(key),
    hasTransaction: (connectorId) => transactions.on(connectorId) !== undefined,
    hasCable: (connectorId) => hardware.outlet(connectorId)?.occupied === true,
    knowsTransaction: (transactionId) => transactions.withId(transactionId) !== undefined,
    stopAllTransactions: () => {
      transactions.stopAll('Remote');
    },
    endAllReservations: () => {
      chargePoint.reservations.endOn(0);
    },
  };
}
