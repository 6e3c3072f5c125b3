import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { withOwnFiles } from '../../src/cli/own-files.js';
import { UsageError } from '../../src/evidence/errors.js';
import { createAuthorities } from '../../src/pki/test-authorities.js';
import type { SecuritySettings } from '../../src/simulator/settings.js';

describe('own certificates of the built-in charge point', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ocpp-attest-own-'));
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const settings: SecuritySettings = {
    profile: 2,
    supported: [2, 3],
    serialNumber: 'SN-1',
    cpoName: 'CPO',
    centralSystemRoots: ['as it was'],
    manufacturerRoots: [],
    issue: () => Promise.reject(new Error('not asked for')),
    cipherSuites: [],
    secureFirmware: false,
  };

  it('take the place of what the authorities of the installation would issue', async () => {
    const pki = await createAuthorities(Date.now());
    const { certificate, key } = await pki.chargePoint({ commonName: 'SN-1', organizationName: 'CPO' });
    const root = file('root.pem', `a remark\n${pki.centralSystemRoots.EC}`);
    expect(withOwnFiles(settings, {})).to.equal(settings);
    const own = withOwnFiles(settings, {
      root,
      certificate: file('own.pem', certificate + pki.centralSystemRoots.EC),
      key: file('own.key', key),
    });
    expect(own?.centralSystemRoots).to.deep.equal([pki.centralSystemRoots.EC]);
    expect(own?.certificate?.certificate.match(/BEGIN CERTIFICATE/g)).to.have.length(2);
    expect(own).not.to.have.property('issue');
    expect(withOwnFiles(settings, { root })).to.have.property('issue');
  });

  it('are refused in one sentence where they cannot be used', async () => {
    const pki = await createAuthorities(Date.now());
    const subject = { commonName: 'SN-1', organizationName: 'CPO' };
    const [one, other] = await Promise.all([pki.chargePoint(subject), pki.chargePoint(subject)]);
    const certificate = file('one.pem', one.certificate);
    const refused = (given: Parameters<typeof withOwnFiles>[1], sentence: RegExp, of?: SecuritySettings): void => {
      expect(() => withOwnFiles(of, given)).to.throw(UsageError, sentence);
    };
    refused({ root: certificate }, /claims the extension Security/);
    refused({ certificate }, /--certificate and --key belong together/, settings);
    refused({ root: join(folder, 'none') }, /--root .*none: cannot be read \(ENOENT\)/, settings);
    refused({ root: file('text', 'no PEM') }, /expected a certificate in PEM/, settings);
    refused({ certificate, key: file('other.key', other.key) }, /is not the key of the certificate/, settings);
    refused({ certificate, key: certificate }, /expected a private key/, settings);
  });
});
