/**
 * Value descriptions that are JSON schemas (draft-07) at run time and TypeScript types at compile time, so that a
 * message is written down once. Knows JSON Schema and nothing of OCPP.
 */
declare const type: unique symbol;

/** A JSON schema that describes values of type `T`. */
export interface Schema<out T> {
  readonly [type]?: T;
  readonly json: Readonly<Record<string, unknown>>;
}

/** The type of the values that a schema describes. */
export type Of<S> = S extends Schema<infer T> ? T : never;

type Fields = Readonly<Record<string, Schema<unknown>>>;
type Flat<T> = { readonly [K in keyof T]: T[K] };
type Required<R extends Fields> = { [K in keyof R]: Of<R[K]> };
type Optional<O extends Fields> = { [K in keyof O]?: Of<O[K]> };

const schema = <T>(json: Record<string, unknown>): Schema<T> => ({ json });

/** A string; `maxLength` counts Unicode code points. */
export const text = (maxLength?: number): Schema<string> =>
  schema(maxLength === undefined ? { type: 'string' } : { type: 'string', maxLength });

export const integer: Schema<number> = schema({ type: 'integer' });

/** A number with at most one decimal (OCPP 1.6 §7.13, §7.14). */
export const tenths: Schema<number> = schema({ type: 'number', multipleOf: 0.1 });

export const boolean: Schema<boolean> = schema({ type: 'boolean' });

/** A time stamp; what counts as one is decided in `timestamps.ts`. */
export const dateTime: Schema<string> = schema({ type: 'string', format: 'date-time' });

export const uri: Schema<string> = schema({ type: 'string', format: 'uri' });

export const oneOf = <const V extends readonly string[]>(values: V): Schema<V[number]> =>
  schema({ type: 'string', enum: values });

export const listOf = <T>(items: Schema<T>, minItems?: number): Schema<readonly T[]> =>
  schema({ type: 'array', items: items.json, ...(minItems === undefined ? {} : { minItems }) });

/** An object without other fields than these: `required` ones and, where given, `optional` ones. */
export function object<R extends Fields>(required: R): Schema<Flat<Required<R>>>;
export function object<R extends Fields, O extends Fields>(
  required: R,
  optional: O,
): Schema<Flat<Required<R> & Optional<O>>>;
export function object(required: Fields, optional: Fields = {}): Schema<unknown> {
  const fields = Object.entries({ ...required, ...optional });
  const names = Object.keys(required);
  return schema({
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, field]) => [name, field.json])),
    additionalProperties: false,
    ...(names.length > 0 ? { required: names } : {}),
  });
}
