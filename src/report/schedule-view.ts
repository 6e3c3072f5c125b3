/** The composite schedules of a case as plain data for its page. */
import type { ComparedPeriod, ComparedSchedule } from '../evidence/result.js';
import { printable } from './hygiene.js';
import { mark, type Mark } from './marks.js';
import { limited, type Limited } from './page-view.js';
import { schedulePlot, type SchedulePlot } from './schedule-plot.js';

interface PeriodView {
  readonly from: string;
  readonly to: string;
  readonly expected: string;
  readonly answered: string;
  readonly difference: string;
}

export interface ScheduleView {
  readonly text: string;
  readonly mark: Mark;
  readonly reason: string;
  readonly start: string;
  readonly plot: SchedulePlot;
  readonly periods: Limited<PeriodView>;
}

const mostSchedules = 20;
const mostPeriods = 100;

export const schedulesView = (schedules: readonly ComparedSchedule[] = []): Limited<ScheduleView> => {
  const { shown, hidden } = limited(schedules, mostSchedules);
  return { shown: shown.map(scheduleView), hidden };
};

function scheduleView(schedule: ComparedSchedule): ScheduleView {
  const { text, verdict, reason = '', scheduleStart, periods, left, unit } = schedule;
  const { shown, hidden } = limited(periods, mostPeriods);
  return {
    text: printable(text),
    mark: mark(verdict),
    reason: printable(reason),
    start: printable(scheduleStart),
    plot: schedulePlot({ periods: shown, unit }),
    periods: { shown: shown.map((period) => periodView(period, unit)), hidden: hidden + left },
  };
}

function periodView({ from, to, expected, answered, note = '' }: ComparedPeriod, unit: string): PeriodView {
  const difference = expected === null || answered === null ? undefined : Math.round((answered - expected) * 10) / 10;
  return {
    from: `${from} s`,
    to: `${to} s`,
    expected: expected === null ? printable(`any: ${note}`) : `${expected} ${unit}`,
    answered: answered === null ? 'nothing' : `${answered} ${unit}`,
    difference: difference === undefined ? '' : `${difference > 0 ? '+' : ''}${difference} ${unit}`,
  };
}
