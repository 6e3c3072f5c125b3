import { expect } from 'chai';
import { printable } from '../../src/report/hygiene.js';
import { junit } from '../../src/report/junit.js';
import { caseOf, hostile, record } from './fixture.js';
import { parseXml, type Element } from './xml.js';

const parsed = parseXml(junit(record));
const suite = (name: string): Element | undefined => parsed.children.find(({ attributes }) => attributes.name === name);
const testcase = (suiteName: string, id: string): Element | undefined =>
  suite(suiteName)?.children.find(({ attributes }) => attributes.name?.startsWith(id));
const outcome = (suiteName: string, id: string): string => {
  const [child] = testcase(suiteName, id)?.children ?? [];
  return child === undefined ? 'passed' : `${child.name} ${child.attributes.type ?? ''}`.trim();
};

describe('JUnit', () => {
  it('has one suite per profile, and one for the run where that is at fault', () => {
    expect(parsed.children.map(({ attributes }) => attributes.name)).to.deep.equal([
      'Core',
      'SmartCharging',
      'RemoteTrigger',
      'Reservation',
      'run',
    ]);
  });

  it('maps every kind of result', () => {
    expect(outcome('Core', 'TC_001_CS')).to.equal('passed');
    expect(outcome('Core', 'TC_010_CS')).to.equal('failure TC_010_CS step 2');
    expect(outcome('Core', 'TC_023_CS')).to.equal('error inconclusive');
    expect(outcome('Core', 'TC_028_CS')).to.equal('error harness');
    expect(outcome('Core', 'TC_004_CS')).to.equal('skipped');
    expect(testcase('Core', 'TC_004_CS')?.children[0]?.attributes.message).to.match(/^n\/a: C-07/);
    expect(testcase('SmartCharging', 'TC_056_CS')?.children[0]?.attributes.message).to.match(/^not run: deselected/);
    expect(testcase('Reservation', 'TC_046_CS')?.children[0]?.attributes.message).to.match(/^not run: undetermined/);
  });

  it('shows no green for a selected case that was not played, nor for a run that did not end', () => {
    expect(outcome('Core', 'TC_032_CS')).to.equal('error not played');
    expect(outcome('run', 'statement.connectors')).to.equal('failure statement.connectors');
    expect(outcome('run', 'complete')).to.equal('error incomplete');
  });

  it('counts as it maps', () => {
    const { tests, failures, errors, skipped, time } = parsed.attributes;
    expect({ tests, failures, errors, skipped }).to.deep.equal({
      tests: '11',
      failures: '2',
      errors: '4',
      skipped: '3',
    });
    expect(Number(time)).to.be.greaterThan(0);
    expect(testcase('Core', 'TC_010_CS')?.attributes.time).to.equal('1.300');
  });

  it('is well formed whatever a charge point says, and says it', () => {
    const failure = testcase('Core', 'TC_010_CS')?.children[0];
    expect(failure?.attributes.message).to.contain(printable(hostile));
    expect(failure?.text).to.contain(`observed: idTag ${printable(hostile)}`);
    expect(failure?.text).to.contain('rerun: --case TC_010_CS');
  });

  it('is well formed for every code unit', () => {
    const all = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).join('');
    const text = `${all}\udfff\ufffe${all}`;
    expect(() =>
      parseXml(junit({ ...record, cases: [caseOf('TC_001_CS', { verdict: 'fail', reason: text })] })),
    ).not.to.throw();
  });
});
