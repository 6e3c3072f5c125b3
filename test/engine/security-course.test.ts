import { expect } from 'chai';
import { againstAmong, planRun, type Wishes } from '../../src/engine/plan.js';
import { inCourse, whatIsLeft } from '../../src/engine/security-course.js';
import { has, any, type Condition } from '../../src/pics/condition.js';
import type { Statement } from '../../src/pics/statement.js';
import { beginningAt } from '../../src/selftest/alternatives.js';
import { available } from '../../src/scenario/states.js';
import { testCase, type TestCase } from '../../src/scenario/test-case.js';
import { secured, simulator } from '../catalogue.js';

const one = (number: string, more: Partial<TestCase> = {}): TestCase =>
  testCase({
    id: `TC_${number}_CS`,
    title: 'A case',
    profile: 'Security',
    edition: '2024-04',
    purpose: 'Shows something.',
    appliesWhen: any(has('SEC-1'), has('SEC-2'), has('SEC-3')),
    clauses: [],
    given: available,
    run: () => Promise.resolve(),
    ...(more as object),
  });

const sec = (...numbers: readonly (1 | 2 | 3)[]): Condition => any(...numbers.map((number) => has(`SEC-${number}`)));
const raising = one('083', { connectedWith: [1, 2], raisesSecurityProfile: true, appliesWhen: has('SEC-2') });
/** The cases of the extension by what they need, and one of Core after them. */
const cases = [
  one('073', { connectedWith: [1, 2], appliesWhen: sec(1, 2) }),
  one('074', { connectedWith: [3], appliesWhen: sec(3) }),
  one('079'),
  raising,
  one('084', { connectedWith: [2, 3], appliesWhen: sec(2, 3) }),
  one('086', { connectedWith: [2, 3], appliesWhen: sec(2, 3) }),
  one('088', { profile: 'Core' }),
];
const everything: Wishes = { cases: [], profiles: [], bench: 'all' };
const planned = async (statement: Statement, wishes: Partial<Wishes> = {}) =>
  (await planRun(cases, statement, { ...everything, ...wishes })).map(
    ({ testCase: { id }, selection, reason }) =>
      `${id.slice(3, 6)} ${selection}${reason === null ? '' : `: ${reason}`}`,
  );

const claiming = (statement: Statement, ...numbers: readonly number[]): Statement => ({
  ...statement,
  items: {
    ...statement.items,
    ...Object.fromEntries([1, 2, 3].map((n) => [`SEC-${n}`, { kind: numbers.includes(n) ? 'yes' : 'no' }])),
  },
});

describe('the course of a run through the security profiles', () => {
  it('takes the extension last: what profile 2 allows, what raises it, what needs 3, the downgrade at the very end', async () => {
    expect(await planned(secured)).to.deep.equal(
      ['088', '073', '079', '086', '083', '074', '084'].map((number) => `${number} selected`),
    );
  });

  it('takes what needs the next profile after it was raised, wherever it begins', () => {
    const order = (statement: Statement) => inCourse(cases, statement).map(({ id }) => id.slice(3, 6));
    expect(order(beginningAt(secured, 1)).join(' ')).to.equal('088 073 079 083 074 086 084');
    expect(order(beginningAt(secured, 3)).join(' ')).to.equal('088 074 079 086 083 073 084');
  });

  it('leaves undetermined what no raise reaches, and says what to begin with', async () => {
    const plan = await planned(beginningAt(claiming(secured, 1, 2, 3), 1));
    expect(plan.find((text) => text.startsWith('074'))).to.equal(
      '074 undetermined: undetermined: needs security profile 3, and the run begins with 1; begin with security.profile: 3',
    );
    const at3 = await planned(beginningAt(secured, 3));
    expect(at3).to.include(
      '083 undetermined: undetermined: needs security profile 1 or 2, and the run begins with 3; begin with security.profile: 1 or 2',
    );
    expect(at3.filter((text) => text.endsWith(' selected'))).to.have.lengthOf(5);
  });

  it('does not raise to a profile that is not claimed', async () => {
    const plan = await planned(claiming(secured, 1, 2));
    expect(plan.find((text) => text.startsWith('083'))).to.equal(
      '083 undetermined: undetermined: raises security profile 2 to the next, which SEC-3 does not claim; begin with a lower security.profile',
    );
    expect(plan).to.include('084 selected');
  });

  it('deselects what would have been reached by a case that is deselected, and names it', async () => {
    const plan = await planned(secured, { cases: ['TC_074_CS', 'TC_079_CS'] });
    expect(plan).to.include('079 selected');
    expect(plan.find((text) => text.startsWith('074'))).to.equal(
      '074 deselected: needs security profile 3, and TC_083_CS, which raises it from 2, is not selected; select it too, or begin with security.profile: 3',
    );
    expect(await planned(beginningAt(secured, 3), { cases: ['TC_074_CS'] })).to.include('074 selected');
  });

  it('is the same for one case by itself, as `explain` asks', async () => {
    for (const statement of [secured, beginningAt(secured, 1), beginningAt(secured, 3), simulator]) {
      const plan = await planRun(cases, statement, everything);
      for (const { testCase: own, selection, reason } of plan) {
        const against = againstAmong(cases, own, statement);
        expect([against?.selection ?? 'selected', against?.reason ?? null]).to.deep.equal([selection, reason]);
      }
    }
  });

  it('concerns nobody who does not claim the extension', async () => {
    const plan = await planned(simulator);
    expect(plan.filter((text) => !text.startsWith('088')).every((text) => text.includes('notApplicable'))).to.equal(
      true,
    );
  });

  it('says what remains to be set back by hand', async () => {
    const left = whatIsLeft(await planRun(cases, secured, everything), secured);
    expect(left).to.have.lengthOf(1);
    expect(left[0]).to.match(
      /left at security profile 3, raised from 2: OCPP knows no way back\. Set it back to 2 by the/,
    );
    const without = await planRun(cases, secured, { ...everything, cases: ['TC_073_CS'] });
    expect(whatIsLeft(without, secured)).to.be.empty;
  });
});
