import { always, charging, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_026_CS',
  title: 'Remote start, rejected',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A remote start on a connector that already runs a transaction is rejected.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.11', 'OCPP 1.6 §7.39'],
  given: charging,

  async prepare({ centralSystem }) {
    await centralSystem.configures('LocalPreAuthorize', false);
  },

  async run({ chargePoint, centralSystem, parameters: { connectorId, idTag, noTransactionWindow } }) {
    await centralSystem.isRefused('RemoteStartTransaction', { connectorId, idTag }, { status: 'Rejected' });

    // A refusal that has an effect all the same is none.
    await chargePoint.staysSilent(['StartTransaction', 'StopTransaction'], { during: noTransactionWindow });
  },
});
