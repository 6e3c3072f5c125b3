import { always, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_042_2_CS',
  title: 'Get local list version, empty',
  profile: 'LocalAuthListManagement',
  edition: '2024-04',
  purpose: 'A local authorization list that was emptied has the version 0.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.10', 'OCPP 1.6 §5.15', 'OCPP 1.6 §6.41'],
  given: available,
  disputed:
    'the update has the version 1, and 0 is expected back: OCPP 1.6 §5.15 would make it 1, §5.10 reserves 0 for a list ' +
    'without entries; played as documented',

  async prepare({ centralSystem }) {
    await centralSystem.configures('LocalAuthListEnabled', true);
  },

  async run({ centralSystem }) {
    await centralSystem.calls('SendLocalList', { listVersion: 1, updateType: 'Full' }, { status: 'Accepted' });
    await centralSystem.calls('GetLocalListVersion', {}, { listVersion: 0 });
  },
});
