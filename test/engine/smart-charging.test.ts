import { expect } from 'chai';
import type { CaseResult } from '../../src/evidence/result.js';
import { readEntries } from '../../src/evidence/journal.js';
import type { Statement } from '../../src/pics/statement.js';
import { hold } from '../../src/selftest/trial.js';
import { catalogue, simulator } from '../catalogue.js';

const [yes, no, unstated] = [{ kind: 'yes' }, { kind: 'no' }, { kind: 'unstated' }] as const;
const stating = (items: Partial<Statement['items']>): Statement => ({
  ...simulator,
  items: { ...simulator.items, ...items },
});

async function played(cases: readonly string[], items: Partial<Statement['items']> = {}) {
  let text = '';
  const sink = (line: string) => {
    text += line;
  };
  const { cases: results } = await hold({ statement: stating(items), catalogue, timeScale: 20, cases, sink });
  const find = (id: string): CaseResult | undefined => results.find((result) => result.id === id);
  return { find, entries: readEntries(text), text };
}

describe('smart charging', () => {
  it('clears all profiles before the first case, and after a case that set one', async () => {
    const { text } = await played(['TC_056_CS', 'TC_058_1_CS', 'TC_060_CS']);
    // Before, after each of the first two; the third sets none, and clears what its refused start may have left.
    expect([...text.matchAll(/ClearChargingProfile\\",\{\}\]/g)]).to.have.lengthOf(4);
  });

  it('keeps what was expected and answered in the record and in the journal', async () => {
    const { find, entries } = await played(['TC_056_CS']);
    const [schedule] = find('TC_056_CS')?.schedules ?? [];
    expect(schedule).to.include({ verdict: 'pass', unit: 'A', left: 0 });
    expect(schedule?.periods[0]).to.include({ from: 0, expected: 6, answered: 6 });
    const written = entries.find(({ type }) => type === 'schedule');
    expect(written).to.deep.include({ case: 'TC_056_CS', ...schedule });
  });

  it('speaks the unit that the statement allows, and asks where it is silent', async () => {
    const watt = await played(['TC_056_CS'], { 'SC-1.1': no, 'SC-1.2': yes });
    expect(watt.find('TC_056_CS')?.schedules?.[0]?.periods[0]).to.include({ expected: 6000, answered: 6000 });
    const silent = await played(['TC_056_CS'], { 'SC-1.1': unstated, 'SC-1.2': unstated });
    expect(silent.find('TC_056_CS')?.verdict).to.equal('pass');
    expect(silent.text).to.contain('ChargingScheduleAllowedChargingRateUnit');
    const neither = await played(['TC_056_CS'], { 'SC-1.1': no, 'SC-1.2': no });
    expect(neither.find('TC_056_CS')?.reason).to.match(/SC-1.1 and SC-1.2 are both No/);
  });

  it('is inconclusive where the profiles of a case are beyond the statement', async () => {
    const { find } = await played(['TC_072_CS', 'TC_066_CS'], {
      'ORS-14': { kind: 'number', value: 0 },
      'ORS-19': unstated,
    });
    expect(find('TC_072_CS')).to.include({ verdict: 'inconclusive' });
    expect(find('TC_072_CS')?.reason).to.match(/need ORS-14 >= 1, and the statement says less/);
    expect(find('TC_066_CS')).to.include({ selection: 'undetermined', verdict: null });
  });
});
