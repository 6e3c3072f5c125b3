import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { judgeChargePointCertificate } from '../../src/pki/charge-point-certificate.js';
import { publicKeyOf } from '../../src/pki/keys.js';
import { createAuthorities } from '../../src/pki/test-authorities.js';
import { writeCertificate, type Draft, type Subject } from '../../src/pki/x509.js';
import { made, withLastBitTurned } from './openssl.js';

const now = Date.now();
const day = 86_400_000;

interface Party {
  readonly name: Subject;
  readonly key: string;
}
const party = (commonName: string, organizationName = 'Example CPO'): Party => ({
  name: { commonName, organizationName },
  key: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
});
const certified = ({ name, key }: Party, by: Party, draft: Partial<Draft> = {}): Promise<string> =>
  writeCertificate(
    {
      subject: name,
      publicKey: publicKeyOf(key),
      from: now - day,
      until: now + day,
      purpose: { of: 'chargePoint' },
      ...draft,
    },
    by,
  );
const authority = (pathLength: number) => ({ purpose: { of: 'authority', pathLength } }) as const;

describe('the certificate of a charge point', () => {
  const [root, sub, subsub, own] = [party('root'), party('sub'), party('subsub'), party('SN-1')];
  let chain: { root: string; sub: string; subsub: string; own: string };
  before(async () => {
    const [rootPem, subPem, subsubPem, ownPem] = await Promise.all([
      certified(root, root, authority(3)),
      certified(sub, root, authority(2)),
      certified(subsub, sub, authority(0)),
      certified(own, subsub),
    ]);
    chain = { root: rootPem, sub: subPem, subsub: subsubPem, own: ownPem };
  });

  const judge = (
    certificates: readonly string[],
    expected: Partial<Parameters<typeof judgeChargePointCertificate>[1]> = {},
  ) =>
    judgeChargePointCertificate(certificates, {
      authorities: [chain.root],
      serialNumbers: ['SN-1'],
      cpoName: 'Example CPO',
      at: Date.now(),
      ...expected,
    }).map(({ severity, item, clause, text }) => `${severity} ${item} ${clause}: ${text}`);
  /** That of a charge point which our root has certified directly. */
  const direct = (name: Subject, draft: Partial<Draft> = {}) => certified({ ...own, name }, root, draft);

  it('is right with its chain in order, with the root or without it', () => {
    expect(judge([chain.own, chain.subsub, chain.sub])).to.deep.equal([]);
    expect(judge([chain.own, chain.subsub, chain.sub, chain.root])).to.deep.equal([]);
    expect(judge([[chain.own, chain.subsub, chain.sub].join('')])).to.deep.equal([]);
  });

  it('is right where an authority in the middle, or it alone, is what is trusted', () => {
    expect(judge([chain.own], { authorities: [chain.root, chain.subsub] })).to.deep.equal([]);
    expect(judge([chain.own], { authorities: [chain.own] })).to.deep.equal([]);
  });

  it('is right as our own authorities issue it', async () => {
    const authorities = await createAuthorities(now);
    const { certificate } = await authorities.chargePoint(own.name);
    expect(judge([certificate], { authorities: [authorities.centralSystemRoots.EC] })).to.deep.equal([]);
  });

  it('is right with names in other letters, and with an organization that contains the name of the CPO', async () => {
    const one = await direct({ commonName: 'sn-1', organizationName: 'The EXAMPLE cpo Ltd' });
    expect(judge([one])).to.deep.equal([]);
    expect(judge([one], { serialNumbers: ['other', 'SN-1'] })).to.deep.equal([]);
  });

  it('fails where none is shown, or none that can be read', () => {
    expect(judge([])).to.deep.equal(['fail certificate A00.FR.402: the charge point showed no certificate']);
    expect(judge(['words'])).to.deep.equal(['fail certificate A00.FR.507: what was shown is no certificate in PEM']);
    const half = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
    expect(judge([half])[0]).to.match(/^fail certificate A00\.FR\.507: what was shown is no X\.509 certificate: /);
  });

  it('is warned about where the chain is shown in another order, or with what does not belong to it', () => {
    expect(judge([chain.own, chain.sub, chain.subsub])).to.deep.equal([
      'warning chainOrder RFC 5246 §7.4.2: the certificates were not shown in their order, each followed by its issuer',
    ]);
    const stray = made('-x509', '-newkey', 'ed25519').pem;
    expect(judge([chain.own, stray, chain.subsub, chain.sub])).to.deep.equal([
      'warning chainOrder RFC 5246 §7.4.2: 1 of the 4 certificates that were shown do not belong to the chain',
    ]);
  });

  it('fails for the very reason why its chain comes to no authority', async () => {
    const selfSigned = await certified(own, own);
    const namesake = await certified(own, { ...party('root'), name: root.name });
    const foreign = await certified(own, party('another root', 'Somebody'));
    const cases: readonly (readonly [readonly string[], string])[] = [
      [[selfSigned], 'the certificate is self-signed, and none of the authorities that are trusted here'],
      [
        [foreign],
        'the certificate was issued by an authority that is neither shown nor trusted here (O=Somebody, CN=another root)',
      ],
      [
        [namesake],
        'the certificate names an issuer that is known (O=Example CPO, CN=root), but is not signed with its key: it is altered, or another authority has the same name',
      ],
      [
        [withLastBitTurned(chain.own), chain.subsub, chain.sub],
        'the certificate names an issuer that is known (O=Example CPO, CN=subsub), but is not signed with its key: it is altered, or another authority has the same name',
      ],
      [
        [chain.own, chain.subsub],
        'the chain is broken: its issuer "O=Example CPO, CN=subsub" was issued by an authority that is neither shown nor trusted here (O=Example CPO, CN=sub)',
      ],
    ];
    for (const [shown, reason] of cases) expect(judge(shown)).to.deep.equal([`fail chain A00.FR.403: ${reason}`]);
  });

  it('fails where it, or an issuer of it, is not valid at the time', async () => {
    const expired = await direct(own.name, { from: now - 9 * day, until: now - day });
    const early = await direct(own.name, { from: now + day, until: now + 9 * day });
    expect(judge([expired])).to.have.lengthOf(1);
    expect(judge([expired])[0]).to.match(
      /^fail validity A00\.FR\.403: the certificate is expired: it is valid from .*Z to .*Z, and now is /,
    );
    expect(judge([early])[0]).to.match(/^fail validity A00\.FR\.403: the certificate is not yet valid: /);
    const staleSub = await certified(sub, root, { ...authority(2), until: now - 1000 });
    expect(judge([chain.own, chain.subsub, staleSub])[0]).to.match(
      /^fail validity .*: its issuer "O=Example CPO, CN=sub" is expired/,
    );
    const staleRoot = await certified(root, root, { ...authority(3), until: now - 1000 });
    expect(judge([chain.own, chain.subsub, chain.sub], { authorities: [staleRoot] })).to.have.lengthOf(1);
    expect(judge([chain.own, chain.subsub, chain.sub], { authorities: [staleRoot] })[0]).to.match(/^warning chain /);
  });

  it('fails where an issuer is no authority, or may not have as many below it', async () => {
    const noAuthority = await certified(sub, root);
    expect(judge([await certified(own, sub), noAuthority])).to.deep.equal([
      'fail chain RFC 5280 §6.1.4: its issuer "O=Example CPO, CN=sub" is no authority (basicConstraints, keyUsage)',
    ]);
    const shortSub = await certified(sub, root, authority(0));
    expect(judge([chain.own, chain.subsub, shortSub])).to.deep.equal([
      'fail chain RFC 5280 §6.1.4: its issuer "O=Example CPO, CN=sub" allows fewer authorities below it than there are',
    ]);
  });

  it('fails with a key that is too short', () => {
    const short = (...args: string[]) => {
      const { pem } = made('-x509', ...args);
      return judge([pem], { authorities: [pem], cpoName: 'Example' });
    };
    expect(short('-newkey', 'rsa:1024').join()).to.match(/^fail key A00\.FR\.502: the key is RSA-1024 \(1024 bits\)/);
    expect(short('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime192v1').join()).to.match(
      /^fail key A00\.FR\.503: /,
    );
    expect(short('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp224r1')).to.deep.equal([]);
    expect(short('-newkey', 'rsa:2048')).to.deep.equal([]);
    expect(short('-newkey', 'rsa:2048', '-sha1').join()).to.match(
      /^warning signature A00\.FR\.506: it is signed with SHA1/,
    );
  });

  it('is warned about a serial number that is not positive', () => {
    for (const number of ['0', '-5']) {
      const { pem } = made('-x509', '-newkey', 'ed25519', '-set_serial', number);
      expect(judge([pem], { authorities: [pem], cpoName: 'Example' }).join()).to.match(
        /^warning serialNumber A00\.FR\.508: /,
      );
    }
  });

  it('fails where its commonName is not the serial number, or is an address', async () => {
    const named = async (commonName: string, serialNumbers = ['SN-1']) =>
      judge([await direct({ commonName, organizationName: 'Example CPO' })], { serialNumbers });
    expect(await named('SN-2')).to.deep.equal([
      'fail commonName A00.FR.405, A00.FR.511: commonName is "SN-2", and the serial number of the charge point is "SN-1"',
    ]);
    expect(await named('CP SN-1')).to.deep.equal([
      'warning commonName A00.FR.511: commonName is "CP SN-1", and the serial number of the charge point is "SN-1": it stands there, but is not all of it',
    ]);
    expect(await named('SN-1', [])).to.have.lengthOf(1);
    expect((await named('SN-1', []))[0]).to.match(/^warning commonName A00\.FR\.405: .*nobody says/);
    for (const address of ['wss://csms.example/SN-1', '10.1.2.3', '[fe80::1]', 'www.example.com']) {
      expect((await named(address, [address])).join()).to.match(
        /^fail commonName A00\.FR\.511: .*is a URL or an IP address/,
      );
    }
    expect(await named('AB.12.34', ['AB.12.34'])).to.deep.equal([]);
  });

  it('is warned about an organization that is not the CPO, and fails without one, and without a commonName', () => {
    expect(judge([chain.own, chain.subsub, chain.sub], { cpoName: 'Other' })).to.deep.equal([
      'warning organizationName A00.FR.404: organizationName is "Example CPO", which does not contain the CPO name "Other"',
    ]);
    const { pem } = made('-x509', '-newkey', 'ed25519', '-subj', '/C=DE');
    expect(judge([pem], { authorities: [pem] })).to.deep.equal([
      'fail commonName A00.FR.511: the subject "C=DE" has no commonName',
      'fail organizationName A00.FR.509: the subject "C=DE" has no organizationName',
    ]);
  });

  it('is warned about the name of a host, and fails where it may not be used by a client', async () => {
    const server = await direct(own.name, { purpose: { of: 'server', hosts: ['sn-1.example'], keyExchange: false } });
    expect(judge([server]).map((one) => one.split(':')[0])).to.deep.equal([
      'fail usage RFC 5280 §4.2.1.12',
      'warning subjectAltName A00.FR.511',
    ]);
    const root3 = await direct(own.name, authority(0));
    expect(judge([root3]).map((one) => one.split(':')[0])).to.deep.equal(['fail usage RFC 5246 §7.4.6']);
  });

  it('is warned about a chain that is too large, of which not all is looked at', () => {
    const many = [chain.own, chain.subsub, chain.sub, ...Array.from({ length: 20 }, () => chain.root)];
    expect(judge(many).map((one) => one.split(':')[0])).to.deep.equal([
      'warning chainOrder RFC 5246 §7.4.2',
      'warning chainSize §7.3',
      'warning chainSize §7.3',
    ]);
  });

  it('is judged, and never more than that, whatever its bytes are', () => {
    const der = Buffer.from(chain.own.split('\n').slice(1, -2).join(''), 'base64');
    const change = fc.tuple(fc.nat(der.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Buffer.from(der);
        for (const [at, value] of changes) bytes[at] = value;
        const pem = `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`;
        if (!bytes.equals(der)) expect(judge([pem, chain.subsub, chain.sub])).to.not.be.empty;
      }),
      { numRuns: 500 },
    );
  });
});
