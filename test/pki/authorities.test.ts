import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { connect, createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { certificateFlaws, type Authorities, type CertificateFlaw } from '../../src/pki/authorities.js';
import { newSigningRequest, UnfitRequest } from '../../src/pki/requests.js';
import { createAuthorities } from '../../src/pki/test-authorities.js';
import { file, made, openssl, verify, withLastBitTurned } from './openssl.js';

const day = 86_400_000;
// Read with the parser of a test: certificates tell their times in words.
const instant = (text: string): number => new Date(text).getTime();
const subject = { commonName: 'SN-1', organizationName: 'Example CPO' };

/** How a certificate is signed, and what its key is. */
const algorithms = (certificate: string): readonly (string | undefined)[] =>
  [...openssl('x509', '-noout', '-text', '-in', file(certificate)).matchAll(/Algorithm: (\S+)/g)].map(([, one]) => one);
const ofRsa = ['sha256WithRSAEncryption', 'rsaEncryption', 'sha256WithRSAEncryption'];
const ofEc = ['ecdsa-with-SHA256', 'id-ecPublicKey', 'ecdsa-with-SHA256'];

describe('the test authorities', () => {
  // OpenSSL judges by the clock of this machine.
  const now = Math.floor(Date.now() / 1000) * 1000;
  let authorities: Authorities;
  before(async () => {
    authorities = await createAuthorities(now);
  });

  it('are a root of each family of keys, and one of RSA for firmware, that OpenSSL takes for such', () => {
    const { EC, RSA } = authorities.centralSystemRoots;
    const roots = [EC, RSA, authorities.manufacturerRoot];
    for (const root of roots) {
      expect(verify(root, root)).to.match(/OK\n$/);
      const { ca, subject: name } = new X509Certificate(root);
      expect(ca).to.equal(true);
      expect(name).to.match(/^O=ocpp-attest\nCN=/);
      for (const other of roots.filter((one) => one !== root)) {
        expect(verify(root, other)).to.match(/unable to get local issuer|self-signed/);
      }
    }
    expect(new Set(roots.map((root) => new X509Certificate(root).subject)).size).to.equal(3);
    expect(roots.map(algorithms)).to.deep.equal([ofEc, ofRsa, ofRsa]);
  });

  it('certify a server for both families of cipher suites, each by its own root, for a week', async () => {
    const { key, cert, authorities: roots } = await authorities.server('192.168.1.20');
    expect(roots).to.deep.equal([authorities.centralSystemRoots.RSA, authorities.centralSystemRoots.EC]);
    expect(cert.map(algorithms)).to.deep.equal([ofRsa, ofEc]);
    const [rsa, ec] = cert.map((one) => new X509Certificate(one));
    expect(rsa?.publicKey.asymmetricKeyDetails?.modulusLength).to.equal(2048);
    expect(ec?.publicKey.asymmetricKeyDetails?.namedCurve).to.equal('prime256v1');
    for (const [index, one] of cert.entries()) {
      const judged = verify(one, roots[index] ?? '', '-purpose', 'sslserver', '-verify_ip', '192.168.1.20');
      expect(judged).to.match(/OK\n$/);
      expect(verify(one, roots[1 - index] ?? '')).to.match(/unable to get local issuer/);
      const certificate = new X509Certificate(one);
      expect(certificate.checkPrivateKey(createPrivateKey(key[index] ?? ''))).to.equal(true);
      expect(certificate.subject).to.equal('O=ocpp-attest\nCN=192.168.1.20');
      expect(instant(certificate.validFrom)).to.equal(now - day);
      expect(instant(certificate.validTo)).to.equal(now + 7 * day);
    }
  });

  it('name hosts of either kind, keep the keys of the servers, and give each certificate a number of its own', async () => {
    const hosts = ['csms.example', '::1', '10.0.0.1'];
    const servers = await Promise.all(hosts.map((host) => authorities.server(host)));
    expect(new Set(servers.flatMap(({ key }) => key)).size).to.equal(2);
    const [dns, ipv6, ipv4] = servers.map(({ cert }) => new X509Certificate(cert[0] ?? ''));
    expect(dns?.checkHost('csms.example')).to.equal('csms.example');
    expect(ipv6?.checkIP('::1')).to.equal('::1');
    expect(ipv4?.subjectAltName).to.equal('IP Address:10.0.0.1');
    const numbers = servers.flatMap(({ cert }) => cert.map((one) => new X509Certificate(one).serialNumber));
    expect(new Set(numbers).size).to.equal(6);
    for (const number of numbers) expect(number).to.match(/^[4-7][0-9A-F]{31}$/);
  });

  it('certify a server for all the hosts that it is reached by, of which the first is its name', async () => {
    const { cert, authorities: roots } = await authorities.server(['10.0.0.1', 'csms.example', '::1']);
    for (const one of cert) {
      expect(new X509Certificate(one).subject).to.match(/CN=10\.0\.0\.1$/);
      for (const host of [
        ['-verify_ip', '10.0.0.1'],
        ['-verify_hostname', 'csms.example'],
        ['-verify_ip', '::1'],
      ]) {
        expect(verify(one, roots.join(''), ...host)).to.match(/OK\n$/);
      }
    }
  });

  it('are short: a chain of theirs fits where the charge point takes no more than 1000 characters', async () => {
    const { certificate } = await authorities.chargePoint(subject);
    expect(certificate).to.have.length.within(600, 1000);
  });

  it('serve clients of either family, which trust its root alone and verify no signatures of the other', async () => {
    const { key, cert } = await authorities.server('127.0.0.1');
    const { EC, RSA } = authorities.centralSystemRoots;
    const rsaOnly = 'RSA+SHA256:RSA-PSS+SHA256';
    const clients = [
      { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256', ca: EC, sigalgs: 'ECDSA+SHA256' },
      { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', ca: RSA, sigalgs: rsaOnly },
      { ciphers: 'AES128-GCM-SHA256', ca: RSA, sigalgs: rsaOnly },
    ];
    const server = createServer({ key: [...key], cert: [...cert] }, (socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      for (const client of clients) {
        const socket = connect({ port, host: '127.0.0.1', maxVersion: 'TLSv1.2', ...client });
        await new Promise<void>((resolve, reject) => {
          socket.once('secureConnect', resolve).once('error', reject);
        });
        expect(socket.authorized, client.ciphers).to.equal(true);
        socket.destroy();
      }
    } finally {
      server.close();
    }
  });

  it('certify a charge point for a year, to be a client only', async () => {
    const { key, certificate } = await authorities.chargePoint(subject);
    expect(verify(certificate, authorities.centralSystemRoots.EC, '-purpose', 'sslclient')).to.match(/OK\n$/);
    expect(verify(certificate, authorities.centralSystemRoots.EC, '-purpose', 'sslserver')).to.match(/purpose/);
    const ofFamilyRsa = await authorities.chargePoint(subject, { family: 'RSA' });
    expect(algorithms(ofFamilyRsa.certificate)).to.deep.equal(ofRsa);
    const read = new X509Certificate(certificate);
    expect(read.subject).to.equal('O=Example CPO\nCN=SN-1');
    expect(read.subjectAltName).to.equal(undefined);
    expect(read.checkPrivateKey(createPrivateKey(key))).to.equal(true);
    expect(instant(read.validTo)).to.equal(now + 358 * day);
  });

  const requests: Readonly<Record<string, readonly string[]>> = {
    'RSA-2048': ['-newkey', 'rsa:2048'],
    'RSA-2048 with a signature of RSA-PSS': ['-newkey', 'rsa:2048', '-sigopt', 'rsa_padding_mode:pss'],
    'P-256': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    'P-384': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
    'a Brainpool curve': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'],
    Ed25519: ['-newkey', 'ed25519'],
  };
  for (const [kind, args] of Object.entries(requests)) {
    it(`sign a request of OpenSSL with a key ${kind}, and keep its subject and its key`, async () => {
      const { key, pem } = made(...args);
      const { EC, RSA } = authorities.centralSystemRoots;
      const certificate = await authorities.sign(pem);
      expect(verify(certificate, kind.startsWith('RSA') ? RSA : EC, '-purpose', 'sslclient')).to.match(/OK\n$/);
      for (const family of ['EC', 'RSA'] as const) {
        const root = authorities.centralSystemRoots[family];
        expect(verify(await authorities.sign(pem, { family }), root)).to.match(/OK\n$/);
      }
      const read = new X509Certificate(certificate);
      expect(read.subject).to.equal('O=Example\nCN=SN-1');
      expect(read.checkPrivateKey(createPrivateKey(key))).to.equal(true);
    });
  }

  it('begin each certificate that is asked for after the one before, and after that of the factory', async () => {
    const { request } = await newSigningRequest(subject, 'P-256');
    const { certificate } = await authorities.chargePoint(subject);
    const begins = [certificate, await authorities.sign(request), await authorities.sign(request)].map((one) =>
      instant(new X509Certificate(one).validFrom),
    );
    expect(begins).to.deep.equal(begins.toSorted((one, other) => one - other));
    expect(new Set(begins).size).to.equal(3);
  });

  it('do not sign a request that is none, or that another key has signed', async () => {
    const { request } = await newSigningRequest(subject, 'P-256');
    for (const wrong of ['', 'words', withLastBitTurned(request), authorities.centralSystemRoots.EC]) {
      const refusal = await authorities.sign(wrong).catch((error: unknown) => error);
      expect(refusal).to.be.instanceOf(UnfitRequest);
    }
  });

  it('sign firmware as OpenSSL verifies it, with a certificate of the manufacturer', async () => {
    const image = Buffer.from('firmware'.repeat(1000));
    const { signingCertificate, signature } = await authorities.signFirmware(image);
    expect(verify(signingCertificate, authorities.manufacturerRoot)).to.match(/OK\n$/);
    expect(algorithms(signingCertificate)).to.deep.equal(ofRsa);
    expect(verify(signingCertificate, authorities.centralSystemRoots.EC)).to.match(/unable to get local issuer/);
    const key = createPublicKey(signingCertificate);
    expect(key.asymmetricKeyDetails?.modulusLength).to.equal(2048);
    const check = (content: Uint8Array) =>
      openssl(
        ...['dgst', '-sha256', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32'],
        ...['-verify', file(key.export({ type: 'spki', format: 'pem' }).toString())],
        ...['-signature', file(Buffer.from(signature, 'base64')), file(content)],
      );
    expect(check(image)).to.match(/Verified OK/);
    expect(check(Buffer.from('other'))).to.match(/Verification failure/i);
  });

  it('make another root of another name, or a successor that the present one has signed', async () => {
    const [alone, successor, aloneRsa, successorRsa] = await Promise.all([
      authorities.anotherRoot(),
      authorities.anotherRoot({ successor: true }),
      authorities.anotherRoot({ family: 'RSA' }),
      authorities.anotherRoot({ family: 'RSA', successor: true }),
    ]);
    expect([aloneRsa, successorRsa].map(algorithms)).to.deep.equal([ofRsa, ofRsa]);
    expect(verify(aloneRsa, aloneRsa)).to.match(/OK\n$/);
    expect(verify(successorRsa, authorities.centralSystemRoots.RSA)).to.match(/OK\n$/);
    expect(verify(alone, alone)).to.match(/OK\n$/);
    expect(verify(alone, authorities.centralSystemRoots.EC)).to.match(/self-signed/);
    expect(verify(successor, authorities.centralSystemRoots.EC)).to.match(/OK\n$/);
    const names = [alone, successor, authorities.centralSystemRoots.EC].map((one) => new X509Certificate(one).subject);
    expect(new Set(names).size).to.equal(3);
    for (const one of [alone, successor]) expect(new X509Certificate(one).ca).to.equal(true);
  });

  const reasons: Readonly<Record<CertificateFlaw, RegExp>> = {
    expired: /certificate has expired/,
    notYetValid: /certificate is not yet valid/,
    otherAuthority: /unable to get local issuer certificate/,
    wrongName: /IP address mismatch/,
    smallKey: /key too weak/,
    brokenSignature: /certificate signature failure/,
  };
  for (const flaw of certificateFlaws) {
    it(`give a certificate that is wrong in just this: ${flaw}`, async () => {
      const root = authorities.centralSystemRoots.EC;
      const { request } = await newSigningRequest(subject, 'P-256');
      const [server, signed, issued, another, successor] = await Promise.all([
        authorities.server('127.0.0.1', { flaw }),
        authorities.sign(request, { flaw }),
        authorities.chargePoint(subject, { flaw }),
        authorities.anotherRoot({ flaw }),
        authorities.anotherRoot({ flaw, successor: true }),
      ]);
      for (const [index, certificate] of server.cert.entries()) {
        const judged = verify(certificate, server.authorities[index] ?? '', '-verify_ip', '127.0.0.1');
        expect(judged).to.match(reasons[flaw]);
      }
      const forClients = [signed, issued.certificate];
      if (flaw === 'wrongName') {
        // Nothing but the name: it is that of another charge point.
        for (const one of forClients) {
          expect(verify(one, root)).to.match(/OK\n$/);
          expect(new X509Certificate(one).subject).to.equal('O=Example CPO\nCN=ANOTHER-CHARGE-POINT');
        }
      } else {
        for (const one of forClients) {
          expect(verify(one, root)).to.match(reasons[flaw]);
          expect(new X509Certificate(one).subject).to.equal('O=Example CPO\nCN=SN-1');
        }
      }
      const key = new X509Certificate(issued.certificate).checkPrivateKey(createPrivateKey(issued.key));
      expect(key).to.equal(true);
      // Of a root the issuer is the name that can be wrong.
      const reason = flaw === 'wrongName' ? /unable to get local issuer/ : reasons[flaw];
      expect(verify(another, another)).to.match(reason);
      expect(verify(successor, root)).to.match(reason);
    });
  }
});
