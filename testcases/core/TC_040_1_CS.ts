import { always, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_040_1_CS',
  title: 'Configuration key, NotSupported',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'Setting a configuration key that does not exist is answered with NotSupported.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.3'],
  given: available,

  async prepare({ centralSystem, parameters: { meterValueSampleInterval } }) {
    // A key that is set shows that a refusal is not this charge point's answer to everything.
    const value = meterValueSampleInterval / 1000;
    const same = (await centralSystem.reads('MeterValueSampleInterval')) === String(value);
    await centralSystem.configures('MeterValueSampleInterval', same ? value + 1 : value);
  },

  async run({ centralSystem }) {
    await centralSystem.isRefused('ChangeConfiguration', { key: 'Testing', value: 'true' }, { status: 'NotSupported' });
  },
});
