import { expect } from 'chai';
import { sequenceOf } from '../../src/report/sequence.js';
import { timelineOf } from '../../src/report/timeline.js';
import { entriesAt, frame, hostile } from './fixture.js';

const entries = entriesAt(
  [0, { type: 'phase', case: 'TC_003_CS', phase: 'run' }],
  [5, { type: 'hand', text: 'Plug the cable in at connector 1', outcome: 'done' }],
  [10, frame('received', [2, 'a', 'StatusNotification', { connectorId: 1, status: 'Preparing' }])],
  [12, frame('sent', [3, 'a', {}])],
  [2500, frame('received', [2, 'a', hostile, { status: hostile }])],
  [2510, { type: 'violation', connection: 1, text: 'a mask was missing' }],
);
const diagram = (bad: readonly number[] = []) => sequenceOf(timelineOf(entries, 1, new Set()).rows, new Set(bad));

describe('the message sequence', () => {
  it('has a lifeline for each party that took part, and one row for each thing that happened', () => {
    const { lifelines, rows, bottom, height } = diagram();
    expect(lifelines.map(({ name }) => name)).to.deep.equal(['Operator or rig', 'Charge point', 'Central System']);
    expect(rows).to.have.lengthOf(entries.length);
    expect(rows.at(-1)?.y).to.be.below(bottom);
    expect(bottom).to.be.below(height);
  });

  it('draws arrows the way messages went, and tells them apart by what they say', () => {
    const [, hand, received, sent] = diagram().rows;
    expect(received?.from).to.be.below(received?.to ?? 0);
    expect(sent?.from).to.be.above(sent?.to ?? Infinity);
    expect(hand?.to).to.equal(received?.from);
    expect(received?.label).to.equal('StatusNotification.req · Preparing');
  });

  it('tells how long nothing happened', () => {
    expect(diagram().rows.map(({ gap }) => gap)).to.deep.equal(['', '', '', '', '+2.5 s', '']);
  });

  it('marks what was wrong and leads from each to the next', () => {
    const { first, rows } = diagram([3]);
    expect(first).to.equal('3');
    expect(rows.filter(({ kind }) => kind === 'bad').map(({ seq, next }) => [seq, next])).to.deep.equal([
      [3, '6'],
      [6, ''],
    ]);
  });

  it('tells in one line what was offered in TLS, and how the charge point came in', () => {
    const offered = Array.from({ length: 40 }, (_, index) => `TLS_${index}`);
    const hello = { versions: ['TLS 1.2'], cipherSuites: offered, serverName: hostile, compression: true, raw: 'ff' };
    const tls = { version: 'TLS 1.2', cipherSuite: 'TLS_0', hello, certificates: [] };
    const opened = { type: 'connect', connection: 1, remote: '::1', path: '/ocpp/X', protocol: 'ocpp1.6' } as const;
    const basic = { kind: 'basic', user: hostile, key: 'right', bytes: 20 } as const;
    const rows = timelineOf(
      entriesAt(
        [0, { type: 'clientHello', remote: '::1', hello }],
        [1, { ...opened, login: { profile: 3, authorization: { kind: 'absent' }, tls } }],
        [2, { ...opened, login: { profile: 1, authorization: basic } }],
        [3, opened],
      ),
      1,
      new Set(),
    ).rows;
    const [offer, third, first, old] = rows.map(({ label }) => label);
    expect(offer).to.match(/^TLS offered by ::1: TLS 1\.2; TLS_0, .*TLS_5 and 34 more; for .*; compression$/);
    expect(third).to.match(/security profile 3, TLS 1\.2 with TLS_0, no certificate$/);
    expect(first).to.contain('security profile 1, user ');
    expect(old).to.match(/subprotocol ocpp1\.6$/);
    for (const label of [offer, third, first]) expect(label).to.match(/^[^\p{C}]*$/u);
    expect(sequenceOf(rows, new Set()).rows).to.have.lengthOf(4);
  });

  it('shows nothing that a text could do harm with', () => {
    for (const { label } of diagram().rows) expect(label).to.match(/^[^\p{C}]*$/u);
  });
});
