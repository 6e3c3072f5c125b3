import { expect } from 'chai';
import { Admission, type Terms } from '../../src/wire/admission.js';
import type { SecurityProfile } from '../../src/ocpp/security.js';
import { Bench } from './bench.js';
import { say } from './programs.js';

const key = Buffer.from('003a1fff6b65793a00c3a4deadbeef0102030405', 'hex');
const basic = (user: string, password: string | Buffer): string =>
  `Basic ${Buffer.concat([Buffer.from(`${user}:`), Buffer.from(password)]).toString('base64')}`;
const right = basic('CP-1', key);

describe('Basic authentication', () => {
  let bench: Bench;

  async function listen(
    profiles: readonly SecurityProfile[] = [1],
    terms: Partial<Terms> = {},
    identity = 'CP-1',
  ): Promise<Admission> {
    const admission = new Admission({ profiles, authorizationKey: key, formerKeys: [], ...terms });
    bench = await new Bench({ admission, identity }).open();
    return admission;
  }

  /** The answer to an upgrade with this header. */
  async function ask(authorization?: string, target?: string): Promise<string> {
    const raw = await bench.raw();
    raw.send(bench.upgrade(target, { Authorization: authorization }));
    const status = await raw.statusLine();
    if (!status.startsWith('101')) await raw.end();
    else raw.socket.destroy();
    return raw.text;
  }

  const clauses = () => bench.all('refused').map(({ clause }) => clause?.slice(-10));

  afterEach(async () => {
    await bench.close();
  });

  it('L12: lets in who brings the identity and the bytes of the key', async () => {
    await listen();
    expect(bench.url).to.match(/^ws:/);
    expect(await ask(right)).to.match(/^HTTP\/1\.1 101 /);
    expect((await bench.seen('connect')).login).to.deep.equal({
      profile: 1,
      authorization: { kind: 'basic', user: 'CP-1', key: 'right', bytes: 20 },
    });
  });

  it('L10: answers everybody else with 401 and a challenge, and says what is wrong', async () => {
    await listen([1], { formerKeys: [Buffer.from('the former key of it')] });
    for (const [header, why, clause] of [
      ['Bearer abc', /of another scheme/, 'A00.FR.202'],
      ['Basic ???', /no Base64/, 'A00.FR.202'],
      [basic('CP-2', key), /user .* is "CP-2", expected "CP-1"/, 'A00.FR.204'],
      [basic('CP-1', key.toString('hex')), /hexadecimal digits .* expected the 20 bytes/, 'A00.FR.205'],
      // Which key holds is the matter of the case that changes it.
      [basic('CP-1', 'the former key of it'), /was replaced/, undefined],
      // These two may be mistakes of the statement, as long as it has never come in.
      [undefined, /no Authorization header/, undefined],
      [basic('CP-1', 'something else'), /of 14 bytes, is not/, undefined],
    ] as const) {
      const answer = await ask(header);
      expect(answer).to.match(/^HTTP\/1\.1 401 Unauthorized\r\n/);
      expect(answer).to.match(/\r\nWWW-Authenticate: Basic realm="OCPP", charset="UTF-8"\r\n/);
      const refused = bench.all('refused').at(-1);
      expect(refused?.why).to.match(why);
      expect(refused?.clause?.slice(-10)).to.equal(clause);
    }
    expect(bench.all('connect')).to.deep.equal([]);
    expect(await ask(right)).to.match(/^HTTP\/1\.1 101 /);
    await ask();
    await ask(basic('CP-1', 'something else'));
    expect(clauses().slice(-2)).to.deep.equal(['A00.FR.203', 'A00.FR.205']);
  });

  it('writes no key down, in whatever place it comes', async () => {
    const text = 'a key that is text.';
    await listen([1], { authorizationKey: Buffer.from(text), formerKeys: [key] });
    for (const header of [
      basic('CP-1', key),
      basic('CP-1', text.toUpperCase()),
      basic(text, 'CP-1'),
      basic('CP-1', Buffer.from(text).toString('hex')),
      `Basic ${text}`,
      text,
    ]) {
      await ask(header);
    }
    await ask(basic('CP-1', text), `/ocpp/${encodeURIComponent(text)}`);
    const client = await bench.client(undefined, undefined, { headers: { authorization: basic('CP-1', text) } });
    const spellings = [text, key.toString('hex'), key.toString('hex').toUpperCase(), basic('CP-1', key).slice(6)];
    for (const spelling of spellings)
      client.call(spelling.slice(0, 30), 'DataTransfer', { vendorId: 'x', data: `<${spelling}>` });
    await client.answer(spellings[3]?.slice(0, 30) ?? '');
    const journal = bench.written.join('');
    for (const secret of [...spellings, basic('CP-1', text).slice(6).replace(/=+$/, '')]) {
      expect(journal).not.to.contain(`<${secret}`).and.not.contain(`"${secret}"`);
    }
    expect(journal).not.to.contain(text);
  });

  it('T08: takes the user as the identity, percent-encoded or not', async () => {
    await listen([1], {}, 'RDAM 123');
    for (const user of ['RDAM 123', 'RDAM%20123']) {
      expect(await ask(basic(user, key), '/ocpp/RDAM%20123')).to.match(/^HTTP\/1\.1 101 /);
    }
    expect(await ask(basic('RDAM+123', key), '/ocpp/RDAM%20123')).to.match(/^HTTP\/1\.1 401 /);
  });

  it('goes with the terms: another key, another profile', async () => {
    const admission = await listen();
    await ask(right);
    const next = Buffer.from('another key, 20 byte');
    admission.change({ authorizationKey: next, formerKeys: [key] });
    expect(await ask(right)).to.match(/^HTTP\/1\.1 401 /);
    expect(bench.all('refused')[0]?.why).to.contain('replaced');
    expect(await ask(basic('CP-1', next))).to.match(/^HTTP\/1\.1 101 /);
    admission.change({ profiles: [0, 1] });
    expect(await ask()).to.match(/^HTTP\/1\.1 101 /);
    expect(bench.all('connect').map(({ login }) => login?.profile)).to.deep.equal([1, 1, 0]);
  });

  it('is not asked for in profile 0, and does no harm there', async () => {
    await listen([0]);
    expect(await ask(right)).to.match(/^HTTP\/1\.1 101 /);
    expect((await bench.seen('connect')).login).to.deep.include({ profile: 0 });
    expect(await ask()).to.match(/^HTTP\/1\.1 101 /);
  });

  it('is spoken by curl', async () => {
    await listen([1], { authorizationKey: Buffer.from('a-key-of-16-bytes') });
    const url = bench.url.replace('ws:', 'http:');
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    const headers = [...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol: ocpp1.6'];
    const curl = (user: string) =>
      say('curl', '-si', '--http1.1', '--max-time', '1', ...headers.flatMap((one) => ['-H', one]), '-u', user, url);
    expect(await curl('CP-1:a-key-of-16-bytes')).to.match(/^HTTP\/1\.1 101 /);
    expect(await curl('CP-1:something-else')).to.match(/^HTTP\/1\.1 401 /);
  });
});
