import { expect } from 'chai';
import { againstCase } from '../src/engine/plan.js';
import { alternatives } from '../src/selftest/settings.js';
import { selftest, type Cell } from '../src/selftest/selftest.js';
import { faults } from '../src/simulator/faults.js';
import { variants } from '../src/simulator/variants.js';
import { catalogue, simulator } from './catalogue.js';

const cells = new Map<string, Cell>();
const key = (name: string, id: string): string => `${name} × ${id}`;

// Both tables are played at once, several charge points at a time; the tests below look their cell up.
before(async function () {
  this.timeout(280_000);
  await selftest({
    statement: simulator,
    catalogue,
    timeScale: 50,
    faults,
    variants,
    lanes: 8,
    told: (cell) => cells.set(key(cell.name, cell.case), cell),
  });
});

function cellOf(name: string, id: string): Cell {
  const cell = cells.get(key(name, id));
  if (cell === undefined) throw new Error(`${key(name, id)} was not played`);
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
        expect(cell.verdict, cell.reason ?? '').to.equal('fail');
        expect(cell.reason).to.match(reason);
      });
    }
  }
});

describe('variant table', () => {
  it('has at least 8 variants', () => {
    expect(variants).to.have.length.of.at.least(8);
  });

  const applicable = catalogue.filter((testCase) =>
    alternatives(simulator).some((statement) => againstCase(testCase, statement) === undefined),
  );

  it('has a charge point for every case', () => {
    expect(applicable).to.have.lengthOf(catalogue.length);
  });

  for (const { name } of variants) {
    it(`${name} breaks nothing`, () => {
      const broken = applicable
        .map(({ id }) => cellOf(name, id))
        .filter(({ verdict }) => verdict !== 'pass')
        .map(({ case: id, verdict, reason }) => `${id}: ${String(verdict)}, ${String(reason)}`);
      expect(broken.join('\n')).to.equal('');
    });
  }
});
