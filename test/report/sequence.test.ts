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

  it('shows nothing that a text could do harm with', () => {
    for (const { label } of diagram().rows) expect(label).to.match(/^[^\p{C}]*$/u);
  });
});
