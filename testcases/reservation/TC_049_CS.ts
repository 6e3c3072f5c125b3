import { has, onlyOneAvailable, reserves, testCase, usesReservation } from '../../src/index.js';

export default testCase({
  id: 'TC_049_CS',
  title: 'Reservation of the charge point, transaction',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'A reservation of no particular connector is used on the one that is left.',
  appliesWhen: has('R-1'),
  clauses: ['OCPP 1.6 §5.13', 'OCPP 1.6 §9.3.1', 'OCPP 1.6 §4.8'],
  given: onlyOneAvailable,
  disputed:
    'OCPP 1.6 §5.13 does not say what is reported of a reservation of connector 0, which itself is never Reserved (§4.9): ' +
    'where one connector is left, it is that one that becomes Reserved, as the document wants; Preparing may come from ' +
    'the cable on (§7.7)',

  async run(scenario) {
    const reservation = await reserves(scenario, { connectorId: 0 });
    await usesReservation(scenario, reservation);
  },
});
