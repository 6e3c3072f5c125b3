import { available, has, not, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_044_3_CS',
  title: 'Firmware update, installation failed',
  profile: 'FirmwareManagement',
  edition: '2024-04',
  purpose: 'The charge point does not install what is no firmware for it, tells so, and serves again afterwards.',
  appliesWhen: not(has('F-1')),
  clauses: ['OCPP 1.6 §5.19', 'OCPP 1.6 §4.5', 'OCPP 1.6 §7.25', 'errata 3.48'],
  given: available,
  disputed:
    'the document sets no time for a download or an installation: the test parameter longOperationTime does; the reboot ' +
    'that may follow is awaited for as long as the declared reboot time',

  async run({ chargePoint, centralSystem, fileServer, when, parameters: { longOperationTime: within } }) {
    const location = await fileServer.offers('invalidFirmwareImage');

    chargePoint.mayBecomeUnavailable();
    await centralSystem.calls('UpdateFirmware', { location, retrieveDate: centralSystem.now() });
    await chargePoint.sends('FirmwareStatusNotification', { status: 'Downloading' }, { within });
    await chargePoint.sends('FirmwareStatusNotification', { status: 'Downloaded' }, { within });
    await fileServer.wasDownloaded(location);

    // Steps 7, 9 and 13 are optional, and from step 9 on any order will do.
    const reboot = chargePoint.mayReboot();
    const { payload } = await chargePoint.sends(
      'FirmwareStatusNotification',
      { status: ['Installing', 'InstallationFailed'] },
      { within },
    );
    await when('Installing was reported', payload.status === 'Installing', async () => {
      await chargePoint.sends('FirmwareStatusNotification', { status: 'InstallationFailed' }, { within });
    });
    await chargePoint.isAvailable({ reboot });
  },
});
