/** What a charge point is let in with: found where the statement says, issued by the authorities of this installation. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from '../engine/security.js';
import { UsageError } from '../evidence/errors.js';
import { authorizationKeyBytes } from '../ocpp/security.js';
import { readSecurity } from '../pics/security-material.js';
import type { Statement } from '../pics/statement.js';
import { needsCredentials } from '../selftest/credentials.js';
import { installedAuthorities } from './authorities.js';
import type { Environment } from './io.js';

export interface OpenCredentials {
  /** Undefined where the statement claims no security. */
  readonly credentials: Credentials | undefined;
  /** What a built-in charge point has to know; secrets are handed over in it, never as arguments. */
  readonly environment: Environment;
  /** Removes what was made for this run alone. */
  readonly close: () => void;
}

const nothingToRemove = (): void => undefined;

/**
 * Opens them. With the built-in charge point, `simulated`, a key that the environment does not hold is made up, and so are
 * authorities where this installation can keep none.
 * @throws UsageError with all that cannot be used
 */
export async function openCredentials(
  statement: Statement,
  environment: Environment,
  simulated: boolean,
): Promise<OpenCredentials> {
  if (!needsCredentials(statement)) return { credentials: undefined, environment, close: nothingToRemove };
  const whole = simulated ? withKey(statement, environment) : environment;
  const material = readSecurity(statement, whole);
  mustNotTell(statement, material.authorizationKey);
  try {
    const authorities = await installedAuthorities(whole);
    return { credentials: { material, authorities }, environment: whole, close: nothingToRemove };
  } catch (error) {
    if (!simulated || !(error instanceof UsageError)) throw error;
    const home = mkdtempSync(join(tmpdir(), 'ocpp-attest-home-'));
    const close = () => {
      rmSync(home, { recursive: true, force: true });
    };
    const elsewhere = { ...whole, OCPP_ATTEST_HOME: home };
    try {
      return {
        credentials: { material, authorities: await installedAuthorities(elsewhere) },
        environment: elsewhere,
        close,
      };
    } catch (failure) {
      close();
      throw failure;
    }
  }
}

/** A statement is kept with every run as it is, its remarks included. */
function mustNotTell({ file, text }: Statement, key: Uint8Array | undefined): void {
  if (key === undefined) return;
  const at = text.toLowerCase().indexOf(Buffer.from(key).toString('hex'));
  if (at < 0) return;
  const line = text.slice(0, at).split('\n').length;
  throw new UsageError(
    `${file}:${line}: tells the key of Basic authentication, expected it nowhere: a statement is kept with every run and ` +
      'shown to others; take it out, and set another key',
  );
}

function withKey({ security }: Statement, environment: Environment): Environment {
  const place = security?.authorizationKey;
  if (place?.kind !== 'environment' || (environment[place.name] ?? '') !== '') return environment;
  return { ...environment, [place.name]: randomBytes(authorizationKeyBytes.most).toString('hex') };
}
