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
