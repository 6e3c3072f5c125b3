import { available, expect, has, inAnyOrder, not, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_044_1_CS',
  title: 'Firmware update, download and install',
  profile: 'FirmwareManagement',
  edition: '2024-04',
  purpose: 'The charge point fetches new firmware, installs it, tells of every step, and serves again afterwards.',
  appliesWhen: not(has('F-1')),
  clauses: ['OCPP 1.6 §5.19', 'OCPP 1.6 §4.5', 'OCPP 1.6 §4.2', 'OCPP 1.6 §8.1', 'errata 3.22', 'errata 3.48'],
  given: available,
  disputed:
    'the document sets no time for a download or an installation: the test parameter longOperationTime does; it does not ' +
    'look at the version either: the one that BootNotification tells is compared with the parameter firmwareImageVersion',

  async run({ chargePoint, centralSystem, fileServer, check, remark, parameters }) {
    const { firmwareImageVersion, longOperationTime: within } = parameters;
    const location = await fileServer.offers('firmwareImage');

    chargePoint.mayBecomeUnavailable();
    await centralSystem.calls('UpdateFirmware', { location, retrieveDate: centralSystem.now() });
    await chargePoint.sends('FirmwareStatusNotification', { status: 'Downloading' }, { within });
    await chargePoint.sends('FirmwareStatusNotification', { status: 'Downloaded' }, { within });
    await fileServer.wasDownloaded(location);

    await chargePoint.sends('FirmwareStatusNotification', { status: 'Installing' }, { within });
    // Steps 9 and 13 may be reversed.
    const [boot] = await inAnyOrder(
      chargePoint.boots({ within }),
      chargePoint.sends('FirmwareStatusNotification', { status: 'Installed' }, { within, acrossReboot: true }),
    );
    await chargePoint.isAvailable();

    const { firmwareVersion } = boot.payload;
    if (firmwareVersion === undefined || firmwareImageVersion === undefined) {
      remark(
        'whether the new firmware runs was not seen: BootNotification or the test parameters do not tell a version',
      );
      return;
    }
    check('the firmwareVersion is that of the image', () => {
      expect(firmwareVersion.toLowerCase(), 'firmwareVersion').to.equal(firmwareImageVersion.toLowerCase());
    });
  },
});
