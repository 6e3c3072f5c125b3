import { always, chargesRemotely, omitted, onlyOneAvailable, reserves, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_047_CS',
  title: 'Reservation of a connector, expired',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'A reservation that nobody uses ends at its expiryDate, and the connector is for everybody again.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.13', 'OCPP 1.6 §4.9 G1'],
  given: onlyOneAvailable,
  disputed:
    'the document does not say how exactly the expiryDate is kept: it may be missed by the test parameter grace, or, where ' +
    'the clock of the charge point is known to differ, be kept by that clock',

  async run(scenario) {
    const { chargePoint, endsAt, parameters } = scenario;
    const { idTag2, reservationExpiry, grace } = parameters;

    const { expiryDate, reported } = await reserves(scenario, { lasts: reservationExpiry });

    // Nobody comes.
    const back = await chargePoint.reports('Available', { within: reservationExpiry + 3 * grace });
    endsAt('the reservation', expiryDate, { from: reported, to: back });

    // It is over: somebody else may charge.
    await chargesRemotely({ ...scenario, parameters: { ...parameters, idTag: idTag2 } }, { reservationId: [omitted] });
  },
});
