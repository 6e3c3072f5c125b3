import { any, certificateInstalled, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_076_CS',
  title: 'Delete a certificate',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point removes a root certificate that is named by its hash data, and lists it no more.',
  appliesWhen: any(has('SEC-2'), has('SEC-3')),
  connectedWith: [2, 3],
  clauses: ['security whitepaper M04', 'M04.FR.02', 'M04.FR.06', 'M04.FR.07', 'M03.FR.02', 'M03.FR.04', '§6.1'],
  given: certificateInstalled,
  disputed:
    'the certificate that is removed is a second one, on which no connection rests: the one in use cannot be removed ' +
    '(M04.FR.06), nor the last one where AQ-1 is No. The document wants the list of the memory state to be Accepted; what ' +
    'is listed before anything is installed is not looked at here, for NotFound is right where there is none (M03.FR.02)',

  async run({ centralSystem, security, given: { certificate } }) {
    const certificateType = 'CentralSystemRootCertificate';
    const certificateHashData = await security.lists(certificateType, certificate);
    await centralSystem.calls('DeleteCertificate', { certificateHashData }, { status: 'Accepted' });
    await security.listsNot(certificateType, certificate);
  },
});
