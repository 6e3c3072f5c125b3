import { always, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_027_CS',
  title: 'Remote start on connector 0',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A remote start on connector 0 is refused.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §6.33', 'OCPP 1.6 §3.8'],
  given: available,

  async run({ chargePoint, centralSystem, parameters: { idTag, noTransactionWindow } }) {
    await centralSystem.isRefused(
      'RemoteStartTransaction',
      { connectorId: 0, idTag },
      { status: 'Rejected' },
      { orError: 'any' },
    );

    // A refusal that has an effect all the same is none.
    await chargePoint.staysSilent(['Authorize', 'StartTransaction'], { during: noTransactionWindow });
  },
});
