import { expect } from 'chai';
import { attemptsOf, isFlaky, ofAttempts, passesOf } from '../../src/evidence/attempts.js';
import { verdicts, type Verdict } from '../../src/evidence/verdict.js';
import { caseOf } from './record.js';

const told = (...all: readonly Verdict[]) =>
  ofAttempts(
    caseOf({}),
    all.map((verdict, index) => caseOf({ verdict, reason: `attempt ${index + 1}` })),
  );

describe('a case that was played more than once', () => {
  it('has the worst verdict of all, with what the first such attempt says', () => {
    expect(told('pass', 'fail', 'inconclusive', 'fail')).to.include({ verdict: 'fail', reason: 'attempt 2' });
    for (const verdict of verdicts) {
      expect(told('pass', verdict, 'pass').verdict).to.equal(verdict);
      expect(told(verdict, 'error').verdict).to.equal('error');
    }
  });

  it('keeps every attempt in order, and nests none in another', () => {
    const result = told('pass', 'fail', 'pass');
    expect(attemptsOf(result).map(({ verdict }) => verdict)).to.deep.equal(['pass', 'fail', 'pass']);
    const more = ofAttempts(result, [...attemptsOf(result), caseOf({ verdict: 'error' })]);
    expect(attemptsOf(more)).to.have.lengthOf(4);
    expect(JSON.stringify(more).match(/"attempts"/g)).to.have.lengthOf(1);
  });

  it('is flaky only if it passed in some attempts and not in all', () => {
    expect([told('pass', 'pass'), told('fail', 'fail'), told('pass', 'fail')].map(isFlaky)).to.deep.equal([
      false,
      false,
      true,
    ]);
    expect(passesOf(told('pass', 'fail', 'pass'))).to.equal(2);
  });

  it('is like any other where it was played once', () => {
    expect(told('pass')).to.not.have.property('attempts');
  });
});
