/** The test authorities of this installation. */
import { dirname } from 'node:path';
import { systemClock } from '../evidence/clock.js';
import { UsageError } from '../evidence/errors.js';
import { makeFolders } from '../evidence/folders.js';
import type { Authorities } from '../pki/authorities.js';
import { openAuthorities, UnusableAuthorities } from '../pki/kept-authorities.js';
import type { Environment } from './io.js';
import { authoritiesFolder } from './paths.js';

/** Opens them, and makes them at the first time. Throws a UsageError where they cannot be used. */
export async function installedAuthorities(environment: Environment): Promise<Authorities> {
  const folder = authoritiesFolder(environment);
  try {
    makeFolders(dirname(folder), 0o700);
  } catch (error) {
    throw new UsageError(
      `${folder}: cannot be made (${(error as NodeJS.ErrnoException).code ?? String(error)}); name another place by OCPP_ATTEST_HOME`,
    );
  }
  try {
    return await openAuthorities(folder, systemClock().wall());
  } catch (error) {
    if (!(error instanceof UnusableAuthorities)) throw error;
    throw new UsageError(error.message);
  }
}
