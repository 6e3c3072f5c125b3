import { available, claims, not, testCase } from '../../src/index.js';
import { dispute, isNoUnknownAction, notThere } from './unknown-action.js';

export default testCase({
  id: 'TC_042_1_CS',
  title: 'Get local list version, not supported',
  profile: 'LocalAuthListManagement',
  edition: '2024-04',
  purpose: 'A charge point without local authorization lists says so when it is asked for the version of its list.',
  appliesWhen: not(claims('LocalAuthListManagement')),
  appliesWithoutProfile: true,
  clauses: ['OCPP 1.6 §5.10', 'OCPP-J 1.6 §4.2.3'],
  given: available,
  disputed:
    `${dispute}; the document also has the case for a charge point that supports lists and can disable them, of which ` +
    'OCPP 1.6 §5.10 does not speak: it is not played there',

  async prepare({ centralSystem }) {
    await centralSystem.configures('LocalAuthListEnabled', false, { ifImplemented: true });
  },

  async run({ centralSystem }) {
    const code = await centralSystem.isRefused('GetLocalListVersion', {}, { listVersion: -1 }, notThere);
    isNoUnknownAction('GetLocalListVersion', code);
  },
});
