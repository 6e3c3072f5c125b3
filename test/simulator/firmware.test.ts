import { expect } from 'chai';
import { Benches, type Bench, type BenchOptions } from './bench.js';
import type { Payload } from './central-system.js';
import { FileServers, firmwareImage, ftpServer, httpServer } from './file-servers.js';

const once = { retrieveDate: '2020-01-01T00:00:00Z', retries: 0 };

describe('simulator: firmware and diagnostics', () => {
  const benches = new Benches();
  const servers = new FileServers();
  afterEach(async () => {
    await benches.tearDown();
    await servers.close();
  });

  const ready = (options: BenchOptions = {}): Promise<Bench> =>
    benches.ready({
      ...options,
      settings: {
        profiles: ['Core', 'FirmwareManagement'],
        ...options.settings,
        configuration: { SupportedFileTransferProtocols: 'FTP,FTPS,HTTP,HTTPS', ...options.settings?.configuration },
      },
    });

  /** All that is told of an update, from its beginning on. */
  const progress = async ({ centralSystem }: Bench, ...statuses: readonly string[]): Promise<void> => {
    const heard = () => centralSystem.heard('FirmwareStatusNotification').map(({ payload }) => payload.status);
    await centralSystem.until(() => heard().length >= statuses.length, statuses.join(', '));
    expect(heard()).to.deep.equal(statuses);
  };

  const eventually = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  const versions = ({ centralSystem }: Bench): readonly unknown[] =>
    centralSystem.heard('BootNotification').map(({ payload }) => payload.firmwareVersion);

  const named = ({ centralSystem }: Bench, fields: Payload): Promise<unknown> =>
    centralSystem
      .call('GetDiagnostics', { retries: 0, ...fields })
      .then((answer) => (answer.kind === 'result' ? answer.payload.fileName : answer.code));

  const complete = ['Downloading', 'Downloaded', 'Installing', 'Installed'] as const;

  for (const [kind, serve, path] of [
    ['HTTP', httpServer, '/fw/image'],
    ['FTP', ftpServer, 'fw/image'],
  ] as const) {
    it(`installs what it fetches by ${kind}, boots, and keeps it through a reset`, async () => {
      const server = await servers.serving(serve());
      server.files.set(path, firmwareImage('2.0.0'));
      const bench = await ready();
      await bench.centralSystem.call('UpdateFirmware', { ...once, location: `${server.url}/fw/image` });
      await progress(bench, ...complete);
      await bench.centralSystem.call('Reset', { type: 'Hard' });
      await bench.centralSystem.until(() => versions(bench).length === 3, 'a third boot');
      expect(versions(bench)).to.deep.equal(['1.0.0', '2.0.0', '2.0.0']);
      await eventually(() => server.open === 0);
    });

    it(`uploads what it has logged by ${kind}, under the name that it told`, async () => {
      const server = await servers.serving(serve());
      const bench = await ready();
      const name = await named(bench, { location: `${server.url}/up` });
      await bench.centralSystem.next('DiagnosticsStatusNotification', { status: 'Uploading' });
      await bench.centralSystem.next('DiagnosticsStatusNotification', { status: 'Uploaded' });
      const [[at, content] = []] = server.files;
      expect(at?.replace(/^\//, '')).to.equal(`up/${String(name)}`);
      expect(content?.toString()).to.match(
        /^\S+Z started by power, firmware 1\.0\.0\n(.*\n)*\S+Z asked: GetDiagnostics\n$/,
      );
      await eventually(() => server.open === 0);
    });

    it(`resumes a download by ${kind} where that is its way`, async () => {
      const server = await servers.serving(serve());
      server.files.set(path, firmwareImage('2.0.0'));
      const bench = await ready({ variants: ['other-transfer-commands'] });
      await bench.centralSystem.call('UpdateFirmware', { ...once, location: `${server.url}/fw/image` });
      await progress(bench, ...complete);
      expect(server.asked.join('\n')).to.match(/bytes=100-|REST 100/);
    });
  }

  it('tries as often as it is told to before it gives up', async () => {
    const server = await servers.serving(httpServer());
    const bench = await ready();
    const told = { retrieveDate: '2020-01-01T00:00:00Z', retries: 2, retryInterval: 20 };
    const began = performance.now();
    await bench.centralSystem.call('UpdateFirmware', { ...told, location: `${server.url}/none` });
    await progress(bench, 'Downloading', 'DownloadFailed');
    expect(server.asked).to.deep.equal(['GET /none', 'GET /none', 'GET /none']);
    expect(performance.now() - began).to.be.at.least(390);
    expect(versions(bench)).to.deep.equal(['1.0.0']);
  });

  it('does not fetch anything before the retrieveDate', async () => {
    const server = await servers.serving(httpServer());
    server.files.set('/image', firmwareImage('2.0.0'));
    const bench = await ready();
    const retrieveDate = new Date(bench.centralSystem.now + 60_000).toISOString();
    const began = performance.now();
    await bench.centralSystem.call('UpdateFirmware', { retrieveDate, location: `${server.url}/image` });
    await progress(bench, 'Downloading');
    expect(performance.now() - began).to.be.at.least(500);
  });

  for (const [what, content] of [
    ['anything else', Buffer.from('MZ')],
    ['an image whose body is damaged', Buffer.concat([firmwareImage('2.0.0'), Buffer.from('!')])],
  ] as const) {
    it(`does not install ${what}`, async () => {
      const server = await servers.serving(httpServer());
      server.files.set('/image', content);
      const bench = await ready();
      await bench.centralSystem.call('UpdateFirmware', { ...once, location: `${server.url}/image` });
      await progress(bench, 'Downloading', 'Downloaded', 'Installing', 'InstallationFailed');
      await bench.centralSystem.call('Reset', { type: 'Soft' });
      await bench.centralSystem.until(() => versions(bench).length === 2, 'a boot');
      expect(versions(bench)).to.deep.equal(['1.0.0', '1.0.0']);
    });
  }

  it('gives up on a file that never ends', async () => {
    const piece = Buffer.alloc(256 * 1024);
    const server = await servers.serving(
      httpServer((_request, response) => {
        const go = (): void => {
          while (!response.destroyed && response.write(piece));
          if (!response.destroyed) response.once('drain', go);
        };
        go();
        return true;
      }),
    );
    const bench = await ready();
    await bench.centralSystem.call('UpdateFirmware', { ...once, location: `${server.url}/image` });
    await progress(bench, 'Downloading', 'DownloadFailed');
    await eventually(() => server.open === 0);
  });

  it('lets go of a transfer when the power fails, and begins anew afterwards', async () => {
    const server = await servers.serving(httpServer(({ method }) => method === 'GET'));
    const bench = await ready();
    await bench.centralSystem.call('UpdateFirmware', { ...once, location: `${server.url}/image` });
    await eventually(() => server.open === 1);
    await bench.hand('cutPower');
    await eventually(() => server.open === 0);
    await bench.hand('restorePower');
    await eventually(() => server.asked.length === 2);
    await bench.station.stop();
    await eventually(() => server.open === 0);
  });

  it('waits for the end of a transaction before it installs', async () => {
    const server = await servers.serving(httpServer());
    server.files.set('/image', firmwareImage('2.0.0'));
    const bench = await ready();
    const transactionId = await bench.charge();
    await bench.centralSystem.call('UpdateFirmware', { ...once, location: `${server.url}/image` });
    await progress(bench, 'Downloading', 'Downloaded');
    await bench.centralSystem.next('MeterValues');
    await progress(bench, 'Downloading', 'Downloaded');
    await bench.centralSystem.status('RemoteStopTransaction', { transactionId });
    await bench.centralSystem.next('StopTransaction', { reason: 'Remote' });
    await progress(bench, ...complete);
    expect(versions(bench)).to.deep.equal(['1.0.0', '2.0.0']);
  });

  it('takes no connector into use while it updates where that is its way', async () => {
    const server = await servers.serving(httpServer());
    server.files.set('/image', Buffer.from('none'));
    const bench = await ready({ variants: ['unavailable-during-update'] });
    await bench.centralSystem.call('UpdateFirmware', { ...once, location: `${server.url}/image` });
    await progress(bench, 'Downloading', 'Downloaded', 'Installing', 'InstallationFailed');
    await bench.centralSystem.until(() => bench.centralSystem.statusesOf(2).length === 3, 'three statuses');
    for (const connectorId of [0, 1, 2]) {
      expect(bench.centralSystem.statusesOf(connectorId)).to.deep.equal(['Available', 'Unavailable', 'Available']);
    }
  });

  it('has no diagnostics of a time in which nothing was logged', async () => {
    const server = await servers.serving(httpServer());
    const bench = await ready();
    const location = `${server.url}/up`;
    expect(await named(bench, { location, stopTime: '2001-01-01T00:00:00Z' })).to.equal(undefined);
    expect(await named(bench, { location, startTime: '2001-01-01T00:00:00Z' })).to.match(/^diagnostics-CP-1-1\.log$/);
    await bench.centralSystem.next('DiagnosticsStatusNotification', { status: 'Uploaded' });
    expect(server.asked).to.deep.equal(['PUT /up/diagnostics-CP-1-1.log']);
  });

  it('knows no protocol but those that it lists', async () => {
    const server = await servers.serving(httpServer());
    const bench = await ready({ settings: { configuration: { SupportedFileTransferProtocols: 'FTP' } } });
    expect(await named(bench, { location: `${server.url}/up` })).to.be.a('string');
    await bench.centralSystem.next('DiagnosticsStatusNotification', { status: 'UploadFailed' });
    expect(server.asked).to.deep.equal([]);
  });
});
