import { readFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { expect } from 'chai';
import type { SecurityProfile } from '../../src/ocpp/security.js';
import { requiredCipherSuites } from '../../src/ocpp/security.js';
import { Admission, type Terms } from '../../src/wire/admission.js';
import { Bench, material, newMaterial, until, type BenchOptions } from './bench.js';
import { helloBytes, recordsOf } from './hello.js';
import { ClientFiles, sClient } from './programs.js';

const key = Buffer.from('00112233445566778899aabbccddeeff00112233', 'hex');
const basic = `Basic ${Buffer.concat([Buffer.from('CP-1:'), key]).toString('base64')}`;
const opensslNames: Readonly<Record<string, string>> = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_RSA_WITH_AES_128_GCM_SHA256: 'AES128-GCM-SHA256',
  TLS_RSA_WITH_AES_256_GCM_SHA384: 'AES256-GCM-SHA384',
};

const onP256 = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const;

describe('TLS on the port of the Central System', () => {
  let bench: Bench;
  const files = new ClientFiles();

  /** A Central System that expects these profiles. */
  async function listen(
    profiles: readonly SecurityProfile[],
    terms: Partial<Terms> = {},
    options: BenchOptions = {},
  ): Promise<Admission> {
    const server = await material();
    const admission = new Admission({ profiles, authorizationKey: key, formerKeys: [], server, ...terms });
    bench = await new Bench({ ...options, admission }).open();
    return admission;
  }

  /** Connects as a charge point does that trusts the authority of the Central System. */
  async function client(options: object = {}) {
    const { authorities } = await material();
    return bench.client(undefined, undefined, { ca: [...authorities], headers: { authorization: basic }, ...options });
  }

  const refusals = () =>
    bench.all('refused').map(({ why, clause }) => (clause === undefined ? why : `${why} [${clause}]`));
  const lastHello = () => bench.seen('clientHello').then(() => bench.all('clientHello').at(-1)?.hello);

  after(() => {
    files.remove();
  });

  afterEach(async () => {
    await bench.close();
  });

  it('lets the charge point in over wss, and writes down the offer before the login', async () => {
    await listen([2]);
    expect(bench.url).to.match(/^wss:/);
    const wss = await client({ servername: 'cs.example', checkServerIdentity: () => undefined });
    wss.call('1', 'Heartbeat');
    expect((await wss.answer('1'))[0]).to.equal(3);
    expect(bench.entries.slice(0, 3).map(({ type }) => type)).to.deep.equal(['listening', 'clientHello', 'connect']);
    const { login } = await bench.seen('connect');
    expect(login).to.deep.include({
      profile: 2,
      authorization: { kind: 'basic', user: 'CP-1', key: 'right', bytes: 20 },
    });
    expect(login?.tls).to.include({ version: 'TLS 1.3' });
    expect(login?.tls?.cipherSuite).to.match(/^TLS_(AES|CHACHA)/);
    expect(login?.tls?.certificates).to.deep.equal([]);
    expect(login?.tls?.hello).to.deep.equal(await lastHello());
    expect(login?.tls?.hello).to.include({ serverName: 'cs.example', compression: false });
    expect(bench.link.login).to.equal(login);
    expect(bench.arrivals[0]).to.include({ kind: 'connected', login });
    wss.socket.terminate();
    await bench.lost();
    expect(bench.link.login).to.equal(undefined);
    expect(bench.all('refused')).to.deep.equal([]);
  });

  describe('agrees on each suite of the whitepaper alone', () => {
    for (const suite of requiredCipherSuites.flat()) {
      it(suite, async () => {
        await listen([2]);
        const ciphers = opensslNames[suite] ?? '';
        await client({ ciphers, maxVersion: 'TLSv1.2' });
        const { login } = await bench.seen('connect');
        expect(login?.tls).to.include({ version: 'TLS 1.2', cipherSuite: suite });
        // Node adds the signal of RFC 5746 to what it was told.
        expect(login?.tls?.hello.cipherSuites[0]).to.equal(suite);
      });
    }
  });

  it('agrees on TLS 1.2 and 1.3 with openssl, whichever suite is offered besides', async () => {
    await listen([2]);
    expect(await sClient(bench.port, '-tls1_3')).to.match(/New, TLSv1.3, Cipher is TLS_/);
    const all = Object.values(opensslNames).join(':');
    expect(await sClient(bench.port, '-tls1_2', '-cipher', all)).to.match(/New, TLSv1.2, Cipher is ECDHE-ECDSA-AES/);
    expect(await lastHello().then((hello) => hello?.cipherSuites)).to.include.members(requiredCipherSuites.flat());
    // Whoever leaves without a request was not content with something.
    const why = 'the connection was closed after the TLS handshake, before any HTTP request';
    await until('two remarks', () => bench.all('refused').length === 2);
    expect(refusals()).to.deep.equal([why, why]);
  });

  for (const [flag, version] of [
    ['-tls1_1', 'TLS 1.1'],
    ['-tls1', 'TLS 1.0'],
  ] as const) {
    for (const [profile, requirement] of [
      [2, 'A00.FR.312'],
      [3, 'A00.FR.416'],
    ] as const) {
      it(`L01: answers ${version} with an alert in profile ${profile}`, async () => {
        await listen([profile]);
        const output = await sClient(bench.port, flag, '-cipher', 'DEFAULT@SECLEVEL=0');
        expect(output).to.contain('alert protocol version');
        await bench.seen('refused');
        expect(refusals()).to.deep.equal([
          `the newest TLS version that was offered is ${version}, expected TLS 1.2 or above [${requirement}]`,
        ]);
        expect((await lastHello())?.versions).to.deep.equal([version]);
      });
    }
  }

  for (const [what, suites, named] of [
    ['NULL', 'NULL-SHA256@SECLEVEL=0', 'TLS_RSA_WITH_NULL_SHA256'],
    ['an anonymous suite', 'ADH-AES128-SHA256@SECLEVEL=0', 'TLS_DH_anon_WITH_AES_128_CBC_SHA256'],
  ] as const) {
    it(`L03: shares no suite with a client that offers ${what} only`, async () => {
      await listen([2]);
      expect(await sClient(bench.port, '-tls1_2', '-cipher', suites)).to.contain('alert handshake failure');
      const { why, clause } = await bench.seen('refused');
      expect(why).to.contain('no cipher suite in common').and.contain(named);
      expect(clause).to.match(/A00\.FR\.318$/);
    });
  }

  for (const [what, code] of [
    ['3DES', 0x000a],
    ['RC4', 0x0005],
    ['a suite of no name', 0xeeee],
  ] as const) {
    it(`L03: shares no suite with a client that offers ${what} only`, async () => {
      await listen([3]);
      const raw = await bench.raw();
      raw.send(recordsOf(helloBytes({ suites: [code] })));
      expect((await bench.seen('refused')).why).to.match(
        /^no cipher suite in common; offered were (TLS_RSA_WITH_|0xEEEE)/,
      );
      expect((await bench.seen('refused')).clause).to.match(/A00\.FR\.422$/);
      await raw.end();
    });
  }

  it('blames nobody for the suites who offers what is required, but no curve for it', async () => {
    await listen([2]);
    const raw = await bench.raw();
    // supported_groups with a curve that does not exist.
    const extensions = Buffer.from('000a00040002eeee', 'hex');
    raw.send(recordsOf(helloBytes({ suites: [0xc02b, 0xc02c], extensions })));
    const { why, clause } = await bench.seen('refused');
    expect(why).to.contain('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256');
    expect(clause).to.equal(undefined);
  });

  it('L08: tells a charge point that refuses our certificate from one that breaks something', async () => {
    await listen([2]);
    const { cert } = await files.make('other', ...onP256);
    const output = await sClient(bench.port, '-verify_return_error', '-CAfile', cert);
    expect(output).to.match(/verify error/);
    const { why, clause, hint } = await bench.seen('refused');
    expect(why).to.equal('the charge point refuses our certificate (alert unknown ca)');
    expect(clause).to.equal(undefined);
    expect(hint).to.contain('root certificate');
  });

  it('L09: names a handshake that does not get on, and what is cut off', async () => {
    await listen([2], {}, { patience: { handshake: 80, request: 10_000 } });
    const stalled = await bench.raw();
    stalled.send(recordsOf(helloBytes({ suites: [0xc02b] })).subarray(0, 20));
    await stalled.end();
    const silent = await bench.raw();
    // A whole hello; the answer to it is left unanswered.
    silent.send(recordsOf(helloBytes({ suites: [0x009c] })));
    await until('both', () => bench.all('refused').length === 2);
    const late = 'no TLS handshake was completed within 0.08 s';
    expect(refusals()).to.deep.equal([late, late]);
    const cut = await bench.raw();
    cut.send(recordsOf(helloBytes({ suites: [0x009c] })));
    cut.socket.end();
    await until('the third', () => bench.all('refused').length === 3);
    expect(refusals()[2]).to.equal('the connection was closed during the TLS handshake');
  });

  it('names a request that does not come, over TLS and without it', async () => {
    await listen([1, 2], {}, { patience: { handshake: 15_000, request: 60 } });
    const raw = await bench.raw();
    raw.send('GET /ocpp/CP-1 HTT');
    expect(await raw.statusLine()).to.equal('408 Request Timeout');
    const mute = await bench.raw();
    await mute.end();
    const socket = connect({ port: bench.port, host: '127.0.0.1', rejectUnauthorized: false });
    socket.on('error', () => undefined).resume();
    await until('three refusals', () => bench.all('refused').length === 3);
    expect(refusals()).to.deep.equal([
      'no whole HTTP request in time',
      'a connection on which nothing was sent',
      'no whole HTTP request in time',
    ]);
    socket.destroy();
  });

  it('shows the certificate of elliptic curves to who knows both families, and tells which it has shown', async () => {
    await listen([2]);
    const { authorities } = await material();
    const [RSA = '', EC = ''] = authorities;
    const rsaOnly = { ca: RSA, ciphers: 'AES128-GCM-SHA256', sigalgs: 'RSA+SHA256:RSA-PSS+SHA256' };
    const both = { ca: EC, ciphers: 'ECDHE-RSA-AES256-GCM-SHA384:AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256' };
    for (const offer of [both, rsaOnly]) {
      for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
        // TLS 1.3 has suites of its own.
        const { ciphers, ...rest } = offer;
        (await client({ ...rest, maxVersion, ...(maxVersion === 'TLSv1.2' && { ciphers }) })).socket.terminate();
      }
    }
    const shown = bench.all('connect').map(({ login }) => [login?.tls?.version, login?.tls?.serverKey]);
    expect(shown).to.deep.equal([
      ['TLS 1.2', 'EC'],
      ['TLS 1.3', 'EC'],
      ['TLS 1.2', 'RSA'],
      ['TLS 1.3', 'RSA'],
    ]);
  });

  it('reads a hello that comes byte by byte, and makes the handshake with it', async () => {
    await listen([2]);
    const { authorities } = await material();
    const raw = await bench.raw();
    raw.socket.setNoDelay(true);
    // A client that writes its bytes one by one, and reads as usual.
    const { Duplex } = await import('node:stream');
    const dribbling = new Duplex({
      read: () => undefined,
      write(bytes: Buffer, _encoding, done) {
        const next = (at: number): void => {
          if (at === bytes.length) done();
          else raw.socket.write(bytes.subarray(at, at + 1), () => setImmediate(next, at + 1));
        };
        next(0);
      },
    });
    raw.socket.on('data', (bytes) => dribbling.push(bytes));
    const socket = connect({ socket: dribbling, ca: [...authorities], checkServerIdentity: () => undefined });
    await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    socket.write(bench.upgrade(undefined, { Authorization: basic }));
    expect((await bench.seen('connect')).login).to.include({ profile: 2 });
    socket.destroy();
  });

  it('names what is no TLS at all, and lives on', async () => {
    await listen([2]);
    for (const [bytes, why] of [
      ['802e0103010015000000100100', 'a ClientHello in the format of SSL 2 [A00.FR.316]'],
      ['ffffffffff', 'bytes that are neither TLS nor HTTP [A00.FR.316]'],
      ['1603010001ff', 'another message of the handshake in place of a ClientHello [A00.FR.316]'],
    ] as const) {
      const before = bench.all('refused').length;
      const raw = await bench.raw();
      raw.send(Buffer.from(bytes, 'hex'));
      await raw.end();
      expect(raw.heard[0]).to.equal(0x15);
      await until('the refusal', () => bench.all('refused').length > before);
      expect(refusals().at(-1)).to.equal(why);
    }
    expect(bench.all('clientHello')).to.deep.equal([]);
    expect((await client()).socket.protocol).to.equal('ocpp1.6');
  });

  it('T33: names plain HTTP where TLS is expected, with the URL that is', async () => {
    await listen([2]);
    const raw = await bench.raw();
    raw.send(bench.upgrade(undefined, { Authorization: basic }));
    expect(await raw.statusLine()).to.equal('403 Forbidden');
    const { why, hint, clause } = await bench.seen('refused');
    expect(why).to.contain('plain HTTP on a port where TLS is expected');
    expect(hint).to.contain(bench.url);
    // Nobody knows yet whether it is the charge point that is wrong, or the statement.
    expect(clause).to.equal(undefined);
    const response = await fetch(`http://127.0.0.1:${bench.port}/`);
    expect(response.status).to.equal(426);
    expect(bench.all('refused')[1]?.why).to.contain('plain HTTP');
  });

  it('A00.FR.005: fails a charge point that comes back without TLS', async () => {
    await listen([2]);
    (await client()).socket.close();
    await bench.lost();
    const raw = await bench.raw();
    raw.send(bench.upgrade(undefined, { Authorization: basic }));
    expect(await raw.statusLine()).to.equal('403 Forbidden');
    expect(refusals()[0]).to.match(/A00\.FR\.005\]$/);
  });

  it('does not put down to the charge point what a stranger from elsewhere does', async () => {
    await listen([2]);
    const wss = await client();
    const raw = await bench.raw();
    raw.send(Buffer.from('ffffff', 'hex'));
    await bench.seen('refused');
    expect(bench.all('refused')[0]?.clause).to.match(/A00\.FR\.316$/);
    // From another address of this machine.
    const { connect: connectPlain } = await import('node:net');
    const other = connectPlain({ port: bench.port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    other.on('error', () => undefined).end(Buffer.from('ffffff', 'hex'));
    await until('another', () => bench.all('refused').length === 2);
    expect(bench.all('refused')[1]).to.include({ remote: '127.0.0.2' }).and.not.have.property('clause');
    wss.socket.terminate();
  });

  describe('profile 3', () => {
    const show = async (name: string, ...algorithm: readonly string[]) => {
      const made = await files.make(name, ...algorithm);
      return { key: readFileSync(made.key), cert: readFileSync(made.cert), headers: {} };
    };

    for (const [what, name, algorithm, curve] of [
      ['an RSA key', 'rsa', ['rsa:2048'], undefined],
      ['an EC key', 'ec', onP256, undefined],
      ['the smallest curve that is legal', 'p224', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-224'], 'secp224r1'],
      ['L06: a key that is too small', 'small', ['rsa:1024'], undefined],
      ['L06: a curve that is too small', 'p192', ['ec', '-pkeyopt', 'ec_paramgen_curve:prime192v1'], 'prime192v1'],
    ] as const) {
      it(`lets a certificate with ${what} in, and keeps it as it came`, async () => {
        await listen([3]);
        const shown = await show(name, ...algorithm);
        // TLS 1.3 knows none of the small curves (RFC 8446 §4.2.7); a client has to offer those of its certificates.
        const ecdhCurve = `P-256:${curve ?? 'P-384'}`;
        const extra = curve === undefined ? {} : { maxVersion: 'TLSv1.2', ciphers: 'DEFAULT:@SECLEVEL=0', ecdhCurve };
        await client({ ...shown, ...extra });
        const { login } = await bench.seen('connect');
        expect(login).to.deep.include({ profile: 3, authorization: { kind: 'absent' } });
        expect(login?.tls?.certificates).to.deep.equal([shown.cert.toString()]);
      });
    }

    it('keeps the chain in the order in which it was sent', async () => {
      await listen([3]);
      const own = await show('leaf', ...onP256);
      const others = await Promise.all(['a', 'b'].map((name) => show(name, ...onP256)));
      const cert = Buffer.concat([own, ...others].map((one) => one.cert));
      await client({ ...own, cert });
      expect((await bench.seen('connect')).login?.tls?.certificates.join('')).to.equal(cert.toString());
    });

    it('keeps ten certificates at most', async () => {
      await listen([3]);
      const own = await show('many', ...onP256);
      await client({ ...own, cert: Buffer.concat(Array.from({ length: 14 }, () => own.cert)) });
      expect((await bench.seen('connect')).login?.tls?.certificates).to.have.lengthOf(10);
    });

    it('L04: lets in who has no certificate, to be judged afterwards', async () => {
      await listen([3]);
      await client({ headers: {} });
      const { login } = await bench.seen('connect');
      expect(login).to.deep.include({ profile: 3, authorization: { kind: 'absent' } });
      expect(login?.tls?.certificates).to.deep.equal([]);
    });

    it('L13: lets in who sends an Authorization header beside its certificate, and says so', async () => {
      await listen([3]);
      await client({ ...(await show('both', ...onP256)), headers: { authorization: 'Basic Q1AtMTpr' } });
      const { login } = await bench.seen('connect');
      expect(login).to.deep.include({ profile: 3 });
      expect(login?.authorization).to.deep.equal({ kind: 'basic', user: 'CP-1', key: 'wrong', bytes: 1 });
    });

    it('A00.FR.002: refuses profile 2, and names both', async () => {
      await listen([3]);
      await client().catch(() => undefined);
      expect(refusals()).to.deep.equal([
        'the connection is one of security profile 2 (TLS with Basic authentication), expected security profile 3 (TLS with certificates on both sides)',
      ]);
    });

    it('asks for a certificate in profile 3 only', async () => {
      const admission = await listen([2]);
      expect(await sClient(bench.port, '-tls1_2')).to.contain('No client certificate CA names sent');
      const shown = await show('asked', ...onP256);
      await client({ ...shown, headers: { authorization: basic } });
      expect((await bench.seen('connect')).login?.tls?.certificates).to.deep.equal([]);
      admission.change({ profiles: [2, 3] });
      await client({ ...shown, headers: {} });
      await client({ headers: { authorization: basic } });
      expect(bench.all('connect').map(({ login }) => login?.profile)).to.deep.equal([2, 3, 2]);
      admission.change({ profiles: [3] });
      await client({ headers: { authorization: basic } }).catch(() => undefined);
      expect(refusals().at(-1)).to.match(/^the connection is one of security profile 2 .* \[.*A00\.FR\.005\]$|^the/);
    });
  });

  it('resumes no session, of which no certificate would be seen', async () => {
    await listen([3]);
    for (const version of ['-tls1_2', '-tls1_3']) {
      const output = await sClient(bench.port, version, '-reconnect');
      expect(output.match(/^New, TLS/gm)?.length, version).to.be.above(1);
      expect(output, version).not.to.match(/^Reused, TLS/m);
    }
  });

  it('shows what the terms say at the time, and leaves standing connections alone', async () => {
    const admission = await listen([2]);
    const standing = await client();
    const other = await newMaterial();
    admission.change({ server: other });
    await client().then(
      () => {
        throw new Error('the old authority was taken');
      },
      (error: unknown) => {
        expect(String(error)).to.match(/certificate/i);
      },
    );
    standing.call('1', 'Heartbeat');
    expect((await standing.answer('1'))[0]).to.equal(3);
    const again = await client({ ca: [...other.authorities] });
    expect(again.socket.protocol).to.equal('ocpp1.6');
  });

  it('blames nobody where there is no certificate to show', async () => {
    const admission = await listen([2]);
    const { profiles, formerKeys } = admission.terms;
    await bench.close();
    bench = await new Bench({ admission: new Admission({ profiles, formerKeys }) }).open();
    await sClient(bench.port);
    const { why, clause } = await bench.seen('refused');
    expect(why).to.match(/^we have no certificate to show/);
    expect(clause).to.equal(undefined);
  });

  it('tells the secrets of a session to whoever asked for them, and nobody else', async () => {
    const lines: string[] = [];
    await listen([2], {}, { keylog: (line) => lines.push(line) });
    await client();
    expect(lines.join('\n')).to.match(/^(CLIENT|SERVER)_[A-Z_0]+ [\da-f]{64} [\da-f]+$/m);
    for (const line of lines) expect(line).to.match(/^\S+ \S+ \S+$/);
    expect(bench.written.join('')).not.to.contain(lines[0]?.split(' ')[2]);
  });

  it('T02: is not disturbed by 200 sockets that dribble', async () => {
    await listen([2]);
    const wss = await client();
    const hello = recordsOf(helloBytes({ suites: [0x009c] }));
    const sockets = await Promise.all(Array.from({ length: 200 }, () => bench.raw()));
    for (const [index, raw] of sockets.entries()) {
      if (raw.socket.writable) raw.send(index % 2 === 0 ? hello.subarray(0, 1 + (index % 30)) : 'GET /oc');
    }
    for (let count = 0; count < 20; count += 1) {
      wss.call(`h${count}`, 'Heartbeat');
      expect((await wss.answer(`h${count}`))[0]).to.equal(3);
    }
    for (const raw of sockets) raw.socket.destroy();
    // Their places are free again.
    for (;;) {
      const again = await client().catch(() => undefined);
      if (again?.socket.protocol === 'ocpp1.6') break;
    }
  });

  it('closes while handshakes and requests are under way', async () => {
    await listen([2]);
    await client();
    const part = await bench.raw();
    part.send(recordsOf(helloBytes({ suites: [0x009c] })).subarray(0, 9));
    const socket = connect({ port: bench.port, host: '127.0.0.1', rejectUnauthorized: false });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    socket.on('error', () => undefined);
    await bench.server.close();
    const count = bench.entries.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(bench.entries).to.have.lengthOf(count);
    expect(bench.all('disconnect')[0]).to.include({ by: 'harness', code: 1001 });
    socket.destroy();
  });
});
