import { available, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_017_2_CS',
  title: 'Unlock connector without session, fixed cable',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A charge point with a fixed cable says that it has no lock to open.',
  appliesWhen: has('HFS-2'),
  clauses: ['OCPP 1.6 §5.18', 'errata 3.87'],
  given: available,

  async run({ centralSystem, connectorWith }) {
    const connectorId = connectorWith('Fixed Cable');
    await centralSystem.calls('UnlockConnector', { connectorId }, { status: 'NotSupported' });
  },
});
