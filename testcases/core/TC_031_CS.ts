import { always, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_031_CS',
  title: 'Unlock connector, unknown connector',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'The charge point says NotSupported when asked to unlock a connector that it does not have.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.18', 'errata 3.87'],
  given: available,

  async run({ centralSystem, connectors }) {
    const unknown = Math.max(...connectors) + 1;
    await centralSystem.isRefused('UnlockConnector', { connectorId: unknown }, { status: 'NotSupported' });
  },
});
