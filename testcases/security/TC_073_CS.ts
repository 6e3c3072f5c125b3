import { any, available, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_073_CS',
  title: 'Update of the password for Basic authentication',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point takes a new key for Basic authentication, and comes back with it of its own accord.',
  appliesWhen: any(has('SEC-1'), has('SEC-2')),
  connectedWith: [1, 2],
  clauses: ['security whitepaper A01', 'A01.FR.01', 'A01.FR.02', 'A01.FR.03', 'A00.FR.205', 'A00.FR.304', '§7.2'],
  given: available,
  disputed:
    'the document leaves the charge point with the key of the test, which everybody knows; here the key that it had before ' +
    'is set back, as drafts of later editions do. A charge point that reboots to come back is given the declared reboot time',

  async run({ security }) {
    const left = security.mayLeave();
    // "OCA_OCTT_admin_test"
    await security.changesAuthorizationKey('4F43415F4F4354545F61646D696E5F74657374');
    const login = await security.reconnects(left);
    security.authenticates(login);
  },
});
