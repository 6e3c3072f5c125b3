import { expect } from 'chai';
import type { Bench } from './bench.js';
import { FileServers, firmwareImage, ftpServer, httpServer } from './file-servers.js';
import { answerTo, authorities, SecuredBenches, told, type SecuredOptions } from './security-bench.js';

const past = '2020-01-01T00:00:00Z';

describe('simulator: signed firmware and security log', () => {
  const benches = new SecuredBenches();
  const servers = new FileServers();
  afterEach(async () => {
    await benches.tearDown();
    await servers.close();
  });

  const ready = (options: SecuredOptions = {}): Promise<Bench> =>
    benches.securedReady({
      ...options,
      security: { secureFirmware: true, ...options.security },
      settings: {
        profiles: ['Core', 'FirmwareManagement'],
        configuration: { SupportedFileTransferProtocols: 'FTP,HTTP' },
        ...options.settings,
      },
    });

  const progress = async ({ centralSystem }: Bench, requestId: number, ...statuses: string[]): Promise<void> => {
    const heard = () =>
      centralSystem
        .heard('SignedFirmwareStatusNotification')
        .filter(({ payload }) => payload.requestId === requestId)
        .map(({ payload }) => payload.status);
    await centralSystem.until(() => heard().length >= statuses.length, statuses.join(', '));
    expect(heard()).to.deep.equal(statuses);
  };

  /** The first installs, the second is broken off by whatever changes it. */
  const update = async (bench: Bench, fields: object = {}, requestId = 7): Promise<unknown> => {
    const server = await servers.serving(httpServer());
    server.files.set('/image', firmwareImage('2.0.0'));
    const signed = await (await authorities()).signFirmware(firmwareImage('2.0.0'));
    return bench.centralSystem.status('SignedUpdateFirmware', {
      requestId,
      retries: 0,
      firmware: { location: `${server.url}/image`, retrieveDateTime: past, ...signed, ...fields },
    });
  };

  const done = ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'Installed'];

  it('installs what the manufacturer has signed, boots, and tells of it', async () => {
    const bench = await ready();
    const { centralSystem } = bench;
    expect(await update(bench)).to.equal('Accepted');
    await told(bench, 'FirmwareUpdated');
    await progress(bench, 7, ...done);
    expect(centralSystem.heard('BootNotification').at(-1)?.payload.firmwareVersion).to.equal('2.0.0');
    expect(centralSystem.heard('FirmwareStatusNotification')).to.have.length(0);
    await centralSystem.status('ExtendedTriggerMessage', { requestedMessage: 'FirmwareStatusNotification' });
    const { payload } = await centralSystem.next('SignedFirmwareStatusNotification', { status: 'Idle' });
    expect(payload).not.to.have.property('requestId');
  });

  it('does not install what is signed otherwise, and remembers that it did not', async () => {
    const bench = await ready();
    const { centralSystem } = bench;
    const { signature } = await (await authorities()).signFirmware(firmwareImage('2.0.1'));
    for (const [index, wrong] of [signature, '', 'no Base64'].entries()) {
      expect(await update(bench, { signature: wrong }, index)).to.equal('Accepted');
      await progress(bench, index, 'Downloading', 'Downloaded', 'InvalidSignature');
      await told(bench, 'InvalidFirmwareSignature');
    }
    await centralSystem.status('Reset', { type: 'Hard' });
    await told(bench, 'ResetOrReboot');
    expect(centralSystem.heard('BootNotification').at(-1)?.payload.firmwareVersion).to.equal('1.0.0');
    await centralSystem.status('ExtendedTriggerMessage', { requestedMessage: 'FirmwareStatusNotification' });
    await centralSystem.until(
      () => centralSystem.heard('SignedFirmwareStatusNotification').length === 10,
      'the status that was told last',
    );
    const last = centralSystem.heard('SignedFirmwareStatusNotification').at(-1)?.payload;
    expect(last).to.deep.equal({ status: 'InvalidSignature', requestId: 2 });
  });

  it('does not begin where nobody it trusts certifies the signature', async () => {
    const bench = await ready();
    const pki = await authorities();
    const other = await pki.chargePoint({ commonName: 'x', organizationName: 'y' });
    for (const signingCertificate of [other.certificate, pki.centralSystemRoots.EC, '', 'no certificate']) {
      expect(await update(bench, { signingCertificate })).to.equal('InvalidCertificate');
      await told(bench, 'InvalidFirmwareSigningCertificate');
    }
    expect(bench.centralSystem.heard('SignedFirmwareStatusNotification')).to.have.length(0);
  });

  it('waits for the hours it is told, and gives way to another update', async () => {
    const bench = await ready();
    const { centralSystem } = bench;
    const soon = (seconds: number) => new Date(centralSystem.now + 1000 * seconds).toISOString();
    expect(await update(bench, { retrieveDateTime: soon(3600) }, 1)).to.equal('Accepted');
    await progress(bench, 1, 'DownloadScheduled');
    const [first, ...rest] = done;
    expect(await update(bench, { installDateTime: soon(20) }, 2)).to.equal('AcceptedCanceled');
    await told(bench, 'FirmwareUpdated');
    await progress(bench, 2, first ?? '', 'Downloaded', 'SignatureVerified', 'InstallScheduled', ...rest.slice(2));
  });

  it('takes no connector into use while a transaction keeps it from installing', async () => {
    const bench = await ready();
    const { centralSystem } = bench;
    const transactionId = await bench.charge();
    await update(bench);
    await centralSystem.next('StatusNotification', { connectorId: 2, status: 'Unavailable' });
    await centralSystem.status('RemoteStopTransaction', { transactionId });
    await told(bench, 'FirmwareUpdated');
    await progress(bench, 7, ...done);
    expect(centralSystem.statusesOf(2).at(-1)).to.equal('Available');
  });

  it('takes signed firmware or the other, never both', async () => {
    const request = { location: 'http://127.0.0.1:1/x', retrieveDate: past };
    const secure = await ready();
    expect(await secure.centralSystem.status('UpdateFirmware', request)).to.equal('NotSupported');
    const other = await ready({ security: { secureFirmware: false } });
    expect(await update(other)).to.equal('NotSupported');
    expect(await other.centralSystem.status('UpdateFirmware', request)).to.equal(undefined);
  });

  const getLog = (bench: Bench, remoteLocation: string, fields: object = {}, log: object = {}) =>
    answerTo(bench, 'GetLog', {
      logType: 'SecurityLog',
      requestId: 5,
      retries: 0,
      log: { remoteLocation, ...log },
      ...fields,
    });
  const uploaded = async ({ centralSystem }: Bench, requestId: number, last = 'Uploaded'): Promise<void> => {
    await centralSystem.next('LogStatusNotification', { status: 'Uploading', requestId });
    await centralSystem.next('LogStatusNotification', { status: last, requestId });
  };

  for (const [kind, serve] of [
    ['HTTP', httpServer],
    ['FTP', ftpServer],
  ] as const) {
    it(`uploads its security log by ${kind}, with every event and no key, also those before the last reset`, async () => {
      const server = await servers.serving(serve());
      const bench = await ready();
      const key = 'ffeeddccbbaa99887766554433221100';
      await bench.centralSystem.status('ChangeConfiguration', { key: 'AuthorizationKey', value: key });
      await bench.centralSystem.until(() => bench.centralSystem.connections === 2, 'another connection');
      await bench.centralSystem.status('Reset', { type: 'Soft' });
      await told(bench, 'ResetOrReboot');
      const { status, filename } = await getLog(bench, `${server.url}/up`);
      expect(status).to.equal('Accepted');
      await uploaded(bench, 5);
      const [path] = [...server.files.keys()];
      expect(path).to.match(new RegExp(`up/${String(filename)}$`));
      const content = String(server.files.get(path ?? ''));
      expect(content).to.match(/StartupOfTheDevice\n.*ReconfigurationOfSecurityParameters.*\n.*ResetOrReboot\n/);
      expect(content.toLowerCase()).not.to.include(key);
    });
  }

  it('uploads its diagnostics by the same request, and knows two kinds of nothing', async () => {
    const server = await servers.serving(httpServer());
    const bench = await ready();
    await getLog(bench, `${server.url}/up`, { logType: 'DiagnosticsLog' });
    await uploaded(bench, 5);
    expect(String([...server.files.values()][0])).to.include('started by power');
    const never = { oldestTimestamp: past, latestTimestamp: past };
    expect(await getLog(bench, `${server.url}/up`, {}, never)).to.deep.equal({ status: 'Rejected' });
  });

  it('says why a log could not be uploaded, and gives way to another request', async () => {
    const denying = await servers.serving(
      httpServer((_request, response) => {
        response.writeHead(403).end();
        return true;
      }),
    );
    const bench = await ready();
    await getLog(bench, `${denying.url}/up`);
    await uploaded(bench, 5, 'PermissionDenied');
    await getLog(bench, 'sftp://127.0.0.1/up', { requestId: 6 });
    await uploaded(bench, 6, 'NotSupportedOperation');
    await getLog(bench, 'http://127.0.0.1:1/up', { requestId: 7 });
    await uploaded(bench, 7, 'UploadFailure');
    const silent = await servers.serving(httpServer(() => true));
    await getLog(bench, `${silent.url}/up`, { requestId: 8 });
    await bench.centralSystem.next('LogStatusNotification', { status: 'Uploading', requestId: 8 });
    const server = await servers.serving(httpServer());
    const { status } = await getLog(bench, `${server.url}/up`, { requestId: 9 });
    expect(status).to.equal('AcceptedCanceled');
    await uploaded(bench, 9);
  });
});
