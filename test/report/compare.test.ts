import { expect } from 'chai';
import type { CaseResult, RunRecord } from '../../src/evidence/result.js';
import type { Verdict } from '../../src/evidence/verdict.js';
import { compareRuns } from '../../src/report/compare.js';
import { comparisonLines } from '../../src/report/compare-lines.js';
import { readKnown } from '../../src/report/known.js';
import { caseOf, recordOf } from '../evidence/record.js';

type Told = Verdict | 'not played' | 'deselected';

const result = (id: string, told: Told, more: Partial<CaseResult> = {}): CaseResult =>
  told === 'deselected'
    ? caseOf({ id, selection: 'deselected', verdict: null, ...more })
    : caseOf({ id, verdict: told === 'not played' ? null : told, ...more });
const run = (told: Readonly<Record<string, Told>>, more: Partial<RunRecord> = {}): RunRecord =>
  recordOf({ cases: Object.entries(told).map(([id, one]) => result(id, one)), ...more });
const known = (text: string) => readKnown(text, 'known.yaml');

const change = (before: Told, after: Told) => {
  const compared = compareRuns(run({ a: before }), run({ a: after }));
  expect(compared.passed).to.equal(compared.changes.every(({ blocks }) => !blocks));
  return compared.changes[0] === undefined ? 'same' : `${compared.changes[0].kind}${compared.passed ? '' : ' blocks'}`;
};

describe('comparing two runs', () => {
  const table: readonly (readonly [Told, Told, string])[] = [
    ['pass', 'pass', 'same'],
    ['deselected', 'deselected', 'same'],
    ['pass', 'fail', 'regression blocks'],
    ['pass', 'inconclusive', 'regression blocks'],
    ['pass', 'error', 'regression blocks'],
    ['pass', 'not played', 'regression blocks'],
    ['inconclusive', 'fail', 'regression blocks'],
    ['error', 'fail', 'regression blocks'],
    ['not played', 'fail', 'regression blocks'],
    ['deselected', 'fail', 'regression blocks'],
    ['deselected', 'inconclusive', 'regression blocks'],
    ['fail', 'error', 'regression blocks'],
    ['fail', 'fail', 'stillFailing'],
    ['fail', 'inconclusive', 'changed'],
    ['fail', 'pass', 'fixed'],
    ['error', 'pass', 'fixed'],
    ['deselected', 'pass', 'added'],
    ['pass', 'deselected', 'removed'],
  ];
  for (const [before, after, expected] of table) {
    it(`makes ${expected} of ${before}, then ${after}`, () => {
      expect(change(before, after)).to.equal(expected);
    });
  }

  it('calls it no regression where the edition or the revision of the case changed', () => {
    const before = recordOf({ cases: [result('a', 'pass'), result('b', 'pass')] });
    const after = recordOf({
      cases: [result('a', 'fail', { edition: '2025-06' }), result('b', 'fail', { revision: 1 })],
    });
    const { changes, passed } = compareRuns(before, after);
    expect(changes.map(({ kind }) => kind)).to.deep.equal(['revised', 'revised']);
    expect(passed).to.equal(true);
  });

  const list = known('- { case: a, reason: needs firmware 2, expires: 2026-03-01 }\n');
  const gate = (before: Told, after: Told, startedAt = '2026-03-01T23:59:59.000Z') => {
    const { changes, passed } = compareRuns(run({ a: before }), run({ a: after }, { startedAt }), list);
    return `${changes[0]?.known?.effect ?? 'no word'}, ${passed ? 'open' : 'closed'}`;
  };

  it('excuses a known failure through the day it expires, and not after', () => {
    expect(gate('pass', 'fail')).to.equal('excuses, open');
    expect(gate('pass', 'inconclusive')).to.equal('excuses, open');
    expect(gate('pass', 'fail', '2026-03-02T00:00:00.000Z')).to.equal('expired, closed');
    expect(gate('fail', 'fail', '2026-03-02T00:00:00.000Z')).to.equal('expired, closed');
  });

  it('never excuses an error, and reports an unexpected pass', () => {
    expect(gate('pass', 'error')).to.equal('errors are never excused, closed');
    expect(gate('pass', 'not played')).to.equal('errors are never excused, closed');
    expect(gate('fail', 'pass')).to.equal('passes, closed');
    expect(gate('pass', 'pass')).to.equal('passes, closed');
    expect(gate('pass', 'deselected')).to.equal('no word, open');
  });

  it('lists times that changed by more than both runs may be wrong by, and those of no scaled run', () => {
    const timed = (ms: number, more: Partial<RunRecord> = {}) => {
      const one = run({ a: 'pass' }, { uncertaintyMs: 2, ...more });
      return {
        ...one,
        performance: { ...one.performance, response: { limitMs: 100, n: 1, minMs: 10, maxMs: ms, averageMs: 10 } },
      };
    };
    expect(compareRuns(timed(20), timed(24)).times).to.be.empty;
    expect(compareRuns(timed(20), timed(24.5)).times).to.deep.equal([
      { indicator: 'response', figure: 'maxMs', before: 20, after: 24.5 },
    ]);
    const scaled = compareRuns(timed(20), timed(90, { timeScale: 20 }));
    expect(scaled.times).to.be.empty;
    expect(scaled.remarks.join()).to.match(/times were not compared/);
    expect(scaled.passed).to.equal(true);
  });

  it('says in what the runs differ, and lists what blocks first', () => {
    const after = run({ a: 'pass', b: 'fail' }, { tool: { name: 'ocpp-attest', version: '9.0.0' } });
    const lines = comparisonLines(compareRuns(run({ a: 'fail', b: 'pass' }), after)).map(({ text }) => text);
    expect(lines).to.include('- tool: 0.0.0 before, 9.0.0 now');
    expect(lines.indexOf('Regressions')).to.be.within(1, lines.indexOf('Fixed'));
    expect(lines.at(-1)).to.equal('1 case in the way');
  });
});

describe('a file of known failures', () => {
  it('is read as it is written', () => {
    expect(known('- case: TC_003_CS\n  reason: "No: really"\n  expires: 2026-12-31\n')).to.deep.equal([
      { case: 'TC_003_CS', reason: 'No: really', expires: '2026-12-31', line: 1 },
    ]);
    expect(known('[]')).to.deep.equal([]);
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['nothing', '# none yet\n', /^known\.yaml:1: the file is empty, expected known failures such as `- \{ case/],
    ['no list', 'case: a\n', /^known\.yaml:1: known failures: are no list/],
    ['an entry that is none', '- a\n', /^known\.yaml:1: .*hold no entry here/],
    ['no reason', '- { case: a, expires: 2026-12-31 }\n', /^known\.yaml:1: reason: is missing/],
    [
      'an unknown key',
      '- { case: a, reason: r, expires: 2026-12-31, expiry: x }\n',
      /known\.yaml:1: expiry: is no key/,
    ],
    [
      'a day that is none',
      '- { case: a, reason: r, expires: 2026-02-30 }\n',
      /expires: is "2026-02-30", expected a day/,
    ],
    ['a date for people', '- { case: a, reason: r, expires: 31.12.2026 }\n', /expires: is "31\.12\.2026"/],
    [
      'a case twice',
      '- { case: a, reason: r, expires: 2026-12-31 }\n- { case: a, reason: r, expires: 2026-12-31 }\n',
      /^known\.yaml:2: a: is named twice, first in line 1/,
    ],
    ['broken YAML', '- { case: a\n', /^known\.yaml:\d: YAML: /],
  ];
  for (const [what, text, sentence] of wrong) {
    it(`is refused with its line: ${what}`, () => {
      expect(() => known(text)).to.throw(sentence);
    });
  }
});
