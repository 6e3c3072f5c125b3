import { always, available, expect, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_021_CS',
  title: 'Change configuration',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A configuration key takes the value it is given, and gives back the same.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.3', 'OCPP 1.6 §5.8'],
  given: available,

  async prepare({ centralSystem, parameters: { meterValueSampleInterval } }) {
    // The key must hold another value first.
    const value = meterValueSampleInterval / 1000;
    if ((await centralSystem.reads('MeterValueSampleInterval')) === String(value)) {
      await centralSystem.configures('MeterValueSampleInterval', value + 1);
    }
  },

  async run({ centralSystem, check, parameters: { meterValueSampleInterval } }) {
    const key = 'MeterValueSampleInterval';
    const value = String(meterValueSampleInterval / 1000);

    await centralSystem.calls('ChangeConfiguration', { key, value }, { status: 'Accepted' });

    const readBack = await centralSystem.reads(key);
    check(`${key} reads back as ${value}`, () => {
      expect(readBack).to.equal(value);
    });
  },
});
