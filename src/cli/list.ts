/** `list`: the catalogue of cases, or that of the standing rules. */
import { editionSize, loadCatalogue } from '../engine/catalogue.js';
import { exitCodes } from '../evidence/exit-code.js';
import { explain } from '../pics/condition.js';
import { rules } from '../rules/book.js';
import { machineJson } from '../report/machine.js';
import type { Io } from './io.js';
import { casesFolder } from './paths.js';

interface ListOptions {
  readonly rules?: boolean;
  readonly json?: boolean;
}

export async function listCommand({ rules: wantsRules = false, json = false }: ListOptions, io: Io): Promise<number> {
  return wantsRules ? listRules(json, io) : await listCases(json, io);
}

function listRules(json: boolean, io: Io): number {
  if (json) io.out(machineJson(rules));
  else {
    for (const { id, title, clause, severity } of rules) {
      io.out(`${id.padEnd(28)} ${severity.padEnd(8)} ${title} [${clause}]\n`);
    }
  }
  return exitCodes.pass;
}

async function listCases(json: boolean, io: Io): Promise<number> {
  const catalogue = await loadCatalogue(casesFolder);
  const rows = catalogue.map(({ id, title, profile, edition, appliesWhen }) => ({
    id,
    title,
    profile,
    edition,
    condition: explain(appliesWhen),
  }));
  if (json) {
    io.out(machineJson(rows));
    return exitCodes.pass;
  }
  for (const { id, title, profile, condition } of rows) {
    io.out(`${id.padEnd(12)} ${profile.padEnd(8)} ${title} [${condition}]\n`);
  }
  io.out(`\n${rows.length} of the edition's ${editionSize} charge point cases exist in this version\n`);
  return exitCodes.pass;
}
