import { all, any, available, claims, has, inAnyOrder, manufacturerKnown, testCase } from '../../src/index.js';
import type { Heard } from '../../src/index.js';

type Status = Heard<'SignedFirmwareStatusNotification'>['payload']['status'];

export default testCase({
  id: 'TC_080_CS',
  title: 'Secure firmware update',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point fetches signed firmware, verifies and installs it, tells of every step, and serves again.',
  appliesWhen: all(has('F-1'), claims('FirmwareManagement'), any(has('SEC-1'), has('SEC-2'), has('SEC-3'))),
  connectedWith: [1, 2, 3],
  clauses: [
    'security whitepaper L01',
    'L01.FR.01',
    'L01.FR.04',
    'L01.FR.10',
    'L01.FR.12',
    'L01.FR.13',
    'L01.FR.15',
    'L01.FR.16',
    'L01.FR.22',
    'L01.FR.23',
    'OCPP 1.6 §4.2',
    'errata 3.22',
  ],
  given: available,
  disputed:
    'Installing may be left out by a charge point that cannot send it from its bootloader (L01.FR.22), and scheduled or ' +
    'paused steps and InstallRebooting may come in between, none of which the document considers. It sets no time for a ' +
    'download or an installation: the test parameter longOperationTime does. The version that BootNotification tells is ' +
    'compared with the parameter firmwareImageVersion',

  prepare: manufacturerKnown,

  async run({ centralSystem, chargePoint, fileServer, security, remark, when, parameters }) {
    const { firmwareImageVersion, longOperationTime: within } = parameters;
    const requestId = security.newRequestId();
    const location = await fileServer.offers('firmwareImage');
    const signed = await security.signs('firmwareImage');

    const tells = (status: Status | readonly Status[], besides: readonly Status[]) =>
      chargePoint.sends(
        'SignedFirmwareStatusNotification',
        { status, requestId },
        { within, besides: (told) => besides.includes(told.status), acrossReboot: true },
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
    await tells('SignatureVerified', []);

    const installs = async (): Promise<void> => {
      const { payload } = await tells(['Installing', 'Installed'], ['InstallScheduled', 'InstallRebooting']);
      await when('Installing was reported', payload.status === 'Installing', async () => {
        // Once more where it goes on after a reboot.
        await tells('Installed', ['InstallRebooting', 'Installing']);
      });
    };
    // It may start anew both before it installs the firmware and to run it; steps 11 to 17 may come in any order.
    chargePoint.mayReboot();
    await inAnyOrder(chargePoint.boots({ within }), installs());
    await chargePoint.isAvailable();

    const isTold = firmwareImageVersion !== undefined && (await chargePoint.runsFirmware(firmwareImageVersion));
    if (!isTold) {
      remark(
        'whether the new firmware runs was not seen: BootNotification or the test parameters do not tell a version',
      );
    }
  },
});
