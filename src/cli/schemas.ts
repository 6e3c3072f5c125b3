/** The schema of the record, as it is shipped, and the folders whose record keeps to it. */
import { readFileSync } from 'node:fs';
import { readRun, type Run } from '../evidence/run-folder.js';
import { checker, type Violation } from '../ocpp/validation.js';
import { runSchema } from './paths.js';

/** Makes the check of values against the schema of `run.json`. */
export const recordChecker = (): ((value: unknown) => readonly Violation[]) =>
  checker(JSON.parse(readFileSync(runSchema, 'utf8')) as object);

/**
 * Reads a run folder, also one that a kill left behind.
 * @throws UsageError if it is none, or its record is not as the schema has it.
 */
export const runIn = (folder: string): Run => readRun(folder, recordChecker());
