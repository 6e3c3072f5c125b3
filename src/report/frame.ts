/** What a report needs to know of a frame. Frames may be garbage; nothing here throws. */

export interface Frame {
  readonly kind: 'call' | 'result' | 'error';
  readonly id: string;
  /** The action of a call, the code of an error, empty for a result. */
  readonly action: string;
  /** Empty where it is no object. */
  readonly payload: Readonly<Record<string, unknown>>;
}

const kinds: ReadonlyMap<unknown, Frame['kind']> = new Map([
  [2, 'call'],
  [3, 'result'],
  [4, 'error'],
]);

/** The frame in a text, or undefined where there is none: OCPP-J §4.2. */
export function readFrame({ text, binary }: { readonly text: string; readonly binary?: boolean }): Frame | undefined {
  const message = binary === true ? undefined : parse(text);
  if (!Array.isArray(message)) return undefined;
  const [type, id, third, fourth] = message as readonly unknown[];
  const kind = kinds.get(type);
  if (kind === undefined || typeof id !== 'string') return undefined;
  if (kind === 'result') return { kind, id, action: '', payload: record(third) };
  return typeof third === 'string'
    ? { kind, id, action: third, payload: kind === 'call' ? record(fourth) : {} }
    : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** True for text that is JSON. */
export const isJson = (text: string): boolean => parse(text) !== undefined;

/** The value as an object, or an empty one. */
export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** The value as a list, or an empty one. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const deepest = 24;

// A text that was cut may end within a string.
const token = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|[[{]\s*[\]}]|[[\]{},:]|[^\s[\]{},:"]+/g;

/**
 * JSON text laid out on lines, with not one token changed: numbers and repeated keys stay as they were sent. The
 * outermost list, which is the frame itself, stays on one line.
 */
export function laidOut(json: string): string {
  const pieces: string[] = [];
  let depth = 0;
  const newline = () => `\n${'  '.repeat(Math.min(depth - 1, deepest))}`;
  for (const [piece] of json.matchAll(token)) {
    if (piece === '[' || piece === '{') {
      depth += 1;
      pieces.push(piece, depth > 1 ? newline() : '');
    } else if (piece === ']' || piece === '}') {
      depth = Math.max(0, depth - 1);
      pieces.push(depth > 0 ? newline() : '', piece);
    } else if (piece === ',') pieces.push(piece, depth > 1 ? newline() : ' ');
    else if (piece === ':') pieces.push(': ');
    else pieces.push(/^[[{]/.test(piece) ? piece.replace(/\s+/, '') : piece);
  }
  return pieces.join('');
}
