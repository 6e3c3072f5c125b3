import { available, has, not, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_044_2_CS',
  title: 'Firmware update, download failed',
  profile: 'FirmwareManagement',
  edition: '2024-04',
  purpose: 'The charge point tells that firmware could not be fetched, and goes on with what it has.',
  appliesWhen: not(has('F-1')),
  clauses: ['OCPP 1.6 §5.19', 'OCPP 1.6 §4.5', 'OCPP 1.6 §7.25'],
  given: available,
  disputed:
    'the location of this edition, ftp://127.0.0.1:21/download_fail.fwi, is the charge point itself: whether it has tried ' +
    'can only be told from what it reports; drafts of later editions name a missing file on the file server instead',

  async run({ chargePoint, centralSystem, when, parameters: { longOperationTime: within, noTransactionWindow } }) {
    const location = 'ftp://127.0.0.1:21/download_fail.fwi';

    chargePoint.mayBecomeUnavailable();
    await centralSystem.calls('UpdateFirmware', { location, retrieveDate: centralSystem.now(), retries: 0 });
    // Step 3 is optional: the download may fail at once.
    const { payload } = await chargePoint.sends(
      'FirmwareStatusNotification',
      { status: ['Downloading', 'DownloadFailed'] },
      { within },
    );
    await when('Downloading was reported', payload.status === 'Downloading', async () => {
      await chargePoint.sends('FirmwareStatusNotification', { status: 'DownloadFailed' }, { within });
    });
    await chargePoint.isAvailable();

    // The old firmware goes on. A retry, which nobody asked for, is a matter of the standing rules.
    await chargePoint.staysSilent(['BootNotification'], {
      during: noTransactionWindow,
      remarking: ['FirmwareStatusNotification'],
    });
  },
});
