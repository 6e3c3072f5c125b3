import { authorized, available, has, testCase, transactionStarts } from '../../src/index.js';

export default testCase({
  id: 'TC_004_1_CS',
  title: 'Regular charging session, identification first',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'The charge point starts a session when the identification is presented before the cable is plugged in.',
  appliesWhen: has('C-07'),
  clauses: ['OCPP 1.6 §4.1', 'OCPP 1.6 §4.8', 'OCPP 1.6 §4.9'],
  given: available,

  async prepare({ centralSystem, parameters: { meterValueSampleInterval } }) {
    await centralSystem.configures('MeterValueSampleInterval', meterValueSampleInterval / 1000);
  },

  async run(scenario) {
    await authorized(scenario);

    await scenario.operator.plugsIn();
    await transactionStarts(scenario);
  },
});
