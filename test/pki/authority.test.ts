import { createPrivateKey, X509Certificate } from 'node:crypto';
import { connect, createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { keyKinds, serverMaterial, TestAuthority } from '../../src/pki/authority.js';

const now = Date.UTC(2026, 2, 1, 12);
const day = 86_400_000;
// Read with the parser of a test: certificates tell their times in words.
const instant = (text: string): number => new Date(text).getTime();

describe('the test authority', () => {
  for (const kind of keyKinds) {
    it(`issues certificates for servers with a key of the kind ${kind}`, async () => {
      const authority = await TestAuthority.create('test authority', now);
      const root = new X509Certificate(authority.certificate);
      const issued = await authority.issueForServer('192.168.1.20', kind);
      const certificate = new X509Certificate(issued.certificate);

      expect(root.ca).to.equal(true);
      expect(root.checkIssued(root)).to.equal(true);
      expect(certificate.ca).to.equal(false);
      expect(certificate.checkIssued(root)).to.equal(true);
      expect(certificate.verify(root.publicKey)).to.equal(true);
      expect(certificate.checkPrivateKey(createPrivateKey(issued.key))).to.equal(true);
      expect(certificate.checkIP('192.168.1.20')).to.equal('192.168.1.20');
      expect(certificate.checkIP('192.168.1.21')).to.equal(undefined);
      // serverAuth.
      expect(certificate.keyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.1']);
      expect(instant(certificate.validFrom)).to.equal(now - day);
      expect(instant(certificate.validTo)).to.equal(now + 29 * day);
      const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
      if (kind === 'P-256') expect(asymmetricKeyDetails?.namedCurve).to.equal('prime256v1');
      else expect([asymmetricKeyType, asymmetricKeyDetails?.modulusLength]).to.deep.equal(['rsa', 2048]);
    });
  }

  it('names hosts of either kind, and gives each certificate a number of its own', async () => {
    const authority = await TestAuthority.create('test authority', now);
    const certificates = await Promise.all(
      ['csms.example', '::1', '10.0.0.1'].map(async (host) => {
        const { certificate } = await authority.issueForServer(host, 'P-256');
        return new X509Certificate(certificate);
      }),
    );
    const [dns, ipv6, ipv4] = certificates;
    expect(dns?.checkHost('csms.example')).to.equal('csms.example');
    expect(ipv6?.checkIP('::1')).to.equal('::1');
    expect(ipv4?.subjectAltName).to.equal('IP Address:10.0.0.1');
    const numbers = certificates.map(({ serialNumber }) => serialNumber);
    expect(new Set(numbers).size).to.equal(3);
    for (const number of numbers) expect(number).to.match(/^[4-7B][0-9A-F]{31}$/);
  });

  it('serves clients of either kind of key, which trust it once they are told to', async () => {
    const { key, cert, authority } = await serverMaterial('127.0.0.1', Date.now());
    const server = createServer({ key: [...key], cert: [...cert] }, (socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      for (const ciphers of ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'AES128-GCM-SHA256']) {
        const socket = connect({ port, host: '127.0.0.1', ca: authority, ciphers, maxVersion: 'TLSv1.2' });
        await new Promise<void>((resolve, reject) => {
          socket.once('secureConnect', resolve).once('error', reject);
        });
        expect(socket.authorized, ciphers).to.equal(true);
        socket.destroy();
      }
    } finally {
      server.close();
    }
  });
});
