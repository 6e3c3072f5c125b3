import { any, available, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_086_CS',
  title: 'TLS, server-side certificate, valid',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point sets up a connection that is secured by TLS with a server whose certificate is valid.',
  appliesWhen: any(has('SEC-2'), has('SEC-3')),
  connectedWith: [2, 3],
  clauses: [
    'A00.FR.302',
    'A00.FR.303',
    'A00.FR.304',
    'A00.FR.307',
    'A00.FR.312',
    'A00.FR.318',
    'A00.FR.320',
    'A00.FR.401',
    'A00.FR.422',
    'OCPP 1.6 §4.2',
    'errata 3.22',
  ],
  given: available,
  disputed:
    'the document counts 20 to 40 hexadecimal digits of the key and 16 characters at least, the whitepaper 16 to 20 bytes: ' +
    'a key of 20 to 31 digits is a warning. So are older versions of TLS, compression, and cipher suites of SEC-4 that are ' +
    'not offered, which the document does not look at',

  async run({ centralSystem, chargePoint, security }) {
    const left = security.mayLeave();
    await centralSystem.calls('Reset', { type: 'Hard' }, { status: 'Accepted' });

    const login = await security.reconnects(left);
    security.offersTls(login);
    security.authenticates(login);
    await chargePoint.boots();
    await chargePoint.reportsEveryConnector(() => 'Available');
  },
});
