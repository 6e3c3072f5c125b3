import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../src/evidence/errors.js';
import { claimedProfiles, firstProfile } from '../../src/pics/security-claims.js';
import { readSecurity } from '../../src/pics/security-material.js';
import { parseStatement } from '../../src/pics/statement.js';
import { createAuthorities } from '../../src/pki/test-authorities.js';
import { answering, type Change, lineOf, problemsOf, problemsWith, textOf, wholeWith } from './files.js';

const key = '4f43415f4f4354545f61646d696e5f74657374';
const section = 'security:\n  profile: 2\n  authorizationKey: { environment: OCPP_ATTEST_AUTHORIZATION_KEY }\n';

/** What is wrong with the simulator's statement when its section says this. */
const saying = (text: string, ...changes: readonly Change[]): readonly string[] =>
  problemsOf(wholeWith([section, text], ...changes));

describe('the security of a statement', () => {
  it('is read whole', () => {
    const statement = parseStatement(
      wholeWith([
        section,
        'security:\n  profile: 3\n  authorizationKey: { file: key.txt }\n  cpoName: Operator\n  serialNumber: S-1\n' +
          '  trustedAuthorities: [a.pem]\n  serverCertificate: { certificate: c.pem, key: k.pem }\n' +
          '  firmwareSigning: { certificate: f.pem, signature: f.sig }\n',
      ]),
      'x.yaml',
    );
    expect(statement.security).to.deep.include({ profile: 3, cpoName: 'Operator', serialNumber: 'S-1' });
    expect(statement.security?.authorizationKey).to.have.nested.property('file.path', 'key.txt');
    expect(statement.security?.trustedAuthorities?.map(({ path }) => path)).to.deep.equal(['a.pem']);
    expect(statement.security?.firmwareSigning?.signature.path).to.equal('f.sig');
    expect(firstProfile(statement)).to.equal(3);
    expect(claimedProfiles(statement)).to.deep.equal([1, 2, 3]);
  });

  it('is refused with what is unknown, missing or of the wrong kind', () => {
    const at = lineOf(textOf('simulator.yaml'), 'security:');
    expect(saying('security: 2\n')[0]).to.contain(
      `x.yaml:${at}: security: is no more than text, expected the keys profile`,
    );
    expect(saying('security: {}\n')[0]).to.contain('security.profile: is missing, expected the security profile');
    expect(saying('security: { profile: two }\n')[0]).to.contain('security.profile: is "two", expected the security');
    expect(saying('security: { profile: 3, cpoNam: X }\n')).to.deep.equal([
      `x.yaml:${at}: security.cpoNam: is not a known key (did you mean cpoName?)`,
    ]);
    expect(saying('security: { profile: 3, serverCertificate: { certificate: a } }\n')[0]).to.contain(
      'security.serverCertificate.key: is missing, expected the path of a file',
    );
    expect(saying('security: { profile: 3, authorizationKey: {} }\n')[0]).to.contain('names no place, expected {');
    expect(saying('security: { profile: 3, authorizationKey: { environment: A, file: b } }\n')[0]).to.contain(
      'names two places, expected one',
    );
    expect(saying('security: { profile: 3, authorizationKey: { environment: "A-B" } }\n')[0]).to.contain(
      'is "A-B", expected the name of an environment variable',
    );
  });

  for (const literal of [
    key,
    `[${key}]`,
    `{ ${key} }`,
    `{ environment: ${key} }`,
    `{ environment: A${key.slice(1)} }`,
    `{ file: ${key} }`,
    `{ value: ${key} }`,
  ]) {
    it(`never takes the key itself, nor quotes it: ${literal.replaceAll(key, 'KEY')}`, () => {
      const problems = saying(`security: { profile: 2, authorizationKey: ${literal} }\n`);
      expect(problems).to.have.length.above(0);
      expect(problems.join('\n')).to.match(/itself|expected/);
      expect(problems.join('\n').toLowerCase()).to.not.contain(key.slice(1));
    });
  }

  it('says why a key has no place in a statement', () => {
    expect(saying(`security: { profile: 2, authorizationKey: ${key} }\n`)[0]).to.match(
      /security\.authorizationKey: stands here itself, .*a statement is kept with every run and shown to others$/,
    );
  });

  for (const [what, problems, expected] of [
    [
      'the extension without a section',
      saying(''),
      /extensions: names Security while nothing .*expected a section beside it such as security: \{ profile: 2, /,
    ],
    [
      'a profile that is denied',
      saying(section, answering('SEC-2', 'No')),
      /security\.profile: is 2 while SEC-2 is No, expected a profile that SEC-1 to SEC-3 answer with Yes$/,
    ],
    [
      'profile 0 where others are claimed',
      saying('security: { profile: 0 }\n', answering('SEC-1', 'No')),
      /security\.profile: is 0 while SEC-2 and SEC-3 are Yes, expected a profile that is claimed$/,
    ],
    [
      'a profile without the extension',
      problemsWith(['extensions: []', 'extensions: []\nsecurity: { profile: 3 }']),
      /security\.profile: is 3 while extensions does not name Security, expected Security there or 0 here$/,
    ],
    [
      'Basic authentication without a key',
      saying('security: { profile: 2 }\n'),
      /security\.authorizationKey: is missing while profile is 2, .*such as \{ environment: /,
    ],
    [
      'secure updates without the extension',
      problemsWith(['profiles: [Core]', 'profiles: [Core, FirmwareManagement]'], answering('F-1', 'Yes')),
      /items\.F-1: is Yes while extensions does not name Security, expected Security there or No here$/,
    ],
    [
      'a key among the declared values',
      problemsWith(['configuration: {}', `configuration: { AuthorizationKey: ${key} }`]),
      /configuration\.AuthorizationKey: tells a key, which nobody may read/,
    ],
    [
      'another profile among the declared values',
      saying(section, ['configuration: {}', 'configuration: { SecurityProfile: 1 }']),
      /security\.profile: is 2 while configuration\.SecurityProfile is 1, expected them to agree$/,
    ],
  ] as const) {
    it(`is refused: ${what}`, () => {
      expect(problems).to.have.length(1);
      expect(problems[0])
        .to.match(/^x\.yaml:\d+: /)
        .and.to.match(expected)
        .and.to.not.contain(key);
    });
  }

  it('may begin at profile 0 where nothing is claimed, and at 3 without a key', () => {
    expect(problemsWith(['extensions: []', 'extensions: []\nsecurity: { profile: 0 }'])).to.be.empty;
    expect(saying('security: { profile: 3 }\n')).to.be.empty;
  });

  it('is odd with suites that are none, and with half a family', () => {
    const all = /^ {2}SEC-4:\n(?: {4}.*\n)+/m;
    const odd = (suites: string) => {
      const { remarks } = parseStatement(wholeWith([all, `  SEC-4: ${suites}\n`]), 'x.yaml');
      return remarks.join('\n');
    };
    expect(odd('[TLS_RSA_WITH_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_256_GCM_SHA384]')).to.equal('');
    expect(odd('[AES128-GCM-SHA256]')).to.match(/items\.SEC-4: "AES128-GCM-SHA256" is no name of a cipher suite/);
    expect(odd('[TLS_RSA_WITH_AES_128_GCM_SHA256]')).to.match(/names neither .*SHA384, which A00\.FR\.318 asks for$/);
  });
});

describe('the credentials that a statement points to', () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ocpp-attest-security-'));
    const authorities = await createAuthorities(Date.UTC(2026, 0, 1));
    const { key: keys, cert } = await authorities.server('127.0.0.1');
    const root = authorities.centralSystemRoots.RSA;
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const files = {
      'root.pem': root,
      'server.pem': `${cert[0] ?? ''}\n${root}`,
      'server.key': keys[0] ?? '',
      'other.key': other.export({ type: 'pkcs8', format: 'pem' }),
      'locked.key': other.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
      'torn.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      'text.pem': 'nothing',
      'signature.txt': 'AQIDBA==\n',
      'signature.bin': Buffer.from([1, 2, 3, 4, 0xff]),
      'key.txt': `${key}\n`,
      'short.txt': key.slice(0, 20),
      'large.pem': Buffer.alloc(65 * 1024, 'x'),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const read = (text: string, environment: Readonly<Record<string, string>> | undefined = {}) =>
    readSecurity(parseStatement(wholeWith([section, text]), join(folder, 'x.yaml')), environment);
  const refused = (text: string, environment: Readonly<Record<string, string>> = {}): string => {
    try {
      read(text, environment);
    } catch (error) {
      if (error instanceof UsageError) return error.problems.join('\n');
      throw error;
    }
    return '';
  };

  it('are the bytes of a key, from the environment or from a file', () => {
    const bytes = Buffer.from('OCA_OCTT_admin_test');
    expect(read(section, { OCPP_ATTEST_AUTHORIZATION_KEY: ` ${key.toUpperCase()} ` }).authorizationKey).to.deep.equal(
      bytes,
    );
    expect(read('security: { profile: 2, authorizationKey: { file: key.txt } }\n').authorizationKey).to.deep.equal(
      bytes,
    );
  });

  it('may have as few digits as the document allows, which is told (judged as disputed)', () => {
    const { authorizationKey, remarks } = read('security: { profile: 2, authorizationKey: { file: short.txt } }\n');
    expect(authorizationKey).to.have.lengthOf(10);
    expect(remarks).to.have.lengthOf(1);
    expect(remarks[0]).to.match(/has 20 hexadecimal digits; the whitepaper asks for 32 to 40 \(A00\.FR\.205\)/);
  });

  for (const [name, value, fact] of [
    ['nothing', undefined, 'is not set, or empty'],
    ['text', 'OCA_OCTT_admin_test', 'holds other characters than hexadecimal digits'],
    ['half a byte', key.slice(1), 'holds an odd number of hexadecimal digits'],
    ['too much', key + key, 'holds 76 hexadecimal digits'],
    ['too little', key.slice(0, 18), 'holds 18 hexadecimal digits'],
  ] as const) {
    it(`are refused without being quoted: ${name}`, () => {
      const problem = refused(section, value === undefined ? {} : { OCPP_ATTEST_AUTHORIZATION_KEY: value });
      const line = lineOf(textOf('simulator.yaml'), 'authorizationKey');
      expect(problem).to.equal(
        `${join(folder, 'x.yaml')}:${line}: security.authorizationKey.environment: OCPP_ATTEST_AUTHORIZATION_KEY ${fact}, ` +
          'expected the key of Basic authentication in 32 to 40 hexadecimal digits',
      );
    });
  }

  it('are certificates, keys and signatures', () => {
    const { trusted, server, signing } = read(
      'security:\n  profile: 3\n  trustedAuthorities: [root.pem, server.pem]\n' +
        '  serverCertificate: { certificate: server.pem, key: server.key }\n' +
        '  firmwareSigning: { certificate: root.pem, signature: signature.txt }\n',
    );
    expect(trusted).to.have.lengthOf(3);
    expect(server?.chain.join('').match(/BEGIN CERTIFICATE/g)).to.have.lengthOf(2);
    expect(server?.key).to.match(/^-----BEGIN PRIVATE KEY-----/);
    expect(signing?.signature).to.equal('AQIDBA==');
    const binary = 'security: { profile: 3, firmwareSigning: { certificate: root.pem, signature: signature.bin } }\n';
    expect(read(binary).signing?.signature).to.equal('AQIDBP8=');
  });

  it('are refused, all at once and each with its line, where they are not', () => {
    const problems = refused(
      'security:\n  profile: 3\n  trustedAuthorities: [gone.pem, text.pem, torn.pem, large.pem]\n' +
        '  serverCertificate: { certificate: server.pem, key: other.key }\n' +
        '  firmwareSigning: { certificate: root.pem, signature: gone.sig }\n',
    ).split('\n');
    const at = lineOf(textOf('simulator.yaml'), 'security:');
    const expected = 'expected a certificate in PEM, its path relative to the statement';
    const where = (line: number) => `${join(folder, 'x.yaml')}:${at + line}: security.`;
    expect(problems).to.deep.equal([
      `${where(2)}trustedAuthorities[0]: gone.pem does not exist, ${expected}`,
      `${where(2)}trustedAuthorities[1]: text.pem holds no certificate, ${expected}`,
      `${where(2)}trustedAuthorities[2]: torn.pem holds a certificate that cannot be read, ${expected}`,
      `${where(2)}trustedAuthorities[3]: large.pem is larger than 64 KiB, ${expected}`,
      `${where(3)}serverCertificate.key: other.key holds the key of another certificate, expected its private key in PEM, its path relative to the statement`,
      `${where(4)}firmwareSigning.signature: gone.sig does not exist, expected a signature, its path relative to the statement`,
    ]);
    expect(refused('security: { profile: 3, serverCertificate: { certificate: server.pem, key: locked.key } }\n'))
      .to.match(/locked\.key holds no private key that can be read without a passphrase/)
      .and.to.not.match(/OpenSSL|error:/);
  });

  it('are not all needed to check a statement: the key is for a run', () => {
    const { authorizationKey } = readSecurity(parseStatement(wholeWith(), 'x.yaml'), undefined);
    expect(authorizationKey).to.equal(undefined);
  });
});
