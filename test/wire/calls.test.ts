/** Calls of both sides, answers, and outages, between the Central System and a charge point that a test plays. */
import { expect } from 'chai';
import { encodeCall } from '../../src/ocpp/frames.js';
import type { Reply } from '../../src/wire/peer.js';
import { Bench, until, type Client } from './bench.js';

const boot = { chargePointVendor: 'V', chargePointModel: 'M' };
const turn = () => new Promise((resolve) => setTimeout(resolve, 15));

describe('calls of the charge point', () => {
  let bench: Bench;
  let client: Client;

  beforeEach(async () => {
    bench = await new Bench().open();
    client = await bench.client();
  });

  afterEach(async () => {
    await bench.close();
  });

  it('are written down, answered at once, and told with what was wrong with them', async () => {
    client.call('1', 'StatusNotification', { connectorId: '1', errorCode: 'NoError', status: 'Available' });
    expect(await client.answer('1')).to.deep.equal([3, '1', {}]);
    const heard = await until('the call', () => bench.arrivals.find(({ kind }) => kind === 'call'));
    if (heard.kind !== 'call') throw new Error('not a call');
    const { seq, answered, violations, action, connection } = heard.call;
    expect({ action, connection }).to.deep.equal({ action: 'StatusNotification', connection: 1 });
    expect(violations.map(({ path }) => path)).to.deep.equal(['/connectorId']);
    const entry = (which: number) => bench.entries.find((one) => one.seq === which);
    expect(entry(seq)).to.include({ type: 'frame', direction: 'received' });
    expect(entry(answered.seq)).to.include({ type: 'frame', direction: 'sent' });
    expect(answered.mono >= heard.call.mono).to.equal(true);
  });

  for (const [action, payload, code] of [
    ['Foo', {}, 'NotImplemented'],
    ['bootNotification', boot, 'NotImplemented'],
    ['constructor', {}, 'NotImplemented'],
    ['__proto__', {}, 'NotImplemented'],
    ['x'.repeat(10_000), {}, 'NotImplemented'],
    ['RemoteStartTransaction', { idTag: 'x' }, 'NotSupported'],
    ['Heartbeat', [], 'FormationViolation'],
    ['Heartbeat', '{}', 'FormationViolation'],
    ['Heartbeat', 7, 'FormationViolation'],
  ] as const) {
    it(`are refused with ${code}: ${action.slice(0, 24)} ${JSON.stringify(payload)}`, async () => {
      client.call('1', action, payload);
      const answer = await client.answer('1');
      expect(answer.slice(0, 3)).to.deep.equal([4, '1', code]);
      expect(answer).to.have.lengthOf(5);
      expect(JSON.stringify(answer).length).to.be.below(200);
    });
  }

  it('are refused with FormationViolation where only their id can be read', async () => {
    client.send('[2,"three","Heartbeat"]', '[2,"five","Heartbeat",{},{}]', '[2,"number",7,{}]');
    for (const id of ['three', 'five', 'number']) {
      expect((await client.answer(id)).slice(0, 3)).to.deep.equal([4, id, 'FormationViolation']);
    }
  });

  it('get no answer where there is none to give, and the next is heard', async () => {
    client.send('not JSON', '{}', '[]', '[2]', '[5,"x"]', '[2,7,"Heartbeat",{}]', '[2,"","Heartbeat",{}]', '');
    client.send('['.repeat(50_000));
    client.call('after', 'Heartbeat');
    await client.answer('after');
    expect(client.heard).to.have.lengthOf(1);
    expect(bench.texts('received')).to.have.lengthOf(10);
  });

  it('are echoed by their exact id', async () => {
    for (const id of ['"\\', '\ud800', '🔌', '\u0000', 'x'.repeat(36)]) {
      client.call(id, 'Heartbeat');
      expect((await client.answer(id))[0], JSON.stringify(id)).to.equal(3);
    }
  });

  it('cannot make the harness stumble with objects where it reads words', async () => {
    const hostile = { toString: 1, valueOf: 1, toJSON: 1, length: -1, constructor: null };
    const payloads = [
      ['Authorize', { idTag: hostile }],
      ['StartTransaction', { idTag: hostile, connectorId: hostile, meterStart: hostile, timestamp: hostile }],
      ['StopTransaction', { idTag: hostile }],
      ['BootNotification', { chargePointVendor: hostile }],
      ['StatusNotification', { connectorId: hostile, status: hostile, errorCode: hostile }],
      ['MeterValues', { meterValue: hostile, connectorId: [[[]]] }],
      ['DataTransfer', { vendorId: hostile, data: hostile }],
    ] as const;
    for (const [index, [action, payload]] of payloads.entries()) {
      client.call(`h${index}`, action, payload);
      expect((await client.answer(`h${index}`))[0], action).to.equal(3);
    }
    client.send('[2,"p","Authorize",{"__proto__":{"idTag":"VALID-1"}}]');
    expect(await client.answer('p')).to.deep.equal([3, 'p', { idTagInfo: { status: 'Invalid' } }]);
  });

  it('do not wait for calls of ours, and ours not for theirs (R25)', async () => {
    const reply = bench.link.call('ClearCache', {}, 10_000);
    await client.asked();
    client.call('1', 'Heartbeat');
    expect((await client.answer('1'))[0]).to.equal(3);
    client.send('[3,"cs-1",{"status":"Accepted"}]');
    expect((await reply).kind).to.equal('result');
  });

  it('have ids of their own: one of ours does not answer ours (R27)', async () => {
    const reply = bench.link.call('ClearCache', {}, 10_000);
    const [, id] = await client.asked();
    client.call(String(id), 'Heartbeat');
    await until('our answer to it', () => bench.texts('sent').length === 2);
    client.send(`[3,"${String(id)}",{"status":"Accepted"}]`);
    expect(await reply).to.include({ kind: 'result' });
  });

  it('are answered each, in order, when they come in one go (R24)', async () => {
    client.send(...Array.from({ length: 100 }, (_, index) => `[2,"${index}","Heartbeat",{}]`));
    await client.answer('99');
    expect(client.heard.map((text) => (JSON.parse(text) as string[])[1])).to.deep.equal(
      Array.from({ length: 100 }, (_, index) => String(index)),
    );
  });

  it('are answered with SecurityError until the registration is accepted, those asked for excepted', async () => {
    bench.answers.replace('BootNotification', { status: 'Pending' }, 1);
    client.call('b1', 'BootNotification', boot);
    await client.answer('b1');
    client.call('s1', 'StatusNotification');
    expect((await client.answer('s1')).slice(0, 3)).to.deep.equal([4, 's1', 'SecurityError']);
    const reply = bench.link.call('TriggerMessage', { requestedMessage: 'StatusNotification' }, 10_000);
    await client.asked();
    client.send('[3,"cs-1",{"status":"Accepted"}]');
    client.call('s2', 'StatusNotification');
    client.call('h2', 'Heartbeat');
    await reply;
    expect((await client.answer('s2'))[0]).to.equal(3);
    expect((await client.answer('h2'))[2]).to.equal('SecurityError');
    expect(bench.link.registration).to.equal('Pending');
    client.call('b2', 'BootNotification', boot);
    await client.answer('b2');
    client.call('h3', 'Heartbeat');
    expect((await client.answer('h3'))[0]).to.equal(3);
    expect(bench.link.registration).to.equal('Accepted');
  });

  it('are answered with SecurityError after a rejection, across connections', async () => {
    bench.answers.replace('BootNotification', { status: 'Rejected' }, 1);
    client.call('1', 'BootNotification', boot);
    await client.answer('1');
    client.socket.terminate();
    await bench.lost();
    const next = await bench.client();
    next.call('2', 'Heartbeat');
    expect((await next.answer('2'))[2]).to.equal('SecurityError');
  });

  it('need no boot first: the charge point may have been accepted long ago', async () => {
    client.call('1', 'Heartbeat');
    expect((await client.answer('1'))[0]).to.equal(3);
    expect(bench.link.registration).to.equal('unknown');
  });
});

describe('answers of the Central System', () => {
  let bench: Bench;
  let client: Client;
  let count = 0;

  beforeEach(async () => {
    bench = await new Bench().open();
    client = await bench.client();
  });

  afterEach(async () => {
    await bench.close();
  });

  const ask = async (action: string, payload: unknown) => {
    const id = `q${++count}`;
    client.call(id, action, payload);
    return (await client.answer(id))[2] as Record<string, unknown>;
  };

  it('welcome whom they know, by any case of letters', async () => {
    expect(await ask('Authorize', { idTag: 'valid-1' })).to.deep.equal({ idTagInfo: { status: 'Accepted' } });
    expect(await ask('Authorize', { idTag: 'OTHER' })).to.deep.equal({ idTagInfo: { status: 'Invalid' } });
    expect(await ask('Authorize', {})).to.deep.equal({ idTagInfo: { status: 'Invalid' } });
  });

  it('number transactions, each once', async () => {
    const ids = [];
    for (let index = 0; index < 3; index += 1)
      ids.push((await ask('StartTransaction', { idTag: 'VALID-1' })).transactionId);
    expect(new Set(ids).size).to.equal(3);
    for (const id of ids) expect(id).to.be.a('number').that.is.above(0);
  });

  it('give an interval in seconds and a time with its zone', async () => {
    const answer = await ask('BootNotification', boot);
    expect(answer).to.include({ status: 'Accepted', interval: 10 });
    expect(answer.currentTime).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Math.abs(Date.parse(String(answer.currentTime)) - Date.now())).to.be.below(60_000);
  });

  it('are replaced by what a case says, and back again', async () => {
    const takeBack = bench.answers.replace('Authorize', { idTagInfo: { status: 'Blocked' } });
    expect(await ask('Authorize', { idTag: 'VALID-1' })).to.deep.equal({ idTagInfo: { status: 'Blocked' } });
    expect(await ask('Authorize', { idTag: 'VALID-1' })).to.deep.equal({ idTagInfo: { status: 'Blocked' } });
    takeBack();
    takeBack();
    expect(await ask('Authorize', { idTag: 'VALID-1' })).to.deep.equal({ idTagInfo: { status: 'Accepted' } });
  });

  it('are replaced as often as said, the newest first', async () => {
    const status = async () => (await ask('BootNotification', boot)).status;
    bench.answers.replace('BootNotification', { status: 'Pending' }, 2);
    bench.answers.replace('BootNotification', { status: 'Rejected' }, 1);
    expect([await status(), await status(), await status(), await status()]).to.deep.equal([
      'Rejected',
      'Pending',
      'Pending',
      'Accepted',
    ]);
  });

  it('are made from the request where a case wants that, and keep the fields that it does not name', async () => {
    bench.answers.replace('StartTransaction', ({ connectorId }) => ({ transactionId: connectorId * 7 }));
    expect(await ask('StartTransaction', { connectorId: 3, idTag: 'VALID-1' })).to.deep.equal({
      idTagInfo: { status: 'Accepted' },
      transactionId: 21,
    });
  });
});

describe('calls of the Central System', () => {
  let bench: Bench;
  let client: Client;

  beforeEach(async () => {
    bench = await new Bench().open();
    client = await bench.client();
  });

  afterEach(async () => {
    await bench.close();
  });

  const settled = (replies: readonly Promise<Reply>[]) => {
    const kinds: string[] = replies.map(() => 'waiting');
    replies.forEach((reply, index) => void reply.then(({ kind }) => (kinds[index] = kind)));
    return kinds;
  };

  it('come back with payload, violations, and both moments', async () => {
    const reply = bench.link.call('Reset', { type: 'Soft' }, 10_000);
    expect(await client.asked()).to.deep.equal([2, 'cs-1', 'Reset', { type: 'Soft' }]);
    client.send('[3,"cs-1",{"status":"Perhaps"}]');
    const got = await reply;
    if (got.kind !== 'result') throw new Error(got.kind);
    expect(got.payload).to.deep.equal({ status: 'Perhaps' });
    expect(got.violations.map(({ rule }) => rule)).to.deep.equal(['enum']);
    expect(got.mono > got.sent.mono).to.equal(true);
    expect(got.seq).to.be.above(got.sent.seq);
  });

  it('come back as an error with its code, whatever that is', async () => {
    const reply = bench.link.call('Reset', { type: 'Soft' }, 10_000);
    await client.asked();
    client.send('[4,"cs-1","MadeUp","because",{}]');
    expect(await reply).to.include({ kind: 'error', code: 'MadeUp', description: 'because' });
  });

  it('go out one at a time, in order', async () => {
    const replies = ['Hard', 'Soft', 'Hard'].map((type) => bench.link.call('Reset', { type }, 10_000));
    const kinds = settled(replies);
    for (let index = 1; index <= 3; index += 1) {
      expect((await client.asked(index))[1]).to.equal(`cs-${index}`);
      await turn();
      expect(client.heard).to.have.lengthOf(index);
      client.send(`[3,"cs-${index}",{"status":"Accepted"}]`);
      await replies[index - 1];
    }
    expect(kinds).to.deep.equal(['result', 'result', 'result']);
  });

  it('R08, R09: take no answer with another id for theirs', async () => {
    const reply = bench.link.call('ClearCache', {}, 10_000);
    await client.asked();
    client.send('[3,"cs-2",{"status":"Accepted"}]', '[3,"1",{}]', '[4,"CS-1","GenericError","",{}]', '[3,"cs-1 ",{}]');
    client.call('probe', 'Heartbeat');
    await client.answer('probe');
    expect(settled([reply])).to.deep.equal(['waiting']);
    client.send('[3,"cs-1",{"status":"Rejected"}]');
    expect(await reply).to.deep.include({ kind: 'result', payload: { status: 'Rejected' } });
  });

  it('R10: take the first of two answers', async () => {
    const reply = bench.link.call('ClearCache', {}, 10_000);
    await client.asked();
    client.send(
      '[3,"cs-1",{"status":"Accepted"}]',
      '[3,"cs-1",{"status":"Rejected"}]',
      '[4,"cs-1","GenericError","",{}]',
    );
    expect(await reply).to.deep.include({ payload: { status: 'Accepted' } });
    const next = bench.link.call('ClearCache', {}, 10_000);
    expect((await client.asked(2))[1]).to.equal('cs-2');
    client.send('[3,"cs-1",{"status":"Rejected"}]', '[3,"cs-2",{"status":"Accepted"}]');
    expect(await next).to.deep.include({ payload: { status: 'Accepted' } });
  });

  it('R11: end at their limit, measured from when they were sent, and leave a late answer to the rules', async () => {
    const first = bench.link.call('ClearCache', {}, 60);
    const second = bench.link.call('ClearCache', {}, 10_000);
    const timedOut = await first;
    if (timedOut.kind !== 'timeout') throw new Error(timedOut.kind);
    expect(bench.clock.between(timedOut.sent.mono, bench.clock.mono())).to.be.at.least(60);
    expect((await client.asked(2))[1]).to.equal('cs-2');
    client.send('[3,"cs-1",{"status":"Accepted"}]', '[3,"cs-2",{"status":"Rejected"}]');
    expect(await second).to.deep.include({ kind: 'result', payload: { status: 'Rejected' } });
    expect(bench.texts('received')[0]).to.contain('cs-1');
  });

  it('R13: take an error of three elements', async () => {
    const reply = bench.link.call('ClearCache', {}, 10_000);
    await client.asked();
    client.send('[4,"cs-1","NotSupported"]');
    expect(await reply).to.include({ kind: 'error', code: 'NotSupported', description: '' });
  });

  it('end as lost with their connection, and so do those behind them', async () => {
    const replies = [bench.link.call('ClearCache', {}, 60_000), bench.link.call('ClearCache', {}, 60_000)];
    await client.asked();
    client.socket.terminate();
    expect((await Promise.all(replies)).map(({ kind }) => kind)).to.deep.equal(['lost', 'lost']);
    expect(await bench.link.call('ClearCache', {}, 60_000)).to.deep.equal({ kind: 'lost' });
  });

  it('know of which actions a refusal would mean something', async () => {
    for (const [index, status] of ['Rejected', 'Accepted', { toString: 1 }].entries()) {
      const reply = bench.link.call(index === 1 ? 'Reset' : 'ClearCache', {}, 10_000);
      await client.asked(index + 1);
      client.send(JSON.stringify([3, `cs-${index + 1}`, { status }]));
      await reply;
    }
    expect([...bench.link.accepted]).to.deep.equal(['Reset']);
  });

  it('do not stick when one could not be written', async () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const failure = await bench.link.call('DataTransfer', circular, 1000).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(TypeError);
    const reply = bench.link.call('ClearCache', {}, 10_000);
    const [, id] = await client.asked();
    client.send(`[3,"${String(id)}",{"status":"Accepted"}]`);
    expect((await reply).kind).to.equal('result');
  });
});

describe('connections', () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await new Bench().open();
  });

  afterEach(async () => {
    await bench.close();
  });

  it('T15: a second one takes the place of the first, which is not mourned', async () => {
    const first = await bench.client();
    const second = await bench.client();
    expect(bench.link.peer?.connection).to.equal(2);
    expect(bench.all('socket')[0]).to.include({ connection: 1, text: 'replaced by connection 2 while still open' });
    first.socket.close(1000);
    await bench.seen('disconnect', ({ connection }) => connection === 1);
    expect(bench.link.connected).to.equal(true);
    expect(bench.arrivals.map(({ kind }) => kind)).to.deep.equal(['connected', 'connected']);
    const reply = bench.link.call('ClearCache', {}, 10_000);
    await second.asked();
    second.send('[3,"cs-1",{"status":"Accepted"}]');
    expect((await reply).kind).to.equal('result');
  });

  it('T15: a first one that talks on is in breach, and is closed; what was on its way is answered', async () => {
    const first = await bench.client();
    await bench.client();
    first.call('1', 'Heartbeat');
    expect((await first.answer('1'))[0]).to.equal(3);
    let count = 1;
    const talking = setInterval(() => {
      first.call(String((count += 1)), 'Heartbeat');
    }, 100);
    expect((await bench.seen('violation')).connection).to.equal(1);
    clearInterval(talking);
    await first.end();
  });

  it('T16: are numbered through a storm, and only the last counts', async () => {
    for (let count = 0; count < 40; count += 1) {
      const client = await bench.client();
      client.socket.terminate();
    }
    const last = await bench.client();
    await until('the ends', () => bench.all('disconnect').length === 40);
    expect(bench.all('connect').map(({ connection }) => connection)).to.deep.equal(
      Array.from({ length: 41 }, (_, index) => index + 1),
    );
    last.call('1', 'Heartbeat');
    expect((await last.answer('1'))[0]).to.equal(3);
  });

  it('are waited for, until the time is over', async () => {
    expect(await bench.link.whenConnected(20)).to.equal(false);
    const waiting = bench.link.whenConnected(10_000);
    await bench.client();
    expect(await waiting).to.equal(true);
    expect(await bench.link.whenConnected(0)).to.equal(true);
  });

  it('prove their life by a pong, and T17: do not once the other side is gone', async () => {
    expect(await bench.link.provesLife(1000)).to.equal(false);
    const client = await bench.client();
    expect(await bench.link.provesLife(10_000)).to.equal(true);
    const raw = await bench.rawUpgraded();
    expect(await bench.link.provesLife(100)).to.equal(false);
    raw.socket.destroy();
    client.socket.terminate();
  });
});

describe('an outage', () => {
  let bench: Bench;
  let client: Client;

  beforeEach(async () => {
    bench = await new Bench().open();
    client = await bench.client();
  });

  afterEach(async () => {
    await bench.close();
  });

  it('closes the connection, refuses new ones, and lets them in again when it is over', async () => {
    const reply = bench.link.call('ClearCache', {}, 60_000);
    await client.asked();
    bench.link.interrupt('close');
    expect((await client.end()).code).to.equal(1001);
    expect((await bench.lost()).by).to.equal('harness');
    expect((await reply).kind).to.equal('lost');
    expect(await bench.link.whenGone(60_000)).to.equal(true);
    const raw = await bench.raw();
    raw.send(bench.upgrade());
    expect(await raw.statusLine()).to.equal('503 Service Unavailable');
    await raw.end();
    bench.link.restore();
    await bench.client();
    expect(bench.link.connected).to.equal(true);
    expect(bench.all('refused')).to.deep.equal([]);
  });

  it('is not blamed on the charge point when it is over before the close was', async () => {
    bench.link.interrupt('close');
    bench.link.restore();
    expect((await bench.lost()).by).to.equal('harness');
    expect((await bench.client()).socket.readyState).to.equal(1);
  });

  it('goes silent without closing, and the charge point finds its connection gone when it is over', async () => {
    bench.link.interrupt('silence');
    client.call('1', 'Heartbeat');
    await turn();
    expect([client.heard, client.closed]).to.deep.equal([[], undefined]);
    expect(await bench.link.call('ClearCache', {}, 60_000)).to.deep.equal({ kind: 'lost' });
    bench.link.restore();
    await client.end();
    expect((await bench.lost()).by).to.equal('harness');
    const next = await bench.client();
    next.send(encodeCall('2', 'Heartbeat', {}));
    expect((await next.answer('2'))[0]).to.equal(3);
    expect(client.heard).to.deep.equal([]);
  });

  it('can be ended twice, and without anybody there', async () => {
    bench.link.interrupt('close');
    await bench.lost();
    bench.link.restore();
    bench.link.restore();
    expect(bench.link.outage).to.equal(false);
    expect((await bench.client()).socket.readyState).to.equal(1);
  });
});
