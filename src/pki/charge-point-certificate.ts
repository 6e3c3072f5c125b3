/** What is wrong with the certificate that a charge point shows in TLS (security whitepaper §2.5.1, §2.6.1), item by item. */
import { isIP } from 'node:net';
import { readCertificates, type Certificate } from './certificate.js';
import { judgeChain, judgeSize, judgeValidity, maxCertificates } from './chain-findings.js';
import { DerError } from './der.js';
import { fail, quoted, warning, where, type CertificateFinding } from './findings.js';
import { keyFacts, weakness } from './keys.js';

export interface ChargePointExpectations {
  /** The authorities whose certificates are accepted, as PEM. */
  readonly authorities: readonly string[];
  /** Any of these may name the charge point; none where nobody knows. */
  readonly serialNumbers: readonly string[];
  readonly cpoName: string;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/**
 * Judges the certificates of a charge point, as PEM, its own first; an empty list where all is well.
 * Throws a DerError where one of the authorities is no certificate.
 */
export function judgeChargePointCertificate(
  certificates: readonly string[],
  { authorities, serialNumbers, cpoName, at }: ChargePointExpectations,
): readonly CertificateFinding[] {
  if (certificates.length === 0) return [fail('certificate', 'A00.FR.402', 'the charge point showed no certificate')];
  const shown = readShown(certificates.slice(0, maxCertificates));
  if (typeof shown === 'string') return [fail('certificate', 'A00.FR.507', shown)];
  const [own] = shown;
  return [
    ...judgeChain(shown, authorities.flatMap(readCertificates), at),
    ...judgeSize(certificates),
    ...judgeValidity(own, 'the certificate', at),
    ...judgeKey(own),
    ...judgeUsage(own),
    ...judgeSerialNumber(own),
    ...judgeCommonName(own, serialNumbers),
    ...judgeOrganization(own, cpoName),
    ...judgeHosts(own),
  ];
}

function readShown(certificates: readonly string[]): readonly [Certificate, ...Certificate[]] | string {
  try {
    const [own, ...others] = certificates.flatMap(readCertificates).slice(0, maxCertificates);
    return own === undefined ? 'what was shown is no certificate in PEM' : [own, ...others];
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return `what was shown is no X.509 certificate: ${error.message}`;
  }
}

function judgeKey({ publicKey, algorithm: { hash = '' } }: Certificate): readonly CertificateFinding[] {
  const key = keyFacts(publicKey);
  const weak = key === undefined ? { text: 'the key is none that is known', clause: 'A00.FR.504' } : weakness(key);
  return [
    ...(weak === undefined ? [] : [fail('key', weak.clause, weak.text)]),
    ...where(hash === 'md5' || hash === 'sha1', () =>
      warning('signature', 'A00.FR.506', `it is signed with ${hash.toUpperCase()}; expected SHA-256`),
    ),
  ];
}

const digitalSignature = 0;
const clientAuth = '1.3.6.1.5.5.7.3.2';
const anyUsage = '2.5.29.37.0';

function judgeUsage({ keyUsage, extendedKeyUsage }: Certificate): readonly CertificateFinding[] {
  return [
    ...where(keyUsage?.has(digitalSignature) === false, () =>
      fail('usage', 'RFC 5246 §7.4.6', 'keyUsage does not allow the key to sign, which a client does in TLS'),
    ),
    ...where(extendedKeyUsage?.some((one) => one === clientAuth || one === anyUsage) === false, () =>
      fail('usage', 'RFC 5280 §4.2.1.12', 'extendedKeyUsage does not allow a client to use it in TLS'),
    ),
  ];
}

function judgeSerialNumber({ serialNumber, serialNumberBytes }: Certificate): readonly CertificateFinding[] {
  const [sign = 0x80] = serialNumberBytes;
  return where(sign >= 0x80 || serialNumber === '0' || serialNumberBytes.length > 20, () =>
    warning(
      'serialNumber',
      'A00.FR.508',
      `the serial number ${quoted(serialNumber)} is not a positive number of at most 20 bytes (RFC 5280 §4.1.2.2)`,
    ),
  );
}

function judgeCommonName({ subject }: Certificate, serialNumbers: readonly string[]): readonly CertificateFinding[] {
  const names = subject.commonNames;
  if (names.length === 0) {
    return [fail('commonName', 'A00.FR.511', `the subject ${quoted(subject.text)} has no commonName`)];
  }
  return [
    ...names
      .filter(isAddress)
      .map((name) => fail('commonName', 'A00.FR.511', `commonName ${quoted(name)} is a URL or an IP address`)),
    ...judgeNumber(names, serialNumbers),
  ];
}

/** Names of certificates are compared without regard to case (RFC 5280 §7.1). */
function judgeNumber(names: readonly string[], serialNumbers: readonly string[]): readonly CertificateFinding[] {
  const told = `commonName is ${names.map(quoted).join(', ')}`;
  if (serialNumbers.length === 0) {
    return [warning('commonName', 'A00.FR.405', `${told}; nobody says what the serial number of the charge point is`)];
  }
  const wanted = serialNumbers.map((one) => one.toLowerCase());
  const found = names.map((name) => name.toLowerCase());
  if (found.some((name) => wanted.includes(name))) return [];
  const both = `${told}, and the serial number of the charge point is ${serialNumbers.map(quoted).join(' or ')}`;
  return found.some((name) => wanted.some((one) => name.includes(one)))
    ? [warning('commonName', 'A00.FR.511', `${both}: it stands there, but is not all of it`)]
    : [fail('commonName', 'A00.FR.405, A00.FR.511', both)];
}

const isAddress = (name: string): boolean =>
  /^([a-z][a-z0-9+.-]*:\/\/|www\.)/i.test(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;

function judgeOrganization({ subject }: Certificate, cpoName: string): readonly CertificateFinding[] {
  const names = subject.organizationNames;
  if (names.length === 0) {
    return [fail('organizationName', 'A00.FR.509', `the subject ${quoted(subject.text)} has no organizationName`)];
  }
  const told = names.map(quoted).join(', ');
  return where(!names.some((name) => name.toLowerCase().includes(cpoName.toLowerCase())), () =>
    warning(
      'organizationName',
      'A00.FR.404',
      `organizationName is ${told}, which does not contain the CPO name ${quoted(cpoName)}`,
    ),
  );
}

const judgeHosts = ({ dnsNames }: Certificate): readonly CertificateFinding[] =>
  where(dnsNames.length > 0, () =>
    warning(
      'subjectAltName',
      'A00.FR.511',
      `it names a host, ${quoted(dnsNames[0] ?? '')}, as certificates of Central Systems do`,
    ),
  );
