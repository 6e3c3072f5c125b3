/** What a run needs to let a charge point in securely: terms of admission, the means of the cases, what is kept secret. */
import { hostname, networkInterfaces } from 'node:os';
import type { Journal } from '../evidence/journal.js';
import type { SecurityProfile } from '../ocpp/security.js';
import { claimedProfiles, claimedSuites, cpoNameOf, firstProfile } from '../pics/security-claims.js';
import type { SecurityMaterial } from '../pics/security-material.js';
import type { Statement } from '../pics/statement.js';
import type { Authorities, ServerMaterial } from '../pki/authorities.js';
import type { SecurityMeans } from '../scenario/security-means.js';
import { Admission, unsecured } from '../wire/admission.js';

/** What the statement points to, and who issues certificates. */
export interface Credentials {
  readonly material: SecurityMaterial;
  readonly authorities: Authorities;
}

/** The terms on which a charge point is let in when the run begins, at the host that is listened on. */
export async function firstAdmission(
  statement: Statement,
  credentials: Credentials | undefined,
  host: string,
): Promise<Admission> {
  if (credentials === undefined) return unsecured();
  const { authorizationKey, server } = credentials.material;
  return new Admission({
    profiles: [firstProfile(statement)],
    ...(authorizationKey === undefined ? {} : { authorizationKey }),
    formerKeys: [],
    server: server === undefined ? await credentials.authorities.server(namesOf(host)) : shown(server),
  });
}

/** A certificate that the statement names; what is trusted is the last of its chain. */
const shown = ({ key, chain }: NonNullable<SecurityMaterial['server']>): ServerMaterial => ({
  key: [key],
  cert: [chain.join('')],
  authorities: chain.slice(-1),
});

const everywhere = new Set(['0.0.0.0', '::']);

/** What a charge point may call this machine by; it compares that with the certificate (A00.FR.308, A00.FR.412). */
function namesOf(host: string): readonly string[] {
  if (!everywhere.has(host)) return [host];
  // A scoped address cannot stand in the URL that a charge point is given.
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ scopeid = 0 }) => scopeid === 0)
    .sort((a, b) => Number(a.internal) - Number(b.internal));
  return [...new Set([...own.map(({ address }) => address), hostname(), 'localhost'])];
}

/** What cases of the extension work with; undefined where the run has no credentials. */
export function meansWith(
  statement: Statement,
  credentials: Credentials | undefined,
  admission: Admission,
): SecurityMeans | undefined {
  if (credentials === undefined) return undefined;
  const { material, authorities } = credentials;
  return {
    admission,
    authorities,
    claimed: claimedProfiles(statement),
    cipherSuites: claimedSuites(statement),
    cpoName: cpoNameOf(statement),
    serialNumber: statement.security?.serialNumber,
    trusted: material.trusted,
    signing: material.signing,
  };
}

/** The security profile of the connection that was let in last; until then that of the statement. */
export function followProfile(journal: Journal, statement: Statement): () => SecurityProfile {
  let present = firstProfile(statement);
  journal.subscribe((entry) => {
    if (entry.type === 'connect' && entry.login !== undefined) present = entry.login.profile;
  });
  return () => present;
}
