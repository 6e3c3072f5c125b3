import { expect } from 'chai';
import fc from 'fast-check';
import { newSigningRequest, readSigningRequest, UnfitRequest } from '../../src/pki/requests.js';
import { file, made, openssl, withLastBitTurned } from './openssl.js';

const subject = { commonName: 'SN-1', organizationName: 'Grün & Söhne, "CPO"' };
const ec = (curve: string) => ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`];

describe('signing requests', () => {
  for (const [kind, family, bits] of [
    ['P-256', 'EC', 256],
    ['RSA-2048', 'RSA', 2048],
  ] as const) {
    it(`are made with a key ${kind} as OpenSSL verifies them, and read back`, async () => {
      const { key, request } = await newSigningRequest(subject, kind);
      const path = file(request);
      expect(openssl('req', '-verify', '-noout', '-in', path)).to.match(/verify OK/);
      expect(openssl('req', '-noout', '-subject', '-nameopt', 'utf8', '-in', path)).to.contain('Grün & Söhne, "CPO"');
      expect(openssl('req', '-noout', '-pubkey', '-in', path)).to.equal(openssl('pkey', '-pubout', '-in', file(key)));
      const read = readSigningRequest(request);
      expect(read.key).to.include({ family, bits, text: kind });
      expect(read.subject.commonNames).to.deep.equal(['SN-1']);
      expect(read.subject.organizationNames).to.deep.equal([subject.organizationName]);
      expect(read.verifies).to.equal(true);
      expect(read.problems).to.deep.equal([]);
    });
  }

  const kinds: readonly (readonly [string, readonly string[], string, readonly RegExp[]])[] = [
    ['a key of RSA that is too short', ['-newkey', 'rsa:1024'], 'RSA-1024', [/1024 bits.*2048.*A00\.FR\.502/]],
    ['a curve that is too short', ec('prime192v1'), 'prime192v1', [/192 bits.*224.*A00\.FR\.503/]],
    ['the shortest curve that is allowed', ec('secp224r1'), 'secp224r1', []],
    ['P-521', ec('P-521'), 'P-521', []],
    ['a Brainpool curve', ec('brainpoolP384r1'), 'brainpoolP384r1', []],
    ['Ed25519', ['-newkey', 'ed25519'], 'ed25519', []],
    ['RSA-PSS', ['-newkey', 'rsa:2048', '-sigopt', 'rsa_padding_mode:pss', '-sha384'], 'RSA-2048', []],
    ['a key for RSA-PSS only', ['-newkey', 'rsa-pss'], 'RSA-2048', []],
    ['extensions', [...ec('P-256'), '-addext', 'subjectAltName=DNS:sn-1.example'], 'P-256', []],
  ];
  for (const [what, args, key, problems] of kinds) {
    it(`of OpenSSL are read: ${what}`, () => {
      const read = readSigningRequest(made(...args).pem);
      expect(read.key.text).to.equal(key);
      expect(read.verifies).to.equal(true);
      expect(read.problems).to.have.lengthOf(problems.length);
      for (const [index, problem] of problems.entries()) expect(read.problems[index]).to.match(problem);
      expect(read.subject.text).to.equal('O=Example, CN=SN-1');
    });
  }

  it('are read with the ends of lines of any system, with words around them, and under their older name', () => {
    const { pem } = made(...ec('P-256'));
    const older = pem.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST');
    for (const one of [pem.replaceAll('\n', '\r\n'), `Subject: me\n${pem}bye`, older, pem.trim()]) {
      expect(readSigningRequest(one).subject.commonNames).to.deep.equal(['SN-1']);
    }
  });

  it('that another key has signed say so', () => {
    const { problems, verifies } = readSigningRequest(withLastBitTurned(made(...ec('P-256')).pem));
    expect(verifies).to.equal(false);
    expect(problems).to.deep.equal(['its signature is not that of the key in it (RFC 2986 §4.2)']);
  });

  const wrong: readonly (readonly [string, () => string, RegExp])[] = [
    ['nothing', () => '', /A02\.FR\.03.*there is no BEGIN CERTIFICATE REQUEST/],
    [
      'DER instead of PEM',
      () =>
        made(...ec('P-256'))
          .pem.split('\n')
          .slice(1, -2)
          .join(''),
      /there is no BEGIN/,
    ],
    ['no end', () => made(...ec('P-256')).pem.replace('END', 'AND'), /there is no BEGIN .* with its END/],
    ['two of them', () => made(...ec('P-256')).pem.repeat(2), /more than one/],
    ['a certificate', () => made('-x509', ...ec('P-256')).pem, /there is no BEGIN/],
    ['a megabyte', () => 'A'.repeat(1_000_000), /1000000 characters/],
    ['half of it', () => cut(made(...ec('P-256')).pem), /it ends within a value/],
  ];
  for (const [what, request, message] of wrong) {
    it(`are refused where there is ${what}`, () => {
      expect(() => readSigningRequest(request())).to.throw(UnfitRequest, message);
    });
  }

  it('of any content are read or refused, and nothing else', () => {
    const { pem } = made(...ec('P-256'));
    const der = Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64');
    const tried = (bytes: Uint8Array) => {
      const body = Buffer.from(bytes).toString('base64');
      try {
        readSigningRequest(`-----BEGIN CERTIFICATE REQUEST-----\n${body}\n-----END CERTIFICATE REQUEST-----`);
      } catch (error) {
        if (!(error instanceof UnfitRequest)) throw error;
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), tried));
    const change = fc.tuple(fc.nat(der.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Buffer.from(der);
        for (const [at, value] of changes) bytes[at] = value;
        tried(bytes);
      }),
      { numRuns: 500 },
    );
    // Each opening is followed by no end: it must not be looked at again and again.
    tried(Buffer.from('3080'.repeat(20_000), 'hex'));
    expect(() => readSigningRequest('-----BEGIN CERTIFICATE REQUEST-----\n'.repeat(2_700))).to.throw(UnfitRequest);
  });
});

const cut = (pem: string): string => {
  const lines = pem.split('\n');
  return [...lines.slice(0, 3), ...lines.slice(-2)].join('\n');
};
