/** Builds the path from a certificate to an authority, whatever the order in which it was shown (RFC 5280 §6). */
import { isIssuedBy, isSelfSigned, type Certificate } from './certificate.js';
import { sameName } from './names.js';

export interface Chain {
  /** The certificate itself, then each issuer that was shown. */
  readonly path: readonly Certificate[];
  /** The authority in which it ends. */
  readonly authority: Certificate;
}

/** The chain of the first of these certificates; or where it breaks off, and why. */
export function buildChain(
  shown: readonly [Certificate, ...Certificate[]],
  authorities: readonly Certificate[],
): Chain | { readonly brokenAt: Certificate; readonly why: string } {
  const [leaf, ...others] = shown;
  let brokenAt = leaf;
  const seen = new Set([leaf]);
  const follow = (path: readonly [Certificate, ...Certificate[]]): Chain | undefined => {
    const last = path.at(-1) ?? path[0];
    const authority = authorities.find((one) => isSame(one, last) || hasIssued(one, last));
    if (authority !== undefined) return { path, authority };
    brokenAt = last;
    for (const issuer of others) {
      if (seen.has(issuer) || !hasIssued(issuer, last)) continue;
      seen.add(issuer);
      const chain = follow([...path, issuer]);
      if (chain !== undefined) return chain;
    }
    return undefined;
  };
  return follow([leaf]) ?? { brokenAt, why: reason(brokenAt, [...others, ...authorities]) };
}

/** Whether both stand for the same holder of a key: a root may be renewed. */
export const isSame = (one: Certificate, other: Certificate): boolean =>
  sameName(one.subject, other.subject) && Buffer.from(one.publicKey).equals(other.publicKey);

const hasIssued = (issuer: Certificate, certificate: Certificate): boolean =>
  sameName(issuer.subject, certificate.issuer) && isIssuedBy(certificate, issuer);

function reason(last: Certificate, known: readonly Certificate[]): string {
  const issuer = `(${last.issuer.text})`;
  if (isSelfSigned(last)) return 'is self-signed, and none of the authorities that are trusted here';
  return known.some(({ subject }) => sameName(subject, last.issuer))
    ? `names an issuer that is known ${issuer}, but is not signed with its key: it is altered, or another authority has the same name`
    : `was issued by an authority that is neither shown nor trusted here ${issuer}`;
}
