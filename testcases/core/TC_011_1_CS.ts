import { always, authorizesRemoteStarts, available, testCase, transactionStarts } from '../../src/index.js';

export default testCase({
  id: 'TC_011_1_CS',
  title: 'Remote start, remote start first',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'After a remote start the charge point waits for the cable, then begins the transaction.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.11', 'OCPP 1.6 §4.8'],
  given: available,
  disputed:
    'the document lists Authorize before Preparing for a remote start, though OCPP 1.6 §4.9 A2 lets Preparing begin with ' +
    'the request; the order of the document is kept',

  async run(scenario) {
    const { chargePoint, centralSystem, operator, parameters } = scenario;
    const { connectorId, idTag } = parameters;
    const mustAuthorize = await authorizesRemoteStarts(scenario);

    await centralSystem.calls('RemoteStartTransaction', { connectorId, idTag }, { status: 'Accepted' });
    if (mustAuthorize) await chargePoint.sends('Authorize', { idTag });
    await chargePoint.reports('Preparing');

    await operator.plugsIn();
    await transactionStarts(scenario);
  },
});
