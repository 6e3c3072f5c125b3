import { expect } from 'chai';
import type { ComparedPeriod, ComparedSchedule } from '../../src/evidence/result.js';
import { renderReport } from '../../src/report/html.js';
import { schedulePlot } from '../../src/report/schedule-plot.js';
import { caseOf, entries, record, stated } from './fixture.js';

const stacked: readonly ComparedPeriod[] = [
  { from: 0, to: 100, expected: 8, answered: 8 },
  { from: 100, to: 200, expected: 4, answered: 6.5 },
  { from: 200, to: 300, expected: null, answered: 8, note: 'no profile limits it' },
  { from: 300, to: 400, expected: 8, answered: null },
];

function page(schedule: Partial<ComparedSchedule>): string {
  const compared: ComparedSchedule = {
    text: 'Central System reads the composite schedule',
    verdict: 'fail',
    frames: [],
    unit: 'A',
    scheduleStart: '2026-03-01T10:15:00Z',
    periods: stacked,
    left: 0,
    ...schedule,
  };
  const files = new Map<string, string>();
  const cases = [caseOf('TC_072_CS', { schedules: [compared] })];
  renderReport({ record: { ...record, cases }, entries, statement: stated }, (name, content) => {
    files.set(name, content);
  });
  return files.get('cases/TC_072_CS.html') ?? '';
}

describe('a composite schedule in a report', () => {
  it('is drawn as two lines of steps, broken where there is no value', () => {
    const { expected, answered, limits, times } = schedulePlot({ periods: stacked, unit: 'A' });
    expect(expected).to.equal('M70 40H287.5V145H505M722.5 40H940');
    expect(answered).to.equal('M70 40H287.5V79.4H505V40H722.5');
    expect(limits.map(({ label }) => label)).to.deep.equal(['0 A', '4 A', '6.5 A', '8 A']);
    expect(times.map(({ label }) => label)).to.deep.equal(['0 s', '100 s', '200 s', '300 s', '400 s']);
  });

  it('is drawn within its field, however large, negative or missing its limits are', () => {
    const wild: readonly ComparedPeriod[] = [
      { from: 0, to: 1, expected: 1e308, answered: -1e308 },
      { from: 1, to: 2, expected: null, answered: null },
    ];
    for (const periods of [wild, [], stacked.slice(0, 1)]) {
      const { expected, answered, limits, times } = schedulePlot({ periods, unit: 'W' });
      const numbers = `${expected}${answered}`.split(/[MHV ]/).filter((text) => text !== '');
      const places = [...limits, ...times].flatMap(({ x, y }) => [x, y]);
      for (const place of [...numbers, ...places]) expect(Number(place), place).to.be.within(40, 960);
    }
  });

  it('stands as a table beside the plot: expected, answered, difference', () => {
    const rows = [...page({}).matchAll(/<tr><td class="number">(.*?)<\/td><\/tr>/g)].map(([, row = '']) =>
      row.replaceAll('</td><td class="number">', ' | '),
    );
    expect(rows).to.deep.equal([
      '0 s | 100 s | 8 A | 8 A | 0 A',
      '100 s | 200 s | 4 A | 6.5 A | +2.5 A',
      '200 s | 300 s | any: no profile limits it | 8 A | ',
      '300 s | 400 s | 8 A | nothing | ',
    ]);
  });

  it('is cut where it is too long to be shown, with a note', () => {
    const periods = Array.from({ length: 500 }, (_, from) => ({
      from,
      to: from + 1,
      expected: 6,
      answered: 6 + (from % 2),
    }));
    const html = page({ periods, left: 9500 });
    expect(html).to.contain('and 9900 more periods, which were judged and are not shown');
    expect([...html.matchAll(/A<\/td><\/tr>/g)]).to.have.lengthOf(100);
  });

  it('is left out where a case has none', () => {
    const files = new Map<string, string>();
    renderReport(
      { record: { ...record, cases: [caseOf('TC_003_CS')] }, entries, statement: stated },
      (name, content) => {
        files.set(name, content);
      },
    );
    expect(files.get('cases/TC_003_CS.html')).not.to.contain('Composite schedules');
  });
});
