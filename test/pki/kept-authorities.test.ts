import { X509Certificate } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openAuthorities, rootFiles, UnusableAuthorities } from '../../src/pki/kept-authorities.js';

const now = Date.UTC(2026, 2, 1, 12);
const day = 86_400_000;
const scratch = mkdtempSync(join(tmpdir(), 'ocpp-attest-kept-'));

/** A copy of a folder that was made once: keys of RSA take their time. */
const original = join(scratch, 'home', 'authorities');
function copy(name: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder, { mode: 0o700 });
  for (const file of readdirSync(original)) {
    writeFileSync(join(folder, file), readFileSync(join(original, file)), { mode: 0o600 });
  }
  return folder;
}

describe('authorities in a folder', () => {
  let root = '';
  before(async () => {
    root = (await openAuthorities(original, now)).centralSystemRoots.EC;
  });

  it('are made with keys that nobody else can read, and nothing is left over', () => {
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect(mode(original)).to.equal(0o700);
    const names = readdirSync(original);
    expect(names.filter((name) => name.endsWith('.key'))).to.have.lengthOf(6);
    for (const name of names.filter((one) => one.endsWith('.key'))) expect(mode(join(original, name))).to.equal(0o600);
    expect(readdirSync(join(scratch, 'home'))).to.deep.equal(['authorities']);
    expect(readFileSync(rootFiles(original).centralSystem.EC, 'utf8')).to.equal(root);
  });

  it('are the same when they are opened again, and serve with the same keys', async () => {
    const [one, other] = await Promise.all([openAuthorities(original, now), openAuthorities(original, now + day)]);
    expect(one.centralSystemRoots.EC).to.equal(root);
    expect(other.manufacturerRoot).to.equal(one.manufacturerRoot);
    const [before, after] = await Promise.all([one.server('127.0.0.1'), other.server('127.0.0.1')]);
    expect(after.key).to.deep.equal(before.key);
    expect(new X509Certificate(after.cert[0] ?? '').validTo).to.not.equal(
      new X509Certificate(before.cert[0] ?? '').validTo,
    );
    expect((await one.signFirmware(Buffer.from('x'))).signature).to.have.lengthOf(344);
  });

  it('are made once, however many processes come at the same time', async () => {
    const folder = join(scratch, 'race');
    const both = await Promise.all([openAuthorities(folder, now), openAuthorities(folder, now)]);
    expect(both[1].centralSystemRoots.EC).to.equal(both[0].centralSystemRoots.EC);
    expect(readdirSync(scratch).filter((name) => name.startsWith('race'))).to.deep.equal(['race']);
  });

  it('are renewed a year before they expire, with the same name and key', async () => {
    const folder = copy('renewed');
    const later = now + 9 * 365 * day;
    const renewed = new X509Certificate((await openAuthorities(folder, later)).centralSystemRoots.EC);
    const former = new X509Certificate(root);
    expect(renewed.subject).to.equal(former.subject);
    expect(renewed.publicKey.equals(former.publicKey)).to.equal(true);
    expect(new Date(renewed.validTo).getTime()).to.equal(later + 3650 * day);
    expect((await openAuthorities(folder, later)).centralSystemRoots.EC).to.equal(renewed.toString());
  });

  const spoilt: readonly (readonly [string, (folder: string) => void, RegExp])[] = [
    [
      'a key that others can read',
      (folder) => {
        chmodSync(join(folder, 'server-ec.key'), 0o640);
      },
      /server-ec\.key: is open to others \(mode 640, expected 600\).*chmod 600/,
    ],
    [
      'a folder that others can enter',
      (folder) => {
        chmodSync(folder, 0o755);
      },
      /spoilt-\d+: is open to others \(mode 755, expected 700\)/,
    ],
    [
      'a missing file',
      (folder) => {
        rmSync(join(folder, 'manufacturer-root.pem'));
      },
      /manufacturer-root\.pem: is missing; move .* away and run "ocpp-attest pki"/,
    ],
    [
      'no root of RSA, as in a folder of an older layout',
      (folder) => {
        rmSync(join(folder, 'central-system-root-rsa.key'));
      },
      /central-system-root-rsa\.key: is missing; move .* away and run "ocpp-attest pki"/,
    ],
    [
      'a key that is cut',
      (folder) => {
        writeFileSync(join(folder, 'central-system-root-ec.key'), '-----BEGIN PRIV');
      },
      /central-system-root-ec\.key: is damaged \(expected a private key P-256/,
    ],
    [
      'a key of another kind',
      (folder) => {
        writeFileSync(join(folder, 'server-rsa.key'), readFileSync(join(folder, 'server-ec.key')));
      },
      /server-rsa\.key: is damaged \(expected a private key RSA-2048/,
    ],
    [
      'a root that is no certificate',
      (folder) => {
        writeFileSync(join(folder, 'central-system-root-ec.pem'), 'words');
      },
      /central-system-root-ec\.pem: is damaged \(it is no certificate in PEM\)/,
    ],
    [
      'a root of another key',
      (folder) => {
        writeFileSync(join(folder, 'central-system-root-ec.pem'), readFileSync(join(folder, 'manufacturer-root.pem')));
      },
      /central-system-root-ec\.pem: is damaged \(it does not go with the key beside it\)/,
    ],
    [
      'an empty folder',
      (folder) => {
        rmSync(folder, { recursive: true });
        mkdirSync(folder, { mode: 0o700 });
      },
      /is missing/,
    ],
    [
      'a folder below a link that leads nowhere',
      (folder) => {
        rmSync(folder, { recursive: true });
        symlinkSync(join(folder, 'nowhere'), folder);
      },
      /cannot be read or written \(E/,
    ],
    [
      'a file in place of the folder',
      (folder) => {
        rmSync(folder, { recursive: true });
        writeFileSync(folder, '', { mode: 0o600 });
      },
      /cannot be read or written \(ENOTDIR\)/,
    ],
  ];
  for (const [index, [what, spoil, sentence]] of spoilt.entries()) {
    it(`are refused with one sentence that says what to do: ${what}`, async () => {
      const folder = copy(`spoilt-${index}`);
      spoil(folder);
      const error = await openAuthorities(folder, now).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(UnusableAuthorities);
      expect((error as Error).message)
        .to.match(sentence)
        .and.to.not.contain('\n');
    });
  }

  it('are refused once they have expired, and before they are valid', async () => {
    const after = await openAuthorities(original, now + 3700 * day).catch(String);
    expect(after).to.match(/central-system-root-ec\.pem: this test authority expired at 2036-.*; move .* away and run/);
    const before = await openAuthorities(original, now - 9 * day).catch(String);
    expect(before).to.match(/not valid before 2026-02-28T.*; set the clock of this machine/);
  });
});
