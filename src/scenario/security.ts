/** The security extension as an actor of a case: credentials and connections, certificates, signatures, events. */
import { authorizationKeysOn, type AuthorizationKeys } from './authorization-key.js';
import { callingOn } from './calling.js';
import { certificatesOn, type Certificates } from './certificates.js';
import { firmwareSigningOn, type FirmwareSigning } from './firmware-signing.js';
import { ownRoot, shownRoot } from './key-family.js';
import { loginChecksOn, type LoginChecks } from './login-checks.js';
import { profileAdmissionOn, type ProfileAdmission } from './profile-admission.js';
import { reconnectionOn, type Reconnection } from './reconnection.js';
import { rootCertificatesOn, type RootCertificates } from './root-certificates.js';
import { securityEventsOn, type SecurityEvents } from './security-events.js';
import { meansOf } from './security-means.js';
import type { Stage } from './stage.js';

/** The verbs of the security extension. */
export interface Security
  extends
    Reconnection,
    ProfileAdmission,
    AuthorizationKeys,
    LoginChecks,
    Certificates,
    RootCertificates,
    FirmwareSigning,
    SecurityEvents {
  /** What CpoName has to say, so that certificates name the operator of the charge point. */
  readonly cpoName: string;
  /** The root of the certificate that the Central System shows this charge point in TLS. */
  readonly centralSystemRoot: string;
  /** The root of the certificates that charge points are given here; the same, unless the statement names another server. */
  readonly chargePointRoot: string;
  /** An id that no request of this run has yet. */
  newRequestId(): number;
}

export function securityOn(stage: Stage): Security {
  const calling = callingOn(stage);
  const groups = [
    reconnectionOn(stage),
    profileAdmissionOn(stage),
    authorizationKeysOn(stage, calling),
    loginChecksOn(stage),
    certificatesOn(stage),
    rootCertificatesOn(stage, calling),
    firmwareSigningOn(stage),
    securityEventsOn(stage),
    {
      get cpoName() {
        return meansOf(stage.around).cpoName;
      },
      get centralSystemRoot() {
        return shownRoot(stage);
      },
      get chargePointRoot() {
        return ownRoot(stage);
      },
      newRequestId: () => stage.around.journal.seq,
    },
  ];
  // Not spread, for some of the fields are asked for only when they are needed.
  return groups.reduce(
    (all, group) => Object.defineProperties(all, Object.getOwnPropertyDescriptors(group)),
    {},
  ) as Security;
}
