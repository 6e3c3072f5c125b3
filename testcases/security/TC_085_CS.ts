import { any, available, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_085_CS',
  title: 'Basic authentication, valid user and password',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point authenticates itself with its identity and its key, each time it connects.',
  appliesWhen: any(has('SEC-1'), has('SEC-2')),
  connectedWith: [1, 2],
  clauses: [
    'A00.FR.203',
    'A00.FR.204',
    'A00.FR.205',
    'A00.FR.302',
    'A00.FR.303',
    'A00.FR.304',
    'OCPP 1.6 §4.2',
    'errata 3.22',
  ],
  given: available,
  disputed:
    'the document counts 20 to 40 hexadecimal digits of the key and 16 characters at least, the whitepaper 16 to 20 bytes: ' +
    'a key of 20 to 31 digits is a warning',

  async run({ centralSystem, chargePoint, security }) {
    const left = security.mayLeave();
    await centralSystem.calls('Reset', { type: 'Hard' }, { status: 'Accepted' });

    const login = await security.reconnects(left);
    security.authenticates(login);
    await chargePoint.boots();
    await chargePoint.reportsEveryConnector(() => 'Available');
  },
});
