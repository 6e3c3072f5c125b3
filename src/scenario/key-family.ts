/** By which of our two roots a charge point knows the Central System. */
import { keyFamilyOf } from '../ocpp/security.js';
import type { KeyFamily } from '../pki/keys.js';
import { meansOf } from './security-means.js';
import type { Stage } from './stage.js';

/**
 * The family of the root that the present connection rests on; without TLS, by the cipher suites that the statement names.
 * Signatures of this family the charge point can verify, whatever the kind of its own key.
 */
export const knownFamily = ({ around }: Pick<Stage, 'around'>): KeyFamily =>
  around.observed.logins.last?.login?.tls?.serverKey ?? keyFamilyOf(meansOf(around).cipherSuites);

/** The root of our own authority that the charge point can verify signatures of. */
export const ownRoot = (stage: Pick<Stage, 'around'>): string =>
  meansOf(stage.around).authorities.centralSystemRoots[knownFamily(stage)];

/** The root of the certificate that the Central System shows it: our own, unless the statement names another server. */
export function shownRoot(stage: Pick<Stage, 'around'>): string {
  const own = ownRoot(stage);
  const { authorities = [] } = meansOf(stage.around).admission.terms.server ?? {};
  return authorities.includes(own) ? own : (authorities[0] ?? own);
}
