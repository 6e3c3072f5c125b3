/** What `run` and `plan` have in common: the statement, the catalogue and the plan. */
import { checkPatterns, loadCatalogue } from '../engine/catalogue.js';
import { planRun, type Bench, type PlannedCase } from '../engine/plan.js';
import { UsageError } from '../evidence/errors.js';
import { profiles } from '../ocpp/messages.js';
import { readStatement, type Statement } from '../pics/statement.js';
import { casesFolder } from './paths.js';
import { runIn } from './schemas.js';

export interface SelectOptions {
  readonly pics: string;
  readonly case: readonly string[];
  readonly profile: readonly string[];
  readonly set: Bench;
  readonly edition: string;
  /** The folder of a run. */
  readonly lastFailed?: string;
}

/** Reads the statement and plans. Throws UsageError for anything that cannot be used. */
export async function selectCases(
  options: SelectOptions,
): Promise<{ readonly statement: Statement; readonly plan: readonly PlannedCase[] }> {
  const statement = readStatement(options.pics);
  const catalogue = await loadCatalogue(casesFolder);
  checkPatterns(options.case, catalogue);
  const known: readonly string[] = [...profiles, 'Security'];
  const unknown = options.profile.filter((profile) => !known.includes(profile));
  if (unknown.length > 0) {
    throw new UsageError(unknown.map((name) => `--profile ${name}: no such profile; known are ${known.join(', ')}`));
  }
  const plan = await planRun(catalogue, statement, {
    cases: options.case,
    profiles: options.profile,
    bench: options.set,
    ...(options.lastFailed === undefined ? {} : { among: failedIn(options.lastFailed) }),
  });
  return { statement, plan };
}

/** What was selected in a run and did not pass, be it for not having been played. */
function failedIn(folder: string): { readonly cases: readonly string[]; readonly otherwise: string } {
  const { cases } = runIn(folder).record;
  const failed = cases.filter(({ selection, verdict }) => selection === 'selected' && verdict !== 'pass');
  if (failed.length === 0) throw new UsageError(`--last-failed ${folder}: every selected case of that run passed`);
  return { cases: failed.map(({ id }) => id), otherwise: 'not among --last-failed' };
}
