/** The only place that knows ajv: a value in, its violations out. Schemas are compiled when first used. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { messages, type Action } from './messages.js';
import { readTimestamp } from './timestamps.js';

/** One way in which a payload differs from the schema of its message. */
export interface Violation {
  /** JSON pointer into the payload; empty for the payload itself. */
  readonly path: string;
  /** The schema keyword: `required`, `maxLength`, `enum`, … */
  readonly rule: string;
  /** The value that was found, cut to 60 characters. */
  readonly value: string;
  /** One clause: what is wrong and what is allowed. */
  readonly text: string;
}

/** Which half of a message. */
export type Part = 'request' | 'response';

const maxViolations = 20;

/** What ajv says with an error, of the keywords that our schemas use. */
interface Params {
  readonly missingProperty?: string;
  readonly additionalProperty?: string;
  readonly allowedValues?: readonly string[];
  readonly limit?: number;
  readonly type?: string;
  readonly format?: string;
}

const ajv = new Ajv({
  strict: true,
  allowUnionTypes: true,
  allErrors: true,
  verbose: true,
  // Without it, 2.3 is no multiple of 0.1.
  multipleOfPrecision: 6,
  ownProperties: true,
});
// A text without a zone names no instant; the quirks of the others are findings, not schema violations.
ajv.addFormat('date-time', { validate: (text: string) => ['exact', 'loose'].includes(readTimestamp(text).kind) });
ajv.addFormat('uri', { validate: (text: string) => /^[A-Za-z][A-Za-z\d+.-]*:\S+$/.test(text) });

const compiled = new Map<string, ValidateFunction>();

/** Compiles a JSON schema, of each `$id` once: the result gives the first violations of a value, none if it complies. */
export function checker(schema: object): (value: unknown) => readonly Violation[] {
  const known = '$id' in schema && typeof schema.$id === 'string' ? ajv.getSchema(schema.$id) : undefined;
  const check = known ?? ajv.compile(schema);
  return (value) => violationsOf(check, value, 'the document');
}

function validator(action: Action, part: Part): ValidateFunction {
  const key = `${action}.${part}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const made = ajv.compile(messages[action][part].json);
  compiled.set(key, made);
  return made;
}

/** The violations of a payload against the official limits of its message; none if it complies. */
export function validate(action: Action, part: Part, payload: unknown): readonly Violation[] {
  return violationsOf(validator(action, part), payload, 'the payload');
}

function violationsOf(check: ValidateFunction, value: unknown, whole: string): readonly Violation[] {
  if (check(value)) return [];
  return (check.errors ?? []).slice(0, maxViolations).map((error) => violation(error, whole));
}

function violation(error: ErrorObject, whole: string): Violation {
  const params = error.params as Params;
  const field = params.missingProperty ?? params.additionalProperty;
  const path = typeof field === 'string' ? `${error.instancePath}/${escapePointer(field)}` : error.instancePath;
  const found = params.additionalProperty === undefined ? error.data : property(error.data, params.additionalProperty);
  const value = error.keyword === 'required' ? 'absent' : show(found);
  return { path, rule: error.keyword, value, text: explain(error, path, value, whole) };
}

function explain(error: ErrorObject, path: string, value: string, whole: string): string {
  const params = error.params as Params;
  const subject = path === '' ? whole : cut(path.slice(1).replaceAll('/', '.'));
  switch (error.keyword) {
    case 'required':
      return `${subject} is absent, but required`;
    case 'additionalProperties':
      return `${subject} is no field of ${whole === 'the payload' ? 'this message' : whole}`;
    case 'enum': {
      const allowed = params.allowedValues ?? [];
      const near = allowed.find((word) => typeof error.data === 'string' && sameLetters(word, error.data));
      const hint = near === undefined ? `expected one of ${allowed.join(', ')}` : `did the sender mean ${near}?`;
      return `${subject} is ${value}, ${hint}`;
    }
    case 'maxLength':
      return `${subject} has ${Array.from(String(error.data)).length} characters, ${params.limit ?? 0} are allowed`;
    case 'type':
      return `${subject} is ${value}, expected type ${params.type ?? ''}`;
    case 'format':
      return `${subject} is ${value}, expected ${params.format === 'date-time' ? dateTimeHint(error.data) : 'a URI'}`;
    default:
      return `${subject} is ${value}: ${error.message ?? error.keyword}`;
  }
}

const sameLetters = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function dateTimeHint(data: unknown): string {
  const read = readTimestamp(String(data));
  if (read.kind === 'noZone') return 'an RFC 3339 time stamp: the zone is missing';
  return `an RFC 3339 time stamp${read.kind === 'invalid' ? `: ${read.why}` : ''}`;
}

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const property = (data: unknown, name: string): unknown => (data as Readonly<Record<string, unknown>>)[name];

const longestShown = 60;

/** A text in at most 60 characters; no surrogate pair is torn. */
export const cut = (whole: string): string =>
  whole.length > longestShown ? `${whole.slice(0, longestShown - 1).replace(/[\ud800-\udbff]$/, '')}…` : whole;

/** A value in at most 60 characters. */
export function show(data: unknown): string {
  const shown = JSON.stringify(data) as string | undefined;
  return shown === undefined ? 'absent' : cut(shown);
}
