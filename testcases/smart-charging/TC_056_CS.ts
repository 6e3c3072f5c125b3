import { always, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_056_CS',
  title: 'Central smart charging, TxDefaultProfile',
  profile: 'SmartCharging',
  edition: '2024-04',
  purpose: 'A default profile for new transactions is accepted, and is what the composite schedule consists of.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §3.13', 'OCPP 1.6 §5.7', 'OCPP 1.6 §5.16.4', 'errata 3.51'],
  given: available,
  disputed:
    'the document does not say when the schedule starts: it has started by the deviation that is allowed to the clock, ' +
    'so that there is no gap before it; connectorId is optional in the answer, and its absence is remarked',

  async run({ centralSystem, parameters: { chargingScheduleDuration } }) {
    // 6 A, or 6000 W where the unit is W.
    await centralSystem.setsProfile({ purpose: 'TxDefaultProfile', limits: [[0, 6]] });

    await centralSystem.readsSchedule(chargingScheduleDuration);
  },
});
