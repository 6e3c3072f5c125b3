import { createHash } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { Client, enterPassiveModeIPv4, enterPassiveModeIPv6 } from 'basic-ftp';
import { expect } from 'chai';
import { transferProtocols } from '../../../src/evidence/journal.js';
import type { FileServer } from '../../../src/wire/file-server.js';
import { until } from '../bench.js';
import { FileBench, image, itWith, portOf, report, run } from './bench.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const withCurl = itWith('curl');
const withLftp = itWith('lftp');

let bench: FileBench;
beforeEach(() => {
  bench = new FileBench();
});
afterEach(() => bench.close());

/** A client that has logged in with the credentials of the location. */
async function client(server: FileServer, secure: boolean | 'implicit' = false): Promise<Client> {
  const ftp = new Client(10_000);
  const { username, password } = new URL(server.uploadLocation);
  const secureOptions = { rejectUnauthorized: false };
  await ftp.access({
    host: '127.0.0.1',
    port: Number(portOf(server)),
    user: username,
    password,
    secure,
    secureOptions,
  });
  return ftp;
}

async function fetched(ftp: Client, path: string, startAt = 0): Promise<Buffer> {
  const sink = new PassThrough();
  const chunks: Buffer[] = [];
  sink.on('data', (chunk: Buffer) => chunks.push(chunk));
  await ftp.downloadTo(sink, path, startAt);
  return Buffer.concat(chunks);
}

describe('files over FTP and FTPS', () => {
  const ways = [
    { name: 'FTP, passive', protocol: 'FTP', secure: false, mode: enterPassiveModeIPv4 },
    { name: 'FTP, extended passive', protocol: 'FTP', secure: false, mode: enterPassiveModeIPv6 },
    { name: 'FTPS, asked for by AUTH TLS', protocol: 'FTPS', secure: true, mode: enterPassiveModeIPv4 },
    { name: 'FTPS, from the first byte on', protocol: 'FTPS', secure: 'implicit', mode: enterPassiveModeIPv6 },
  ] as const;

  for (const { name, protocol, secure, mode } of ways) {
    it(`are fetched and left by basic-ftp: ${name}`, async () => {
      const server = await bench.start(protocol);
      const ftp = await client(server, secure);
      ftp.prepareTransfer = mode;
      expect((await fetched(ftp, '/firmware/fw.bin')).equals(image)).to.equal(true);
      expect(await ftp.size('/firmware/fw.bin')).to.equal(image.length);
      await ftp.uploadFrom(Readable.from([report]), '/uploads/diag.txt');
      expect((await ftp.list('/firmware')).map((file) => [file.name, file.size])).to.deep.equal([
        ['fw.bin', image.length],
      ]);
      expect(await ftp.list('/uploads')).to.deep.equal([]);
      ftp.close();

      expect(await server.whenDownloaded('fw.bin', 1000)).to.equal(true);
      const upload = await server.whenUploaded(1000);
      expect(upload).to.include({ storedAs: 'upload-1', claimedName: 'diag.txt', from: 0, bytes: report.length });
      expect(upload)
        .to.include({ sha256: sha256(report) })
        .and.not.have.property('cut');
      expect(Buffer.from(upload?.content ?? []).equals(report)).to.equal(true);
      expect(server.irregularities).to.deep.equal([]);
    });
  }

  it('are not renamed, which is nobody’s fault', async () => {
    const server = await bench.start('FTP');
    const ftp = await client(server);
    await ftp.sendIgnoringError('RNFR /uploads/diag.part');
    expect(server.irregularities).to.deep.equal([]);
    await ftp.uploadFrom(Readable.from([report]), '/uploads/diag.part');
    expect((await ftp.sendIgnoringError('RNFR /uploads/diag.part')).code).to.equal(502);
    expect(server.irregularities).to.have.lengthOf(1);
    expect(server.irregularities[0]).to.include({ severity: 'hint', about: 'harness' });
    ftp.close();
  });

  it('go on where they were interrupted, in either direction', async () => {
    const server = await bench.start('FTP');
    const ftp = await client(server);
    expect((await fetched(ftp, 'firmware/fw.bin', 299_990)).equals(image.subarray(299_990))).to.equal(true);
    expect(await server.whenDownloaded('fw.bin', 0)).to.equal(false);
    await ftp.uploadFrom(Readable.from([report.subarray(0, 1000)]), 'uploads/diag.txt');
    await ftp.appendFrom(Readable.from([report.subarray(1000)]), 'uploads/diag.txt');
    ftp.close();
    expect(server.uploads.map(({ storedAs, from, bytes }) => [storedAs, from, bytes])).to.deep.equal([
      ['upload-1', 0, 1000],
      ['upload-1', 1000, report.length],
    ]);
    expect(server.uploads[1]?.sha256).to.equal(sha256(report));
    expect(server.downloads).to.have.lengthOf(1);
    expect(server.downloads[0]).to.include({ from: 299_990, to: 300_000, sent: 10, size: 300_000, complete: true });
  });

  const flags = {
    'extended passive': [],
    passive: ['--disable-epsv'],
    'extended active': ['-P', '-'],
    active: ['-P', '-', '--disable-eprt'],
  };
  for (const [name, args] of Object.entries(flags)) {
    withCurl(`are fetched and left by curl: ${name}`, async () => {
      const server = await bench.start('FTP');
      const got = await bench.curl(...args, server.location('fw.bin'));
      expect(got.err).to.equal('');
      expect(got.out.equals(image)).to.equal(true);
      const put = await bench.curl(...args, '-T', bench.file('diag.txt', report), server.uploadLocation);
      expect(put).to.include({ code: 0, err: '' });
      expect(server.uploads.map(({ claimedName, bytes, cut }) => [claimedName, bytes, cut])).to.deep.equal([
        ['diag.txt', report.length, undefined],
      ]);
      expect(await server.whenDownloaded('fw.bin', 0)).to.equal(true);
      expect(server.irregularities).to.deep.equal([]);
    });
  }

  for (const scheme of ['ftp', 'ftps'] as const) {
    withCurl(`are fetched and left by curl with TLS, as ${scheme}:// with a certificate that is checked`, async () => {
      const server = await bench.start('FTPS');
      const tls = ['--cacert', await bench.authority(), ...(scheme === 'ftp' ? ['--ssl-reqd'] : [])];
      const as = (location: string) => location.replace('ftps:', `${scheme}:`);
      const got = await bench.curl(...tls, as(server.location('fw.bin')));
      expect(got.err).to.equal('');
      expect(got.out.equals(image)).to.equal(true);
      const put = await bench.curl(...tls, '-T', bench.file('diag.txt', report), as(server.uploadLocation));
      expect(put).to.include({ code: 0, err: '' });
      expect(server.uploads[0])
        .to.include({ sha256: sha256(report) })
        .and.not.have.property('cut');
      expect(server.irregularities).to.deep.equal([]);
    });
  }

  for (const protocol of ['FTP', 'FTPS'] as const) {
    withLftp(`are fetched and left by lftp over ${protocol}`, async () => {
      const server = await bench.start(protocol);
      const url = new URL(server.uploadLocation.replace(/^ftps?/, 'http'));
      const script = [
        'set net:max-retries 1; set net:timeout 10; set ssl:verify-certificate no',
        `set ftp:ssl-force ${protocol === 'FTPS'}; set ftp:ssl-protect-data ${protocol === 'FTPS'}`,
        `open -u ${url.username},${url.password} ftp://${url.host}`,
        `get /firmware/fw.bin -o ${bench.folder}/got.bin`,
        `put -O /uploads ${bench.file('diag.txt', report)}`,
        'bye',
      ];
      const said = await run('lftp', ['-f', bench.file('script', script.join('\n'))]);
      expect(said).to.include({ code: 0, err: '' });
      expect(await server.whenDownloaded('fw.bin', 0)).to.equal(true);
      expect(server.uploads.map((upload) => [upload.claimedName, upload.sha256])).to.deep.equal([
        ['diag.txt', sha256(report)],
      ]);
      expect(server.irregularities).to.deep.equal([]);
    });
  }

  withCurl(
    'are not handed to a client that does not trust the certificate, which is a hint and no breach',
    async () => {
      const server = await bench.start('FTPS');
      expect((await bench.curl(server.location('fw.bin'))).code).to.not.equal(0);
      const hint = await until('the hint', () => server.irregularities[0]);
      expect(hint).to.include({ severity: 'hint', about: 'trust' });
      expect(hint.text).to.match(/alert unknown ca/);
    },
  );

  it('are not handed over without TLS where the location says ftps', async () => {
    const server = await bench.start('FTPS');
    const ftp = await bench.ftp(server, false);
    const { username, password } = new URL(server.uploadLocation);
    expect(await ftp.say(`USER ${username}`)).to.match(/^530 /);
    expect(await ftp.say(`PASS ${password}`)).to.match(/^530 /);
    expect(await ftp.say('RETR /firmware/fw.bin')).to.match(/^530 /);
    expect(server.irregularities.map(({ severity, text }) => `${severity}: ${text}`)).to.deep.equal([
      'fail: the location says ftps, but the charge point logs in without TLS',
    ]);
  });

  it('obeys nothing that was said in the open after AUTH TLS', async () => {
    const server = await bench.start('FTPS', { caps: { openMs: 200 } });
    const ftp = await bench.ftp(server, false);
    ftp.raw.send('AUTH TLS\r\nUSER smuggled\r\n');
    expect(await ftp.reply()).to.match(/^234 /);
    await ftp.raw.end();
    expect(bench.texts('command')).to.deep.equal(['AUTH TLS']);
  });

  it('arrive whole from a charge point that hangs up without a goodbye', async () => {
    const server = await bench.start('FTP');
    const ftp = await bench.ftp(server);
    const data = await ftp.data(bench);
    await ftp.say('STOR uploads/diag.txt');
    data.send(report);
    data.socket.end();
    ftp.raw.socket.destroy();
    expect(await server.whenUploaded(10_000))
      .to.include({ bytes: report.length })
      .and.not.have.property('cut');
  });
});

describe('an FTP server that makes trouble on purpose', () => {
  it('knows no file and no directory for uploads', async () => {
    const server = await bench.start('FTP', { trouble: 'notFound' });
    const ftp = await bench.ftp(server);
    expect(await ftp.say('SIZE /firmware/fw.bin')).to.match(/^550 /);
    expect(await ftp.say('RETR /firmware/fw.bin')).to.match(/^550 /);
    expect(await ftp.say('STOR /uploads/diag.txt')).to.match(/^553 /);
    expect(server.irregularities).to.deep.equal([]);
  });

  it('refuses the right credentials, three times', async () => {
    const server = await bench.start('FTP', { trouble: 'loginRefused' });
    const ftp = await bench.ftp(server);
    const { username, password } = new URL(server.uploadLocation);
    expect(bench.texts('reply').at(-1)).to.match(/^530 /);
    expect(await ftp.say(`USER ${username}`)).to.match(/^331 /);
    expect(await ftp.say(`PASS ${password}`)).to.match(/^530 /);
    expect(await ftp.say(`PASS ${password}`)).to.match(/^421 /);
    await ftp.raw.end();
    expect(server.irregularities).to.deep.equal([]);
  });

  withCurl('cuts a download over TLS in the middle, and goes on listening', async () => {
    const server = await bench.start('FTPS', { trouble: 'cut' });
    const said = await bench.curl('--ssl-reqd', '-k', server.location('fw.bin').replace(/^ftps/, 'ftp'));
    expect(said.code).to.not.equal(0);
    expect(server.downloads[0]).to.include({ sent: image.length / 2, complete: false });
    expect(bench.texts('reply').at(-1)).to.match(/^(426|221) /);
  });

  it('breaks off half way, in either direction', async () => {
    const server = await bench.start('FTP', { trouble: 'cut' });
    const ftp = await bench.ftp(server);
    const down = await ftp.data(bench);
    expect(await ftp.say('RETR firmware/fw.bin')).to.match(/^150 /);
    expect(await ftp.reply()).to.match(/^426 /);
    await down.end();
    expect(down.heard.length).to.be.at.most(image.length / 2);
    expect(server.downloads[0]).to.include({ sent: image.length / 2, complete: false });

    const up = await ftp.data(bench);
    expect(await ftp.say('STOR uploads/diag.txt')).to.match(/^150 /);
    up.send('the first bytes');
    expect(await ftp.reply()).to.match(/^426 /);
    expect(server.uploads[0]?.cut?.[0]).to.equal('trouble');
    expect(await server.whenDownloaded('fw.bin', 0)).to.equal(false);
  });

  it('tells a wrong length', async () => {
    const server = await bench.start('FTP', { trouble: 'wrongLength' });
    const ftp = await bench.ftp(server);
    expect(await ftp.say('SIZE /firmware/fw.bin')).to.equal(`213 ${image.length + 1024}`);
  });

  it('is slow on the clock of the protocol', async () => {
    const scaled = new FileBench({
      ...bench.clock,
      scale: 100,
      after: (ms, work) => bench.clock.after(ms / 100, work),
    });
    try {
      const server = await scaled.start('FTP', { trouble: 'slow' });
      const ftp = await scaled.ftp(server);
      const data = await ftp.data(scaled);
      const from = bench.clock.mono();
      await ftp.say('RETR firmware/fw.bin');
      expect(await ftp.reply()).to.match(/^226 /);
      expect(data.heard.length).to.equal(image.length);
      expect(bench.clock.between(from, bench.clock.mono()) * 100).to.be.at.least(10_000);
    } finally {
      await scaled.close();
    }
  });
});

describe('what an FTP server does not do', () => {
  it('logs nobody in with other credentials, and writes them down as a breach, without what was said', async () => {
    const server = await bench.start('FTP');
    const ftp = await bench.ftp(server, false);
    expect(await ftp.say('USER anonymous')).to.match(/^331 /);
    expect(await ftp.say('PASS me@charger.example')).to.match(/^530 /);
    expect(await ftp.say('RETR firmware/fw.bin')).to.match(/^530 /);
    expect(server.irregularities).to.have.lengthOf(1);
    expect(server.irregularities[0]).to.include({ severity: 'fail', rule: 'credentials' });
    expect(bench.lines.join('')).to.not.contain('charger.example');
  });

  for (const target of [
    'PORT 10,1,2,3,200,10',
    'PORT 127,0,0,1,0,80',
    'EPRT |1|10.1.2.3|51210|',
    'EPRT |2|::2|51210|',
  ]) {
    it(`F04: sends no data for ${target}`, async () => {
      const server = await bench.start('FTP');
      const ftp = await bench.ftp(server);
      expect(await ftp.say(target)).to.match(/^504 /);
      expect(server.irregularities[0]).to.include({ severity: 'fail', rule: 'data-connection', clause: 'RFC 2577 §3' });
    });
  }

  for (const command of ['SITE EXEC ls', 'RNFR fw.bin', 'DELE fw.bin', 'MKD new', 'RMD uploads', 'constructor', '']) {
    it(`knows no ${JSON.stringify(command)}`, async () => {
      const ftp = await bench.ftp(await bench.start('FTP'));
      expect(await ftp.say(command)).to.match(/^502 /);
    });
  }

  for (const path of ['/etc/passwd', '../../../etc/passwd', '/firmware/../../etc/passwd', '/uploads/diag.txt', '']) {
    it(`has no file at ${JSON.stringify(path)}`, async () => {
      const ftp = await bench.ftp(await bench.start('FTP'));
      expect(await ftp.say(`RETR ${path}`)).to.match(/^550 /);
    });
  }

  it('takes no firmware and no file beside the directory for uploads', async () => {
    const server = await bench.start('FTP');
    const ftp = await bench.ftp(server);
    for (const path of ['/firmware/fw.bin', 'diag.txt', '/etc/cron.d/x', '../x', '/uploads']) {
      expect(await ftp.say(`STOR ${path}`), path).to.match(/^553 /);
    }
    expect(server.uploads).to.deep.equal([]);
    expect(server.irregularities.map(({ severity }) => severity)).to.deep.equal(Array(5).fill('warning'));
  });

  it('takes a data connection from nobody but the charge point', async () => {
    const server = await bench.start('FTP');
    const ftp = await bench.ftp(server);
    const port = Number(/\|\|\|(\d+)\|/.exec(await ftp.say('EPSV'))?.[1]);
    // Another host of the loopback network.
    const thief = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    thief.on('error', () => undefined);
    await new Promise((resolve) => thief.once('close', resolve));
    const own = await bench.raw({ address: `ftp://127.0.0.1:${port}` } as FileServer);
    await ftp.say('RETR firmware/fw.bin');
    expect(await ftp.reply()).to.match(/^226 /);
    await own.end();
    expect(own.heard.equals(image)).to.equal(true);
  });

  it('listens for data on twenty ports, the next after its own', async () => {
    const server = await bench.start('FTP', { caps: { dataPorts: 2 } });
    const first = Number(portOf(server)) + 1;
    const taken = [first, first + 1].map((port) =>
      createServer()
        .on('error', () => undefined)
        .listen(port, '127.0.0.1'),
    );
    try {
      const ftp = await bench.ftp(server);
      expect(await ftp.say('EPSV')).to.match(/^425 /);
      expect(server.irregularities[0]).to.include({ severity: 'hint', about: 'harness' });
    } finally {
      for (const other of taken) other.close();
    }
  });
});

describe('the journal of a file server', () => {
  withCurl('holds every word, and no credentials, however often they were said', async () => {
    for (const protocol of transferProtocols) {
      const server = await bench.start(protocol);
      const { username, password } = new URL(server.uploadLocation.replace(/^ftps?/, 'http'));
      await bench.curl('-k', server.location('fw.bin'));
      const ftp = protocol === 'FTP' ? await bench.ftp(server) : undefined;
      await ftp?.say(`PASS ${password} ${username}`);
      await ftp?.say(`SITE ${username}:${password}`);
      await ftp?.say(`CWD ${Buffer.from(`${username}:${password}`).toString('base64')}`);
      const written = bench.lines.join('');
      for (const secret of [username, password, Buffer.from(`${username}:${password}`).toString('base64')]) {
        expect(written).to.not.contain(secret);
      }
    }
    expect(bench.texts('command')).to.include.members(['RETR fw.bin', 'GET /firmware/fw.bin HTTP/1.1']);
    expect(bench.texts('reply')).to.include.members(['226 done', '200 OK']);
    expect(bench.texts('download')).to.have.lengthOf(4);
  });
});
