import { expect } from 'chai';
import { connected, type Script } from './script.js';

const begun = (): Script => connected({}).boots();
const log = (script: Script, fields: object): Script => script.calls('LogStatusNotification', fields);
const asked = (script: Script, requestId: number): Script =>
  script.asks(
    'GetLog',
    { logType: 'SecurityLog', requestId, log: { remoteLocation: 'ftp://h' } },
    { status: 'Accepted' },
  );

describe('security: the ids of requests', () => {
  it('are those of the requests, the last one or an earlier one', () => {
    const script = log(log(asked(asked(begun(), 7), 8), { status: 'Uploading', requestId: 7 }), {
      status: 'Uploaded',
      requestId: 8,
    });
    expect(script.of('security.request-id')).to.deep.equal([]);
    expect(script.book.exercised('security.request-id')).to.include({ times: 2, breaches: 0 });
  });

  it('are missed where there is none, or another one', () => {
    const absent = log(asked(begun(), 7), { status: 'Uploading' });
    expect(absent.of('security.request-id')).to.deep.equal([
      'security.request-id fail: LogStatusNotification has requestId absent, expected 7',
    ]);
    const firmware = begun()
      .asks('SignedUpdateFirmware', { requestId: 3 }, { status: 'Accepted' })
      .calls('SignedFirmwareStatusNotification', { status: 'Downloading', requestId: 4 });
    expect(firmware.of('security.request-id')).to.have.lengthOf(1);
  });

  it('are not asked for with Idle, nor before there was a request', () => {
    expect(log(asked(begun(), 7), { status: 'Idle' }).of('security.request-id')).to.deep.equal([]);
    expect(log(begun(), { status: 'Uploaded', requestId: 1 }).of('security.request-id')).to.deep.equal([]);
  });
});
