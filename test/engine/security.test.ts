import { expect } from 'chai';
import { planRun } from '../../src/engine/plan.js';
import { readEntries } from '../../src/evidence/journal.js';
import { claimedProfiles, firstProfile } from '../../src/pics/security-claims.js';
import type { Statement } from '../../src/pics/statement.js';
import { beginningAt } from '../../src/selftest/alternatives.js';
import { newCredentials } from '../../src/selftest/credentials.js';
import { hold, type Held } from '../../src/selftest/trial.js';
import { catalogue, secured } from '../catalogue.js';

const claiming = (statement: Statement, ...profiles: readonly number[]): Statement => ({
  ...statement,
  items: {
    ...statement.items,
    ...Object.fromEntries([1, 2, 3].map((n) => [`SEC-${n}`, { kind: profiles.includes(n) ? 'yes' : 'no' }])),
  },
});

const extension = catalogue.filter(({ profile }) => profile === 'Security');
const short = (ids: readonly string[]) => ids.map((id) => id.replace(/^TC_|_CS$/g, '')).join(' ');
const made = newCredentials();

/** Plays the extension, or some of its cases, and tells the profiles that the charge point came in with. */
async function played(statement: Statement, more: { cases?: readonly string[]; faults?: readonly string[] } = {}) {
  let text = '';
  const sink = (line: string) => {
    text += line;
  };
  const trial = { statement, catalogue: extension, timeScale: 40, sink, credentials: () => made, ...more };
  const held = await hold(trial);
  const logins = readEntries(text).flatMap((entry) => (entry.type === 'connect' ? [entry.login?.profile] : []));
  return { held, logins: [...new Set(logins)] };
}

const selected = ({ cases }: Held) => cases.filter(({ selection }) => selection === 'selected');
const notPassed = (held: Held): readonly string[] =>
  selected(held)
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ id, reason }) => `${id}: ${String(reason)}`);

describe('a run through the security profiles', function () {
  this.timeout(240_000);

  for (const [what, statement, order, profiles] of [
    [
      'from 1 to 2, where 3 is not claimed',
      beginningAt(claiming(secured, 1, 2), 1),
      '073 079 080 081 085 083 075_1 075_2 076 078 086 084',
      [1, 2],
    ],
    ['with 1 alone', beginningAt(claiming(secured, 1), 1), '073 079 080 081 085', [1]],
    ['with 3 alone', beginningAt(claiming(secured, 3), 3), '074 075_1 075_2 076 077 078 079 080 081 086 087 084', [3]],
  ] as const) {
    it(`goes ${what}`, async () => {
      const { held, logins } = await played(statement);
      expect(notPassed(held)).to.deep.equal([]);
      expect(short(selected(held).map(({ id }) => id))).to.equal(order);
      expect(logins).to.deep.equal(profiles);
      const left = held.remarks.filter((text) => text.startsWith('the charge point is left at'));
      expect(left).to.have.lengthOf(profiles.length - 1);
    });
  }

  it('does not play what the charge point is not connected for, and says what to do', async () => {
    const cases = ['TC_083_CS', 'TC_087_CS'];
    const plan = await planRun(extension, secured, { cases, profiles: [], bench: 'all' });
    expect(short(plan.filter(({ selection }) => selection === 'selected').map(({ testCase }) => testCase.id))).to.equal(
      '083 087',
    );
    const { held } = await played(secured, { cases, faults: ['rejects-a-higher-profile'] });
    expect(selected(held).map(({ id, verdict }) => `${id} ${String(verdict)}`)).to.deep.equal([
      'TC_083_CS fail',
      'TC_087_CS inconclusive',
    ]);
    expect(selected(held)[1]?.reason).to.equal(
      'needs security profile 3, and the charge point is connected with 2; ' +
        'bring it to one of them by its own means, and begin with security.profile: 3',
    );
  });

  it('begins as the statement says', () => {
    expect(firstProfile(secured)).to.equal(2);
    expect(claimedProfiles(secured)).to.deep.equal([1, 2, 3]);
  });
});
