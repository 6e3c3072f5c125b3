/** The schema of the record, as it is shipped. */
import { readFileSync } from 'node:fs';
import { checker, type Violation } from '../ocpp/validation.js';
import { runSchema } from './paths.js';

/** Makes the check of values against the schema of `run.json`; compile it once in a process. */
export const recordChecker = (): ((value: unknown) => readonly Violation[]) =>
  checker(JSON.parse(readFileSync(runSchema, 'utf8')) as object);
