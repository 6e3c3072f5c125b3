/**
 * A JSON reader that loses nothing worth judging: it reports duplicate keys and numbers that a JavaScript number does
 * not hold as they were written, and it is bounded in depth. Values are otherwise those of `JSON.parse`.
 */

/** A peculiarity of a JSON text that the plain value no longer shows. */
export interface Peculiarity {
  readonly kind: 'duplicateKey' | 'inexactNumber' | 'looseNumber' | 'byteOrderMark';
  /** JSON pointer of the value (RFC 6901). */
  readonly path: string;
  /** The key or number as written. */
  readonly written: string;
}

/** What a JSON text says, and what is peculiar about it. */
export interface ReadJson {
  readonly value: unknown;
  readonly peculiarities: readonly Peculiarity[];
}

/** The text is not JSON (RFC 8259), or is nested deeper than allowed. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

const numberForm = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const whiteSpace = /[ \t\n\r]*/y;
const plainString = /[^"\\\u0000-\u001f]*/y;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Reads one JSON text.
 * @throws JsonError with the position (in characters) and what stands there.
 */
export function readJson(text: string, maxDepth = 64): ReadJson {
  return readPlainly(text, maxDepth) ?? readClosely(text, maxDepth);
}

// What may stand for a key, within a string too: never less than there are keys.
const keyLike = /"\s*:/g;
// A number whose form says more than its value; strings that look alike only cost time.
const oddNumber = /\d{16}|(?:\d\.0+|[eE][+-]?\d+|-0)\s*(?:[,\]}]|$)/;
const brackets = /[[{]/g;

/** What most texts are: nothing peculiar, which the platform's own reader reads several times faster. */
function readPlainly(text: string, maxDepth: number): ReadJson | undefined {
  if ((text.match(brackets)?.length ?? 0) >= maxDepth || oddNumber.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  // Fewer keys in the value than in the text: one stood twice, or a string looks like a key.
  return keysIn(value) === (text.match(keyLike)?.length ?? 0) ? { value, peculiarities: [] } : undefined;
}

function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Array.isArray(value) ? (value as unknown[]) : Object.values(value);
  let count = Array.isArray(value) ? 0 : inner.length;
  for (const each of inner) count += keysIn(each);
  return count;
}

/** Reads letter by letter, and sees what is peculiar. */
function readClosely(text: string, maxDepth: number): ReadJson {
  const peculiarities: Peculiarity[] = [];
  let at = 0;

  if (text.startsWith('\uFEFF')) {
    peculiarities.push({ kind: 'byteOrderMark', path: '', written: 'U+FEFF' });
    at = 1;
  }

  const fail = (expected: string): never => {
    const found = at < text.length ? JSON.stringify(text.slice(at, at + 12)) : 'the end of the text';
    throw new JsonError(`${expected} expected at character ${at + 1}, found ${found}`);
  };
  const skip = (form: RegExp): string => {
    form.lastIndex = at;
    const found = form.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  const word = <T>(letters: string, value: T): T => {
    if (!text.startsWith(letters, at)) fail('a value');
    at += letters.length;
    return value;
  };

  const readString = (): string => {
    if (text[at] !== '"') fail('a string');
    at += 1;
    let content = '';
    for (;;) {
      content += skip(plainString);
      const next = text[at];
      if (next === '"') {
        at += 1;
        return content;
      }
      if (next !== '\\') fail('a closing quotation mark');
      const escape = text[at + 1] ?? '';
      const hex = text.slice(at + 2, at + 6);
      if (escape === 'u' && /^[\da-fA-F]{4}$/.test(hex)) {
        content += String.fromCharCode(Number.parseInt(hex, 16));
        at += 6;
      } else {
        content += escapes[escape] ?? fail('a known escape');
        at += 2;
      }
    }
  };

  const readNumber = (path: string): number => {
    const written = skip(numberForm);
    if (written === '') fail('a value');
    const value = Number(written);
    const whole = /^-?\d+$/.test(written);
    if (!Number.isFinite(value) || (whole && !Number.isSafeInteger(value))) {
      peculiarities.push({ kind: 'inexactNumber', path, written });
    } else if (Object.is(value, -0) || (Number.isInteger(value) && !whole)) {
      peculiarities.push({ kind: 'looseNumber', path, written });
    }
    return value;
  };

  const readObject = (path: string, depth: number): Record<string, unknown> => {
    const object: Record<string, unknown> = {};
    at += 1;
    skip(whiteSpace);
    if (text[at] === '}') {
      at += 1;
      return object;
    }
    for (;;) {
      skip(whiteSpace);
      const key = readString();
      const here = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (Object.hasOwn(object, key)) peculiarities.push({ kind: 'duplicateKey', path: here, written: key });
      skip(whiteSpace);
      if (text[at] !== ':') fail('a colon');
      at += 1;
      // Defined, not assigned: `__proto__` is a key like any other.
      const value = readValue(here, depth);
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      skip(whiteSpace);
      if (text[at] === '}') break;
      if (text[at] !== ',') fail('a comma or a closing brace');
      at += 1;
    }
    at += 1;
    return object;
  };

  const readArray = (path: string, depth: number): unknown[] => {
    const array: unknown[] = [];
    at += 1;
    skip(whiteSpace);
    if (text[at] === ']') {
      at += 1;
      return array;
    }
    for (;;) {
      array.push(readValue(`${path}/${array.length}`, depth));
      skip(whiteSpace);
      if (text[at] === ']') break;
      if (text[at] !== ',') fail('a comma or a closing bracket');
      at += 1;
    }
    at += 1;
    return array;
  };

  const readValue = (path: string, depth: number): unknown => {
    skip(whiteSpace);
    if (depth >= maxDepth && (text[at] === '{' || text[at] === '[')) {
      throw new JsonError(`nested deeper than ${maxDepth} levels at character ${at + 1}`);
    }
    switch (text[at]) {
      case '{':
        return readObject(path, depth + 1);
      case '[':
        return readArray(path, depth + 1);
      case '"':
        return readString();
      case 't':
        return word('true', true);
      case 'f':
        return word('false', false);
      case 'n':
        return word('null', null);
      default:
        return readNumber(path);
    }
  };

  const value = readValue('', 0);
  skip(whiteSpace);
  if (at < text.length) fail('the end of the text');
  return { value, peculiarities };
}
