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

describe('the test authorities', () => {
  // OpenSSL judges by the clock of this machine.
  const now = Math.floor(Date.now() / 1000) * 1000;
  let authorities: Authorities;
  before(async () => {
    authorities = await createAuthorities(now);
  });

  it('are two roots that OpenSSL takes for such', () => {
    const roots = [authorities.centralSystemRoot, authorities.manufacturerRoot];
    for (const root of roots) {
      expect(verify(root, root)).to.match(/OK\n$/);
      const { ca, subject: name, publicKey } = new X509Certificate(root);
      expect(ca).to.equal(true);
      expect(name).to.match(/^O=ocpp-attest\nCN=/);
      expect(publicKey.asymmetricKeyDetails?.namedCurve).to.equal('prime256v1');
    }
    expect(verify(roots[0] ?? '', roots[1] ?? '')).to.match(/unable to get local issuer|self-signed/);
  });

  it('certify a server for both families of cipher suites, for a week', async () => {
    const { key, cert, authority } = await authorities.server('192.168.1.20');
    expect(authority).to.equal(authorities.centralSystemRoot);
    const [rsa, ec] = cert.map((one) => new X509Certificate(one));
    expect(rsa?.publicKey.asymmetricKeyDetails?.modulusLength).to.equal(2048);
    expect(ec?.publicKey.asymmetricKeyDetails?.namedCurve).to.equal('prime256v1');
    for (const [index, one] of cert.entries()) {
      expect(verify(one, authority, '-purpose', 'sslserver', '-verify_ip', '192.168.1.20')).to.match(/OK\n$/);
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
    const { cert, authority } = await authorities.server(['10.0.0.1', 'csms.example', '::1']);
    for (const one of cert) {
      expect(new X509Certificate(one).subject).to.match(/CN=10\.0\.0\.1$/);
      for (const host of [
        ['-verify_ip', '10.0.0.1'],
        ['-verify_hostname', 'csms.example'],
        ['-verify_ip', '::1'],
      ]) {
        expect(verify(one, authority, ...host)).to.match(/OK\n$/);
      }
    }
  });

  it('are short: a chain of theirs fits where the charge point takes no more than 1000 characters', async () => {
    const { certificate } = await authorities.chargePoint(subject);
    expect(certificate).to.have.length.within(600, 1000);
  });

  it('serve clients of either kind of key, which trust the server once they are told to', async () => {
    const { key, cert, authority } = await authorities.server('127.0.0.1');
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

  it('certify a charge point for a year, to be a client only', async () => {
    const { key, certificate } = await authorities.chargePoint(subject);
    expect(verify(certificate, authorities.centralSystemRoot, '-purpose', 'sslclient')).to.match(/OK\n$/);
    expect(verify(certificate, authorities.centralSystemRoot, '-purpose', 'sslserver')).to.match(/purpose/);
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
      const certificate = await authorities.sign(pem);
      expect(verify(certificate, authorities.centralSystemRoot, '-purpose', 'sslclient')).to.match(/OK\n$/);
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
    for (const wrong of ['', 'words', withLastBitTurned(request), authorities.centralSystemRoot]) {
      const refusal = await authorities.sign(wrong).catch((error: unknown) => error);
      expect(refusal).to.be.instanceOf(UnfitRequest);
    }
  });

  it('sign firmware as OpenSSL verifies it, with a certificate of the manufacturer', async () => {
    const image = Buffer.from('firmware'.repeat(1000));
    const { signingCertificate, signature } = await authorities.signFirmware(image);
    expect(verify(signingCertificate, authorities.manufacturerRoot)).to.match(/OK\n$/);
    expect(verify(signingCertificate, authorities.centralSystemRoot)).to.match(/unable to get local issuer/);
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
    const [alone, successor] = await Promise.all([
      authorities.anotherRoot(),
      authorities.anotherRoot({ successor: true }),
    ]);
    expect(verify(alone, alone)).to.match(/OK\n$/);
    expect(verify(alone, authorities.centralSystemRoot)).to.match(/self-signed/);
    expect(verify(successor, authorities.centralSystemRoot)).to.match(/OK\n$/);
    const names = [alone, successor, authorities.centralSystemRoot].map((one) => new X509Certificate(one).subject);
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
      const root = authorities.centralSystemRoot;
      const { request } = await newSigningRequest(subject, 'P-256');
      const [server, signed, issued, another, successor] = await Promise.all([
        authorities.server('127.0.0.1', { flaw }),
        authorities.sign(request, { flaw }),
        authorities.chargePoint(subject, { flaw }),
        authorities.anotherRoot({ flaw }),
        authorities.anotherRoot({ flaw, successor: true }),
      ]);
      for (const certificate of server.cert) {
        expect(verify(certificate, root, '-verify_ip', '127.0.0.1')).to.match(reasons[flaw]);
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
