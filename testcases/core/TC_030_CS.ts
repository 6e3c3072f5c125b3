import { available, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_030_CS',
  title: 'Unlock connector, unlock failure',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A lock that does not open is reported as such.',
  appliesWhen: has('HFS-1'),
  clauses: ['OCPP 1.6 §5.18', 'OCPP 1.6 §7.47'],
  given: available,

  async run({ centralSystem, operator, parameters: { connectorId } }) {
    await operator.inducesFault('lockFailure');
    await centralSystem.isRefused('UnlockConnector', { connectorId }, { status: 'UnlockFailed' });
  },
});
