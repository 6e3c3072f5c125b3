import { always, chargesRemotely, omitted, reserved, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_051_CS',
  title: 'Cancel a reservation',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'A reservation that is cancelled ends, and the connector is for everybody again.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.1', 'OCPP 1.6 §4.9 G1', 'OCPP 1.6 §6.45'],
  given: reserved,

  async run(scenario) {
    const { chargePoint, centralSystem, parameters, given } = scenario;
    const { reservationId } = given;

    await centralSystem.calls('CancelReservation', { reservationId }, { status: 'Accepted' });
    await chargePoint.reports('Available');

    await chargesRemotely(
      { ...scenario, parameters: { ...parameters, idTag: parameters.idTag2 } },
      { reservationId: [omitted] },
    );
  },
});
