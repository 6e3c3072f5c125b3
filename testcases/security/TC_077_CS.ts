import { asksForCertificate, available, canBeCertified, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_077_CS',
  title: 'Invalid ChargePointCertificate, security event',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point refuses a certificate for its key that is not valid, and tells of the security event.',
  appliesWhen: has('SEC-3'),
  connectedWith: [3],
  clauses: ['security whitepaper A02', 'A02.FR.06', 'A02.FR.07', 'A04', '§6.2', '§8'],
  given: available,
  disputed:
    'the document does not say what is wrong with the certificate: it has expired, and all else about it is right. The ' +
    'period is the first thing that A02.FR.06 has checked, and needs nothing but a clock to be seen; one that is not yet ' +
    'valid might be kept for later (A02.FR.08). The event may come before the answer or after it',

  prepare: canBeCertified,

  async run(scenario) {
    const { centralSystem, security } = scenario;

    const csr = await asksForCertificate(scenario);
    const certificateChain = await security.certifies(csr, 'expired');

    await centralSystem.isRefused('CertificateSigned', { certificateChain }, { status: 'Rejected' });
    await security.isNotified('InvalidChargePointCertificate');
  },
});
