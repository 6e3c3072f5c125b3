import { expect } from 'chai';
import fc from 'fast-check';
import { readAuthorization } from '../../src/wire/authorization.js';
import { keySpellings } from '../../src/wire/key-spellings.js';

const key = Buffer.from('003a1fff6b65793a00c3a4deadbeef0102030405', 'hex');
const former = Buffer.from('the former key of it');
const keys = { authorizationKey: key, formerKeys: [former] };
const named = { identity: 'CP-1', inPath: 'CP-1' };
const basic = (user: string | Buffer, password: string | Buffer): string =>
  `Basic ${Buffer.concat([Buffer.from(user), Buffer.from(':'), Buffer.from(password)]).toString('base64')}`;
const read = (header: string, who = named) => readAuthorization([header], who, keys);

describe('reading an Authorization header', () => {
  it('L12: compares bytes, whatever they are', () => {
    expect(read(basic('CP-1', key))).to.deep.equal({ kind: 'basic', user: 'CP-1', key: 'right', bytes: 20 });
    expect(read(basic('CP-1', key.subarray(0, 19)))).to.include({ key: 'wrong', bytes: 19 });
    expect(read(basic('CP-1', key.toString('utf8')))).to.include({ key: 'wrong' });
    expect(read(basic('CP-1', ''))).to.include({ key: 'wrong', bytes: 0 });
  });

  it('L11: knows the digits of the key that were sent in place of its bytes, and a key that was replaced', () => {
    expect(read(basic('CP-1', key.toString('hex')))).to.include({ key: 'hexText', bytes: 40 });
    expect(read(basic('CP-1', key.toString('hex').toUpperCase()))).to.include({ key: 'hexText' });
    expect(read(basic('CP-1', former))).to.include({ key: 'former' });
    expect(readAuthorization([basic('CP-1', key)], named, { formerKeys: [] })).to.include({ key: 'unknown' });
  });

  it('takes the scheme in any letters, and any number of spaces', () => {
    const [, encoded = ''] = basic('CP-1', key).split(' ');
    for (const header of [`basic ${encoded}`, `BASIC   ${encoded}  `])
      expect(read(header)).to.include({ key: 'right' });
  });

  for (const [what, header, why] of [
    ['another scheme', 'Bearer abc', 'is of another scheme than Basic'],
    ['nothing at all', '', 'is of another scheme than Basic'],
    ['no credentials', 'Basic', 'holds no Base64 (RFC 4648 §4)'],
    ['credentials that are not encoded', 'Basic CP-1:key', 'holds no Base64 (RFC 4648 §4)'],
    ['Base64 without its padding', 'Basic Q1AtMTpr', 'basic'],
    ['half a group of Base64', 'Basic Q1AtMTp', 'holds no Base64 (RFC 4648 §4)'],
    ['Base64 as in URLs', 'Basic Q1AtMTp-_w==', 'is in the Base64 of URLs'],
    ['no colon', `Basic ${Buffer.from('CP-1').toString('base64')}`, 'holds no colon between user and password'],
  ] as const) {
    it(`L10: says what is wrong with ${what}`, () => {
      const authorization = read(header);
      expect(authorization.kind === 'malformed' ? authorization.why : authorization.kind).to.equal(why);
    });
  }

  it('L10: takes one header, and knows where there is none', () => {
    expect(readAuthorization([], named, keys)).to.deep.equal({ kind: 'absent' });
    const twice = readAuthorization([basic('CP-1', key), basic('CP-1', key)], named, keys);
    expect(twice).to.deep.equal({ kind: 'malformed', why: 'came more than once' });
  });

  it('L12, T08: knows the identity in every legal spelling, a colon in it included', () => {
    for (const [identity, inPath, user] of [
      ['RDAM 123', 'RDAM%20123', 'RDAM 123'],
      ['RDAM 123', 'RDAM%20123', 'RDAM%20123'],
      ['Säule', 'S%C3%A4ule', 'Säule'],
      ['Säule', 'S%C3%A4ule', Buffer.from('Säule', 'latin1')],
      ['site:7:CP', 'site:7:CP', 'site:7:CP'],
    ] as const) {
      expect(read(basic(user, key), { identity, inPath })).to.include({ user: identity, key: 'right' });
    }
    expect(read(basic('other', 'a:b:c'))).to.include({ user: 'other', key: 'wrong', bytes: 5 });
  });

  it('shows no key where the user was to be', () => {
    for (const secret of [key.subarray(0), former]) {
      const shown = JSON.stringify(readAuthorization([basic(secret, 'CP-1')], { identity: 'X', inPath: 'X' }, keys));
      expect(shown).not.to.contain(secret.toString('utf8')).and.not.contain('the former');
    }
  });

  it('never throws, and lets no other password pass', () => {
    const some = fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes));
    const header = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(some, some).map(([user, password]) => basic(user, password)),
    );
    fc.assert(
      fc.property(header, (text) => {
        const authorization = read(text);
        if (authorization.kind === 'basic') expect(authorization.key).not.to.equal('right');
      }),
    );
  });
});

describe('the spellings of a key', () => {
  it('are its digits in both cases, its Base64 alone and with the user, and its text where it is one', () => {
    const digits = key.toString('hex');
    expect(keySpellings('CP-1', key)).to.include.members([digits, digits.toUpperCase()]);
    expect(basic('CP-1', key)).to.satisfy((header: string) =>
      keySpellings('CP-1', key).some((spelling) => header.includes(spelling)),
    );
    expect(keySpellings('CP-1', key)).to.have.lengthOf(6);
    expect(keySpellings('CP-1', former)).to.include('the former key of it');
  });
});
