/** The security extension on every connection: how the charge point comes in (security whitepaper §2). */
import type { Login } from '../evidence/login.js';
import { whitepaper } from '../ocpp/security.js';
import { family, type Judge } from './rule.js';

/** The rule that a refusal belongs to, by the requirement it names. */
const ruleFor = {
  'A00.FR.005': 'profile',
  'A00.FR.202': 'credentials',
  'A00.FR.203': 'credentials',
  'A00.FR.204': 'credentials',
  'A00.FR.205': 'credentials',
  'A00.FR.301': 'credentials',
  'A00.FR.302': 'credentials',
  'A00.FR.303': 'credentials',
  'A00.FR.304': 'credentials',
  'A00.FR.312': 'version',
  'A00.FR.316': 'handshake',
  'A00.FR.318': 'handshake',
  'A00.FR.416': 'version',
  'A00.FR.420': 'handshake',
  'A00.FR.422': 'handshake',
} as const;
type Refused = keyof typeof ruleFor;

const ruleOf = (clause: string): (typeof ruleFor)[Refused] | undefined =>
  Object.hasOwn(ruleFor, clause) ? ruleFor[clause as Refused] : undefined;

/** Whether a clause that a refusal names is judged here. */
export const isOfSecurity = (clause: string): boolean => ruleOf(clause) !== undefined;

const current: readonly string[] = ['TLS 1.2', 'TLS 1.3'];
const outdated = /^(?:SSL|TLS 1\.[01]$)/;

type Rule = (typeof ruleFor)[Refused] | 'authorization' | 'certificate' | 'compression';

export const security = family<Rule>({
  name: 'security',
  rules: {
    profile: {
      title: 'A charge point does not lower its security profile by itself',
      clause: whitepaper('A00.FR.005'),
    },
    credentials: {
      title: 'Every connection brings the identity and the AuthorizationKey by Basic authentication',
      clause: whitepaper('A00.FR.203'),
    },
    authorization: {
      title: 'With a certificate on both sides no Authorization header is sent',
      clause: whitepaper('A00.FR.401'),
    },
    certificate: {
      title: 'In security profile 3 the charge point shows its certificate',
      clause: whitepaper('A00.FR.402'),
    },
    version: { title: 'TLS is spoken in version 1.2 or above', clause: whitepaper('A00.FR.312') },
    handshake: {
      title: 'TLS is spoken as it is specified, with a cipher suite that is required',
      clause: whitepaper('A00.FR.316'),
    },
    compression: {
      title: 'TLS compression is not offered',
      clause: whitepaper('A00.FR.320'),
      severity: 'warning',
    },
  },
  start:
    (judge) =>
    ({ entry }) => {
      if (entry.type === 'refused' && entry.clause !== undefined) {
        const rule = ruleOf(entry.clause);
        if (rule !== undefined) judge.broken(rule, entry.why, { clause: whitepaper(entry.clause) });
      }
      if (entry.type === 'connect' && entry.login !== undefined) judgeLogin(judge, entry.login);
    },
});

function judgeLogin(judge: Judge<Rule>, { profile, authorization, tls }: Login): void {
  if (profile > 0) judge.held('profile');
  if (profile === 1 || profile === 2) judge.held('credentials');
  if (tls === undefined) return;
  const clause = (profile2: number, profile3: number) => whitepaper(`A00.FR.${profile === 3 ? profile3 : profile2}`);
  const { hello, certificates } = tls;

  judge.held('handshake');
  const old = hello.versions.filter((version) => outdated.test(version));
  if (old.length === 0 && current.includes(tls.version)) judge.held('version');
  // What is offered is not what is used, but would be, wherever a server asks for it.
  else {
    const text = `${old.join(' and ') || tls.version} was offered beside ${tls.version}`;
    judge.broken('version', text, { severity: 'warning', clause: clause(312, 416) });
  }
  if (hello.compression) judge.broken('compression', 'TLS compression was offered', { clause: clause(320, 424) });
  else judge.held('compression');

  if (profile !== 3) return;
  if (certificates.length > 0) judge.held('certificate');
  else judge.broken('certificate', 'no certificate was shown in the TLS handshake');
  if (authorization.kind === 'absent') judge.held('authorization');
  else judge.broken('authorization', 'an Authorization header was sent in security profile 3');
}
