/** A composite schedule: the course of the charging rate, put down as periods (OCPP 1.6 §3.13.3, §5.7). */
import type { ChargingProfile } from './charging-profiles.js';
import { seconds } from './clock.js';
import { walk, type Course } from './course.js';

type Period = ChargingProfile['chargingSchedule']['chargingSchedulePeriod'][number];

/** What holds during a period. */
export type Offer = Pick<Period, 'limit' | 'numberPhases'>;

/** The periods from an instant on, so many seconds long; changes fall on the nearest second. */
export function periodsOf(course: Course<Offer>, from: number, duration: number, merged: boolean): readonly Period[] {
  const periods: Period[] = [];
  for (const { at, value } of walk(course, from, from + seconds(duration))) {
    const startPeriod = Math.round((at - from) / seconds(1));
    if (startPeriod >= duration) break;
    if (periods.at(-1)?.startPeriod === startPeriod) periods.pop();
    if (!merged || !sameOffer(periods.at(-1), value)) periods.push({ startPeriod, ...value });
  }
  return periods;
}

const sameOffer = (one: Offer | undefined, other: Offer): boolean =>
  one?.limit === other.limit && one.numberPhases === other.numberPhases;
