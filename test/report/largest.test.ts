import { expect } from 'chai';
import { renderReport } from '../../src/report/html.js';
import { ctrf } from '../../src/report/ctrf.js';
import { junit } from '../../src/report/junit.js';
import { flawOfXml } from '../../src/report/read-back.js';
import { caseOf, entries, hostile, record, stated } from './fixture.js';

describe('the largest run: 102 cases, ten times each', function () {
  this.timeout(60_000);
  const one = caseOf('TC_010_CS', {
    verdict: 'fail',
    reason: hostile,
    journal: { from: 9, to: 23 },
    steps: Array.from({ length: 40 }, (_, index) => ({
      ...{ phase: 'run' as const, text: `step ${index}: ${hostile}`, verdict: 'pass' as const, frames: [12] },
    })),
  });
  const attempts = Array.from({ length: 10 }, (_, index) => ({
    ...one,
    verdict: index === 4 ? ('pass' as const) : one.verdict,
  }));
  const cases = Array.from({ length: 102 }, (_, index) => ({ ...one, id: `TC_${index}_CS`, attempts }));

  it('renders with every page below 1 MB', () => {
    const sizes = new Map<string, number>();
    renderReport({ record: { ...record, cases }, entries, statement: stated }, (name, content) => {
      sizes.set(name, Buffer.byteLength(content));
    });
    expect(sizes.size).to.be.above(104);
    for (const [name, size] of sizes) expect(size, name).to.be.below(1_000_000);
  });

  it('is JUnit and CTRF that read back', () => {
    expect(flawOfXml(junit({ ...record, cases }))).to.equal(undefined);
    const { results } = JSON.parse(ctrf({ ...record, cases })) as { results: { summary: { flaky: number } } };
    expect(results.summary.flaky).to.equal(102);
  });
});
