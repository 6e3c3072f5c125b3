import { expect } from 'chai';
import type { Login } from '../../src/evidence/login.js';
import { Script } from './script.js';

const hello = { versions: ['TLS 1.3', 'TLS 1.2'], cipherSuites: [], compression: false, raw: '' };
const absent = { kind: 'absent' } as const;
const basic = { kind: 'basic', user: 'CP-1', key: 'right', bytes: 20 } as const;
const tls = { version: 'TLS 1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', hello, certificates: [] };
const pem = '-----BEGIN CERTIFICATE-----';

const found = (login: Login) => new Script().connect(login).of('security');
const refused = (requirement: string) => new Script().refuses('something', requirement);

describe('the security of connections', () => {
  it('has nothing against a login as it should be, in any profile, nor against journals that tell of none', () => {
    expect(found({ profile: 0, authorization: absent })).to.deep.equal([]);
    expect(found({ profile: 1, authorization: basic })).to.deep.equal([]);
    expect(found({ profile: 2, authorization: basic, tls })).to.deep.equal([]);
    expect(found({ profile: 3, authorization: absent, tls: { ...tls, certificates: [pem] } })).to.deep.equal([]);
    const old = new Script().connect();
    expect(old.of('security')).to.deep.equal([]);
    expect(old.book.exercised('security.version').times).to.equal(0);
  });

  it('L04, L13: fails profile 3 without a certificate, and with an Authorization header', () => {
    expect(found({ profile: 3, authorization: basic, tls })).to.deep.equal([
      'security.certificate fail: no certificate was shown in the TLS handshake',
      'security.authorization fail: an Authorization header was sent in security profile 3',
    ]);
    const malformed = { kind: 'malformed', why: 'holds no Base64' } as const;
    expect(found({ profile: 3, authorization: malformed, tls: { ...tls, certificates: [pem] } })).to.have.lengthOf(1);
  });

  it('warns of outdated versions and of compression that are offered beside others, by the clause of the profile', () => {
    const offered = { ...tls, hello: { ...hello, versions: ['TLS 1.2', 'TLS 1.1', 'TLS 1.0'], compression: true } };
    const script = new Script().connect({ profile: 2, authorization: basic, tls: { ...offered, version: 'TLS 1.2' } });
    expect(script.found).to.deep.equal([
      'security.version warning: TLS 1.1 and TLS 1.0 was offered beside TLS 1.2',
      'security.compression warning: TLS compression was offered',
    ]);
    expect(script.clauses).to.deep.equal(['security whitepaper A00.FR.312', 'security whitepaper A00.FR.320']);
    const third = new Script().connect({ profile: 3, authorization: absent, tls: { ...offered, certificates: [pem] } });
    expect(third.clauses).to.deep.equal(['security whitepaper A00.FR.416', 'security whitepaper A00.FR.424']);
  });

  for (const [requirement, rule] of [
    ['A00.FR.203', 'credentials'],
    ['A00.FR.304', 'credentials'],
    ['A00.FR.312', 'version'],
    ['A00.FR.422', 'handshake'],
    ['A00.FR.005', 'profile'],
  ] as const) {
    it(`L10: fails ${rule} for a refusal by ${requirement}, and nothing else for it`, () => {
      const script = refused(requirement);
      expect(script.found).to.deep.equal([`security.${rule} fail: something`]);
      expect(script.clauses).to.deep.equal([`security whitepaper ${requirement}`]);
    });
  }

  it('leaves other refusals to the rules of the handshake, and those without a clause to nobody', () => {
    expect(new Script().refuses('x', 'OCPP-J 1.6 §3.1.2').found).to.deep.equal(['framing.handshake fail: x']);
    expect(new Script().refuses('x').found).to.deep.equal([]);
  });
});
