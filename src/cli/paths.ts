/** Where the package keeps what it reads at run time. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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
