import { always, charging, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_082_CS',
  title: 'Central smart charging, TxDefaultProfile with an ongoing transaction',
  profile: 'SmartCharging',
  edition: '2024-04',
  purpose: 'A default profile that is set while a transaction is running applies to that transaction as well.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §3.13.1', 'OCPP 1.6 §5.16.3', 'OCPP 1.6 §5.7', 'errata 3.8'],
  given: charging,

  async run({ centralSystem, parameters: { chargingScheduleDuration } }) {
    // 6 A, or 6000 W where the unit is W.
    await centralSystem.setsProfile({ purpose: 'TxDefaultProfile', limits: [[0, 6]] });

    await centralSystem.readsSchedule(chargingScheduleDuration);
  },
});
