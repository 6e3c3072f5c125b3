import { expect } from 'chai';
import fc from 'fast-check';
import { exitCodeOf } from '../../src/evidence/exit-code.js';
import { verdicts, worse, worst, type Verdict } from '../../src/evidence/verdict.js';
import { caseOf, recordOf } from './record.js';

const anyVerdict = fc.constantFrom<Verdict>(...verdicts);

describe('verdicts', () => {
  it('get worse from pass over inconclusive and fail to error', () => {
    expect(verdicts).to.deep.equal(['pass', 'inconclusive', 'fail', 'error']);
    expect(worse('pass', 'inconclusive')).to.equal('inconclusive');
    expect(worse('fail', 'inconclusive')).to.equal('fail');
    expect(worse('fail', 'error')).to.equal('error');
  });

  it('form a lattice: in any order and any grouping, and never better than a part', () => {
    fc.assert(
      fc.property(anyVerdict, anyVerdict, anyVerdict, (a, b, c) => {
        expect(worse(a, b)).to.equal(worse(b, a));
        expect(worse(a, worse(b, c))).to.equal(worse(worse(a, b), c));
        expect(worse(a, a)).to.equal(a);
        expect(worse('pass', a)).to.equal(a);
        expect(worse('error', a)).to.equal('error');
        expect(verdicts.indexOf(worse(a, b))).to.be.at.least(verdicts.indexOf(a));
        expect(worst([a, b, c])).to.equal(worse(a, worse(b, c)));
      }),
    );
  });

  it('make nothing of nothing', () => {
    expect(worst([])).to.equal(undefined);
  });
});

describe('the exit code', () => {
  const of = (verdict: Verdict) => recordOf({ verdict, cases: [caseOf({ verdict })] });

  it('is 0, 1, 2 or 3 for pass, fail, inconclusive and error', () => {
    expect([of('pass'), of('fail'), of('inconclusive'), of('error')].map(exitCodeOf)).to.deep.equal([0, 1, 2, 3]);
  });

  it('is 5 for an interrupted run, whatever else it is', () => {
    fc.assert(
      fc.property(anyVerdict, fc.boolean(), fc.boolean(), (verdict, complete, bare) => {
        const cases = bare ? [] : [caseOf({ verdict: null })];
        expect(exitCodeOf(recordOf({ verdict, complete, cases, interrupted: true }))).to.equal(5);
      }),
    );
  });

  it('is 3 for a run that was never closed, also if it failed by then', () => {
    for (const verdict of verdicts) expect(exitCodeOf({ ...of(verdict), complete: false }), verdict).to.equal(3);
  });

  it('is 3 where a selected case has no verdict', () => {
    for (const verdict of [...verdicts, null]) {
      const record = recordOf({ verdict, cases: [caseOf({}), caseOf({ verdict: null })] });
      expect(exitCodeOf(record), String(verdict)).to.equal(3);
    }
  });

  it('is 3 where nothing was selected, or the run has no verdict', () => {
    expect(exitCodeOf(recordOf({ cases: [] }))).to.equal(3);
    expect(exitCodeOf(recordOf({ cases: [caseOf({ selection: 'notApplicable', verdict: null })] }))).to.equal(3);
    expect(exitCodeOf(recordOf({ verdict: null }))).to.equal(3);
  });

  it('is 2 where a case is undetermined, unless something failed', () => {
    const undetermined = caseOf({ selection: 'undetermined', verdict: null });
    expect(exitCodeOf(recordOf({ cases: [caseOf({}), undetermined] }))).to.equal(2);
    expect(exitCodeOf(recordOf({ verdict: 'fail', cases: [caseOf({ verdict: 'fail' }), undetermined] }))).to.equal(1);
    expect(exitCodeOf(recordOf({ verdict: 'error', cases: [caseOf({ verdict: 'error' }), undetermined] }))).to.equal(3);
    expect(exitCodeOf(recordOf({ verdict: null, cases: [undetermined] }))).to.equal(2);
  });

  it('takes no note of what was deselected or not applicable', () => {
    const others = [
      caseOf({ selection: 'deselected', verdict: null }),
      caseOf({ selection: 'notApplicable', verdict: null }),
    ];
    expect(exitCodeOf(recordOf({ cases: [caseOf({}), ...others] }))).to.equal(0);
  });

  it('is never better than the run or any of its cases', () => {
    const rank: Readonly<Record<number, number>> = { 0: 0, 2: 1, 1: 2, 3: 3 };
    fc.assert(
      fc.property(anyVerdict, fc.array(anyVerdict, { minLength: 1 }), (verdict, ofCases) => {
        const code = exitCodeOf(recordOf({ verdict, cases: ofCases.map((one) => caseOf({ verdict: one })) }));
        expect(rank[code]).to.equal(verdicts.indexOf(worst([verdict, ...ofCases]) ?? 'error'));
      }),
    );
  });
});
