import { expect } from 'chai';
import type { Happening } from '../../src/evidence/journal.js';
import { performanceOf, samplesOf } from '../../src/report/performance.js';
import { entriesAt, frame, hostile, runStart } from './fixture.js';

type Timed = readonly [ms: number, happening: Happening];

const found = (...happenings: readonly Timed[]) =>
  samplesOf(entriesAt([0, runStart(1)], ...happenings)).map(({ indicator, ms }) => `${indicator} ${ms}`);

const caseStart: Happening = { type: 'caseStart', case: 'TC_010_CS', edition: '2024-04' };
const hand = (outcome: string): Happening => ({ type: 'hand', text: 'plug in', outcome });

const remoteStart = frame('sent', [2, '1', 'RemoteStartTransaction', { idTag: 'Valid-1' }]);
const answer = (status: string, id = '1') => frame('received', [3, id, { status }]);
const start = (idTag: string) => frame('received', [2, 's', 'StartTransaction', { connectorId: 1, idTag }]);
const remoteStop = frame('sent', [2, '2', 'RemoteStopTransaction', { transactionId: 7 }]);
const stop = (transactionId: number) => frame('received', [2, 't', 'StopTransaction', { transactionId }]);

describe('the performance table', () => {
  it('measures a response from our request to the answer with its id on its connection', () => {
    expect(
      found(
        [10, frame('sent', [2, '1', 'Reset', { type: 'Soft' }])],
        [11, frame('received', [3, '1', { status: 'Accepted' }], 2)],
        [12, frame('received', [3, 'x', {}])],
        [14, frame('received', [4, '1', 'NotSupported', '', {}])],
        [15, frame('received', [3, '1', {}])],
        [20, frame('received', [2, '9', 'Heartbeat', {}])],
        [21, frame('sent', [3, '9', {}])],
      ),
    ).to.deep.equal(['response 4']);
  });

  it('multiplies by the time scale of the run', () => {
    const entries = entriesAt([0, runStart(20)], [10, frame('sent', [2, '1', 'Reset', {}])], [12, answer('Accepted')]);
    expect(samplesOf(entries)[0]).to.deep.equal({ indicator: 'response', ms: 40, from: 2, to: 3 });
  });

  it('measures an accepted remote start up to the StartTransaction of its idTag, however it is capitalised', () => {
    expect(
      found([1, caseStart], [10, remoteStart], [12, answer('Accepted')], [20, start('OTHER')], [30, start('VALID-1')]),
    ).to.deep.equal(['response 2', 'remoteStart 20']);
  });

  it('counts a StartTransaction that overtakes the answer', () => {
    expect(found([10, remoteStart], [11, start('Valid-1')], [12, answer('Accepted')])).to.deep.equal([
      'response 2',
      'remoteStart 1',
    ]);
  });

  it('counts no remote start that is rejected, needs a hand or ends in another case', () => {
    const only = ['response 2'];
    expect(found([10, remoteStart], [12, answer('Rejected')], [30, start('Valid-1')])).to.deep.equal(only);
    expect(
      found([10, remoteStart], [12, answer('Accepted')], [20, hand('done')], [30, start('Valid-1')]),
    ).to.deep.equal(only);
    expect(found([10, remoteStart], [12, answer('Accepted')], [20, caseStart], [30, start('Valid-1')])).to.deep.equal(
      only,
    );
  });

  it('does not mind a hand that did nothing', () => {
    const happenings: Timed[] = [
      [10, remoteStart],
      [12, answer('Accepted')],
      [20, hand('cannot')],
      [30, start('Valid-1')],
    ];
    expect(found(...happenings)).to.deep.equal(['response 2', 'remoteStart 20']);
  });

  it('measures an accepted remote stop up to the StopTransaction of its transaction', () => {
    expect(found([10, remoteStop], [11, answer('Accepted', '2')], [20, stop(8)], [35, stop(7)])).to.deep.equal([
      'response 1',
      'remoteStop 25',
    ]);
  });

  it('takes triggered functions from what the cases measured, at the stamps of the entries', () => {
    expect(
      found(
        [10, frame('received', 'garbage')],
        [17, frame('received', 'garbage')],
        [18, { type: 'measure', indicator: 'triggeredFunction', from: 2, to: 3 }],
        [18, { type: 'measure', indicator: 'triggeredFunction', from: 2, to: 99 }],
        [18, { type: 'measure', indicator: 'ConnectionTimeOut', from: 2, to: 3 }],
      ),
    ).to.deep.equal(['triggeredFunction 7']);
  });

  it('survives every kind of garbage', () => {
    const garbage = [
      '',
      'null',
      '[]',
      '[3]',
      '[3,1,{}]',
      '{"0":3}',
      '[2,"a"]',
      '[3,"a",null]',
      '[4,"a"]',
      hostile,
      '[['.repeat(9000),
    ];
    expect(found(...garbage.map((text): Timed => [1, frame('received', text)]))).to.deep.equal([]);
  });

  it('has limit, number, least, most and average, and only the limit without samples', () => {
    const calls = [5, 1, 3].flatMap((ms, index): Timed[] => [
      [10 * index, frame('sent', [2, String(index), 'Reset', {}])],
      [10 * index + ms, answer('Accepted', String(index))],
    ]);
    const table = performanceOf(entriesAt([0, runStart(1)], ...calls), { response: 6000, remoteStop: null });
    expect(table.response).to.deep.equal({ limitMs: 6000, n: 3, minMs: 1, maxMs: 5, averageMs: 3 });
    expect(table.remoteStart).to.deep.equal({ limitMs: null, n: 0 });
    expect(table.remoteStop).to.deep.equal({ limitMs: null, n: 0 });
  });

  it('takes 40 000 frames without effort', () => {
    const pairs = Array.from({ length: 20_000 }, (_, index): Timed[] => [
      [index, frame('sent', [2, String(index), 'GetConfiguration', {}])],
      [index + 0.5, frame('received', [3, String(index), {}])],
    ]);
    expect(performanceOf(entriesAt([0, runStart(1)], ...pairs.flat()), {}).response.n).to.equal(20_000);
  });
});
