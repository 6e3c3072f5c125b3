import { expect } from 'chai';
import type { ClientHello, Login } from '../../src/evidence/login.js';
import { authorizationFlaws, helloFlaws } from '../../src/scenario/login-judging.js';

const right = { kind: 'basic', user: 'SIM-01', key: 'right', bytes: 20 } as const;
const login = (authorization: Login['authorization'], certificates?: readonly string[]): Login => ({
  profile: certificates === undefined ? 2 : 3,
  authorization,
  ...(certificates !== undefined && {
    tls: { version: 'TLS 1.2', cipherSuite: 'any', hello: helloWith({}), certificates },
  }),
});
const flawsOf = (authorization: Login['authorization'], certificates?: readonly string[]): readonly string[] => {
  const one = login(authorization, certificates);
  return authorizationFlaws(one, one.profile, 'SIM-01').map(({ severity, text }) => `${severity}: ${text}`);
};

const elliptic = ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'];
const helloWith = (fields: Partial<ClientHello>): ClientHello => ({
  versions: ['TLS 1.2'],
  cipherSuites: elliptic,
  compression: false,
  raw: '',
  ...fields,
});
const judged = (fields: Partial<ClientHello>, agreed = 'TLS 1.2', claimed: readonly string[] = []): readonly string[] =>
  helloFlaws(helloWith(fields), agreed, claimed).map(({ severity, text }) => `${severity}: ${text}`);

describe('judging of a login', () => {
  it('takes the identity and a key of 16 to 20 bytes for right', () => {
    expect(flawsOf(right)).to.deep.equal([]);
    expect(flawsOf({ ...right, bytes: 16 })).to.deep.equal([]);
  });

  it('warns of a key of 20 to 31 hexadecimal digits, and refuses one of fewer or of more than 40', () => {
    expect(flawsOf({ ...right, bytes: 15 }).join()).to.match(/^warning: .*15 bytes, 30 hexadecimal digits/);
    expect(flawsOf({ ...right, bytes: 10 }).join()).to.match(/^warning: /);
    expect(flawsOf({ ...right, bytes: 9 }).join()).to.match(/^fail: .*9 bytes/);
    expect(flawsOf({ ...right, bytes: 21 }).join()).to.match(/^fail: .*21 bytes/);
  });

  it('names each flaw of an Authorization header', () => {
    expect(flawsOf({ kind: 'absent' }).join()).to.match(/^fail: there is no Authorization header/);
    expect(flawsOf({ kind: 'malformed', why: 'it has no colon' }).join()).to.match(/malformed: it has no colon/);
    expect(flawsOf({ ...right, user: 'SIM-02', key: 'hexText' })).to.have.lengthOf(2);
    expect(flawsOf({ ...right, key: 'former' }).join()).to.match(/was replaced/);
  });

  it('wants a certificate and no such header with security profile 3', () => {
    expect(flawsOf({ kind: 'absent' }, ['PEM'])).to.deep.equal([]);
    expect(flawsOf({ kind: 'absent' }, []).join()).to.match(/^fail: it shows no certificate/);
    expect(flawsOf(right, ['PEM']).join()).to.match(/^fail: there is an Authorization header, expected none/);
  });

  it('wants one family of cipher suites whole, whatever else is offered', () => {
    expect(judged({})).to.deep.equal([]);
    const rsa = ['TLS_RSA_WITH_AES_256_GCM_SHA384', '0xC0AF', 'TLS_RSA_WITH_AES_128_GCM_SHA256'];
    expect(judged({ cipherSuites: rsa })).to.deep.equal([]);
    const halves = [elliptic[0] ?? '', 'TLS_RSA_WITH_AES_128_GCM_SHA256'];
    expect(judged({ cipherSuites: halves }).join()).to.match(
      /^fail: neither family .*ECDSA_WITH_AES_256.*RSA_WITH_AES_256/,
    );
    expect(judged({ versions: ['TLS 1.3'], cipherSuites: ['TLS_AES_128_GCM_SHA256'] }, 'TLS 1.3')).to.have.lengthOf(1);
  });

  it('takes TLS 1.2 and newer, and warns of what is offered besides', () => {
    expect(judged({ versions: ['TLS 1.3', 'TLS 1.2'] }, 'TLS 1.3')).to.deep.equal([]);
    expect(judged({ versions: ['TLS 1.1'] }, 'TLS 1.1').join()).to.match(/^fail: TLS 1\.1 is used/);
    expect(judged({ versions: ['TLS 1.2', 'TLS 1.1'] })).to.deep.equal(['warning: TLS 1.1 is offered, too']);
    expect(judged({ compression: true })).to.deep.equal(['warning: compression is offered']);
  });

  it('warns of a cipher suite of the statement that is not offered, where it is called by its IANA name', () => {
    const claimed = [' TLS_RSA_WITH_AES_128_GCM_SHA256 ', 'AES256-GCM-SHA384', ...elliptic];
    expect(judged({}, 'TLS 1.2', claimed).join()).to.match(
      /^warning: the statement names TLS_RSA_WITH_AES_128_GCM_SHA256, /,
    );
  });
});
