/** What is wrong with a login, item by item: the Authorization header, what was offered in TLS (security whitepaper §2.3 to §2.5). */
import type { ClientHello, Login } from '../evidence/login.js';
import {
  authorizationKeyBytes,
  requiredCipherSuites,
  usesBasicAuthentication,
  type SecurityProfile,
} from '../ocpp/security.js';
import { show } from '../ocpp/validation.js';

/** Something that is not as it should be. A `warning` fails a case only where all recommendations are demanded. */
export interface Flaw {
  readonly severity: 'fail' | 'warning';
  readonly clause: string;
  readonly text: string;
}

const fail = (clause: string, text: string): Flaw => ({ severity: 'fail', clause, text });
const warning = (clause: string, text: string): Flaw => ({ severity: 'warning', clause, text });

/** The clauses of Basic authentication in each profile: that it is there, the user, the key. */
const basic = {
  1: { header: 'A00.FR.203', user: 'A00.FR.204', key: 'A00.FR.205' },
  2: { header: 'A00.FR.302', user: 'A00.FR.303', key: 'A00.FR.304' },
} as const;

const wrongKeys = {
  wrong: 'its password is not the AuthorizationKey',
  hexText: 'its password is the hexadecimal text of the AuthorizationKey, expected the bytes that it stands for',
  former: 'its password is an AuthorizationKey that was replaced',
  unknown: 'no AuthorizationKey is known that its password could be compared with',
} as const;

// OCTT TC_085 counts from 20 hexadecimal digits on.
const leastDigits = 20;

/** What is wrong with how the charge point authenticates itself on a connection with this profile. */
export function authorizationFlaws({ authorization, tls }: Login, profile: SecurityProfile, identity: string): Flaw[] {
  if (!usesBasicAuthentication(profile)) {
    const hasCertificate = profile < 3 || (tls?.certificates ?? []).length > 0;
    return [
      ...(authorization.kind === 'absent'
        ? []
        : [fail('A00.FR.401', `there is an Authorization header, expected none with security profile ${profile}`)]),
      ...(hasCertificate ? [] : [fail('A00.FR.402', 'it shows no certificate')]),
    ];
  }
  const { header, user, key } = basic[profile as 1 | 2];
  if (authorization.kind === 'absent') return [fail(header, 'there is no Authorization header')];
  if (authorization.kind === 'malformed')
    return [fail(header, `the Authorization header is malformed: ${authorization.why}`)];
  const { least, most } = authorizationKeyBytes;
  const { bytes } = authorization;
  const digits = 2 * bytes;
  const size = `its password has ${bytes} bytes, ${digits} hexadecimal digits; expected ${least} to ${most} bytes`;
  return [
    ...(authorization.user === identity
      ? []
      : [fail(user, `its user is ${show(authorization.user)}, expected the identity ${show(identity)}`)]),
    ...(authorization.key === 'right' ? [] : [fail(key, wrongKeys[authorization.key])]),
    ...(bytes > most || digits < leastDigits ? [fail(key, size)] : bytes < least ? [warning(key, size)] : []),
  ];
}

const recentVersions = ['TLS 1.2', 'TLS 1.3'];
/** A statement may say more than IANA names; those are not compared. */
const isSuite = (name: string): boolean => name.startsWith('TLS_');

/** What is wrong with what was offered in TLS; `claimed` are the cipher suites that the statement names. */
export function helloFlaws(hello: ClientHello, agreed: string, claimed: readonly string[]): Flaw[] {
  const offered = new Set(hello.cipherSuites);
  const families = requiredCipherSuites.map((family) => family.filter((suite) => !offered.has(suite)));
  const old = hello.versions.filter((version) => !recentVersions.includes(version));
  const unoffered = claimed.map((name) => name.trim()).filter((name) => isSuite(name) && !offered.has(name));
  return [
    ...(recentVersions.includes(agreed) ? [] : [fail('A00.FR.312', `${agreed} is used, expected TLS 1.2 or newer`)]),
    ...(families.some((missing) => missing.length === 0)
      ? []
      : [
          fail(
            'A00.FR.318',
            `neither family of cipher suites is offered whole: ${families.map(listMissing).join('; ')}`,
          ),
        ]),
    ...(old.length === 0 ? [] : [warning('A00.FR.312', `${old.join(' and ')} is offered, too`)]),
    ...(hello.compression ? [warning('A00.FR.320', 'compression is offered')] : []),
    ...(unoffered.length === 0
      ? []
      : [warning('PICS SEC-4', `the statement names ${unoffered.join(', ')}, which is not offered`)]),
  ];
}

const listMissing = (missing: readonly string[]): string => `${missing.join(' and ')} missing`;
