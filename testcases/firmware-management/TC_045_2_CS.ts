import { always, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_045_2_CS',
  title: 'Get diagnostics, upload failed',
  profile: 'FirmwareManagement',
  edition: '2024-04',
  purpose: 'The charge point tells that its diagnostics could not be uploaded, and goes on as before.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.9', 'OCPP 1.6 §4.4', 'OCPP 1.6 §7.24'],
  given: available,
  disputed:
    'the location of this edition, ftp://127.0.0.1:21/files/failedLocation, is the charge point itself: whether it has ' +
    'tried can only be told from what it reports',

  async run({ chargePoint, centralSystem, parameters: { longOperationTime: within, noTransactionWindow } }) {
    const location = 'ftp://127.0.0.1:21/files/failedLocation';

    await centralSystem.calls('GetDiagnostics', { location, retries: 0 });
    await chargePoint.sends('DiagnosticsStatusNotification', { status: 'Uploading' }, { within });
    await chargePoint.sends('DiagnosticsStatusNotification', { status: 'UploadFailed' }, { within });

    // A retry, which nobody asked for, is a matter of the standing rules.
    await chargePoint.staysSilent(['BootNotification'], {
      during: noTransactionWindow,
      remarking: ['DiagnosticsStatusNotification'],
    });
  },
});
