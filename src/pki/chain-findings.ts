/** What is wrong with the chain that a charge point shows (A00.FR.403), and with the way it is shown. */
import type { Certificate } from './certificate.js';
import { buildChain, isSame, type Chain } from './chain.js';
import { fail, instant, quoted, warning, where, type CertificateFinding } from './findings.js';
import { keyFacts, weakness } from './keys.js';

const keyCertSign = 5;

export function judgeChain(
  shown: readonly [Certificate, ...Certificate[]],
  authorities: readonly Certificate[],
  at: number,
): readonly CertificateFinding[] {
  const chain = buildChain(shown, authorities);
  if ('why' in chain) {
    const { brokenAt, why } = chain;
    const which =
      brokenAt === shown[0] ? 'the certificate' : `the chain is broken: its issuer ${quoted(brokenAt.subject.text)}`;
    return [fail('chain', 'A00.FR.403', `${which} ${why}`)];
  }
  const { path, authority } = chain;
  return [
    ...path.slice(1).flatMap((issuer, below) => judgeIssuer(issuer, below, at)),
    ...where(at > authority.until || at < authority.from, () =>
      warning(
        'chain',
        'A00.FR.403',
        `the authority ${quoted(authority.subject.text)} itself is ${period(authority, at)}`,
      ),
    ),
    ...judgeOrder(shown, chain),
  ];
}

/** `below`: how many authorities stand between the issuer and the certificate. */
function judgeIssuer(issuer: Certificate, below: number, at: number): readonly CertificateFinding[] {
  const name = `its issuer ${quoted(issuer.subject.text)}`;
  const isAuthority = issuer.authority !== undefined && issuer.keyUsage?.has(keyCertSign) !== false;
  const key = keyFacts(issuer.publicKey);
  const weak = key === undefined ? undefined : weakness(key);
  return [
    ...judgeValidity(issuer, name, at),
    ...where(!isAuthority, () =>
      fail('chain', 'RFC 5280 §6.1.4', `${name} is no authority (basicConstraints, keyUsage)`),
    ),
    ...where((issuer.authority?.pathLength ?? below) < below, () =>
      fail('chain', 'RFC 5280 §6.1.4', `${name} allows fewer authorities below it than there are`),
    ),
    ...(weak === undefined ? [] : [warning('key', weak.clause, `${name}: ${weak.text}`)]),
  ];
}

/** Each certificate is followed by its issuer; the authority itself may be left out. */
function judgeOrder(shown: readonly Certificate[], { path, authority }: Chain): readonly CertificateFinding[] {
  const wanted = [...path, authority];
  if (shown.every((one, index) => wanted[index] !== undefined && isSame(one, wanted[index]))) return [];
  const strays = shown.filter((one) => !wanted.some((other) => isSame(one, other))).length;
  const text =
    strays === 0
      ? 'the certificates were not shown in their order, each followed by its issuer'
      : `${strays} of the ${shown.length} certificates that were shown do not belong to the chain`;
  return [warning('chainOrder', 'RFC 5246 §7.4.2', text)];
}

export function judgeValidity(certificate: Certificate, which: string, at: number): readonly CertificateFinding[] {
  return where(at > certificate.until || at < certificate.from, () =>
    fail('validity', 'A00.FR.403', `${which} is ${period(certificate, at)}`),
  );
}

const period = ({ from, until }: Certificate, at: number): string =>
  `${at > until ? 'expired' : 'not yet valid'}: it is valid from ${instant(from)} to ${instant(until)}, and now is ${instant(at)}`;

// What CertificateSigned can carry.
const maxChainSize = 10_000;
/** So many certificates are looked at. */
export const maxCertificates = 10;

export function judgeSize(certificates: readonly string[]): readonly CertificateFinding[] {
  const size = certificates.join('').length;
  const shown = `${certificates.length} certificates of ${size} characters in PEM were shown`;
  return [
    ...where(size > maxChainSize, () =>
      warning('chainSize', '§7.3', `${shown}; CertificateSigned carries ${maxChainSize} characters at most`),
    ),
    ...where(certificates.length > maxCertificates, () =>
      warning('chainSize', '§7.3', `${shown}; the first ${maxCertificates} of them were looked at`),
    ),
  ];
}
