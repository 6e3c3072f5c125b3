import { expect } from 'chai';
import { checkPatterns, matches } from '../../src/engine/catalogue.js';
import { planRun, propsOf } from '../../src/engine/plan.js';
import { UsageError } from '../../src/evidence/errors.js';
import { explain } from '../../src/pics/condition.js';
import { readStatement } from '../../src/pics/statement.js';
import { rehearse } from '../../src/scenario/rehearsal.js';
import { faults } from '../../src/simulator/faults.js';
import { catalogue, picsFile, simulator } from '../catalogue.js';

const everything = { cases: [], profiles: [], bench: 'all' } as const;

describe('catalogue', () => {
  it('holds the cases of this version in the order of their numbers', () => {
    const ids =
      '001 002 003 004_1 004_2 005_1 005_2 005_3 007 008 010 011_1 011_2 012 013 014 015 016 017_1 017_2 018_1 018_2 019 021 ' +
      '023 024 026 027 028 030 031 032_1 032_2 034 036 037_1 037_2 037_3 038 039 040_1 040_2 041 ' +
      '042_1 042_2 043 043_1 043_2 043_3 044_1 044_2 044_3 045_1 045_2 046_1 046_2 047 048_1 048_2 048_3 048_4 049 ' +
      '050_1 050_2 050_3 050_4 051 052 053 054 055 056 057 058_1 058_2 059 060 061 062 066 067 068 069 070 071 072 ' +
      '073 074 075_1 075_2 076 077 078 079 080 081 082 083 084 085 086 087';
    expect(catalogue.map(({ id }) => id)).to.deep.equal(ids.split(' ').map((number) => `TC_${number}_CS`));
  });

  for (const testCase of catalogue) {
    it(`rehearses ${testCase.id} to steps, and states a purpose and clauses`, async () => {
      const { steps } = await rehearse(testCase, propsOf(simulator));
      expect(steps.filter(({ phase }) => phase === 'run')).to.not.be.empty;
      expect(testCase.purpose).to.match(/^\S.*\.$/);
      expect(testCase.clauses).to.not.be.empty;
    });

    it(`has at least two faults that break ${testCase.id}`, () => {
      const breaking = faults.filter(({ breaks }) => testCase.id in breaks);
      expect(breaking.map(({ name }) => name)).to.have.length.of.at.least(2);
    });
  }

  it('names no case in a fault that does not exist', () => {
    const ids = catalogue.map(({ id }) => id);
    const unknown = faults.flatMap(({ breaks }) => Object.keys(breaks)).filter((id) => !ids.includes(id));
    expect(unknown).to.be.empty;
  });

  it('marks the steps that depend on a configuration value', async () => {
    const testCase = catalogue.find(({ id }) => id === 'TC_011_1_CS');
    if (testCase === undefined) throw new Error('TC_011_1_CS is gone');
    const { steps } = await rehearse(testCase, propsOf(simulator));
    const conditional = steps.filter(({ onlyWhen }) => onlyWhen !== undefined);
    expect(conditional.map(({ text }) => text)).to.deep.equal(['charge point sends Authorize with idTag: "VALID-1"']);
  });

  it('marks the steps that only some circumstance has', async () => {
    const testCase = catalogue.find(({ id }) => id === 'TC_032_2_CS');
    if (testCase === undefined) throw new Error('TC_032_2_CS is gone');
    const { steps, hands } = await rehearse(testCase, propsOf(simulator));
    const resumed = steps.filter(({ onlyWhen }) => onlyWhen === 'the transaction is resumed');
    expect(resumed.map(({ text }) => text).join('; ')).to.match(/Present the id.*"Local" or omitted.*Finishing or Pre/);
    expect(hands).to.include('presentIdTag');
  });

  it('names the nearest cases for an id that does not exist', () => {
    expect(() => {
      checkPatterns(['TC_0O3_CS'], catalogue);
    })
      .to.throw(UsageError)
      .with.property('message')
      .that.matches(/TC_0O3_CS.*TC_003_CS/);
    expect(matches('tc_01*', 'TC_011_1_CS')).to.equal(true);
    expect(matches('TC_0.1_CS', 'TC_001_CS')).to.equal(false);
  });
});

describe('plan', () => {
  const applicability: Readonly<Record<string, string>> = {
    TC_003_CS: 'C-07 and not AQ-2',
    TC_004_1_CS: 'C-07',
    TC_004_2_CS: 'C-07',
    TC_005_1_CS: 'HFS-1 and C-06.2 and C-10.1',
    TC_005_2_CS: 'C-06.2 and C-10.2',
    TC_005_3_CS: 'C-06.1 and C-10.2',
    TC_007_CS: 'C-04',
    TC_010_CS: 'not AQ-2',
    TC_017_1_CS: 'HFS-1',
    TC_017_2_CS: 'HFS-2',
    TC_018_1_CS: 'HFS-1',
    TC_018_2_CS: 'HFS-2',
    TC_023_CS: 'C-07 and not AQ-2',
    TC_024_CS: 'HFS-1',
    TC_030_CS: 'HFS-1',
    TC_068_CS: 'C-08',
    TC_069_CS: 'C-08',
    TC_032_1_CS: 'AQ-7.1',
    TC_032_2_CS: 'AQ-7.2',
    TC_037_1_CS: 'C-01',
    TC_037_2_CS: 'C-01',
    TC_037_3_CS: 'C-01',
    TC_038_CS: 'C-08',
    TC_039_CS: 'C-01 and C-08',
    TC_044_1_CS: 'not F-1',
    TC_044_2_CS: 'not F-1',
    TC_044_3_CS: 'not F-1',
    TC_046_1_CS: 'C-07',
    TC_048_4_CS: 'not Reservation',
    TC_049_CS: 'R-1',
    TC_050_1_CS: 'R-1',
    TC_050_2_CS: 'R-1',
    TC_050_3_CS: 'R-1',
    TC_050_4_CS: 'not Reservation',
    TC_061_CS: 'C-04',
    TC_042_1_CS: 'not LocalAuthListManagement',
    TC_043_1_CS: 'not LocalAuthListManagement',
    TC_066_CS: 'ORS-19 >= 3 and ORS-15 >= 5',
    TC_073_CS: 'SEC-1 or SEC-2',
    TC_074_CS: 'SEC-3',
    TC_075_1_CS: 'SEC-2 or SEC-3',
    TC_075_2_CS: 'SEC-2 or SEC-3',
    TC_076_CS: 'SEC-2 or SEC-3',
    TC_077_CS: 'SEC-3',
    TC_078_CS: 'SEC-2 or SEC-3',
    TC_079_CS: 'SEC-1 or SEC-2 or SEC-3',
    TC_080_CS: 'F-1 and FirmwareManagement and (SEC-1 or SEC-2 or SEC-3)',
    TC_081_CS: 'F-1 and FirmwareManagement and (SEC-1 or SEC-2 or SEC-3)',
    TC_083_CS: '(SEC-1 and SEC-2) or (SEC-2 and SEC-3)',
    TC_084_CS: 'SEC-2 or SEC-3',
    TC_085_CS: 'SEC-1 or SEC-2',
    TC_086_CS: 'SEC-2 or SEC-3',
    TC_087_CS: 'SEC-3',
  };

  it('selects by the conditions that the document gives', () => {
    for (const { id, appliesWhen } of catalogue)
      expect(explain(appliesWhen), id).to.equal(applicability[id] ?? 'always');
  });

  for (const name of ['bsec', 'bsec-240k', 'ecu-l7002s', 'evms', 'bss011k', 'simulator']) {
    it(`gives every case a selection, and a reason where it is not selected, for ${name}`, async () => {
      const plan = await planRun(catalogue, readStatement(picsFile(name)), everything);
      expect(plan).to.have.lengthOf(catalogue.length);
      for (const { selection, reason, estimateMs } of plan) {
        expect(reason === null).to.equal(selection === 'selected');
        expect(estimateMs).to.be.above(0);
      }
    });
  }

  it('leaves a case undetermined that hangs on an unstated item', async () => {
    const plan = await planRun(catalogue, readStatement(picsFile('bss011k')), everything);
    const local = plan.find(({ testCase }) => testCase.id === 'TC_004_1_CS');
    expect(local?.selection).to.equal('undetermined');
    expect(local?.reason).to.match(/C-07/);
  });

  it('deselects what the bench has no hands for', async () => {
    const plan = await planRun(catalogue, simulator, { ...everything, bench: 'zero-touch' });
    const selected = plan.filter(({ selection }) => selection === 'selected');
    expect(selected.flatMap(({ hands }) => hands)).to.be.empty;
    expect(plan.find(({ testCase }) => testCase.id === 'TC_010_CS')?.reason).to.match(/needs plugIn/);
  });

  it('counts the waits that a scenario cannot do without', async () => {
    const plan = await planRun(catalogue, simulator, everything);
    const waits = Object.fromEntries(plan.map(({ testCase, waitsMs }) => [testCase.id, waitsMs]));
    expect(waits.TC_001_CS).to.equal(30_000);
    expect(waits.TC_004_2_CS).to.equal(30_000);
    expect(waits.TC_019_CS).to.equal(0);
  });
});
