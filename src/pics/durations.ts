/** Durations as people write them. */
import { minutes, seconds } from '../evidence/clock.js';

const milliseconds = (count: number): number => count;

const units: ReadonlyMap<string, (count: number) => number> = new Map([
  ...['ms', 'millisecond', 'milliseconds'].map((unit) => [unit, milliseconds] as const),
  ...['', 's', 'sec', 'second', 'seconds'].map((unit) => [unit, seconds] as const),
  ...['min', 'minute', 'minutes'].map((unit) => [unit, minutes] as const),
]);

/**
 * The milliseconds of `500 ms`, `6 s`, `15 seconds`, `2 min`, or of a bare number of seconds. Undefined where the text
 * can be read in more than one way (`5 m`, `1:30`, `1,5 s`), is negative or is no whole number of milliseconds.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) *([a-z]*)$/i.exec(text.trim());
  const toMilliseconds = units.get(match?.[2]?.toLowerCase() ?? '-');
  if (match === null || toMilliseconds === undefined) return undefined;

  const exact = toMilliseconds(Number(match[1]));
  const rounded = Math.round(exact);
  return Number.isSafeInteger(rounded) && Math.abs(exact - rounded) < 1e-6 ? rounded : undefined;
}

/** True for the spellings that this program writes itself: a number, a space, and ms, s or min; or a bare number. */
export const isUsualSpelling = (text: string): boolean => /^\d+(\.\d+)?( (ms|s|min))?$/.test(text);
