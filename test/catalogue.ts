/** What the tests of several rooms need of the repository: its cases, its statement, its command. */
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../src/engine/catalogue.js';
import { readStatement } from '../src/pics/statement.js';

export const casesFolder = fileURLToPath(new URL('../testcases/', import.meta.url));
export const mainFile = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));
export const picsFile = (name: string): string => fileURLToPath(new URL(`../../pics/${name}.yaml`, import.meta.url));

export const catalogue = await loadCatalogue(casesFolder);
export const simulator = readStatement(picsFile('simulator'));
