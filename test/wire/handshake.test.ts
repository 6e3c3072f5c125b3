import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect } from 'chai';
import { UsageError } from '../../src/evidence/errors.js';
import { Bench, frameBytes, until } from './bench.js';

const boot = '[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]';

describe('who may come in', () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await new Bench().open();
  });

  afterEach(async () => {
    await bench.close();
  });

  it('says where it listens, in the journal too', () => {
    expect(bench.url).to.match(/^ws:\/\/127\.0\.0\.1:\d+\/ocpp\/CP-1$/);
    expect(bench.all('listening').map(({ url }) => url)).to.deep.equal([bench.url]);
  });

  it('lets the charge point in, and writes down from where and how', async () => {
    const client = await bench.client();
    expect(client.socket.protocol).to.equal('ocpp1.6');
    expect(bench.all('connect')).to.have.lengthOf(1);
    expect(bench.all('connect')[0]).to.include({
      connection: 1,
      remote: '127.0.0.1',
      path: '/ocpp/CP-1',
      protocol: 'ocpp1.6',
    });
    expect(bench.server.reachedAt).to.equal('127.0.0.1');
    expect(bench.link.connected).to.equal(true);
    expect(bench.arrivals.map(({ kind }) => kind)).to.deep.equal(['connected']);
  });

  describe('T07, T10: by its path', () => {
    for (const path of [
      '/ocpp/CP-2',
      '/CP-1',
      '/',
      '/ocpp/',
      '/ocpp/CP-1/',
      '//ocpp/CP-1',
      '/ocpp//CP-1',
      '/ocpp/CP-1?x=1',
      '/ocpp/cp-1',
      '/OCPP/CP-1',
      `/ocpp/${'x'.repeat(5000)}`,
    ]) {
      it(`answers ${path.slice(0, 24)} with 404 and the exact address`, async () => {
        const raw = await bench.raw();
        raw.send(bench.upgrade(path));
        expect(await raw.statusLine()).to.equal('404 Not Found');
        const { why, hint } = await bench.seen('refused');
        expect(why).to.contain(path.slice(0, 100));
        expect(why.length).to.be.below(300);
        expect(hint).to.equal(`use exactly ${bench.url}`);
        expect(bench.all('connect')).to.deep.equal([]);
        await raw.end();
      });
    }
  });

  it('T09: answers an invalid percent sequence with 400, and any other trick with 404', async () => {
    for (const [path, status] of [
      ['/ocpp/%G1', '400 Bad Request'],
      ['/ocpp/CP-1%', '400 Bad Request'],
      ['/ocpp/%ff', '400 Bad Request'],
      ['/ocpp/CP-1%00', '404 Not Found'],
      ['/ocpp/..%2fCP-1', '404 Not Found'],
    ] as const) {
      const raw = await bench.raw();
      raw.send(bench.upgrade(path));
      expect(await raw.statusLine(), path).to.equal(status);
    }
    expect(bench.all('refused')).to.have.lengthOf(5);
  });

  it('T11: takes the absolute form of the request target', async () => {
    for (const scheme of ['ws', 'http']) {
      const raw = await bench.raw();
      raw.send(bench.upgrade(`${scheme}://127.0.0.1:${bench.port}/ocpp/CP-1`));
      expect(await raw.statusLine()).to.equal('101 Switching Protocols');
    }
  });

  it('T03: answers an upgrade without a subprotocol with 400', async () => {
    const raw = await bench.raw();
    raw.send(bench.upgrade(undefined, { 'Sec-WebSocket-Protocol': undefined }));
    expect(await raw.statusLine()).to.equal('400 Bad Request');
    const { why, hint } = await bench.seen('refused');
    expect([why, hint].join(' ')).to.contain('no WebSocket subprotocol').and.contain('offer ocpp1.6');
    await raw.end();
  });

  for (const offered of [['ocpp2.0.1'], ['OCPP1.6'], ['ocpp1.6j'], ['ocpp1.5', 'ocpp1.2']]) {
    it(`T04, T06: completes the handshake for ${offered.join(', ')} without a protocol and closes`, async () => {
      const raw = await bench.raw();
      raw.send(bench.upgrade(undefined, { 'Sec-WebSocket-Protocol': offered.join(', ') }));
      expect(await raw.statusLine()).to.equal('101 Switching Protocols');
      expect(raw.text).not.to.match(/sec-websocket-protocol/i);
      await until('a close frame', () => raw.heard.includes(Buffer.from([0x88, 0x00])));
      const { why, hint } = await bench.seen('refused');
      expect([why, hint].join(' ')).to.contain(offered.join(', ')).and.contain('offer ocpp1.6');
      expect(bench.all('connect')).to.deep.equal([]);
    });
  }

  it('T05: picks ocpp1.6 of several, wherever it stands', async () => {
    for (const offered of [
      ['ocpp1.2', 'ocpp1.6'],
      ['ocpp1.6', 'ocpp2.0.1'],
    ]) {
      expect((await bench.client(undefined, offered)).socket.protocol).to.equal('ocpp1.6');
    }
  });

  it('T12: answers an upgrade without its header, and any other request, with a status and a hint', async () => {
    const raw = await bench.raw();
    raw.send(bench.upgrade(undefined, { Connection: undefined }));
    expect(await raw.statusLine()).to.equal('426 Upgrade Required');
    expect((await bench.seen('refused')).hint).to.contain('Connection: Upgrade');
    const response = await fetch(`http://127.0.0.1:${bench.port}/ocpp/CP-1`);
    expect(response.status).to.equal(426);
    expect(bench.all('refused')[1]?.hint).to.equal('connect with a WebSocket client');
  });

  for (const [what, headers] of [
    ['an old version', { 'Sec-WebSocket-Version': '7' }],
    ['no key', { 'Sec-WebSocket-Key': undefined }],
    ['a key that is none', { 'Sec-WebSocket-Key': 'short' }],
    ['a list of subprotocols that is none', { 'Sec-WebSocket-Protocol': 'ocpp1.6,,' }],
    ['another upgrade', { Upgrade: 'h2c' }],
  ] as const) {
    it(`answers ${what} with 400, and writes down why`, async () => {
      const raw = await bench.raw();
      raw.send(bench.upgrade(undefined, headers));
      expect(await raw.statusLine()).to.equal('400 Bad Request');
      expect((await bench.seen('refused')).why).not.to.equal('');
      await raw.end();
    });
  }

  it('T13: answers too many headers with 431, and lives on', async () => {
    const raw = await bench.raw();
    raw.send(bench.upgrade(undefined, { 'X-Long': 'x'.repeat(20_000) }));
    expect(await raw.statusLine()).to.match(/^431 /);
    expect((await bench.seen('refused')).why).to.contain('16 KiB');
    expect((await bench.client()).socket.protocol).to.equal('ocpp1.6');
  });

  it('answers bytes that are no HTTP with 400', async () => {
    for (const bytes of [
      '\u0000\u0001\u0002\r\n\r\n',
      'HELLO\r\n\r\n',
      `GET / HTTP/9.9\r\n\r\n`,
      '[2,"1","Heartbeat",{}]\n\n',
    ]) {
      const raw = await bench.raw();
      raw.send(bytes);
      expect(await raw.statusLine()).to.match(/^400 /);
      await raw.end();
    }
    expect(bench.all('refused')).to.have.lengthOf(4);
  });

  it('T33: names a TLS handshake on the plain port', async () => {
    const socket = connectTls({ port: bench.port, host: '127.0.0.1', rejectUnauthorized: false });
    socket.on('error', () => undefined);
    const { why, hint } = await bench.seen('refused');
    expect(why).to.equal('a TLS handshake on the plain port');
    expect(hint).to.equal('use ws:// instead of wss://');
    socket.destroy();
  });

  it('T14: loses no frame that comes in one packet with the upgrade', async () => {
    const raw = await bench.raw();
    const frames = ['[2,"1","Heartbeat",{}]', '[2,"2","Heartbeat",{}]'].map((text) => frameBytes(text));
    raw.send(Buffer.concat([Buffer.from(bench.upgrade()), ...frames]));
    await until('two answers', () => bench.texts('sent').length === 2);
    expect(bench.texts('received').map((text) => (JSON.parse(text) as unknown[])[1])).to.deep.equal(['1', '2']);
    expect(bench.entries.map(({ type }) => type)).to.deep.equal([
      'listening',
      'connect',
      'frame',
      'frame',
      'frame',
      'frame',
    ]);
  });

  it('T32: does not take up an offered compression', async () => {
    expect((await bench.client()).socket.extensions).to.equal('');
  });

  it('T01, T02: is not held up by strangers who say nothing, dribble, or do not hang up', async () => {
    for (let count = 0; count < 4; count += 1) await bench.raw();
    for (let count = 0; count < 4; count += 1) (await bench.raw()).send('GET /ocpp/CP-1 HTT');
    // Their half stays open after our refusal: that must not take a place for long.
    for (let count = 0; count < 30; count += 1) {
      const raw = await bench.raw();
      raw.send(bench.upgrade('/ocpp/other'));
      await raw.end();
    }
    const client = await bench.client();
    client.send(boot);
    expect((await client.answer('1'))[0]).to.equal(3);
  });

  it('T08: decodes the identity once', async () => {
    await bench.close();
    for (const identity of ['RDAM 123', 'ä/1', 'a%20b', "x:y@z'"]) {
      bench = await new Bench({ identity }).open();
      expect((await bench.client(new URL(bench.url).pathname)).socket.protocol, identity).to.equal('ocpp1.6');
      await bench.close();
    }
    bench = await new Bench({ identity: 'a%20b' }).open();
    const raw = await bench.raw();
    raw.send(bench.upgrade('/ocpp/a%20b'));
    expect(await raw.statusLine()).to.equal('404 Not Found');
  });
});

describe('listening', () => {
  it('T34: says in one sentence that the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { link, identity } = new Bench();
    const { CentralSystemServer } = await import('../../src/wire/server.js');
    const failure = await CentralSystemServer.open({ host: '127.0.0.1', port, identity }, link).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(UsageError);
    expect((failure as UsageError).message).to.equal(
      `--listen 127.0.0.1:${port}: the port is taken by another program; name another address, or port 0 for any free one`,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it('says so too of an address that is not of this machine', async () => {
    const { link, identity } = new Bench();
    const { CentralSystemServer } = await import('../../src/wire/server.js');
    const failure = await CentralSystemServer.open({ host: '192.0.2.1', port: 0, identity }, link).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(UsageError);
    expect((failure as UsageError).message).to.contain('EADDRNOTAVAIL');
  });
});

describe('closing the server', () => {
  it('says good-bye, and leaves neither port nor connection behind', async () => {
    const bench = await new Bench().open();
    const client = await bench.client();
    const { port } = bench;
    await bench.server.close();
    expect((await client.end()).code).to.equal(1001);
    expect(bench.all('disconnect')[0]).to.include({ by: 'harness', code: 1001 });
    expect(bench.link.connected).to.equal(false);
    const again = createServer();
    await new Promise<void>((resolve, reject) => {
      again.once('error', reject);
      again.listen(port, '127.0.0.1', resolve);
    });
    await new Promise((resolve) => again.close(resolve));
  });

  it('does not wait for those who never close: a mute peer, a refused one, a silent one, a half-read request', async () => {
    const bench = await new Bench().open();
    const mute = await bench.rawUpgraded();
    const refused = await bench.raw();
    refused.send(bench.upgrade(undefined, { 'Sec-WebSocket-Protocol': 'ocpp2.0.1' }));
    await refused.statusLine();
    const silent = await bench.raw();
    const half = await bench.raw();
    half.send('GET / HTTP/1.1\r\nHost: x');
    const started = Date.now();
    await bench.server.close();
    // Without care it takes until the close timeout, or for ever.
    expect(Date.now() - started).to.be.below(4500);
    for (const raw of [mute, refused, silent, half]) {
      await raw.end();
      raw.socket.destroy();
    }
    expect(bench.all('disconnect')).to.have.lengthOf(1);
    const count = bench.entries.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bench.entries).to.have.lengthOf(count);
  });
});
