import { always, available, chargesRemotely, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_059_CS',
  title: 'Remote start with a charging profile',
  profile: 'SmartCharging',
  edition: '2024-04',
  purpose: 'A transaction that is started remotely follows the profile that came with the remote start.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.11', 'OCPP 1.6 §5.16.2', 'OCPP 1.6 §5.7', 'errata 3.41', 'errata 3.42'],
  given: available,

  async run(scenario) {
    const { centralSystem, parameters } = scenario;

    // Without a transactionId, which only the start will give (errata 3.41). 6 A, or 6000 W where the unit is W.
    const profile = await centralSystem.drawsUp({ purpose: 'TxProfile', limits: [[0, 6]] });
    await chargesRemotely(scenario, {}, profile);

    await centralSystem.readsSchedule(parameters.chargingScheduleDuration);
  },
});
