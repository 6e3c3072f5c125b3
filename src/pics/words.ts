/** Words for messages: values shown safely, lists, and the name that was probably meant. */

const longestShown = 60;

/** The text without anything that could disturb a terminal or a log, cut to a readable length. */
export function bare(text: string): string {
  const short = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
  return short.replace(/\p{C}/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A value in quotation marks. */
export const quoted = (text: string): string => `"${bare(text)}"`;

/** `A`, `A or B`, `A, B or C`. */
export function listed(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** The candidate that looks most like the word, however it is capitalised; undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > longestShown) return undefined;
  const allowed = Math.max(1, Math.floor(word.length / 3));
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ edits }) => edits <= allowed)
    .sort((a, b) => a.edits - b.edits || commonStart(word, b.candidate) - commonStart(word, a.candidate));
  return ranked[0]?.candidate;
}

/** ` (did you mean X?)`, or nothing. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}

// Levenshtein, one row at a time, where two letters changed over count as one edit.
function distance(a: string, b: string): number {
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 0; row < a.length; row += 1) {
    const current = [row + 1];
    for (let column = 0; column < b.length; column += 1) {
      const [left = 0, diagonal = 0, up = 0] = [current[column], above[column], above[column + 1]];
      const edits = Math.min(left + 1, up + 1, diagonal + (a[row] === b[column] ? 0 : 1));
      const isSwapped = row > 0 && column > 0 && a[row] === b[column - 1] && a[row - 1] === b[column];
      current.push(isSwapped ? Math.min(edits, (before[column - 1] ?? 0) + 1) : edits);
    }
    before = above;
    above = current;
  }
  return above.at(-1) ?? 0;
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
