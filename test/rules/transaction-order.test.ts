import { expect } from 'chai';
import { connected, type Script } from './script.js';

const at = (time: string): string => `2026-03-01T${time}Z`;

const starts = (script: Script, time: string, transactionId = 7, connectorId = 1): Script =>
  script.calls(
    'StartTransaction',
    { connectorId, idTag: 'A', meterStart: 0, timestamp: at(time) },
    { transactionId, idTagInfo: { status: 'Accepted' } },
  );
const meters = (script: Script, ...times: readonly string[]): Script =>
  script.calls('MeterValues', {
    connectorId: 1,
    transactionId: 7,
    meterValue: times.map((time) => ({ timestamp: at(time), sampledValue: [{ value: '1' }] })),
  });
const stops = (script: Script, time: string, fields: object = {}, transactionId = 7): Script =>
  script.calls('StopTransaction', { transactionId, meterStop: 9, timestamp: at(time), reason: 'Local', ...fields });
const data = (...times: readonly string[]) => ({
  transactionData: times.map((time) => ({ timestamp: at(time), sampledValue: [{ value: '1' }] })),
});
const started = (): Script => starts(connected(), '10:00:00');
const order = (script: Script): readonly string[] => script.of('transactions.order');

describe('the order of transaction-related messages', () => {
  it('is that of their time stamps', () => {
    const script = stops(meters(meters(started(), '10:01:00'), '10:02:00', '10:03:00'), '10:04:00');
    expect(script.found).to.deep.equal([]);
    expect(script.book.exercised('transactions.order').times).to.equal(3);
  });

  it('is broken where an older message comes after a younger one: a fail unless a clock may have been set', () => {
    expect(order(meters(meters(started(), '10:30:00'), '10:01:00'))).to.deep.equal([
      'transactions.order fail: MeterValues of transaction 7 is of 1740.0 s before the MeterValues that was delivered earlier',
    ]);
    expect(order(stops(meters(started(), '10:30:00'), '10:29:50'))[0]).to.match(/^transactions\.order warning: Stop/);
    expect(order(meters(started(), '09:00:00'))[0]).to.match(/fail: MeterValues .* before the StartTransaction/);
    expect(order(stops(meters(started(), '10:30:00'), '10:29:56'))).to.deep.equal([]);
  });

  it('is broken by meter values that come after the stop', () => {
    const stopped = () => stops(meters(started(), '10:01:00'), '10:05:00');
    expect(order(meters(stopped(), '10:03:00'))).to.deep.equal([
      'transactions.order fail: MeterValues of transaction 7 were delivered after its StopTransaction',
    ]);
    expect(order(meters(stopped(), '10:05:01'))).to.deep.equal([]);
  });

  it('is broken by a stop that comes after the start of the next transaction on the connector', () => {
    const next = starts(started(), '11:00:00', 8);
    expect(order(stops(next, '10:30:00'))).to.deep.equal([
      'transactions.order fail: StopTransaction of transaction 7 was delivered after the start of 8 on the same connector',
    ]);
    expect(order(stops(starts(started(), '11:00:00', 8, 2), '10:30:00'))).to.deep.equal([]);
  });

  it('allows a message to be sent again after a loss of the connection', () => {
    const lost = meters(meters(started(), '10:01:00').disconnect().connect(), '10:01:00');
    expect(stops(stops(lost, '10:02:00').disconnect().connect(), '10:02:00').found).to.deep.equal([]);
  });

  it('says nothing where it is unknown', () => {
    const unknown = [
      stops(meters(connected(), '10:30:00'), '10:01:00'),
      meters(meters(connected({ fromTheStart: false }), '10:30:00'), '10:01:00'),
      stops(meters(started(), '10:30:00').boots(), '10:20:00'),
      meters(meters(started(), '10:30:00').triggers('MeterValues', 1), '10:01:00'),
      meters(meters(started(), '10:30:00'), 'soon'),
      meters(starts(connected(), 'soon'), '09:00:00'),
    ];
    for (const [index, script] of unknown.entries()) expect(order(script), String(index)).to.deep.equal([]);
  });
});

describe('transaction data', () => {
  it('lies between start and stop', () => {
    expect(stops(started(), '10:05:00', data('10:00:00', '10:02:00', '10:05:00')).found).to.deep.equal([]);
    expect(stops(started(), '10:05:00', data('09:59:56', '10:05:04')).found).to.deep.equal([]);
    expect(stops(started(), '10:05:00', data('09:00:00', '10:02:00', '10:06:00')).found).to.deep.equal([
      'transactions.data warning: 2 of 3 meter values of transaction 7 were not taken between its start and its stop',
    ]);
  });

  it('is not judged where the start is unknown, or a time stamp is none', () => {
    expect(stops(connected(), '10:05:00', data('09:00:00')).found).to.deep.equal([]);
    expect(stops(started(), '10:05:00', data('yesterday')).of('transactions.data')).to.deep.equal([]);
    expect(stops(started(), 'now', data('09:00:00')).of('transactions.data')).to.deep.equal([]);
  });
});
