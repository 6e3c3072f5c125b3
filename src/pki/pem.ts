/** PEM (RFC 7468), as it comes from a device or from a file of a user. */

/** In characters; more is no certificate, and not looked at. */
export const largestPem = 100_000;

/** The blocks of this kind in a text, as DER, in their order; what stands around them does not count. */
export function pemBlocks(text: string, label: RegExp): readonly Uint8Array[] {
  if (text.length > largestPem) return [];
  // What stands between the lines holds no hyphen, so this looks at every character once.
  const blocks = text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]*)-----END \1-----/g);
  return [...blocks]
    .filter(([, found = '']) => label.test(found))
    .map(([, , body = '']) => Buffer.from(body, 'base64'));
}

export const certificateLabel = /^(X509 |TRUSTED )?CERTIFICATE$/;
/** Older tools write NEW before it (RFC 7468 §7). */
export const requestLabel = /^(NEW )?CERTIFICATE REQUEST$/;

/** One block, as OpenSSL writes it. */
export const toPem = (label: string, der: ArrayBuffer | Uint8Array): string => {
  const lines =
    Buffer.from(new Uint8Array(der))
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
};
