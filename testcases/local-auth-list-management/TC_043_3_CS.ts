import { always, available, testCase } from '../../src/index.js';
import { listing } from './lists.js';

export default testCase({
  id: 'TC_043_3_CS',
  title: 'Send local authorization list, failed',
  profile: 'LocalAuthListManagement',
  edition: '2024-04',
  purpose: 'A charge point that cannot store a local authorization list says that it failed.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.15', 'OCPP 1.6 §7.47'],
  given: available,

  async prepare({ centralSystem }) {
    await centralSystem.configures('LocalAuthListEnabled', true);
    // A list that is taken shows that Failed is not this charge point's answer to everything; none is installed by it.
    await centralSystem.calls('SendLocalList', { listVersion: 1, updateType: 'Full' });
  },

  async run({ centralSystem, operator, parameters }) {
    await operator.inducesFault('listFailure', 0);

    const list = { listVersion: 2, updateType: 'Full', ...listing(parameters.idTag) } as const;
    await centralSystem.isRefused('SendLocalList', list, { status: 'Failed' });
  },
});
