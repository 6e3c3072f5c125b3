import { always, available, reserves, testCase, usesReservation } from '../../src/index.js';

export default testCase({
  id: 'TC_046_2_CS',
  title: 'Reservation of a connector, remote start',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'A remote start for the idTag that a connector is reserved for uses the reservation.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.13', 'OCPP 1.6 §4.8', 'OCPP 1.6 §4.9 A7, G2'],
  given: available,
  disputed:
    'the document has the remote start make the connector Preparing, while OCPP 1.6 §7.7 lets the cable do so, too: ' +
    'Preparing may come from the cable on',

  async run(scenario) {
    const reservation = await reserves(scenario);
    await usesReservation(scenario, reservation);
  },
});
