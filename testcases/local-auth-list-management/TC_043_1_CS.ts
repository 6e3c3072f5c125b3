import { available, claims, not, testCase } from '../../src/index.js';
import { listing } from './lists.js';
import { dispute, isNoUnknownAction, notThere } from './unknown-action.js';

export default testCase({
  id: 'TC_043_1_CS',
  title: 'Send local authorization list, not supported',
  profile: 'LocalAuthListManagement',
  edition: '2024-04',
  purpose: 'A charge point without local authorization lists does not take one.',
  appliesWhen: not(claims('LocalAuthListManagement')),
  appliesWithoutProfile: true,
  clauses: ['OCPP 1.6 §5.15', 'OCPP 1.6 §7.47', 'OCPP-J 1.6 §4.2.3'],
  given: available,
  disputed: dispute,

  async run({ centralSystem, parameters }) {
    const list = { listVersion: 1, updateType: 'Full', ...listing(parameters.idTag) } as const;
    const code = await centralSystem.isRefused('SendLocalList', list, { status: 'NotSupported' }, notThere);
    isNoUnknownAction('SendLocalList', code);
  },
});
