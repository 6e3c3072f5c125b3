import { charging, has, inAnyOrder, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_032_1_CS',
  title: 'Power failure, transactions stopped before going down',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A charge point with a back-up supply reports the end of the transaction before it goes down.',
  appliesWhen: has('AQ-7.1'),
  clauses: ['OCPP 1.6 §4.10', 'OCPP 1.6 §7.36', 'errata 3.22'],
  given: charging,
  disputed:
    'the document does not say how long the power stays away: it is restored when the connection is gone, and a charge ' +
    'point that lives on without mains is inconclusive',

  async run({ chargePoint, operator, parameters: { connectorId }, given: { transactionId } }) {
    await operator.cutsPower();
    // The power stays off: what is not said before the connection goes is not said at all.
    await inAnyOrder(
      chargePoint.sends('StopTransaction', { transactionId, reason: 'PowerLoss' }, { acrossReboot: true }),
      chargePoint.reports('Finishing', { acrossReboot: true }),
    );
    await chargePoint.goesDown();

    await operator.restoresPower();
    await chargePoint.boots();
    await chargePoint.reportsEveryConnector((id) => (id === connectorId ? ['Finishing', 'Preparing'] : 'Available'));
  },
});
