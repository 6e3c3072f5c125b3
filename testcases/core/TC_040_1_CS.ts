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

  async run({ centralSystem }) {
    await centralSystem.isRefused('ChangeConfiguration', { key: 'Testing', value: 'true' }, { status: 'NotSupported' });
  },
});
