/** The little of DER that has to be read to hash the fields of a certificate (X.690 §8.1, RFC 5280 §4.1). */

interface Element {
  readonly tag: number;
  /** With tag and length. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

/** What hash data are computed from. */
export interface CertificateFields {
  readonly serialNumber: Buffer;
  /** The name of the issuer, with tag and length. */
  readonly issuer: Buffer;
  /** The subject public key info, with tag and length. */
  readonly publicKeyInfo: Buffer;
  /** The value of the subject public key, without tag, length and number of unused bits. */
  readonly publicKey: Buffer;
}

const explicitVersion = 0xa0;

/** @throws RangeError where this is no certificate in DER */
export function fieldsOf(certificate: Buffer): CertificateFields {
  const outer = at(elements(certificate), 0);
  const all = elements(at(elements(outer.content), 0).content);
  const fields = at(all, 0).tag === explicitVersion ? all.slice(1) : all;
  const publicKeyInfo = at(fields, 5);
  return {
    serialNumber: at(fields, 0).content,
    issuer: at(fields, 2).whole,
    publicKeyInfo: publicKeyInfo.whole,
    publicKey: at(elements(publicKeyInfo.content), 1).content.subarray(1),
  };
}

function at(list: readonly Element[], index: number): Element {
  const element = list[index];
  if (element === undefined) throw new RangeError(`the certificate has no field ${index}`);
  return element;
}

/** The elements that follow one another in these bytes. */
function elements(bytes: Buffer): readonly Element[] {
  const found: Element[] = [];
  for (let start = 0; start < bytes.length;) {
    const first = bytes.readUInt8(start + 1);
    const longer = first < 0x80 ? 0 : first - 0x80;
    const length = longer === 0 ? first : bytes.readUIntBE(start + 2, longer);
    const from = start + 2 + longer;
    const end = from + length;
    if (end > bytes.length) throw new RangeError('an element is longer than what it stands in');
    found.push({
      tag: bytes.readUInt8(start),
      whole: bytes.subarray(start, end),
      content: bytes.subarray(from, end),
    });
    start = end;
  }
  return found;
}
