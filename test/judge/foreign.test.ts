import { expect } from 'chai';
import { withoutConnections } from '../../src/judge/scope.js';
import { rules } from '../../src/rules/book.js';
import { judgeLog, linesOfJson, refusal, rulesOf } from './log.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1) + seconds * 1000).toISOString();
const received = (text: string, more: object = {}) => ({ direction: 'received', text, ...more });
const sent = (text: string, more: object = {}) => ({ direction: 'sent', text, ...more });
const call = '[2,"1","Heartbeat",{}]';
const answer = '[3,"1",{"currentTime":"2026-03-01T10:15:00Z"}]';

describe('judging lines of JSON', () => {
  it('needs no more than direction and text', async () => {
    const judged = await judgeLog(linesOfJson(received(call), sent(answer), received(call), sent(answer)));
    expect(judged).to.include({ format: 'lines of JSON', frames: 4, failures: 1 });
    expect(rulesOf(judged)).to.deep.equal(['rpc.unique-id 3']);
    expect(judged.remarks.join('\n'))
      .to.match(/may begin in the middle/)
      .and.match(/no time was judged/);
  });

  it('takes connections from lines of their own', async () => {
    const connection = [{ type: 'connect' }, received(call), sent(answer), { type: 'disconnect' }];
    const judged = await judgeLog(linesOfJson(...connection, ...connection, received('[3,"x",{}]')));
    // The frame after the end of a connection is on one that nothing told of.
    expect(rulesOf(judged)).to.deep.equal(['rpc.answer 9']);
    expect(judged.remarks.join('\n')).to.not.match(/may begin in the middle/);
  });

  it('takes a new number of a connection for a new connection', async () => {
    const on = (connection: number) => [received(call, { connection }), sent(answer, { connection })];
    expect((await judgeLog(linesOfJson(...on(7), ...on(8)))).found).to.be.empty;
    expect(rulesOf(await judgeLog(linesOfJson(...on(7), ...on(7))))).to.deep.equal(['rpc.unique-id 3']);
  });

  it('says nothing of what was asked before the log began', async () => {
    expect((await judgeLog(linesOfJson(received('[3,"before",{}]')))).found).to.be.empty;
    expect(rulesOf(await judgeLog(linesOfJson({ type: 'connect' }, received('[3,"never",{}]'))))).to.deep.equal([
      'rpc.answer 2',
    ]);
  });

  it('trusts times only where every frame has one and none goes back', async () => {
    const untimed = async (...stamps: readonly (string | undefined)[]) => {
      const frames = stamps.map((stamp, index) => received(`[2,"${index}","Heartbeat",{}]`, { at: stamp }));
      return (await judgeLog(linesOfJson(...frames))).remarks.some((text) => text.includes('no time was judged'));
    };
    expect(await untimed(at(0), at(1), at(1))).to.equal(false);
    expect(await untimed(at(0), undefined, at(1))).to.equal(true);
    expect(await untimed(at(0), 'yesterday')).to.equal(true);
    expect(await untimed(at(0), '2026-03-01T00:00:01')).to.equal(true);
    expect(await untimed(at(1), at(0))).to.equal(true);
  });

  it('leaves lines alone that are no frames, and blank ones', async () => {
    const log = `\ufeff\n${linesOfJson({ level: 'info', text: 'started' }, received('nonsense'))}\r\n`;
    expect(rulesOf(await judgeLog(log.replaceAll('\n', '\r\n')))).to.deep.equal(['framing.json 3']);
  });

  it('turns the directions of a log that the charge point wrote', async () => {
    const log = linesOfJson({ type: 'connect' }, sent(call), received(answer), sent('[3,"never asked",{}]'));
    expect(await refusal(log)).to.match(/^LOG:2: .*called Heartbeat.*say --from chargePoint$/);
    expect(rulesOf(await judgeLog(log, { from: 'chargePoint' }))).to.deep.equal(['rpc.answer 4']);
    expect(await refusal(linesOfJson(received(call)), { from: 'chargePoint' })).to.match(/leave --from away$/);
  });

  it('refuses what it would have to guess', async () => {
    expect(await refusal(linesOfJson(received(call), { direction: 'in', text: call }))).to.match(
      /^LOG:2: "direction" is something else, expected "received"/,
    );
    expect(await refusal(linesOfJson({ direction: 'received', text: [2, '1', 'Heartbeat', {}] }))).to.match(
      /^LOG:1: "text" is no string/,
    );
    expect(await refusal(linesOfJson({ direction: 'received' }))).to.match(/^LOG:1: "text" is no string/);
    expect(await refusal(linesOfJson(received(call, { connection: 'a' })))).to.match(/^LOG:1: "connection"/);
    expect(await refusal(`${linesOfJson(received(call))}{"direction":`)).to.match(/^LOG:2: is no JSON object/);
    expect(await refusal('{"direction":')).to.match(/^LOG:1: begins like JSON/);
    expect(await refusal(linesOfJson({ text: call }))).to.match(/^LOG: no line is a frame/);
  });

  it('never throws on frames of any content', async () => {
    const texts = ['', '[', '[2]', 'null', '\ud800', '[2,"1","Heartbeat",{"a":1e400}]', '['.repeat(9000)];
    const judged = await judgeLog(linesOfJson(...texts.map((text) => received(text))));
    expect(judged.frames).to.equal(texts.length);
    expect(judged.failures).to.be.at.least(texts.length);
  });
});

describe('judging a console log of OCTT', () => {
  const log = [
    '[01:56:47:100] [info]  ===== Starting Testcase Preparation =====',
    '[01:56:47:162] [REQUEST]',
    '[01:56:47:162] [msg-out]  [2, "bf7b", "GetConfiguration", {"key":["AuthorizeRemoteTxRequests"]}]',
    '[01:56:47:461] [RESPONSE]',
    '[01:56:47:461] [msg-in]  [3,"bf7b",{"configurationKey":[{"key":"AuthorizeRemoteTxRequests","readonly":1}]}]',
    '[01:56:48:015] [msg-in]  [2,"1000028","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Preparing"}]',
    '[01:56:48:049] [msg-out]  [3, "1000028", {}]',
    '[01:56:48:050] [prompt]  the tester wrote: [msg-in] [2,"x","Nonsense",{}]',
    '[01:56:49:000] [verdict]  FAIL',
  ].join('\n');

  it('takes msg-in for what the tool, as Central System, received', async () => {
    const judged = await judgeLog(log);
    expect(judged).to.include({ format: 'console log of OCTT', frames: 4 });
    expect(rulesOf(judged)).to.deep.equal(['schema.payload 5']);
  });

  it('judges nothing that hangs on connections, of which it tells nothing', async () => {
    const again = `${log}\n[02:10:00:000] [msg-in]  [2,"1000028","Heartbeat",{}]`;
    const judged = await judgeLog(again);
    expect(rulesOf(judged)).to.deep.equal(['schema.payload 5']);
    expect(judged.remarks.join('\n')).to.match(/does not tell of connections: \d+ rules/);
    expect(judged.exercised).to.be.below(judged.rules - 10);
  });

  it('names rules and families that exist', () => {
    const known = rules.flatMap(({ id }) => [id, id.split('.')[0]]);
    expect(known).to.include.members([...withoutConnections]);
  });

  it('refuses the log of a tool that played the charge point', async () => {
    expect(await refusal('[01:00:00:000] [msg-out]  [2, "1", "BootNotification", {}]')).to.match(
      /^LOG:1: .*called BootNotification/,
    );
  });
});
