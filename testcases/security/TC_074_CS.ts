import { asksForCertificate, available, canBeCertified, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_074_CS',
  title: 'Update of the charge point certificate by request of the Central System',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point makes a new key, has it certified, and comes back with the new certificate.',
  appliesWhen: has('SEC-3'),
  connectedWith: [3],
  clauses: ['security whitepaper A02', 'A02.FR.02', 'A02.FR.03', 'A02.FR.08', 'A02.FR.13', 'A00.FR.405', '§7.5'],
  given: available,
  disputed:
    'the document does not look at the request for the certificate: that its key is new and long enough and signs it, and ' +
    'that CpoName stands in its subject, is demanded by A02. Nobody sets a time for making a key: the test parameter ' +
    'longOperationTime does. The charge point keeps the certificate of the case',

  prepare: canBeCertified,

  async run(scenario) {
    const { centralSystem, security } = scenario;

    const csr = await asksForCertificate(scenario);
    security.isFitRequest(csr);
    const certificateChain = await security.certifies(csr);

    const left = security.mayLeave();
    await centralSystem.calls('CertificateSigned', { certificateChain }, { status: 'Accepted' });
    const login = await security.reconnects(left);
    security.showsCertificate(login, certificateChain);
  },
});
