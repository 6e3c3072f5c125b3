/**
 * Masks secrets in a text before its first byte is written (security whitepaper: the key is write-only). Texts come from
 * the charge point: whatever they hold, this takes linear time and never throws.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { Redactor } from './journal.js';

const secretKey = /^\s*(authorizationkey|basicauthpassword)\s*$/i;
const secretKeyAnywhere = /authorizationkey|basicauthpassword/i;
// A scheme of any length would be tried from each of its letters on.
const userInfo = /\b([a-z][a-z\d+.-]{0,20}:(?:\\?\/){2})[^\s"'/]*@/gi;
// To its end, or as far as the text goes where that was cut.
const privateKey = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/gi;
// A backslash may hide anything.
const suspicious = /authorizationkey|basicauthpassword|private key-----|:\/\/|\\/i;
// The same key, whichever letters its digits are written in.
const digits = /^[\da-f]{16,}$/i;
const literal = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const bare = /[^\s"{}[\]:,]+/y;
const harmless = new Set(['changeconfiguration', 'getconfiguration', 'configurationkey', 'datatransfer']);
// What is meant to be a frame, whole or not: it begins as one, or has names in quotes.
const frame = /^\s*[[{]|"\s*:/;
// A word of letters alone, or the number of a requirement; keys are digits.
const ordinary = /^[^\p{L}\d]*(?:[A-Za-z]{1,30}(?:[.'/-][A-Za-z]{1,30})*|[A-Z]\d\d\.FR\.\d+)[^\p{L}\d]*$/u;
// Shorter ones are masked where they stand, but not wherever else the same letters happen to be.
const shortestRemembered = 8;

interface Span {
  readonly from: number;
  readonly to: number;
}
interface Token extends Span {
  readonly kind: 'string' | 'scalar' | 'mark';
  /** What the token says: a string without quotes and escapes. */
  readonly says: string;
}
/** An object or array that is being read. */
interface Level {
  field: string | undefined;
  /** Where the value of the present field starts. */
  start: number;
  secret: boolean;
  readonly values: Span[];
}

/** Makes a masking function; equal secrets get equal masks within one run, and only there. */
export function redactor(): Redactor & Required<Pick<Redactor, 'keep'>> {
  const salt = randomBytes(16);
  const remembered = new Set<string>();
  const mask = (secret: string): string => {
    const one = digits.test(secret) ? secret.toLowerCase() : secret;
    return `«key:${createHmac('sha256', salt).update(one).digest('hex').slice(0, 8)}»`;
  };
  const withoutKeys = (text: string): string => text.replace(privateKey, mask).replace(userInfo, '$1«credentials»@');

  const known = (text: string): string => {
    let masked = text;
    for (const secret of remembered) masked = masked.replaceAll(secret, mask(secret));
    return masked;
  };
  const inside = (text: string, depth: number): string => {
    if (depth > 4) return secretKeyAnywhere.test(text) ? unreadable(text) : text;
    const tokens = tokensOf(text);
    const secrets = tokens.filter(within(secretValues(tokens, text.length)));
    for (const { says } of secrets) if (says.length >= shortestRemembered) remembered.add(says);

    const secret = new Set(secrets);
    const pieces: string[] = [];
    let at = 0;
    for (const token of tokens) {
      if (token.kind === 'mark') continue;
      const said = secret.has(token)
        ? mask(token.says)
        : token.kind === 'string'
          ? plain(token.says, depth)
          : token.says;
      pieces.push(text.slice(at, token.from), said === token.says ? text.slice(token.from, token.to) : quote(said));
      at = token.to;
    }
    const masked = withoutKeys(known(pieces.join('') + text.slice(at)));
    return secretKeyAnywhere.test(masked) && !isJson(text) ? unreadable(masked) : masked;
  };
  /** A string may itself hold JSON, as the data of a DataTransfer does. */
  const plain = (says: string, depth: number): string => {
    const nested = /[{[]/.test(says) && suspicious.test(says) ? inside(says, depth + 1) : says;
    return withoutKeys(known(nested));
  };
  /** Names the key, but is no JSON: any longer word may be the secret, except for those of a sentence of ours. */
  const unreadable = (text: string): string => {
    const isLeft = frame.test(text) ? isHarmless : (word: string) => isHarmless(word) || ordinary.test(word);
    return text
      .replace(/"([^"]{8,})"/g, (whole, word: string) => (isLeft(word) ? whole : `"${mask(word)}"`))
      .replace(/[^\s"'{}[\],«»]{8,}/g, (word) => (isLeft(word) ? word : mask(word)));
  };

  const redact = (text: string): string => (suspicious.test(text) || remembered.size > 0 ? inside(text, 0) : text);
  return Object.assign(redact, {
    keep(secret: string): void {
      if (secret.length >= shortestRemembered) remembered.add(secret);
    },
  });
}

const quote = (text: string): string => JSON.stringify(text);

const isHarmless = (word: string): boolean =>
  secretKey.test(word) || harmless.has(word.toLowerCase()) || /^«?key:[\da-f]{8}»?$/.test(word);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The strings, other scalars and marks of a JSON text; of another text, as far as it looks like one. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let from = 0; from < text.length;) {
    const letter = text[from] ?? '';
    if (/\s/.test(letter)) {
      from += 1;
    } else if (letter === '"') {
      literal.lastIndex = from;
      const found = literal.exec(text)?.[0];
      if (found === undefined) break;
      tokens.push({ kind: 'string', from, to: from + found.length, says: unquote(found) });
      from += found.length;
    } else if ('{}[]:,'.includes(letter)) {
      tokens.push({ kind: 'mark', from, to: from + 1, says: letter });
      from += 1;
    } else {
      bare.lastIndex = from;
      const found = bare.exec(text)?.[0] ?? letter;
      tokens.push({ kind: 'scalar', from, to: from + found.length, says: found });
      from += found.length;
    }
  }
  return tokens;
}

function unquote(found: string): string {
  try {
    return String(JSON.parse(found));
  } catch {
    return found.slice(1, -1);
  }
}

/** Where the values stand that belong to the name of a secret key, as in ChangeConfiguration and GetConfiguration. */
function secretValues(tokens: readonly Token[], end: number): readonly Span[] {
  const found: Span[] = [];
  const levels: Level[] = [];
  const endField = (level: Level, to: number) => {
    if (level.field === 'value') level.values.push({ from: level.start, to });
    level.field = undefined;
  };
  const endLevel = (to: number) => {
    const level = levels.pop();
    if (level === undefined) return;
    endField(level, to);
    if (level.secret) found.push(...level.values);
  };
  for (const [index, { kind, from, to, says }] of tokens.entries()) {
    const level = levels.at(-1);
    if (kind === 'mark') {
      if (says === '{' || says === '[') levels.push({ field: undefined, start: to, secret: false, values: [] });
      else if (says === '}' || says === ']') endLevel(from);
      else if (says === ',' && level !== undefined) endField(level, from);
      else if (says === ':' && level !== undefined) {
        level.field = tokens[index - 1]?.says.toLowerCase();
        level.start = to;
      }
    } else if (level?.field === 'key' && secretKey.test(says)) {
      level.secret = true;
    }
  }
  while (levels.length > 0) endLevel(end);
  return found;
}

/** Whether a scalar with something in it stands inside one of the spans. */
function within(spans: readonly Span[]): (token: Token) => boolean {
  const sorted = spans.toSorted((a, b) => a.from - b.from);
  let next = 0;
  let until = 0;
  return ({ kind, from, says }) => {
    for (let span = sorted[next]; span !== undefined && span.from <= from; span = sorted[++next]) {
      until = Math.max(until, span.to);
    }
    return from < until && kind !== 'mark' && says !== '';
  };
}
