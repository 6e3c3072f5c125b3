/** Every way in which an AuthorizationKey may be written, so that none of them is written down (security whitepaper §7.2). */

const printable = /^[\x20-\x7e]+$/;

/** Hexadecimal digits, Base64 alone and as Basic authentication has it (RFC 7617), and text where it is one. */
export function keySpellings(identity: string, key: Uint8Array): readonly string[] {
  const bytes = Buffer.from(key);
  const digits = bytes.toString('hex');
  const base64 = (secret: Buffer) => secret.toString('base64').replace(/=+$/, '');
  const withUser = (password: Buffer) => base64(Buffer.concat([Buffer.from(`${identity}:`), password]));
  const text = bytes.toString('latin1');
  return [
    digits,
    digits.toUpperCase(),
    base64(bytes),
    withUser(bytes),
    withUser(Buffer.from(digits)),
    withUser(Buffer.from(digits.toUpperCase())),
    ...(printable.test(text) ? [text] : []),
  ];
}
