/** Whether a charge point is let in by what it shows, and as what (security whitepaper §2.2). */
import type { Authorization, Login } from '../evidence/login.js';
import { usesTls, type SecurityProfile } from '../ocpp/security.js';
import type { Terms } from './admission.js';
import type { Refusal } from './refusals.js';

/** What was shown on a connection. */
export type Shown = Pick<Login, 'authorization' | 'tls'>;

export type Decision =
  | { readonly login: Login }
  /** `status` is that of the HTTP answer. */
  | { readonly status: 401 | 403; readonly refusal: Refusal };

interface Circumstances {
  readonly terms: Terms;
  readonly identity: string;
  /** The profile in which the charge point came in before; undefined for the first time. */
  readonly before: SecurityProfile | undefined;
}

const names = [
  'no security',
  'Basic authentication without TLS',
  'TLS with Basic authentication',
  'TLS with certificates on both sides',
] as const;

/** A profile as it is told to people: `security profile 2 (TLS with Basic authentication)`. */
export const profileName = (profile: SecurityProfile): string => `security profile ${profile} (${names[profile]})`;

/** Decides on a connection whose transport fits one of the terms. */
export function decide({ authorization, tls }: Shown, circumstances: Circumstances): Decision {
  const { profiles } = circumstances.terms;
  const letIn = (profile: SecurityProfile): Decision => ({
    login: { profile, authorization, ...(tls === undefined ? {} : { tls }) },
  });
  const names = authorization.kind !== 'absent';
  if (tls === undefined) {
    // Nobody is asked, and OCPP-J 1.6 §6.2 knew Basic authentication before there were profiles.
    if (!profiles.includes(1) || (profiles.includes(0) && !names)) return letIn(0);
    return objection(1, authorization, circumstances) ?? letIn(1);
  }
  const hasCertificate = tls.certificates.length > 0;
  // A certificate is judged afterwards; without one, nothing but the header tells the profiles apart.
  if (profiles.includes(3) && (hasCertificate || !names)) return letIn(3);
  if (!profiles.includes(2)) return { status: 403, refusal: otherProfile(2, circumstances) };
  return objection(2, authorization, circumstances) ?? letIn(2);
}

/** What is said to a charge point that comes in a profile that is not among the terms (A00.FR.002). */
export function otherProfile(came: SecurityProfile, { terms: { profiles }, before }: Circumstances): Refusal {
  return {
    why: `the connection is one of ${profileName(came)}, expected ${profiles.map(profileName).join(' or ')}`,
    hint: usesTls(profiles[0] ?? 0)
      ? 'set SecurityProfile and the URL (wss://) of the charge point to what the run expects'
      : 'set SecurityProfile and the URL (ws://) of the charge point to what the run expects',
    // It has come in better before: it lowered its profile by itself.
    ...(before !== undefined && came < before ? { clause: 'A00.FR.005' } : {}),
  };
}

/** What is wrong with Basic authentication, if anything is. */
function objection(
  profile: 1 | 2,
  authorization: Authorization,
  { identity, before }: Circumstances,
): Decision | undefined {
  const clause = (profile1: number, profile2: number) => ({
    clause: `A00.FR.${profile === 1 ? profile1 : profile2}`,
  });
  // Before it has ever come in, the statement may be as wrong as the charge point.
  const unlessSetUp = (profile1: number, profile2: number) => (before === undefined ? {} : clause(profile1, profile2));
  const refuse = (why: string, hint: string, broken: { readonly clause?: string }): Decision => ({
    status: 401,
    refusal: { why, hint, ...broken },
  });
  switch (authorization.kind) {
    case 'absent':
      return refuse(
        `no Authorization header came, which ${profileName(profile)} needs`,
        'set SecurityProfile and AuthorizationKey of the charge point to what the run expects',
        unlessSetUp(203, 302),
      );
    case 'malformed':
      return refuse(
        `the Authorization header ${authorization.why}`,
        'send Basic and the Base64 of identity, colon and the bytes of the AuthorizationKey (RFC 7617)',
        clause(202, 301),
      );
    case 'basic': {
      const { user, key, bytes } = authorization;
      if (user !== identity) {
        return refuse(
          `the user of the Authorization header is ${JSON.stringify(user)}, expected ${JSON.stringify(identity)}`,
          'send the identity at the end of the URL as the user',
          clause(204, 303),
        );
      }
      if (key === 'right') return undefined;
      const setting = 'set AuthorizationKey of the charge point and that of the statement to the same value';
      if (key === 'hexText') {
        return refuse(
          `the hexadecimal digits of the AuthorizationKey came as the password, expected the ${bytes >> 1} bytes they stand for`,
          'have the charge point decode the digits before it sends them',
          clause(205, 304),
        );
      }
      if (key === 'former') {
        // While a key is changed, both sides may differ in which of the two holds: the case that changes it judges that.
        const why = 'the password is an AuthorizationKey that was replaced';
        return refuse(why, 'have the charge point use the key that was set last', {});
      }
      return refuse(`the password, of ${bytes} bytes, is not the AuthorizationKey`, setting, unlessSetUp(205, 304));
    }
  }
}
