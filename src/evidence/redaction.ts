/** Masks secrets in a frame before its first byte is written (security whitepaper: the key is write-only). */
import { createHmac, randomBytes } from 'node:crypto';

const secretKey = /^(authorizationkey|basicauthpassword)$/i;
const userInfo = /\b([a-z][a-z\d+.-]*:\/\/)[^/\s"@]+@/gi;
const suspicious = /authorizationkey|basicauthpassword|:\/\//i;

/** Makes a masking function; equal secrets get equal masks within one run, and only there. */
export function redactor(): (text: string) => string {
  const salt = randomBytes(16);
  const mask = (secret: string): string =>
    `«key:${createHmac('sha256', salt).update(secret).digest('hex').slice(0, 8)}»`;

  return (text) => {
    if (!suspicious.test(text)) return text;
    let masked = text.replace(userInfo, '$1«credentials»@');
    for (const secret of secretsIn(text)) masked = masked.replaceAll(JSON.stringify(secret).slice(1, -1), mask(secret));
    return masked;
  };
}

/** The values that stand beside the name of a secret key, as in ChangeConfiguration and GetConfiguration. */
function secretsIn(text: string): readonly string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Not JSON, but it names the key: whatever is quoted after it may be the secret.
    const after = text.slice(text.search(secretKeyAnywhere));
    return [...after.matchAll(/"([^"]{8,})"/g)].map((match) => match[1] ?? '');
  }
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { key, value: secret } = value as { key?: unknown; value?: unknown };
    if (typeof key === 'string' && secretKey.test(key) && typeof secret === 'string' && secret !== '') {
      found.push(secret);
    }
    for (const inner of Object.values(value)) walk(inner);
  };
  walk(parsed);
  return found;
}

const secretKeyAnywhere = /authorizationkey|basicauthpassword/i;
