/** `list`: the catalogue. */
import { editionSize, loadCatalogue } from '../engine/catalogue.js';
import { exitCodes } from '../evidence/exit-code.js';
import { explain } from '../pics/condition.js';
import type { Io } from './io.js';
import { casesFolder } from './paths.js';

export async function listCommand({ json }: { readonly json?: boolean }, io: Io): Promise<number> {
  const catalogue = await loadCatalogue(casesFolder);
  const rows = catalogue.map(({ id, title, profile, edition, appliesWhen }) => ({
    id,
    title,
    profile,
    edition,
    condition: explain(appliesWhen),
  }));
  if (json === true) {
    io.out(`${JSON.stringify(rows, null, 1)}\n`);
    return exitCodes.pass;
  }
  for (const { id, title, profile, condition } of rows) {
    io.out(`${id.padEnd(12)} ${profile.padEnd(8)} ${title} [${condition}]\n`);
  }
  io.out(`\n${rows.length} of the edition's ${editionSize} charge point cases exist in this version\n`);
  return exitCodes.pass;
}
