import { expect } from 'chai';
import fc from 'fast-check';
import type { Entry } from '../../src/evidence/journal.js';
import { actions } from '../../src/ocpp/messages.js';
import { openBook, rules } from '../../src/rules/book.js';
import type { Script } from './script.js';
import { connected, observed } from './script.js';

const now = '2026-03-01T10:15:00Z';
const start = { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: now };
const sample = (fields: object) => ({
  connectorId: 1,
  meterValue: [{ timestamp: now, sampledValue: [{ value: '1', ...fields }] }],
});

describe('the book of standing rules', () => {
  it('has rules with an id of their own, a sentence and a clause', () => {
    expect(new Set(rules.map(({ id }) => id)).size).to.equal(rules.length);
    for (const { title, clause } of rules) {
      expect(title).to.match(/^[A-Z].{20,}[^.]$/);
      expect(clause).to.match(/^(OCPP(-J)? 1\.6|RFC 6455)/);
    }
  });

  it('has nothing to say of a session as it should be', () => {
    const session = connected()
      .boots()
      .reports('Available', 0)
      .reports('Available')
      .reports('Preparing')
      .calls('Authorize', { idTag: 'A' }, { idTagInfo: { status: 'Accepted' } })
      .calls('StartTransaction', start, { idTagInfo: { status: 'Accepted' }, transactionId: 1 })
      .reports('Charging')
      .calls('MeterValues', sample({ unit: 'Wh' }))
      .asks('RemoteStopTransaction', { transactionId: 1 }, { status: 'Accepted' })
      .calls('StopTransaction', { transactionId: 1, meterStop: 5, timestamp: now, reason: 'Remote' }, {})
      .reports('Finishing')
      .reports('Available')
      .calls('Heartbeat', {}, { currentTime: now });
    expect(session.found).to.deep.equal([]);
  });

  it('names the entry that shows the breach, and a clause', () => {
    const script = connected().hears('[2,"1","Foo",{}]');
    expect(script.seqs).to.deep.equal([2]);
    expect(script.clauses).to.deep.equal(['OCPP-J 1.6 §4.2.1']);
  });

  it('starts afresh for every journal', () => {
    connected().boots('Rejected');
    expect(connected().calls('Heartbeat').found).to.deep.equal([]);
  });

  describe('never throws', () => {
    const word = fc.constantFrom(
      ...actions,
      'Foo',
      'key',
      'MinimumStatusDuration',
      'Accepted',
      'Pending',
      'cs-1',
      '1',
      'Charging',
    );
    const key = fc.constantFrom(
      'key',
      'value',
      'status',
      'connectorId',
      'configurationKey',
      'requestedMessage',
      'timestamp',
      'sampledValue',
      'meterValue',
      '__proto__',
      'toString',
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        word,
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(key, tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    const id = fc.constantFrom('1', '2', 'cs-1', '');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.tuple(fc.constant(2), id, word, value).map((frame) => JSON.stringify(frame)),
      fc.tuple(fc.constantFrom(3, 4), id, value).map((frame) => JSON.stringify(frame)),
      fc.tuple(fc.constantFrom(2, 3, 4, 5), value, value, value, value).map((frame) => JSON.stringify(frame)),
    );
    const happening = fc.record({
      text,
      direction: fc.constantFrom('received', 'sent'),
      connection: fc.nat(2),
      connects: fc.boolean(),
      binary: fc.boolean(),
    });

    it('whatever the frames hold, in either direction', () => {
      fc.assert(
        fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
          const book = openBook(observed);
          let seq = 0;
          const stamp = () => ({ seq: ++seq, at: now, mono: BigInt(seq) });
          for (const { text: said, direction, connection, connects, binary } of happenings) {
            const entries: Entry[] = [
              { ...stamp(), type: 'frame', direction, connection, text: said, ...(binary ? { binary } : {}) },
            ];
            if (connects)
              entries.unshift({ ...stamp(), type: 'connect', connection, remote: '', path: '', protocol: '' });
            for (const entry of entries) {
              for (const finding of book.hear(entry)) {
                expect(finding.seq).to.equal(entry.seq);
                expect(finding.text.length).to.be.within(1, 2000);
              }
            }
          }
        }),
        { numRuns: 1500 },
      );
    });
  });

  it('does not grow with what a hostile frame repeats', () => {
    const many = Array.from({ length: 3000 }, (_, index) => ({ connectorId: -1 - index }));
    const script = connected()
      .calls('MeterValues', { connectorId: 1, meterValue: many })
      .calls('Heartbeat', { ['x'.repeat(60_000)]: { connectorId: -1 } });
    expect(script.found.length).to.be.below(60);
    for (const text of script.found) expect(text.length).to.be.below(500);
  });
});

describe('framing', () => {
  it('tells every problem of a frame that was heard, and none of one that was sent', () => {
    expect(connected().hears('nonsense').of('framing')).to.have.lengthOf(1);
    expect(connected().says('nonsense').says('[2,"1","Foo"]').found).to.deep.equal([]);
    expect(connected().hears('[5,"1"]').of('framing')[0]).to.match(
      /^framing.message-type warning: the message type is 5/,
    );
  });

  it('fails a binary message, whatever it holds', () => {
    const hex = Buffer.from('[2,"1","Heartbeat",{}]').toString('hex');
    expect(connected().hearsBinary(hex).found).to.deep.equal([
      'framing.text fail: a binary WebSocket message was sent, expected text',
    ]);
  });

  it('fails a violation of the socket', () => {
    expect(connected().violates('the charge point sent an unmasked frame').found).to.deep.equal([
      'framing.websocket fail: the charge point sent an unmasked frame',
    ]);
  });

  it('does not judge a text of which the end is missing', () => {
    expect(connected().hearsCut('[2,"1","Heartbeat",{"x":"', 300_000).found).to.deep.equal([]);
  });
});

describe('pairing', () => {
  it('fails an id that was used before on this connection', () => {
    const script = connected().hears('[2,"1","Heartbeat",{}]').says('[3,"1",{}]').hears('[2,"1","Heartbeat",{}]');
    expect(script.found).to.deep.equal(['rpc.unique-id fail: the message id "1" was used before on this connection']);
  });

  it('allows a retry with the same id on a new connection', () => {
    const script = connected()
      .hears('[2,"1","Heartbeat",{}]')
      .disconnect()
      .connect()
      .hears('[2,"1","Heartbeat",{}]')
      .says('[3,"1",{}]');
    expect(script.found).to.deep.equal([]);
  });

  it('allows both sides the same id, and crossing calls', () => {
    const script = connected()
      .says('[2,"1","ClearCache",{}]')
      .hears('[2,"1","Heartbeat",{}]')
      .says('[3,"1",{}]')
      .hears('[3,"1",{"status":"Accepted"}]');
    expect(script.found).to.deep.equal([]);
  });

  it('fails an unknown action, also one of other letters, and one that is not for a charge point', () => {
    expect(connected().calls('Foo').found).to.deep.equal(['rpc.action fail: no action is called "Foo"']);
    expect(connected().calls('bootNotification').of('rpc')[0]).to.contain('no action is called "bootNotification"');
    expect(connected().calls('Reset', { type: 'Hard' }).found).to.deep.equal([
      'rpc.action fail: Reset is not for a charge point to call',
    ]);
    expect(connected().calls('constructor').of('rpc')).to.have.lengthOf(1);
  });

  it('warns of a call before the answer to the one before', () => {
    const script = connected()
      .hears('[2,"1","Heartbeat",{}]')
      .hears('[2,"2","Heartbeat",{}]')
      .says('[3,"1",{}]')
      .says('[3,"2",{}]');
    expect(script.found).to.deep.equal([
      'rpc.one-call warning: Heartbeat was called before the answer to the call "1"',
    ]);
  });

  it('takes an error for an answer, and forgets an open call with its connection', () => {
    const script = connected()
      .hears('[2,"1","Heartbeat",{}]')
      .says('[4,"1","GenericError","",{}]')
      .hears('[2,"2","Heartbeat",{}]');
    expect(script.disconnect().connect().hears('[2,"3","Heartbeat",{}]').found).to.deep.equal([]);
  });

  it('fails an answer to no call, and names its id', () => {
    expect(connected().says('[2,"cs-1","ClearCache",{}]').hears('[3,"cs-2",{}]').found).to.deep.equal([
      'rpc.answer fail: an answer names the call "cs-2", which was never made',
    ]);
    expect(connected().hears('[4,"x","GenericError","",{}]').of('rpc')).to.have.lengthOf(1);
  });

  it('fails a second answer, be it an error', () => {
    const script = connected().asks('ClearCache', {}, { status: 'Accepted' }).hears('[4,"cs-1","GenericError","",{}]');
    expect(script.found).to.deep.equal(['rpc.second-answer fail: the call "cs-1" was answered a second time']);
  });

  it('leaves frames of an older connection alone', () => {
    const script = connected()
      .hears('[2,"1","Heartbeat",{}]')
      .connect()
      .hears('[2,"1","Heartbeat",{}]', 1)
      .hears('[3,"x",{}]', 1);
    expect(script.of('rpc')).to.deep.equal([]);
  });
});

describe('schemas', () => {
  it('are asked of requests and of answers', () => {
    expect(connected().calls('Heartbeat', { x: 1 }).found).to.deep.equal([
      'schema.payload fail: Heartbeat.req: x is no field of this message',
    ]);
    expect(connected().asks('ClearCache', {}, { status: 'Yes' }).found).to.deep.equal([
      'schema.payload fail: ClearCache.conf: status is "Yes", expected one of Accepted, Rejected',
    ]);
  });

  it('are not asked of our own messages, of errors, and of what is nobody’s answer', () => {
    const script = connected().says('[2,"cs-1","ClearCache",{"x":1}]').hears('[4,"cs-1","NotSupported","",{}]');
    expect(script.found).to.deep.equal([]);
    expect(connected().hears('[3,"cs-9",{"x":1}]').of('schema')).to.deep.equal([]);
  });

  it('are asked of what is no object', () => {
    expect(connected().hears('[2,"1","Heartbeat",[]]').of('schema')).to.have.lengthOf(1);
    expect(connected().hears('[2,"1","Heartbeat",null]').of('schema')).to.deep.equal([]);
  });

  it('are those of the action that was asked, not of one asked before under the same id', () => {
    const script = connected().says('[2,"cs-1","ClearCache",{}]').connect().says('[2,"cs-1","GetLocalListVersion",{}]');
    expect(script.hears('[3,"cs-1",{"listVersion":0}]').found).to.deep.equal([]);
  });
});

describe('what the schemas cannot say', () => {
  it('S11: fails empty lists of values', () => {
    expect(connected().calls('MeterValues', { connectorId: 1, meterValue: [] }).of('fields')).to.have.lengthOf(1);
    expect(
      connected().calls('MeterValues', { connectorId: 1, meterValue: [{ timestamp: now, sampledValue: [] }] }).found,
    ).to.deep.equal([
      'fields.least-items fail: MeterValues.req: meterValue[0].sampledValue is empty, one item is the least',
    ]);
  });

  for (const value of ['NaN', '1,5', '', ' 1', '1 ', '0x10', '1.', '.5', 'Infinity', '--1', '1e', 'twelve', '١٢']) {
    it(`S12: fails the reading ${JSON.stringify(value)}`, () => {
      expect(connected().calls('MeterValues', sample({ value })).found).to.deep.equal([
        `fields.number fail: MeterValues.req: meterValue[0].sampledValue[0] has the value ${JSON.stringify(value)}, expected a decimal number`,
      ]);
    });
  }

  for (const value of ['0', '-1', '12.50', '-0.0', '+3', '1e3', '1.5E-3', '00012', '99999999999999999999']) {
    it(`S12: has nothing against the reading ${value}`, () => {
      expect(connected().calls('MeterValues', sample({ value })).found).to.deep.equal([]);
    });
  }

  it('S12: reads no number into signed data', () => {
    expect(connected().calls('MeterValues', sample({ value: 'OCMF|{}|{}', format: 'SignedData' })).found).to.deep.equal(
      [],
    );
  });

  it('S12: looks into the transaction data, too', () => {
    const transactionData = sample({ value: 'NaN' }).meterValue;
    const stop = { transactionId: 1, meterStop: 5, timestamp: now, transactionData };
    expect(connected().calls('StopTransaction', stop).of('fields')).to.have.lengthOf(1);
  });

  it('S14: fails connectors below 0, and 0 for a transaction', () => {
    expect(connected().reports('Available', -1).of('fields')).to.deep.equal([
      'fields.connector fail: StatusNotification.req: connectorId is -1, expected 0 or above',
    ]);
    expect(connected().calls('StartTransaction', { ...start, connectorId: 0 }).found).to.have.lengthOf(1);
    expect(connected().calls('MeterValues', { ...sample({}), connectorId: 0 }).found).to.deep.equal([]);
  });

  it('S06, S07: warns of a loose time stamp, fails one without zone, and takes any zone', () => {
    const report = (timestamp: string) =>
      connected().calls('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available', timestamp })
        .found;
    expect(report('2026-03-01T13:15:00+03')).to.deep.equal([
      'fields.timestamp warning: StatusNotification.req: timestamp has an offset of hours only',
    ]);
    expect(report('2026-03-01T10:15:00')).to.have.lengthOf(1);
    expect(report('2026-03-01T10:15:00')[0]).to.match(/^schema.payload fail: .*zone is missing/);
    for (const right of [now, '2026-03-01T19:15:00.123+09:00', '2026-03-01t10:15:00.123456789z']) {
      expect(report(right), right).to.deep.equal([]);
    }
  });
});

describe('registration', () => {
  it('allows a plain reconnect without a boot, and one with a boot', () => {
    expect(connected().boots().disconnect().connect().calls('Heartbeat').found).to.deep.equal([]);
    expect(connected().boots().disconnect().connect().boots().calls('Heartbeat').found).to.deep.equal([]);
    expect(connected().calls('Heartbeat').found).to.deep.equal([]);
  });

  it('fails a call before the boot is answered', () => {
    const script = connected()
      .hears('[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]')
      .hears('[2,"2","Heartbeat",{}]');
    expect(script.of('registration')).to.deep.equal([
      'registration.accepted fail: Heartbeat was sent before BootNotification was answered',
    ]);
  });

  for (const status of ['Pending', 'Rejected'] as const) {
    it(`fails a call while the registration is ${status}, on a new connection too`, () => {
      const text = `registration.accepted fail: StatusNotification was sent although the answer was ${status}`;
      expect(connected().boots(status).reports('Available').of('registration')).to.deep.equal([text]);
      expect(connected().boots(status).disconnect().connect().reports('Available').of('registration')).to.deep.equal([
        text,
      ]);
    });

    it(`allows another boot after ${status}, and everything once that is accepted`, () => {
      expect(connected().boots(status).boots(status).boots().reports('Available').found).to.deep.equal([]);
    });
  }

  it('allows answers while Pending, and fails them while Rejected', () => {
    const ask = (status: 'Pending' | 'Rejected') =>
      connected().boots(status).asks('GetConfiguration', {}, { configurationKey: [] });
    expect(ask('Pending').found).to.deep.equal([]);
    expect(ask('Rejected').of('registration')).to.deep.equal([
      'registration.rejected fail: a call was answered although the registration is Rejected',
    ]);
  });

  it('allows one message per trigger while Pending', () => {
    const script = connected().boots('Pending').triggers('Heartbeat').calls('Heartbeat');
    expect(script.found).to.deep.equal([]);
    expect(script.calls('Heartbeat').of('registration')).to.have.lengthOf(1);
  });

  it('allows only the message that was asked for', () => {
    expect(connected().boots('Pending').triggers('Heartbeat').reports('Available').of('registration')).to.have.lengthOf(
      1,
    );
  });

  it('allows a message per connector where none was named', () => {
    const all = connected().boots('Pending').triggers('StatusNotification');
    expect(all.reports('Available', 0).reports('Available', 1).reports('Available', 2).found).to.deep.equal([]);
    const one = connected().boots('Pending').triggers('StatusNotification', 1).reports('Available', 1);
    expect(one.found).to.deep.equal([]);
    expect(one.reports('Available', 2).of('registration')).to.have.lengthOf(1);
  });

  it('allows what the extended trigger asks for', () => {
    const trigger = (requestedMessage: string) =>
      connected().boots('Pending').asks('ExtendedTriggerMessage', { requestedMessage }, { status: 'Accepted' });
    expect(trigger('SignChargePointCertificate').calls('SignCertificate', { csr: 'x' }).found).to.deep.equal([]);
    expect(trigger('LogStatusNotification').calls('LogStatusNotification', { status: 'Idle' }).found).to.deep.equal([]);
    expect(
      trigger('FirmwareStatusNotification').calls('FirmwareStatusNotification', { status: 'Idle' }).found,
    ).to.deep.equal([]);
    expect(
      trigger('FirmwareStatusNotification').calls('SignedFirmwareStatusNotification', { status: 'Idle' }).found,
    ).to.deep.equal([]);
  });

  it('forgets triggers with the next boot', () => {
    expect(
      connected().boots('Pending').triggers('Heartbeat').boots('Pending').calls('Heartbeat').of('registration'),
    ).to.have.lengthOf(1);
  });

  it('fails a boot that does not come first on its connection', () => {
    expect(connected().calls('Heartbeat').boots().found).to.deep.equal([
      'registration.boot-first fail: Heartbeat was sent on a new connection before BootNotification',
    ]);
  });

  it('allows a boot later on a connection that may have caused it', () => {
    expect(
      connected().calls('Heartbeat').asks('Reset', { type: 'Soft' }, { status: 'Accepted' }).boots().found,
    ).to.deep.equal([]);
    expect(connected().calls('Heartbeat').triggers('BootNotification').boots().found).to.deep.equal([]);
    expect(connected().boots().calls('Heartbeat').boots().found).to.deep.equal([]);
  });

  it('allows a pending charge point on a new connection to send what was asked for, and to boot then', () => {
    const script = connected().boots('Pending').disconnect().connect().triggers('Heartbeat').calls('Heartbeat').boots();
    expect(script.found).to.deep.equal([]);
  });
});

describe('statuses', () => {
  const path = (...statuses: readonly string[]) => statuses.reduce((script, one) => script.reports(one), connected());

  it('may follow each other as the table says', () => {
    expect(
      path('Available', 'Preparing', 'Charging', 'SuspendedEV', 'SuspendedEVSE', 'Finishing', 'Available').found,
    ).to.deep.equal([]);
    expect(
      path('Unavailable', 'Available', 'Reserved', 'Preparing', 'Finishing', 'Faulted', 'Reserved').found,
    ).to.deep.equal([]);
  });

  for (const [from, to] of [
    ['Available', 'Finishing'],
    ['Preparing', 'Unavailable'],
    ['Preparing', 'Reserved'],
    ['Charging', 'Preparing'],
    ['Finishing', 'Charging'],
    ['Reserved', 'Charging'],
    ['Unavailable', 'Finishing'],
  ] as const) {
    it(`may not go from ${from} to ${to}`, () => {
      expect(path(from, to).found).to.deep.equal([
        `status.transition fail: connector 1 went from ${from} to ${to}, which the table does not know`,
      ]);
    });
  }

  it('may be repeated, and every connector has its own', () => {
    expect(path('Available', 'Available', 'Charging', 'Charging').found).to.deep.equal([]);
    expect(connected().reports('Charging', 1).reports('Available', 2).reports('Finishing', 1).found).to.deep.equal([]);
  });

  it('go on from the wrong one, so that one breach is one finding', () => {
    expect(path('Available', 'Finishing', 'Available').found).to.have.lengthOf(1);
  });

  it('may be anything after a new connection or a boot', () => {
    expect(connected().reports('Charging').disconnect().connect().reports('Preparing').found).to.deep.equal([]);
    expect(
      connected()
        .reports('Charging')
        .asks('Reset', { type: 'Soft' }, { status: 'Accepted' })
        .boots()
        .reports('Preparing').found,
    ).to.deep.equal([]);
  });

  it('of connector 0 are three', () => {
    for (const right of ['Available', 'Unavailable', 'Faulted'])
      expect(connected().reports(right, 0).found).to.deep.equal([]);
    expect(connected().reports('Faulted', 0).reports('Unavailable', 0).found).to.deep.equal([]);
    expect(connected().reports('Charging', 0).found).to.deep.equal([
      'status.main-controller fail: connector 0 is Charging, expected Available, Unavailable, Faulted',
    ]);
  });

  it('may be left out while MinimumStatusDuration is above 0: then a gap is a warning', () => {
    const gap = (script: Script) =>
      script
        .reports('Charging')
        .reports('Preparing')
        .of('status')
        .map((text) => text.slice(0, 27));
    expect(gap(connected().sets('MinimumStatusDuration', '5'))).to.deep.equal(['status.transition warning: ']);
    expect(gap(connected().sets('minimumstatusduration', '5'))).to.deep.equal(['status.transition warning: ']);
    expect(gap(connected().sets('MinimumStatusDuration', '5', 'Rejected'))).to.deep.equal([
      'status.transition fail: con',
    ]);
    expect(gap(connected().sets('MinimumStatusDuration', '0'))).to.deep.equal(['status.transition fail: con']);
    expect(gap(connected().sets('MinimumStatusDuration', '5').sets('MinimumStatusDuration', '0'))).to.deep.equal([
      'status.transition fail: con',
    ]);
    expect(gap(connected().sets('MinimumStatusDuration', '5').disconnect().connect())).to.deep.equal([
      'status.transition warning: ',
    ]);
  });

  it('may be left out where the charge point itself says that it holds short ones back', () => {
    const tells = (value: string) =>
      connected()
        .asks('GetConfiguration', {}, { configurationKey: [{ key: 'MinimumStatusDuration', readonly: false, value }] })
        .reports('Charging')
        .reports('Preparing').found;
    expect(tells('3')[0]).to.match(/^status\.transition warning/);
    expect(tells('0')[0]).to.match(/^status\.transition fail/);
  });

  it('that are no statuses are left to the schema', () => {
    expect(path('Available', 'Occupied', 'Finishing').of('status')).to.have.lengthOf(1);
    expect(path('Occupied').of('status')).to.deep.equal([]);
  });
});
