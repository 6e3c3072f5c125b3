import { available, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_017_1_CS',
  title: 'Unlock connector without session, detachable cable',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'The charge point unlocks a socket when the Central System asks for it.',
  appliesWhen: has('HFS-1'),
  clauses: ['OCPP 1.6 §5.18', 'OCPP 1.6 §7.46'],
  given: available,

  async run({ centralSystem, connectorWith }) {
    const connectorId = connectorWith('Detachable Cable');
    await centralSystem.calls('UnlockConnector', { connectorId }, { status: 'Unlocked' });
  },
});
