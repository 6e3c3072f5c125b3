import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { usualSecurity } from '../../src/simulator/security/habits.js';
import { hashDataOf, hashedKeyOf } from '../../src/simulator/security/hash-data.js';

const certificate = new X509Certificate(
  [
    '-----BEGIN CERTIFICATE-----',
    'MIIBnTCCAUOgAwIBAgICD/8wCgYIKoZIzj0EAwIwLDEQMA4GA1UECgwHRXhhbXBs',
    'ZTEYMBYGA1UEAwwPUm9vdCBmb3IgaGFzaGVzMCAXDTI2MTEyNjExMjgwM1oYDzIx',
    'MjYxMTAyMTEyODAzWjAsMRAwDgYDVQQKDAdFeGFtcGxlMRgwFgYDVQQDDA9Sb290',
    'IGZvciBoYXNoZXMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQYaXJ0uzPY5rOa',
    '+8HVvM0nx5W8ikGFUQzxm5mg3GVZEAnUqxthjqOES1k4wO4MPgPzNmaT3Eze4wBF',
    'q0Pf0Jmho1MwUTAdBgNVHQ4EFgQUzDVuzYhRkO7lQMA9wtJUR9zQfZkwHwYDVR0j',
    'BBgwFoAUzDVuzYhRkO7lQMA9wtJUR9zQfZkwDwYDVR0TAQH/BAUwAwEB/zAKBggq',
    'hkjOPQQDAgNIADBFAiBzu9C8Qwsia+jDsqDvr5uuu3uiS1R1P05IphaQd9O/WwIh',
    'AO4fKgCPoMMya3xtaIFrauzZ1NfIJ4iOx+RxgI0kaALB',
    '-----END CERTIFICATE-----',
  ].join('\n'),
);

/** What `openssl ocsp -req_text` names it by: the hashes of name and key. */
const hashes = {
  SHA256: [
    '888de27dff968cde8bb18e48bec6f7714cfe5376203a63d705f22bf1d1fabb20',
    'fde85ae50e75f1674010407781d4f5956e2779ae9cd89b8f12498a6042968335',
  ],
  SHA384: [
    'b139c20be2106124e5ea16706456963ea965d2ad8ac7672ae9f0cee2ce54cf2935acf6b3cbfc2860a19a0cbb5128a4a4',
    '031961eaccd92e9cff61111bd69ae80057fe74bdb41b5d802899016e34638d4833add4659b72cddeeaf993e2cecf04be',
  ],
  SHA512: [
    '881c90db8880d43642f370db52c2413cf6e96a1087d9043aacd84e036208689d027cea70f6c3c783e845855fb2e4265dee49a1c86592214e4646e5c5ea6c3e88',
    '8991dcaf7997a35f05c542153083e0b1a1e2bcc0eaef3fadae04f2a7d45ad4750dbc89ccbbafd1fda3caaf578ca481d78c0c50cae13a64c00f17834e47797f93',
  ],
} as const;

describe('simulator: hash data', () => {
  for (const algorithm of ['SHA256', 'SHA384', 'SHA512'] as const) {
    it(`name a certificate as OCSP does, by ${algorithm}`, () => {
      const [issuerNameHash, issuerKeyHash] = hashes[algorithm];
      expect(hashDataOf(certificate, hashedKeyOf(certificate, usualSecurity), algorithm)).to.deep.equal({
        hashAlgorithm: algorithm,
        issuerNameHash,
        issuerKeyHash,
        serialNumber: 'FFF',
      });
    });
  }
});
