import { all, any, available, claims, has, inAnyOrder, manufacturerKnown, testCase } from '../../src/index.js';
import type { Heard } from '../../src/index.js';

type Status = Heard<'SignedFirmwareStatusNotification'>['payload']['status'];

export default testCase({
  id: 'TC_081_CS',
  title: 'Secure firmware update, invalid signature',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point finds out that firmware is falsely signed, tells so, and goes on with what it has.',
  appliesWhen: all(has('F-1'), claims('FirmwareManagement'), any(has('SEC-1'), has('SEC-2'), has('SEC-3'))),
  connectedWith: [1, 2, 3],
  clauses: ['security whitepaper L01', 'L01.FR.01', 'L01.FR.03', 'L01.FR.04', 'L01.FR.10', 'L01.FR.12', '§6.8', '§8'],
  given: available,
  disputed:
    'the whitepaper demands the security event InvalidFirmwareSignature besides (L01.FR.03), which this edition does not ' +
    'for and drafts of later ones do: that it is missing is a warning. The document sets no time for a download: the test ' +
    'parameter longOperationTime does. The signature is the right one but for one bit',

  prepare: manufacturerKnown,

  async run({ centralSystem, chargePoint, fileServer, security, parameters }) {
    const { longOperationTime: within, noTransactionWindow } = parameters;
    const requestId = security.newRequestId();
    const location = await fileServer.offers('firmwareImage');
    const signed = await security.signs('firmwareImage', { falsely: true });

    const tells = (status: Status, besides: readonly Status[]) =>
      chargePoint.sends(
        'SignedFirmwareStatusNotification',
        { status, requestId },
        { within, besides: (told) => besides.includes(told.status) },
      );

    chargePoint.mayBecomeUnavailable();
    await centralSystem.calls(
      'SignedUpdateFirmware',
      { requestId, firmware: { location, retrieveDateTime: centralSystem.now(), ...signed } },
      { status: 'Accepted' },
    );
    await tells('Downloading', ['DownloadScheduled']);
    await tells('Downloaded', ['DownloadPaused', 'Downloading']);
    await fileServer.wasDownloaded(location);
    await inAnyOrder(
      tells('InvalidSignature', []),
      security.shouldBeNotified('InvalidFirmwareSignature', 'security whitepaper L01.FR.03'),
    );
    security.hasVerifiedSignatures();
    await chargePoint.isAvailable();

    // The old firmware goes on.
    await chargePoint.staysSilent(['BootNotification'], { during: noTransactionWindow });
  },
});
