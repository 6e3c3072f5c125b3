import { always, charging, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_057_CS',
  title: 'Central smart charging, TxProfile',
  profile: 'SmartCharging',
  edition: '2024-04',
  purpose: 'A profile for the running transaction is accepted, and is what the composite schedule consists of.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §3.13', 'OCPP 1.6 §5.7', 'OCPP 1.6 §5.16.3', 'errata 3.51'],
  given: charging,

  async run({ centralSystem, parameters: { chargingScheduleDuration }, given: { transactionId } }) {
    // 6 A, or 6000 W where the unit is W.
    await centralSystem.setsProfile({ purpose: 'TxProfile', transactionId, limits: [[0, 6]] });

    await centralSystem.readsSchedule(chargingScheduleDuration);
  },
});
