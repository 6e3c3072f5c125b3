/** Whether a charge point knows the signatures of elliptic curves, or those of RSA only (A00.FR.318, A00.FR.422). */
import type { X509Certificate } from 'node:crypto';
import { keyFamilyOf } from '../../ocpp/security.js';
import type { SecuritySettings } from '../settings.js';
import type { SecurityHabits } from './habits.js';

/** One whose cipher suites are all of RSA verifies and makes no other signatures. */
export const knowsOnlyRsa = ({ cipherSuites }: SecuritySettings, habits: SecurityHabits): boolean =>
  keyFamilyOf(habits.cipherSuites(cipherSuites)) === 'RSA';

export const hasRsaKey = ({ publicKey }: X509Certificate): boolean => publicKey.asymmetricKeyType === 'rsa';
