/** The test authorities of this installation. */
import { systemClock } from '../evidence/clock.js';
import { UsageError } from '../evidence/errors.js';
import type { Authorities } from '../pki/authorities.js';
import { openAuthorities, UnusableAuthorities } from '../pki/kept-authorities.js';
import type { Environment } from './io.js';
import { authoritiesFolder } from './paths.js';

/** Opens them, and makes them at the first time. Throws a UsageError where they cannot be used. */
export async function installedAuthorities(environment: Environment): Promise<Authorities> {
  try {
    return await openAuthorities(authoritiesFolder(environment), systemClock().wall());
  } catch (error) {
    if (!(error instanceof UnusableAuthorities)) throw error;
    throw new UsageError(error.message);
  }
}
