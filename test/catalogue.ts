/** What the tests of several rooms need of the repository: its cases, its statement, its command. */
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../src/engine/catalogue.js';
import { readStatement } from '../src/pics/statement.js';
import { withoutSecurity } from '../src/selftest/alternatives.js';

export const casesFolder = fileURLToPath(new URL('../testcases/', import.meta.url));
export const mainFile = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));
export const picsFile = (name: string): string => fileURLToPath(new URL(`../../pics/${name}.yaml`, import.meta.url));

export const catalogue = await loadCatalogue(casesFolder);
/** The statement of the built-in charge point, with the security extension. */
export const secured = readStatement(picsFile('simulator'));
/** The same without it: what most tests need, and faster. */
export const simulator = withoutSecurity(secured);
