import { any, available, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_078_CS',
  title: 'Invalid CentralSystemCertificate, security event',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point refuses a root certificate that is not valid, and tells of the security event.',
  appliesWhen: any(has('SEC-2'), has('SEC-3')),
  connectedWith: [2, 3],
  clauses: ['security whitepaper M05', 'M05.FR.06', 'A04', '§6.3', '§8'],
  given: available,
  disputed:
    'this edition installs a bad root certificate by message; drafts of later editions show a bad certificate in the TLS ' +
    'handshake instead. The root has expired, and all else about it is right. The event may come before the answer or after it',

  async prepare({ security }) {
    // A store that is full refuses whatever is to be installed (M05.FR.03).
    await security.hasRoom();
  },

  async run({ centralSystem, security }) {
    const certificateType = 'CentralSystemRootCertificate';
    const certificate = await security.newRoot(certificateType, 'expired');
    await centralSystem.isRefused('InstallCertificate', { certificateType, certificate }, { status: 'Rejected' });
    await security.isNotified('InvalidCentralSystemCertificate');
    await security.listsNot(certificateType, certificate);
  },
});
