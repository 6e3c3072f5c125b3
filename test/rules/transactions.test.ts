import { expect } from 'chai';
import type { Entry } from '../../src/evidence/journal.js';
import { openBook } from '../../src/rules/book.js';
import { observed } from './script.js';

type Line = readonly ['received' | 'sent', unknown, number?];

/** What the transactions rule finds in these frames. */
function found(...lines: readonly Line[]): readonly string[] {
  const book = openBook(observed);
  return lines.flatMap(([direction, frame, connection = 1], index) => {
    const entry: Entry = {
      seq: index + 1,
      at: '2026-01-01T00:00:00.000Z',
      mono: BigInt(index),
      type: 'frame',
      direction,
      connection,
      text: JSON.stringify(frame),
    };
    return book
      .hear(entry)
      .filter(({ rule }) => rule.startsWith('transactions.'))
      .map(({ severity, text }) => `${severity}: ${text}`);
  });
}

const start = (id: string, connectorId = 1): Line => [
  'received',
  [2, id, 'StartTransaction', { connectorId, idTag: 'A', meterStart: 100, timestamp: '2026-01-01T10:00:00Z' }],
];
const issued = (id: string, transactionId: number): Line => [
  'sent',
  [3, id, { transactionId, idTagInfo: { status: 'Accepted' } }],
];
const stop = (id: string, fields: object = {}): Line => [
  'received',
  [2, id, 'StopTransaction', { transactionId: 7, meterStop: 200, timestamp: '2026-01-01T11:00:00Z', ...fields }],
];

describe('the rule on transactions', () => {
  it('finds nothing in a transaction that begins and ends, nor in two on different connectors', () => {
    expect(found(start('1'), issued('1', 7), stop('2'), start('3'), issued('3', 8))).to.be.empty;
    expect(found(start('1'), issued('1', 7), start('2', 2), issued('2', 8))).to.be.empty;
  });

  it('knows nothing of what ran before the journal, nor of a start that was never answered', () => {
    expect(found(stop('1', { transactionId: 3 }))).to.be.empty;
    expect(found(start('1'), issued('1', 7), stop('2', { transactionId: -1 }))).to.be.empty;
  });

  it('finds a stop under an id that was not issued, and a second stop', () => {
    expect(found(start('1'), issued('1', 7), stop('2', { transactionId: 8 })).join()).to.match(
      /8, which was not issued/,
    );
    expect(found(start('1'), issued('1', 7), stop('2'), stop('3')).join()).to.match(/7 was stopped a second time/);
  });

  it('finds time and meter that run backwards, and takes the zone into account', () => {
    expect(found(start('1'), issued('1', 7), stop('2', { meterStop: 99 })).join()).to.match(/less than meterStart 100/);
    const early = stop('2', { timestamp: '2026-01-01T09:59:59Z' });
    expect(found(start('1'), issued('1', 7), early).join()).to.match(/before that of its start/);
    const eastern = stop('2', { timestamp: '2026-01-01T19:00:01+09:00' });
    expect(found(start('1'), issued('1', 7), eastern)).to.be.empty;
  });

  it('lets messages be sent again on a new connection, and a reboot end a transaction unreported', () => {
    const again = (line: Line): Line => [line[0], line[1], 2];
    expect(found(start('1'), issued('1', 7), again(start('2')))).to.be.empty;
    expect(found(start('1'), issued('1', 7), stop('2'), again(stop('3')))).to.be.empty;
    const boot: Line = ['received', [2, '5', 'BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' }]];
    const later = { timestamp: '2026-01-01T12:00:00Z', connectorId: 1, idTag: 'A', meterStart: 300 };
    expect(found(start('1'), issued('1', 7), boot, ['received', [2, '6', 'StartTransaction', later]])).to.be.empty;
  });

  it('survives fields that are no such thing', () => {
    const odd = { toString: 1 };
    expect(found(start('1'), issued('1', 7), stop('2', { timestamp: odd, meterStop: odd }))).to.be.empty;
  });

  it('finds a second transaction on a connector, and meter values of one that was not issued', () => {
    expect(found(start('1'), issued('1', 7), start('2')).join()).to.match(/on which 7 still runs/);
    const values: Line = ['received', [2, '9', 'MeterValues', { connectorId: 1, transactionId: 42, meterValue: [] }]];
    expect(found(start('1'), issued('1', 7), values).join()).to.match(/transaction 42, which was not issued/);
  });
});
