import { expect } from 'chai';
import { checker } from '../../src/ocpp/validation.js';
import { ctrf, ctrfSchema } from '../../src/report/ctrf.js';
import { flawOfJson } from '../../src/report/read-back.js';
import { caseOf, record } from './fixture.js';

interface Ctrf {
  readonly results: {
    readonly summary: Readonly<Record<string, number>>;
    readonly tests: readonly { name: string; status: string; rawStatus: string; flaky?: boolean; retries?: number }[];
  };
}

const report = JSON.parse(ctrf(record)) as Ctrf;
const test = (id: string) => report.results.tests.find(({ name }) => name.startsWith(id));

describe('CTRF', () => {
  it('maps every kind of result, and shows no green for what is not proven', () => {
    expect(test('TC_001_CS')).to.include({ status: 'passed', rawStatus: 'pass' });
    expect(test('TC_010_CS')).to.include({ status: 'failed', rawStatus: 'fail' });
    expect(test('TC_023_CS')).to.include({ status: 'other', rawStatus: 'inconclusive' });
    expect(test('TC_028_CS')).to.include({ status: 'failed', rawStatus: 'error' });
    expect(test('TC_032_CS')).to.include({ status: 'other', rawStatus: 'not played' });
    expect(test('TC_004_CS')).to.include({ status: 'skipped', rawStatus: 'n/a' });
    expect(test('TC_056_CS')).to.include({ status: 'pending', rawStatus: 'deselected' });
    expect(test('TC_046_CS')).to.include({ status: 'pending', rawStatus: 'undetermined' });
    expect(test('statement.connectors')).to.include({ status: 'failed' });
    expect(test('complete')).to.include({ status: 'failed' });
  });

  it('counts as it maps, in milliseconds since 1970', () => {
    const { tests, passed, failed, pending, skipped, other, start, stop } = report.results.summary;
    expect({ tests, passed, failed, pending, skipped, other }).to.deep.equal({
      tests: 11,
      passed: 2,
      failed: 4,
      pending: 2,
      skipped: 1,
      other: 2,
    });
    expect([start, stop]).to.deep.equal([Date.UTC(2026, 2, 1, 10, 15, 0, 123), Date.UTC(2026, 2, 1, 10, 16, 12, 456)]);
  });

  it('calls a case flaky that passed in some of its attempts', () => {
    const one = caseOf('TC_001_CS', { verdict: 'fail' });
    const attempts = [one, { ...one, verdict: 'pass' as const }];
    const { results } = JSON.parse(ctrf({ ...record, cases: [{ ...one, attempts }] })) as Ctrf;
    expect(results.tests[0]).to.include({ status: 'failed', flaky: true, retries: 1 });
    expect(results.summary.flaky).to.equal(1);
  });

  it('reads back, and what is cut or bent does not', () => {
    const text = ctrf(record);
    const flaw = (one: string) => flawOfJson(one, checker(structuredClone(ctrfSchema)));
    expect(flaw(text)).to.equal(undefined);
    expect(flaw(text.slice(0, -3))).to.match(/no JSON/);
    expect(flaw(text.replace('"passed"', '"green"'))).to.be.a('string');
    expect(text).to.not.match(/(?!\n)\p{C}/u);
  });
});
