/** Where the package keeps what it reads at run time, and what an installation keeps. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from './io.js';

const packageRoot = new URL('../../../', import.meta.url);

/** The compiled test cases. */
export const casesFolder = fileURLToPath(new URL('../../testcases/', import.meta.url));

/** The statement of the built-in charge point. */
export const simulatorStatement = fileURLToPath(new URL('pics/simulator.yaml', packageRoot));

/** The schema of `run.json`. */
export const runSchema = fileURLToPath(new URL('reports/run.schema.json', packageRoot));

export const version = (
  JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { readonly version: string }
).version;

/** Where this installation keeps what is made once, such as its test authorities. */
export function homeFolder({ OCPP_ATTEST_HOME: own = '', XDG_DATA_HOME: data = '' }: Environment): string {
  if (own !== '') return resolve(own);
  // A relative path there is to be ignored (XDG Base Directory Specification).
  return join(isAbsolute(data) ? data : join(homedir(), '.local', 'share'), 'ocpp-attest');
}

/** The folder of the test authorities of this installation. */
export const authoritiesFolder = (environment: Environment): string => join(homeFolder(environment), 'authorities');
