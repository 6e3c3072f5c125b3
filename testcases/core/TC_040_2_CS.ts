import { always, available, expect, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_040_2_CS',
  title: 'Configuration key, invalid value',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A value that a configuration key cannot have is refused, and does not stick.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.3', 'OCPP 1.6 §9.1.19'],
  given: available,

  async prepare({ centralSystem, parameters: { meterValueSampleInterval } }) {
    // A key that is set shows that a refusal is not this charge point's answer to everything.
    const value = meterValueSampleInterval / 1000;
    const same = (await centralSystem.reads('MeterValueSampleInterval')) === String(value);
    await centralSystem.configures('MeterValueSampleInterval', same ? value + 1 : value);
  },

  async run({ centralSystem, check }) {
    const key = 'MeterValueSampleInterval';
    const before = await centralSystem.reads(key);

    await centralSystem.isRefused(
      'ChangeConfiguration',
      { key, value: '-1' },
      { status: 'Rejected' },
      { orError: ['PropertyConstraintViolation'] },
    );

    const after = await centralSystem.reads(key);
    check('the value has not changed', () => {
      expect(after).to.equal(before);
    });
  },
});
