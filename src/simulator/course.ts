/**
 * Things that change by themselves as time goes by. A course tells what holds at an instant and when to look again;
 * courses combine to courses, so that what holds now and what will hold are the same calculation.
 */

/** What holds, and until when at least. */
export interface Stretch<T> {
  readonly value: T;
  /** Milliseconds since 1970, later than the instant asked for; Infinity where nothing will change. */
  readonly until: number;
}

/** Asked for an instant in milliseconds since 1970. */
export type Course<T> = (at: number) => Stretch<T>;

/** At any instant the first of the courses that has a value then. */
export const firstOf =
  <T>(courses: readonly Course<T | undefined>[]): Course<T | undefined> =>
  (at) => {
    let until = Infinity;
    for (const course of courses) {
      const stretch = course(at);
      until = Math.min(until, stretch.until);
      if (stretch.value !== undefined) return { value: stretch.value, until };
    }
    return { value: undefined, until };
  };

/** All courses at once. */
export const together =
  <T, R>(courses: readonly Course<T>[], combine: (values: readonly T[]) => R): Course<R> =>
  (at) => {
    const stretches = courses.map((course) => course(at));
    const until = Math.min(Infinity, ...stretches.map((each) => each.until));
    return { value: combine(stretches.map(({ value }) => value)), until };
  };

/** The values of a course from one instant up to another, each with the instant from which on it holds. */
export function* walk<T>(course: Course<T>, from: number, to: number): Generator<{ at: number; value: T }> {
  for (let at = from; at < to;) {
    const { value, until } = course(at);
    yield { at, value };
    at = until;
  }
}
