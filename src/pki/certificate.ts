/** What a certificate says (RFC 5280 §4). */
import { DerError, elements, expectTag, explicit, only, oid, tags, time, bits, implicit, type Element } from './der.js';
import { readName, type Name } from './names.js';
import { certificateLabel, pemBlocks } from './pem.js';
import { isSignedBy, readSigned, type Signed } from './signed.js';

export interface Certificate extends Signed {
  /** Hexadecimal digits in lower case, without leading zeroes (security whitepaper §6.1). */
  readonly serialNumber: string;
  /** As it is written: a signed number, the highest byte first. */
  readonly serialNumberBytes: Uint8Array;
  readonly issuer: Name;
  readonly subject: Name;
  /** In milliseconds since 1970, as is `until`. */
  readonly from: number;
  readonly until: number;
  /** DER (SubjectPublicKeyInfo). */
  readonly publicKey: Uint8Array;
  /** Undefined where it does not say that it is an authority. */
  readonly authority: { readonly pathLength?: number } | undefined;
  /** The bits of KeyUsage by their number, and the identifiers of ExtendedKeyUsage; undefined where there is none. */
  readonly keyUsage: ReadonlySet<number> | undefined;
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly dnsNames: readonly string[];
}

/** The certificates in a text. Throws a DerError where one is none. */
export const readCertificates = (pem: string): readonly Certificate[] =>
  pemBlocks(pem, certificateLabel).map(readCertificate);

/** The one certificate in a text. Throws a DerError. */
export function readOneCertificate(pem: string): Certificate {
  const [certificate, ...rest] = readCertificates(pem);
  if (certificate === undefined) throw new DerError('it is no certificate in PEM');
  if (rest.length > 0) throw new DerError('it holds more than one certificate');
  return certificate;
}

function readCertificate(der: Uint8Array): Certificate {
  const signed = readSigned(der, 'the certificate');
  const parts = elements(only(signed.tbs, tags.sequence, 'the certificate').content);
  const versioned = parts[0]?.tag === explicit(0);
  const [serial, , issuer, validity, subject, publicKey, ...more] = versioned ? parts.slice(1) : parts;
  const [from, until] = elements(expectTag(validity, tags.sequence, 'the validity').content);
  if (from === undefined || until === undefined) throw new DerError('the validity has no two ends');
  const serialNumberBytes = expectTag(serial, tags.integer, 'the serial number').content;
  const extensions = extensionsIn(more);
  return {
    ...signed,
    serialNumber: hexadecimal(serialNumberBytes),
    serialNumberBytes,
    issuer: readName(expectTag(issuer, tags.sequence, 'the issuer').whole),
    subject: readName(expectTag(subject, tags.sequence, 'the subject').whole),
    from: time(from),
    until: time(until),
    publicKey: expectTag(publicKey, tags.sequence, 'the public key').whole,
    authority: authority(extensions.get('2.5.29.19')),
    keyUsage: keyUsage(extensions.get('2.5.29.15')),
    extendedKeyUsage: extendedKeyUsage(extensions.get('2.5.29.37')),
    dnsNames: dnsNames(extensions.get('2.5.29.17')),
  };
}

/** Whether the key of the other has signed this. */
export const isIssuedBy = (certificate: Certificate, issuer: Certificate): boolean =>
  isSignedBy(certificate, issuer.publicKey) === true;

export const isSelfSigned = (certificate: Certificate): boolean => isIssuedBy(certificate, certificate);

const hexadecimal = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^0+(?=.)/, '');

function extensionsIn(more: readonly Element[]): ReadonlyMap<string, Uint8Array> {
  const list = more.find(({ tag }) => tag === explicit(3));
  if (list === undefined) return new Map();
  return new Map(
    elements(only(list.content, tags.sequence, 'the list of extensions').content).map((extension) => {
      const [id, ...rest] = elements(expectTag(extension, tags.sequence, 'an extension').content);
      const value = expectTag(rest.at(-1), tags.octetString, 'the value of an extension').content;
      return [oid(expectTag(id, tags.oid, 'the kind of an extension')), value];
    }),
  );
}

function authority(value: Uint8Array | undefined): Certificate['authority'] {
  if (value === undefined) return undefined;
  const [isAuthority, pathLength] = elements(only(value, tags.sequence, 'basicConstraints').content);
  if (isAuthority?.tag !== 0x01 || isAuthority.content[0] === 0) return undefined;
  return pathLength === undefined ? {} : { pathLength: Number(`0x${hexadecimal(pathLength.content)}`) };
}

function keyUsage(value: Uint8Array | undefined): ReadonlySet<number> | undefined {
  if (value === undefined) return undefined;
  const flags = only(value, tags.bitString, 'keyUsage').content.subarray(1);
  return new Set(
    [...flags].flatMap((byte, index) =>
      [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (0x80 >> bit)).map((bit) => 8 * index + bit),
    ),
  );
}

const extendedKeyUsage = (value: Uint8Array | undefined): readonly string[] | undefined =>
  value === undefined
    ? undefined
    : elements(only(value, tags.sequence, 'extendedKeyUsage').content).map((one) =>
        oid(expectTag(one, tags.oid, 'a usage of the key')),
      );

const dnsNames = (value: Uint8Array | undefined): readonly string[] =>
  value === undefined
    ? []
    : elements(only(value, tags.sequence, 'subjectAltName').content).flatMap(({ tag, content }) =>
        tag === implicit(2) ? [Buffer.from(content).toString('latin1')] : [],
      );

/** The value of the BIT STRING in a public key, without the byte that counts unused bits (RFC 6960 §4.1.1). */
export function keyBits(publicKey: Uint8Array): Uint8Array {
  const [, value] = elements(only(publicKey, tags.sequence, 'the public key').content);
  return bits(expectTag(value, tags.bitString, 'the public key'));
}
