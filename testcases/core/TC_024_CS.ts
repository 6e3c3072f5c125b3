import { authorizesRemoteStarts, available, expect, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_024_CS',
  title: 'Start charging session, lock failure',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A lock that fails is reported, and no transaction starts on it.',
  appliesWhen: has('HFS-1'),
  clauses: ['OCPP 1.6 §4.9', 'OCPP 1.6 §7.6'],
  given: available,
  disputed: 'the document sets no time for "does not start": the test parameter noTransactionWindow does',

  async run(scenario) {
    const { chargePoint, centralSystem, operator, parameters } = scenario;
    const { connectorId, idTag, noTransactionWindow } = parameters;

    await operator.inducesFault('lockFailure');
    const mustAuthorize = await authorizesRemoteStarts(scenario);
    await centralSystem.calls('RemoteStartTransaction', { connectorId, idTag }, { status: 'Accepted' });
    if (mustAuthorize) await chargePoint.sends('Authorize', { idTag });
    await chargePoint.reports('Preparing');

    await operator.plugsIn();
    const { payload } = await chargePoint.reports('Faulted');
    scenario.check('errorCode is ConnectorLockFailure', () => {
      expect(payload.errorCode).to.equal('ConnectorLockFailure');
    });

    await chargePoint.staysSilent(['StartTransaction'], { during: noTransactionWindow });
  },
});
