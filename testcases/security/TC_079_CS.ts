import { any, available, expect, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_079_CS',
  title: 'Get security log',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point uploads its security log to where it was asked for, and tells of it.',
  appliesWhen: any(has('SEC-1'), has('SEC-2'), has('SEC-3')),
  connectedWith: [1, 2, 3],
  clauses: ['security whitepaper N01', 'N01.FR.01', 'N01.FR.02', 'N01.FR.07', 'N01.FR.08', 'N01.FR.09', 'N01.FR.12'],
  given: available,
  disputed:
    'the document sets no time for an upload: the test parameter longOperationTime does. It does not look at requestId, ' +
    'which N01.FR.07 wants to be the same in all, as drafts of later editions do',

  async run({ centralSystem, chargePoint, fileServer, security, check, remark, parameters }) {
    const within = parameters.longOperationTime;
    const requestId = security.newRequestId();
    const remoteLocation = await fileServer.acceptsUploads();

    const { filename = '' } = await centralSystem.calls(
      'GetLog',
      { logType: 'SecurityLog', requestId, log: { remoteLocation } },
      { status: 'Accepted' },
    );
    if (filename === '') remark('GetLog.conf does not name the file (N01.FR.01)');
    await chargePoint.sends('LogStatusNotification', { status: 'Uploading', requestId }, { within });
    await chargePoint.sends(
      'LogStatusNotification',
      { status: 'Uploaded', requestId },
      { within, besides: ({ status }) => status === 'Uploading' },
    );

    const { claimedName } = await fileServer.hasReceived(remoteLocation);
    check('the file that came is the one that was named', () => {
      // By HTTP a file may come without a name.
      if (claimedName !== '' && filename !== '') expect(lastPart(claimedName), 'filename').to.equal(lastPart(filename));
    });
  },
});

const lastPart = (path: string): string => path.replace(/^.*[/\\]/, '').toLowerCase();
