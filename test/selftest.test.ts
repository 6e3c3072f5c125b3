import { expect } from 'chai';
import { againstAmong } from '../src/engine/plan.js';
import { alternatives } from '../src/selftest/alternatives.js';
import { selftest, type Cell } from '../src/selftest/selftest.js';
import { faults } from '../src/simulator/faults.js';
import { variants } from '../src/simulator/variants.js';
import { catalogue, secured } from './catalogue.js';

const cells = new Map<string, Cell>();
const key = (name: string, against: string): string => `${name} × ${against}`;

// Both tables are played at once, several charge points at a time; the tests below look their cell up.
before(async function () {
  this.timeout(1_200_000);
  const played = await selftest({
    statement: secured,
    catalogue,
    timeScale: 50,
    faults,
    variants,
    lanes: 10,
    told: () => undefined,
  });
  for (const cell of played) cells.set(key(cell.name, cell.rule ?? cell.case), cell);
});

function cellOf(name: string, against: string): Cell {
  const cell = cells.get(key(name, against));
  if (cell === undefined) throw new Error(`${key(name, against)} was not played`);
  return cell;
}

describe('mutation table', () => {
  it('has at least 20 faults', () => {
    expect(faults).to.have.length.of.at.least(20);
  });

  for (const { name, breaks } of faults) {
    for (const [id, reason] of Object.entries(breaks)) {
      it(`${name} breaks ${id} for the stated reason`, () => {
        const cell = cellOf(name, id);
        expect(cell.reason).to.match(reason);
        expect(cell.outcome, `${String(cell.verdict)}, ${String(cell.reason)}`).to.equal('killed');
      });
    }
  }
});

describe('table of rules', () => {
  for (const { name, breaksRules = {} } of faults) {
    for (const [rule, id] of Object.entries(breaksRules)) {
      it(`${name} breaks the rule ${rule} in ${id}`, () => {
        expect(cellOf(name, rule).outcome).to.equal('killed');
      });
    }
  }
});

describe('variant table', () => {
  it('has at least 8 variants', () => {
    expect(variants).to.have.length.of.at.least(8);
  });

  const applicable = catalogue.filter((testCase) =>
    alternatives(secured).some((statement) => againstAmong(catalogue, testCase, statement) === undefined),
  );

  it('has a charge point for every case', () => {
    expect(applicable).to.have.lengthOf(catalogue.length);
  });

  for (const { name } of variants) {
    it(`${name} breaks nothing`, () => {
      const broken = applicable
        .map(({ id }) => cellOf(name, id))
        .filter(({ outcome }) => outcome !== 'passed')
        .map(({ case: id, outcome, reason }) => `${id}: ${outcome}, ${String(reason)}`);
      expect(broken.join('\n')).to.equal('');
    });
  }
});
