import { expect } from 'chai';
import { compositeSchedule } from '../../src/scenario/composite-schedule.js';
import { compareSchedules } from '../../src/scenario/schedule-comparison.js';
import type { AnsweredSchedule } from '../../src/scenario/schedule-pieces.js';
import { installed, type Plan } from './profiles.js';

const begun = 1_000_000;
const tolerance = 5000;
type Steps = readonly (readonly [startPeriod: number, limit: number])[];

/** Steps that began 14 s before the answer starts. */
const x = 14;
const stacked: readonly Plan[] = [
  { start: begun - x, duration: 400, limits: [[0, 6], [100, 8], [200, 10]], id: 1 }, // prettier-ignore
  { level: 1, start: begun - x, duration: 150, limits: [[0, 7], [100, 9]], id: 2 }, // prettier-ignore
];
const right: Steps = [[0, 7], [100 - x, 9], [150 - x, 8], [200 - x, 10]]; // prettier-ignore

function compared(plans: readonly Plan[], steps: Steps, answer: Partial<AnsweredSchedule> = {}, seconds = 350) {
  const answered: AnsweredSchedule = {
    start: begun * 1000,
    unit: 'A',
    duration: seconds,
    periods: steps.map(([startPeriod, limit]) => ({ startPeriod, limit })),
    ...answer,
  };
  const expected = compositeSchedule(plans.map(installed), {
    connectorId: 1,
    unit: answered.unit,
    transactionStart: undefined,
    from: answered.start - tolerance,
    to: answered.start + seconds * 1000 + tolerance,
  });
  return compareSchedules(expected, answered, { duration: seconds * 1000, tolerance });
}
const problem = (steps: Steps, answer?: Partial<AnsweredSchedule>) => compared(stacked, steps, answer).problem;

describe('the comparison of composite schedules', () => {
  it('finds nothing in what is expected, whatever its legal shape', () => {
    expect(problem(right)).to.equal(undefined);
    // Equal neighbours, a last period at the very end, no duration, a step a few seconds off, one decimal.
    expect(problem([[0, 7], [40, 7], [86, 9], [136, 8], [150, 8.0], [186, 10], [349, 10]])).to.equal(undefined); // prettier-ignore
    expect(problem(right, { duration: undefined })).to.equal(undefined);
    expect(problem([[0, 7], [90, 9], [132, 8], [186, 10]])).to.equal(undefined); // prettier-ignore
    expect(problem([[0, 7], [90, 9], [140, 8], [190, 10]], { start: (begun - 4) * 1000 })).to.equal(undefined); // prettier-ignore
    expect(problem(right, { duration: 352 })).to.equal(undefined);
  });

  it('names the period, what it is and what was expected', () => {
    expect(problem([[0, 6], [86, 8], [186, 10]])).to.equal('period 1: the limit from 0 s to 86 s is 6 A, expected 7 A'); // prettier-ignore
    expect(problem([[0, 7], [86, 9], [136, 8]])).to.equal('period 3: the limit from 191 s to 350 s is 8 A, expected 10 A'); // prettier-ignore
    expect(problem([[0, 70], [86, 90], [136, 80], [186, 100]])).to.match(/^period 1: the limit .* is 70 A, expected 7 A/); // prettier-ignore
    // The steps as if the schedules began with the request.
    expect(problem([[0, 7], [100, 9], [150, 8], [200, 10]])).to.equal('period 1: the limit from 91 s to 100 s is 7 A, expected 9 A'); // prettier-ignore
  });

  it('misses what is left out, and what ends too early', () => {
    expect(problem([[0, 7], [86, 9], [136, 10]])).to.match(/^period 3: .*is 10 A, expected 8 A to 186 s/); // prettier-ignore
    expect(problem(right, { duration: 200 })).to.equal('duration is 200 s, expected 10 A from 186 s to 350 s');
    expect(problem([[0, 7]], { duration: 0 })).to.match(/^duration is 0 s, expected 7 A from 0 s to 86 s/);
  });

  it('lets the charge point decide where no profile limits', () => {
    const short: readonly Plan[] = [{ start: begun - x, duration: 300, limits: [[0, 6]] }];
    expect(compared(short, [[0, 6], [286, 32]], {}, 300).problem).to.equal(undefined); // prettier-ignore
    expect(compared(short, [[0, 6]], {}, 300).problem).to.equal(undefined);
    expect(compared(short, [[0, 6]], { duration: 286 }, 300).problem).to.equal(undefined);
    expect(compared(short, [[0, 6]], { duration: 100 }, 300).problem).to.match(/duration is 100 s/);
    expect(compared([], [[0, 32], [7, 0]]).problem).to.equal(undefined); // prettier-ignore
  });

  it('refuses periods that do not begin at 0 or do not ascend, and a duration beyond the one asked for', () => {
    expect(problem([[1, 7], [86, 9]])).to.match(/the first period starts at 1 s, expected 0/); // prettier-ignore
    expect(problem([[0, 7], [86, 9], [86, 8]])).to.match(/period 3 starts at 86 s, expected later than 86 s/); // prettier-ignore
    expect(problem([])).to.match(/no period was answered/);
    expect(problem(right, { duration: 86_400 })).to.equal('duration is 86400 s, expected 350 s');
  });

  it('tells a charge point that cannot do more from one that is wrong', () => {
    expect(compared(stacked, [[0, 7], [86, 8]]).ceiling).to.equal(8); // prettier-ignore
    expect(compared(stacked, [[0, 6], [86, 8], [186, 10]]).ceiling).to.equal(undefined); // prettier-ignore
    expect(compared(stacked, [[0, 5]]).ceiling).to.equal(undefined);
    expect(compared(stacked, right).ceiling).to.equal(undefined);
    const phases = [{ startPeriod: 0, limit: 6, numberPhases: 4 }];
    expect(compared([{ start: begun, limits: [[0, 6]] }], [], { periods: phases }).ceiling).to.equal(undefined);
  });

  it('takes fewer phases, or none named, but not more', () => {
    const phases = (answered: number | undefined, phases?: number) =>
      compared([{ start: begun - x, duration: 300, limits: [[0, 6]], ...(phases !== undefined && { phases }) }], [], {
        periods: [{ startPeriod: 0, limit: 6, ...(answered !== undefined && { numberPhases: answered }) }],
      }).problem;
    expect([phases(3), phases(undefined), phases(1, 3), phases(1, 1), phases(undefined, 1)].join('')).to.equal('');
    expect(phases(3, 1)).to.equal('period 1: numberPhases is 3, expected at most 1');
    expect(phases(4)).to.equal('period 1: numberPhases is 4, expected at most 3');
  });

  it('puts both side by side, with a step within the tolerance as one', () => {
    const { periods } = compared(stacked, [[0, 7], [90, 9], [136, 8], [186, 11]]); // prettier-ignore
    expect(periods).to.deep.equal([
      { from: 0, to: 86, expected: 7, answered: 7 },
      { from: 86, to: 136, expected: 9, answered: 9 },
      { from: 136, to: 186, expected: 8, answered: 8 },
      { from: 186, to: 350, expected: 10, answered: 11 },
    ]);
    const free = compared([], [[0, 32]], { duration: 100 }).periods;
    expect(free).to.deep.equal([
      { from: 0, to: 100, expected: null, answered: 32, note: 'no profile limits it' },
      { from: 100, to: 350, expected: null, answered: null, note: 'no profile limits it' },
    ]);
  });

  it('judges ten thousand periods', () => {
    const steps: Steps = Array.from({ length: 10_000 }, (_, index) => [index, index < 9000 ? 6 + (index % 2) : 9]);
    const { problem, periods } = compared(stacked, steps, { duration: 10_000 }, 10_000);
    expect(problem).to.match(/^period 1: /);
    expect(periods.length).to.be.above(5000);
  });
});
