import { always, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_041_CS',
  title: 'Fault behavior',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A charge point that has a fault starts no transaction.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §4.9', 'OCPP 1.6 §7.7'],
  given: available,
  disputed:
    'the document does not say on which connector a fault of the charge point shows: on 0 or on the one under test',

  async run({ chargePoint, operator, parameters: { connectorId, idTag, noTransactionWindow } }) {
    await operator.inducesFault('fault', 0);
    await chargePoint.reports('Faulted', { connectorId: [0, connectorId] });

    // The EV driver tries to start a transaction.
    await operator.plugsIn();
    await operator.presents(idTag);
    await chargePoint.staysSilent(['StartTransaction'], { during: noTransactionWindow });
  },
});
