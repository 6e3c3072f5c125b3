import { available, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_087_CS',
  title: 'TLS, client-side certificate, valid',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point authenticates itself with a certificate that is valid and names it.',
  appliesWhen: has('SEC-3'),
  connectedWith: [3],
  clauses: [
    'A00.FR.312',
    'A00.FR.401',
    'A00.FR.402',
    'A00.FR.403',
    'A00.FR.404',
    'A00.FR.405',
    'A00.FR.422',
    'A00.FR.502',
    'A00.FR.503',
    'A00.FR.508',
    'A00.FR.509',
    'OCPP 1.6 §4.2',
    'errata 3.22',
  ],
  given: available,
  disputed:
    'the document wants the certificate in PEM, which TLS does not use: it is read as it comes. It wants the CN to be the ' +
    'serial number, the whitepaper to contain it (A00.FR.405): one that only contains it is a warning',

  async run({ centralSystem, chargePoint, security }) {
    const left = security.mayLeave();
    await centralSystem.calls('Reset', { type: 'Hard' }, { status: 'Accepted' });

    const login = await security.reconnects(left);
    security.offersTls(login);
    security.showsFitCertificate(login);
    await chargePoint.boots();
    await chargePoint.reportsEveryConnector(() => 'Available');
  },
});
