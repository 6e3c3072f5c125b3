import { any, available, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_075_1_CS',
  title: 'Install a certificate, ManufacturerRootCertificate',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point takes a root certificate of a manufacturer, and lists it.',
  appliesWhen: any(has('SEC-2'), has('SEC-3')),
  connectedWith: [2, 3],
  clauses: ['security whitepaper M05', 'M05.FR.01', 'M05.FR.02', 'M05.FR.03', 'M03.FR.03', 'M03.FR.04', '§6.1'],
  given: available,
  disputed:
    'a store that is full refuses as it should (M05.FR.03), which the document does not consider: then the case is inconclusive',

  async prepare({ security }) {
    await security.hasRoom();
  },

  async run({ centralSystem, security }) {
    const certificateType = 'ManufacturerRootCertificate';
    const certificate = await security.newRoot(certificateType);
    await centralSystem.calls('InstallCertificate', { certificateType, certificate }, { status: 'Accepted' });
    await security.lists(certificateType, certificate);
  },
});
