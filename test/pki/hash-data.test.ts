import { expect } from 'chai';
import type { Authorities } from '../../src/pki/authorities.js';
import { certificateHashData, hashDataFlaws, sameHashData, type CertificateHashData } from '../../src/pki/hash-data.js';
import { createAuthorities } from '../../src/pki/test-authorities.js';
import { file, made, openssl } from './openssl.js';

/** What OpenSSL asks of an OCSP responder about a certificate: the same hashes. */
function asked(certificate: string, issuer: string, algorithm: string) {
  const said = openssl(
    ...['ocsp', '-text', '-no_nonce', '-reqout', file(), '-issuer', file(issuer)],
    ...[`-${algorithm.toLowerCase()}`, '-cert', file(certificate)],
  ).replace(/\\\n\s*/g, '');
  const value = (name: string) => new RegExp(`${name}: ([0-9A-F]+)`).exec(said)?.[1] ?? said;
  return { name: value('Issuer Name Hash'), key: value('Issuer Key Hash'), serial: value('Serial Number') };
}

describe('certificate hash data', () => {
  let authorities: Authorities;
  before(async () => {
    authorities = await createAuthorities(Date.now());
  });

  for (const algorithm of ['SHA256', 'SHA384', 'SHA512'] as const) {
    it(`is what OpenSSL computes with ${algorithm}, for roots and for what they issue, of either kind of key`, async () => {
      const { certificate } = await authorities.chargePoint({ commonName: 'SN-1', organizationName: 'Example' });
      const ours = authorities.centralSystemRoots.EC;
      const foreign = made('-x509', '-newkey', 'rsa:2048', '-set_serial', '0x00ab01').pem;
      for (const [one, issuer] of [
        [ours, ours],
        [certificate, ours],
        [foreign, foreign],
      ] as const) {
        const { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } = certificateHashData(
          one,
          issuer,
          algorithm,
        );
        const wanted = asked(one, issuer, algorithm);
        expect(hashAlgorithm).to.equal(algorithm);
        expect(issuerNameHash.toUpperCase()).to.equal(wanted.name);
        expect(issuerKeyHash.toUpperCase()).to.equal(wanted.key);
        expect(serialNumber.toUpperCase()).to.equal(wanted.serial.replace(/^0+/, ''));
      }
    });
  }

  const numbers: Readonly<Record<string, string>> = {
    '0x0FFF': 'fff',
    '0x01': '1',
    '0x80': '80',
    '0xfedcba9876': 'fedcba9876',
  };
  for (const [set, told] of Object.entries(numbers)) {
    it(`tells the serial number ${set} as ${told}`, () => {
      const { pem } = made('-x509', '-newkey', 'ed25519', '-set_serial', set);
      expect(certificateHashData(pem, pem, 'SHA256').serialNumber).to.equal(told);
    });
  }

  const wanted: CertificateHashData = {
    hashAlgorithm: 'SHA256',
    issuerNameHash: 'ab12',
    issuerKeyHash: 'cd34',
    serialNumber: 'fff',
  };

  it('is the same whatever the case of its letters', () => {
    expect(sameHashData({ ...wanted, issuerNameHash: 'AB12', serialNumber: 'FFF' }, wanted)).to.equal(true);
    expect(sameHashData({ ...wanted, issuerKeyHash: 'ab12' }, wanted)).to.equal(false);
    expect(sameHashData({ ...wanted, hashAlgorithm: 'SHA512' }, wanted)).to.equal(false);
  });

  it('says which field differs, and whether a serial number is wrong in leading zeroes only', () => {
    expect(hashDataFlaws(wanted, wanted)).to.deep.equal([]);
    expect(hashDataFlaws({ ...wanted, serialNumber: '00FFF' }, wanted)).to.deep.equal([
      { field: 'serialNumber', told: '00FFF', wanted: 'fff', onlyLeadingZeroes: true },
    ]);
    const both = hashDataFlaws({ ...wanted, serialNumber: 'fff0', issuerNameHash: '0ab12' }, wanted);
    expect(both.map(({ field, onlyLeadingZeroes }) => [field, onlyLeadingZeroes])).to.deep.equal([
      ['issuerNameHash', false],
      ['serialNumber', false],
    ]);
  });

  it('is refused of what is no certificate', () => {
    expect(() => certificateHashData('words', 'words', 'SHA256')).to.throw('it is no certificate in PEM');
  });
});
