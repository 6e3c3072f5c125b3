/** The reusable states of the test case document that have to do with reservations. */
import type { Request } from '../ocpp/messages.js';
import type { Heard } from './charge-point.js';
import type { ReservationOptions } from './reservations.js';
import type { Scenario } from './scenario.js';
import { othersAreUnavailable, transactionStarts } from './states.js';
import type { State } from './test-case.js';

/** A reservation that was made. */
export interface Reserved extends Request<'ReserveNow'> {
  /** The status Reserved. */
  readonly reported: Heard<'StatusNotification'>;
}

/** Makes a reservation, which is accepted and reported on the connector under test. */
export async function reserves(scenario: Scenario<unknown>, options: ReservationOptions = {}): Promise<Reserved> {
  const { chargePoint, centralSystem, reservation } = scenario;
  const request = reservation(options);
  await centralSystem.calls('ReserveNow', request, { status: 'Accepted' });
  return { ...request, reported: await chargePoint.reports('Reserved') };
}

/** The state Reserved: the connector under test, for the valid idTag. */
export const reserved: State<Reserved> = {
  name: 'Reserved',
  reach: (scenario) => reserves(scenario),
};

/** The state SetConnectorUnavailable for all that is not under test: nobody is taken for somebody at another connector. */
export const onlyOneAvailable: State<undefined> = {
  name: 'SetConnectorUnavailable for all unused connectors',
  async reach(scenario) {
    await othersAreUnavailable(scenario);
    return undefined;
  },
};

/**
 * The state Charging where the connector is Reserved: the cable changes nothing, the remote start makes it Preparing. An
 * Authorize of the reserved idTag is optional.
 */
export async function usesReservation(scenario: Scenario<unknown>, { reservationId }: Reserved) {
  const { chargePoint, centralSystem, operator, parameters } = scenario;
  const { connectorId, idTag } = parameters;

  await operator.plugsIn();
  await centralSystem.calls('RemoteStartTransaction', { connectorId, idTag }, { status: 'Accepted' });
  await becomesPreparing(chargePoint);

  return transactionStarts(scenario, { reservationId });
}

/** From Reserved to Preparing; where the reservation is told to have ended first, that is remarked. */
export const becomesPreparing = (chargePoint: Scenario<unknown>['chargePoint']) =>
  chargePoint.reports('Preparing', { meanwhile: ['Available'] });
