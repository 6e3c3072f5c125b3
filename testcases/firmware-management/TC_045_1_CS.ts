import { always, available, expect, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_045_1_CS',
  title: 'Get diagnostics',
  profile: 'FirmwareManagement',
  edition: '2024-04',
  purpose: 'The charge point uploads a file of diagnostics to where it was asked for, and tells of it.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.9', 'OCPP 1.6 §4.4', 'OCPP 1.6 §6.26', 'OCPP 1.6 §8.2'],
  given: available,
  disputed: 'the document sets no time for an upload: the test parameter longOperationTime does',

  async run({ chargePoint, centralSystem, fileServer, check, parameters: { longOperationTime: within } }) {
    const location = await fileServer.acceptsUploads();

    const { fileName = '' } = await centralSystem.calls('GetDiagnostics', { location });
    check('GetDiagnostics.conf names the file', () => {
      expect(fileName, 'fileName').not.to.equal('');
    });
    await chargePoint.sends('DiagnosticsStatusNotification', { status: 'Uploading' }, { within });
    await chargePoint.sends('DiagnosticsStatusNotification', { status: 'Uploaded' }, { within });

    const { claimedName } = await fileServer.hasReceived(location);
    check('the file that came is the one that was named', () => {
      // By HTTP a file may come without a name.
      if (claimedName !== '') expect(lastPart(claimedName), 'fileName').to.equal(lastPart(fileName));
    });
  },
});

const lastPart = (path: string): string => path.replace(/^.*[/\\]/, '').toLowerCase();
