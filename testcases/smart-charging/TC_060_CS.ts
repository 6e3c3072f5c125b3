import { always, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_060_CS',
  title: 'Remote start with a charging profile, rejected',
  profile: 'SmartCharging',
  edition: '2024-04',
  purpose: 'A remote start with a profile that is not for a transaction is refused, and starts nothing.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.11', 'OCPP 1.6 §5.16.2'],
  given: available,

  async run({ chargePoint, centralSystem, parameters: { connectorId, idTag, noTransactionWindow } }) {
    const chargingProfile = await centralSystem.drawsUp({ purpose: 'TxDefaultProfile', limits: [[0, 6]] });
    await centralSystem.isRefused(
      'RemoteStartTransaction',
      { connectorId, idTag, chargingProfile },
      { status: 'Rejected' },
      { orError: ['PropertyConstraintViolation'] },
    );

    // A refusal that has an effect all the same is none.
    await chargePoint.staysSilent(['Authorize', 'StartTransaction'], { during: noTransactionWindow });
  },
});
