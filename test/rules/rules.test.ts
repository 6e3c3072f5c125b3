import { expect } from 'chai';
import fc from 'fast-check';
import type { Entry } from '../../src/evidence/journal.js';
import { actions } from '../../src/ocpp/messages.js';
import { openBook, rules } from '../../src/rules/book.js';
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
      expect(clause).to.match(/^(OCPP(-J)? 1\.6|RFC \d+|security whitepaper (?:§\d|[A-Z]\d\d\.FR\.\d\d))/);
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
      'HeartbeatInterval',
      'Remote',
      now,
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
      'transactionId',
      'transactionData',
      'meterStart',
      'idTag',
      'idTagInfo',
      'reason',
      'interval',
      'currentTime',
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
      seconds: fc.nat(100),
    });

    it('whatever the frames hold, in either direction', () => {
      fc.assert(
        fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
          const book = openBook(observed);
          let seq = 0;
          let mono = 0n;
          const stamp = () => ({ seq: ++seq, at: now, mono });
          for (const { text: said, direction, connection, connects, binary, seconds } of happenings) {
            mono += BigInt(seconds) * 1_000_000_000n;
            const entries: Entry[] = [
              { ...stamp(), type: 'frame', direction, connection, text: said, ...(binary ? { binary } : {}) },
            ];
            if (connects)
              entries.unshift({ ...stamp(), type: 'connect', connection, remote: '', path: '', protocol: '' });
            for (const entry of entries) {
              for (const finding of book.hear(entry)) {
                expect(finding.seq).to.be.within(1, entry.seq);
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
