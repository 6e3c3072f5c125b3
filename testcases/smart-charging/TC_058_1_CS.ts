import { always, available, testCase } from '../../src/index.js';
import { provesSetting } from './proves-setting.js';

export default testCase({
  id: 'TC_058_1_CS',
  title: 'Central smart charging, no ongoing transaction',
  profile: 'SmartCharging',
  edition: '2024-04',
  purpose: 'A profile for a transaction is refused where no transaction is running.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §3.13.1', 'OCPP 1.6 §5.16.4'],
  given: available,
  disputed:
    'a charge point that refuses everything would pass by the letter of the document: a default profile is set and ' +
    'cleared first, and where that is refused as well the case is inconclusive',

  prepare: provesSetting,

  async run({ centralSystem, parameters: { connectorId } }) {
    // No transaction of this run has that id.
    const profile = await centralSystem.drawsUp({ purpose: 'TxProfile', transactionId: 1, limits: [[0, 6]] });
    await centralSystem.isRefused(
      'SetChargingProfile',
      { connectorId, csChargingProfiles: profile },
      { status: 'Rejected' },
      { orError: ['PropertyConstraintViolation'] },
    );
  },
});
