/** Whether a payload has the fields that a case wants. */
import { show, type Violation } from '../ocpp/validation.js';
import type { Offer } from './inbox.js';

/** Stands in a list of values for a field that is not there. */
export const omitted = undefined;

/** Fields that a message must have; a list of values means any of them, `omitted` included where that is legal. */
export type Fields<T> = { readonly [K in keyof T]?: T[K] | readonly T[K][] };

/** The wanted fields in words: `reason: "Local" or omitted`. */
export const printWanted = (wanted: object): string =>
  Object.entries(wanted)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${allowedOf(value).map(valueText).join(' or ')}`)
    .join(', ');

const allowedOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);
const valueText = (value: unknown): string => (value === omitted ? 'omitted' : show(value));

/** Whether the payload has the wanted fields; identifications are compared without case (OCPP 1.6 §7.15). */
export function compare(payload: unknown, wanted: object): Offer {
  const fields = (payload ?? {}) as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(wanted) as [string, unknown][]) {
    if (value === undefined) continue;
    const allowed = allowedOf(value);
    if (!allowed.some((one) => same(name, fields[name], one))) {
      return { broken: `${name} is ${show(fields[name])}, expected ${allowed.map(valueText).join(' or ')}` };
    }
  }
  return 'match';
}

const caseInsensitive = new Set(['idTag', 'parentIdTag']);

const same = (name: string, found: unknown, wanted: unknown): boolean =>
  caseInsensitive.has(name) && typeof found === 'string' && typeof wanted === 'string'
    ? found.toLowerCase() === wanted.toLowerCase()
    : found === wanted;

/** The first violations of a schema in words. */
export const violated = (message: string, violations: readonly Violation[]): string =>
  `${message} does not comply with its schema: ${violations
    .slice(0, 3)
    .map(({ text }) => text)
    .join('; ')}`;
