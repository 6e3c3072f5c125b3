import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { made, verify } from '../pki/openssl.js';
import { command, folder } from './command.js';

describe('pki', function () {
  this.timeout(120_000);
  const home = folder();
  const root = join(home, 'authorities', 'central-system-root-ec.pem');
  const rsaRoot = join(home, 'authorities', 'central-system-root-rsa.pem');
  const pki = (...args: readonly string[]) =>
    command(['pki', ...args], { ...process.env, OCPP_ATTEST_HOME: home, XDG_DATA_HOME: '/nowhere' });
  const chain = (certificate: string, by = root) =>
    verify(certificate, readFileSync(by, 'utf8'), '-purpose', 'sslclient');

  before(async () => {
    const { code, out, err } = await pki();
    expect(code, err).to.equal(0);
    expect(out)
      .to.contain(root)
      .and.to.contain(rsaRoot)
      .and.to.contain(join(home, 'authorities', 'manufacturer-root.pem'));
  });

  it('names the same authorities again, also for programs', async () => {
    const before = readFileSync(root, 'utf8');
    const { code, out } = await pki('--json');
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.have.deep.nested.property('roots.centralSystem', { EC: root, RSA: rsaRoot });
    expect(readFileSync(root, 'utf8')).to.equal(before);
  });

  it('keeps them where XDG_DATA_HOME says, or below the home folder, where no folder of our own is named', async () => {
    const data = folder();
    const user = folder();
    const of = async (env: NodeJS.ProcessEnv) => {
      const { code, out, err } = await command(['pki', '--json'], env);
      expect(code, err).to.equal(0);
      return (JSON.parse(out) as { folder: string }).folder;
    };
    const { OCPP_ATTEST_HOME: _own, XDG_DATA_HOME: _data, ...rest } = process.env;
    const [xdg, relative] = await Promise.all([
      of({ ...rest, XDG_DATA_HOME: data }),
      of({ ...rest, HOME: user, XDG_DATA_HOME: 'relative' }),
    ]);
    expect(xdg).to.equal(join(data, 'ocpp-attest', 'authorities'));
    expect(relative).to.equal(join(user, '.local', 'share', 'ocpp-attest', 'authorities'));
  });

  it('issues a key and a certificate for a charge point, and overwrites nothing', async () => {
    const out = join(folder(), 'new');
    const issue = () => pki('issue', '--serial-number', 'SN-1', '--organization', 'Example', '--out', out, '--json');
    const { code, out: told, err } = await issue();
    expect(code, err).to.equal(0);
    const { key, certificate } = JSON.parse(told) as { key: string; certificate: string };
    expect(statSync(key).mode & 0o777).to.equal(0o600);
    expect(chain(readFileSync(certificate, 'utf8'))).to.match(/OK\n$/);
    const again = await issue();
    expect(again.code).to.equal(4);
    expect(again.err).to.match(/charge-point\.key: is there already; name another place\n$/);
  });

  it('issues a certificate of RSA where that is asked for, by the root of RSA', async () => {
    const out = join(folder(), 'rsa');
    const { code, err } = await pki('issue', '--rsa', '--serial-number', 'SN-1', '--organization', 'X', '--out', out);
    expect(code, err).to.equal(0);
    expect(chain(readFileSync(join(out, 'charge-point.pem'), 'utf8'), rsaRoot)).to.match(/OK\n$/);
  });

  it('writes both files of a charge point, or neither', async () => {
    const out = folder();
    writeFileSync(join(out, 'charge-point.pem'), 'mine');
    const { code, err } = await pki('issue', '--serial-number', 'SN-1', '--organization', 'Example', '--out', out);
    expect(code).to.equal(4);
    expect(err).to.match(/charge-point\.pem: is there already; name another place\n$/);
    expect(readdirSync(out)).to.deep.equal(['charge-point.pem']);
  });

  it('tells a terminal nothing that it would obey', async () => {
    const request = join(home, 'hostile.csr');
    const subject = '/O=\u202eExample/CN=\u001b[31mSN\u009b1';
    writeFileSync(request, made('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-utf8', '-subj', subject).pem);
    const { code, err } = await pki('sign', request);
    expect(code, err).to.equal(0);
    expect(err).to.contain('"O=\\u{202e}Example, CN=\\u{1b}[31mSN\\u{9b}1"');
  });

  it('signs a request, to standard output or to a file', async () => {
    const request = join(home, 'request.csr');
    writeFileSync(request, made('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256').pem);
    const file = join(home, 'signed.pem');
    const [printed, written] = await Promise.all([pki('sign', request), pki('sign', request, '--out', file)]);
    expect([printed.code, written.code]).to.deep.equal([0, 0]);
    expect(chain(printed.out)).to.match(/OK\n$/);
    expect(written.out).to.equal('');
    expect(chain(readFileSync(file, 'utf8'))).to.match(/OK\n$/);
  });

  it('signs a request with a short key all the same, and says so', async () => {
    const request = join(home, 'short.csr');
    writeFileSync(request, made('-newkey', 'rsa:1024').pem);
    const { code, err } = await pki('sign', request);
    expect(code).to.equal(0);
    expect(err).to.match(/short\.csr: signed all the same, but the key is RSA-1024 .*A00\.FR\.502/);
  });

  const words = join(home, 'words.csr');
  writeFileSync(words, 'words');
  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['a request that is not there', ['sign', join(home, 'none')], /none: cannot be read \(ENOENT\)/],
    ['a request without an end', ['sign', '/dev/zero'], /zero: cannot be read \(EFBIG\)/],
    ['a request that is none', ['sign', words], /words\.csr: no certificate signing request in PEM/],
    [
      'an empty serial number',
      ['issue', '--serial-number', '', '--organization', 'X', '--out', home],
      /--serial-number: is 0/,
    ],
    ['no organization', ['issue', '--serial-number', 'X', '--out', home], /--organization/],
    [
      'a folder that cannot be made',
      ['issue', '--serial-number', 'X', '--organization', 'X', '--out', join(words, 'x')],
      /cannot be written \(ENOTDIR\)/,
    ],
  ];
  for (const [what, args, sentence] of wrong) {
    it(`refuses ${what} with one clear sentence and exit code 4`, async () => {
      const { code, out, err } = await pki(...args);
      expect(code, err).to.equal(4);
      expect(err)
        .to.match(sentence)
        .and.to.not.match(/^ {4}at /m);
      expect(out).to.equal('');
    });
  }

  it('refuses a damaged folder with one clear sentence and exit code 4', async () => {
    const damaged = folder();
    const env = { ...process.env, OCPP_ATTEST_HOME: damaged };
    expect((await command(['pki'], env)).code).to.equal(0);
    writeFileSync(join(damaged, 'authorities', 'manufacturer-root.key'), 'words');
    const { code, err } = await command(['pki'], env);
    expect(code).to.equal(4);
    expect(err).to.match(/manufacturer-root\.key: is damaged .*run "ocpp-attest pki"/);
  });
});
