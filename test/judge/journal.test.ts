import { expect } from 'chai';
import { FakeClock } from '../evidence/fake-clock.js';
import { Journal, type Happening } from '../../src/evidence/journal.js';
import { judgeLog, refusal, rulesOf } from './log.js';

const runStart: Happening = { type: 'runStart', tool: 'ocpp-attest', pics: 'ab', timeScale: 20 };
const connect: Happening = { type: 'connect', connection: 1, remote: '::1', path: '/ocpp/X', protocol: 'ocpp1.6' };
const received = (text: string): Happening => ({ type: 'frame', direction: 'received', connection: 1, text });
const sent = (text: string): Happening => ({ type: 'frame', direction: 'sent', connection: 1, text });

/** The journal in which this happened. */
function journalOf(...happenings: readonly Happening[]): string {
  let text = '';
  const journal = new Journal(new FakeClock(), (line) => (text += line));
  for (const happening of happenings) journal.append(happening);
  return text;
}

const heartbeat = [received('[2,"h","Heartbeat",{}]'), sent('[3,"h",{"currentTime":"2026-03-01T10:15:00Z"}]')];

describe('judging a journal', () => {
  it('names the line of the entry, and what the line breaks', async () => {
    const judged = await judgeLog(journalOf(runStart, connect, ...heartbeat, ...heartbeat));
    expect(judged).to.include({ format: 'journal of ocpp-attest', frames: 4, failures: 1, warnings: 0 });
    expect(judged.found).to.deep.equal([
      {
        line: 5,
        rule: 'rpc.unique-id',
        clause: 'OCPP-J 1.6 §4.1.4',
        severity: 'fail',
        text: 'the message id "h" was used before on this connection',
      },
    ]);
  });

  it('hears connects, disconnects, refusals and violations, and makes recorded findings anew', async () => {
    const judged = await judgeLog(
      journalOf(
        runStart,
        connect,
        ...heartbeat,
        { type: 'finding', rule: 'rpc.answer', clause: 'x', severity: 'fail', text: 'recorded', about: 3 },
        { type: 'violation', connection: 1, text: 'a mask was missing' },
        { type: 'refused', remote: '::1', why: 'no subprotocol', hint: '', clause: 'OCPP-J 1.6 §3.2' },
        { type: 'refused', remote: '::1', why: 'somebody else', hint: '' },
        { type: 'disconnect', connection: 1, by: 'link', code: 1006, reason: '' },
        { ...connect, connection: 2 },
        ...heartbeat.map((one) => ({ ...one, connection: 2 })),
      ),
    );
    expect(rulesOf(judged)).to.deep.equal(['framing.websocket 6', 'framing.handshake 7']);
  });

  it('hears how the charge point came in, and what of it has another shape than ours does no harm', async () => {
    const hello = { versions: ['TLS 1.2'], cipherSuites: [], compression: true, raw: '' };
    const tls = { version: 'TLS 1.2', cipherSuite: 'TLS_RSA_WITH_AES_128_GCM_SHA256', hello, certificates: [] };
    const login = { profile: 3, authorization: { kind: 'malformed', why: 'is none' }, tls } as const;
    const odd = [
      7,
      null,
      'x',
      { profile: 9 },
      { profile: 3, authorization: 4 },
      { profile: 3, authorization: {}, tls: [] },
    ];
    const offered: Happening = { type: 'clientHello', remote: '::1', hello };
    const judged = await judgeLog(
      journalOf(
        runStart,
        offered,
        { ...connect, login },
        ...heartbeat,
        ...odd.map((one) => ({ ...connect, login: one }) as unknown as Happening),
        { type: 'clientHello', remote: '::1', hello: null } as unknown as Happening,
        { type: 'refused', remote: '::1', why: 'no key', hint: '', clause: 'A00.FR.203' },
      ),
    );
    expect(rulesOf(judged)).to.deep.equal([
      'security.compression 3',
      'security.certificate 3',
      'security.authorization 3',
      'security.credentials 13',
    ]);
  });

  it('hears what a file server told', async () => {
    const transfer = { type: 'transfer', protocol: 'FTP', connection: 1, remote: '::1' } as const;
    const breach = { severity: 'fail', rule: 'credentials', clause: 'OCPP 1.6 §8' } as const;
    const judged = await judgeLog(
      journalOf(
        runStart,
        connect,
        ...heartbeat,
        { ...transfer, what: 'command', text: 'USER anonymous' },
        { ...transfer, what: 'irregularity', text: 'wrong credentials', ...breach },
        { ...transfer, what: 'irregularity', text: 'of no account', severity: 'hint' },
        { ...transfer, what: 'download', text: 'fw.bin', bytes: 5 },
      ),
    );
    expect(rulesOf(judged)).to.deep.equal(['transfer.credentials 6']);
  });

  it('knows the beginning of a whole journal only', async () => {
    const answer = received('[3,"never asked",{}]');
    const whole = journalOf(runStart, connect, answer);
    expect(rulesOf(await judgeLog(whole))).to.deep.equal(['rpc.answer 3']);

    const cut = whole.split('\n').slice(2).join('\n');
    const judged = await judgeLog(cut);
    expect(judged.found).to.be.empty;
    expect(judged.remarks.join('\n'))
      .to.match(/may begin in the middle/)
      .and.match(/no time was judged/);
  });

  it('takes entries as they come: a frame may be stamped before the line above it', async () => {
    let text = '';
    const journal = new Journal(new FakeClock(), (line) => (text += line));
    for (const [index, one] of [runStart, connect, ...heartbeat].entries()) journal.append(one, 1000n - BigInt(index));
    expect((await judgeLog(text)).found).to.be.empty;
  });

  it('tolerates a torn last line, and says so', async () => {
    const whole = journalOf(runStart, connect, ...heartbeat);
    const judged = await judgeLog(whole.slice(0, -20));
    expect(judged.frames).to.equal(1);
    expect(judged.remarks).to.include('the last line is torn and was left out');
    expect((await judgeLog(whole)).remarks).to.not.include('the last line is torn and was left out');
  });

  it('counts warnings as failures where it is to be strict', async () => {
    const log = journalOf(runStart, connect, received('[2,"1","Heartbeat",null]'));
    expect((await judgeLog(log)).found[0]?.severity).to.equal('warning');
    expect(await judgeLog(log, { strict: true })).to.include({ failures: 1, warnings: 0 });
  });

  it('asks for the statement of the run by its hash', async () => {
    const asked: string[] = [];
    const limits = { response: 1, triggeredFunction: 1, reboot: 1 };
    const stated = (pics: string) => {
      asked.push(pics);
      return { connectors: 1, limits };
    };
    const judged = await judgeLog(journalOf(runStart, connect, ...heartbeat), { stated });
    expect(asked).to.deep.equal(['ab']);
    expect(judged.remarks).to.be.empty;
  });

  it('refuses what no journal can hold, with its line', async () => {
    const whole = journalOf(runStart, connect, ...heartbeat);
    const lines = whole.split('\n');
    const withLine = (index: number, line: string) => lines.with(index, line).join('\n');
    expect(await refusal(withLine(1, '{"seq":2'))).to.match(/^LOG:2: is no JSON object/);
    expect(await refusal(withLine(1, '[]'))).to.match(/^LOG:2: is no JSON object/);
    expect(await refusal(withLine(1, '{"seq":2,"mono":"x","type":"note"}'))).to.match(
      /^LOG:2: is no entry of a journal/,
    );
    expect(await refusal(withLine(2, lines[2]?.replace('received', 'in') ?? ''))).to.match(/^LOG:3: "direction"/);
    expect(await refusal(withLine(2, lines[2]?.replace('"text"', '"txt"') ?? ''))).to.match(/^LOG:3: "text"/);
    expect(await refusal(whole + whole)).to.match(/^LOG:5: begins a second run/);
    expect(await refusal(journalOf({ ...runStart, timeScale: -1 }, connect, ...heartbeat))).to.match(/timeScale/);
    expect(await refusal(journalOf(runStart, connect))).to.match(/^LOG: no line is a frame; give /);
    expect(await refusal(whole, { from: 'chargePoint' })).to.match(/leave --from away/);
  });

  it('masks a secret that a finding quotes', async () => {
    const secret = 'C0FFEE00C0FFEE00C0FFEE00C0FFEE00C0FFEE00';
    const judged = await judgeLog(
      journalOf(
        runStart,
        connect,
        sent(`[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"${secret}"}]`),
        received(`[3,"1",{"status":"${secret}"}]`),
      ),
    );
    expect(judged.found).to.not.be.empty;
    const shown = JSON.stringify(judged.found);
    expect(shown).to.match(/«key:[\da-f]{8}»/);
    expect(shown).to.not.contain(secret);
  });
});
