import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { until } from '../bench.js';
import { FileBench, image, itWith, report } from './bench.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const withCurl = itWith('curl');

let bench: FileBench;
beforeEach(() => {
  bench = new FileBench();
});
afterEach(() => bench.close());

/** Without its credentials, the location; and what carries them. */
function parted(location: string): { readonly url: string; readonly authorization: string } {
  const url = new URL(location);
  const authorization = `Basic ${Buffer.from(`${url.username}:${url.password}`).toString('base64')}`;
  url.username = '';
  url.password = '';
  return { url: url.href, authorization };
}

describe('files over HTTP and HTTPS', () => {
  for (const protocol of ['HTTP', 'HTTPS'] as const) {
    withCurl(`are fetched and left by curl over ${protocol}`, async () => {
      const server = await bench.start(protocol);
      const tls = protocol === 'HTTPS' ? ['--cacert', await bench.authority()] : [];
      const got = await bench.curl(...tls, '-i', server.location('fw.bin'));
      expect(got.err).to.equal('');
      const [head = ''] = got.out.toString('latin1').split('\r\n\r\n');
      expect(head).to.match(/^HTTP\/1.1 200 OK/);
      expect(head).to.match(/^Content-Disposition: attachment; filename="fw.bin"$/im);
      expect(got.out.subarray(head.length + 4).equals(image)).to.equal(true);
      expect(await server.whenDownloaded('fw.bin', 1000)).to.equal(true);

      const put = await bench.curl(
        ...tls,
        '-w',
        '%{http_code}',
        '-T',
        bench.file('d.txt', report),
        server.uploadLocation,
      );
      expect(`${put.out.toString()}${put.err}`).to.equal('201');
      expect(server.uploads[0])
        .to.include({ claimedName: 'd.txt', sha256: sha256(report) })
        .and.not.have.property('cut');
      expect(server.irregularities).to.deep.equal([]);
    });
  }

  const uploads: Readonly<Record<string, { readonly args: readonly string[]; readonly claimed: string }>> = {
    'POST of the file itself': { args: ['-X', 'POST', '--data-binary', '@FILE'], claimed: '' },
    'POST of a form': { args: ['-F', 'comment=nothing', '-F', 'upload=@FILE'], claimed: 'd.txt' },
    'PUT in chunks': { args: ['-X', 'PUT', '-H', 'Transfer-Encoding: chunked', '-T', 'FILE'], claimed: 'd.txt' },
    'PUT without 100-continue': { args: ['-H', 'Expect:', '-T', 'FILE'], claimed: 'd.txt' },
    'PUT that asks for credentials first': { args: ['--anyauth', '-T', 'FILE'], claimed: 'd.txt' },
  };
  for (const [name, { args, claimed }] of Object.entries(uploads)) {
    withCurl(`take a ${name}`, async () => {
      const server = await bench.start('HTTP');
      const file = bench.file('d.txt', report);
      const said = await bench.curl(
        ...args.map((arg) => arg.replace('FILE', file)),
        '-w',
        '%{http_code}',
        server.uploadLocation,
      );
      expect(`${said.out.toString()}${said.err}`).to.equal('201');
      expect(server.uploads).to.have.lengthOf(1);
      expect(server.uploads[0]).to.include({ claimedName: claimed, sha256: sha256(report) });
      server.conclude();
      expect(server.irregularities).to.deep.equal([]);
    });
  }

  withCurl('F06: are fetched in pieces, twice, and from where it stopped', async () => {
    const server = await bench.start('HTTP');
    const location = server.location('fw.bin');
    const piece = async (...args: readonly string[]) => (await bench.curl(...args, location)).out;
    expect((await piece('-r', '0-99999')).equals(image.subarray(0, 100_000))).to.equal(true);
    expect((await piece('-r', '-50000')).equals(image.subarray(250_000))).to.equal(true);
    expect(await server.whenDownloaded('fw.bin', 0)).to.equal(false);
    expect((await piece('-C', '100000')).equals(image.subarray(100_000))).to.equal(true);
    expect(await server.whenDownloaded('fw.bin', 1000)).to.equal(true);
    expect(server.downloads.map(({ from, to, complete }) => [from, to, complete])).to.deep.equal([
      [0, 100_000, true],
      [250_000, 300_000, true],
      [100_000, 300_000, true],
    ]);
    expect((await piece('-r', '300000-', '-w', '%{http_code}')).toString()).to.equal('416');
    expect((await piece('-r', '5-4')).length).to.equal(image.length);
    expect((await piece('-I', '-w', '%{size_download}')).toString()).to.match(/Content-Length: 300000[^]*\r\n0$/);
    expect(server.downloads).to.have.lengthOf(4);
  });

  withCurl('are not there under other names, nor above their directories', async () => {
    const server = await bench.start('HTTP');
    const { origin } = new URL(server.location('fw.bin'));
    const { authorization } = parted(server.location('fw.bin'));
    const status = async (path: string, ...args: readonly string[]) => {
      const all = ['--path-as-is', '-H', `Authorization: ${authorization}`, '-o', '/dev/null', '-w', '%{http_code}'];
      return (await bench.curl(...all, ...args, `${origin}${path}`)).out.toString();
    };
    for (const path of ['/', '/firmware/', '/firmware/../../etc/passwd', '/firmware/%2e%2e/%2e%2e/etc/passwd']) {
      expect(await status(path), path).to.equal('404');
    }
    expect(await status('/firmware/%zz')).to.equal('400');
    expect(await status('/firmware/fw.bin', '-X', 'DELETE')).to.equal('405');
    expect(await status('/firmware/fw.bin', '-T', bench.file('x', 'x'))).to.equal('404');
    expect(await status('/firmware/%66w.bin?again=1#here')).to.equal('200');
    expect(server.irregularities.map(({ severity, text }) => `${severity}: ${text}`)).to.deep.equal([
      'warning: an upload to /firmware/fw.bin, which is not where the location leads',
    ]);
  });

  withCurl(
    'are refused to other credentials (F08), which is a breach, and to none, which is one if none ever come',
    async () => {
      const server = await bench.start('HTTP');
      const { url } = parted(server.location('fw.bin'));
      const code = ['-w', '%{http_code}'];
      expect((await bench.curl(...code, url)).out.toString()).to.equal('401');
      expect(server.irregularities).to.deep.equal([]);
      server.conclude();
      expect(server.irregularities).to.have.lengthOf(1);
      expect((await bench.curl(...code, '-u', 'admin:admin', url)).out.toString()).to.equal('401');
      expect(server.irregularities).to.have.lengthOf(2);
      for (const one of server.irregularities) expect(one).to.include({ severity: 'fail', rule: 'credentials' });
    },
  );

  withCurl('are not handed to a client that does not trust the certificate, or that speaks HTTP instead', async () => {
    const server = await bench.start('HTTPS');
    expect((await bench.curl(server.location('fw.bin'))).code).to.not.equal(0);
    await until('the hint', () => server.irregularities[0]);
    expect((await bench.curl(server.location('fw.bin').replace('https', 'http'))).code).to.not.equal(0);
    await until('the breach', () => server.irregularities[1]);
    expect(server.irregularities[0]).to.include({ severity: 'hint', about: 'trust' });
    expect(server.irregularities[1]).to.include({ severity: 'fail', rule: 'protocol' });
  });

  it('are described by names that need no escape, whatever the file is called', async () => {
    const { harmless } = await import('../../../src/wire/files/file-names.js');
    expect(harmless('/home/lab/firm ware;v1"2.bin')).to.equal('firm_ware_v1_2.bin');
    expect(harmless('..')).to.equal('file');
    expect(harmless('a'.repeat(300))).to.have.lengthOf(100);
  });
});

describe('an HTTP server that makes trouble on purpose', () => {
  withCurl('has nothing to fetch and nowhere to upload to', async () => {
    const server = await bench.start('HTTP', { trouble: 'notFound' });
    const code = ['-o', '/dev/null', '-w', '%{http_code}'];
    expect((await bench.curl(...code, server.location('fw.bin'))).out.toString()).to.equal('404');
    const file = bench.file('d.txt', report);
    expect((await bench.curl(...code, '-T', file, server.uploadLocation)).out.toString()).to.equal('404');
    expect(server.irregularities).to.deep.equal([]);
  });

  withCurl('refuses the right credentials', async () => {
    const server = await bench.start('HTTP', { trouble: 'loginRefused' });
    const said = await bench.curl('-w', '%{http_code}', server.location('fw.bin'));
    expect(said.out.toString()).to.equal('401');
    server.conclude();
    expect(server.irregularities).to.deep.equal([]);
  });

  withCurl('breaks off half way, in either direction', async () => {
    const server = await bench.start('HTTP', { trouble: 'cut' });
    const got = await bench.curl(server.location('fw.bin'));
    expect(got.code).to.not.equal(0);
    expect(got.out.length).to.be.at.most(image.length / 2);
    expect((await bench.curl('-T', bench.file('d.txt', report), server.uploadLocation)).code).to.not.equal(0);
    expect(server.uploads[0]?.cut?.[0]).to.equal('trouble');
    expect(server.downloads[0]).to.include({ sent: image.length / 2, complete: false });
  });

  withCurl('announces more than it sends', async () => {
    const server = await bench.start('HTTP', { trouble: 'wrongLength' });
    const got = await bench.curl(server.location('fw.bin'));
    // A transfer that ends before its announced length.
    expect(got.code).to.equal(18);
    expect(got.out.length).to.equal(image.length);
  });
});
