/** Output hygiene: whatever a charge point says is shown, and never obeyed by a terminal, a log or a reader's eye. */

const invisible = /[\p{C}\p{Zl}\p{Zp}]/gu;
const usualEscapes: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * The text on one line with every control, bidi, format, unpaired and unassigned character made visible, as `\u{1b}`.
 * What is left is also legal in XML.
 */
export const printable = (text: string): string =>
  text.replace(
    invisible,
    (character) => usualEscapes.get(character) ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );

/** A line that a CI log cannot take for a command: the runner of GitHub reads `::` after blanks, and `##[` anywhere. */
export const logLine = (line: string): string => line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [');

const wide =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const combining = /^\p{M}$/u;

const widthOf = (character: string): number => (combining.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** How many columns of a terminal the text takes. */
export const columnsOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + widthOf(character), 0);

/** How much of the text fits into so many columns. */
function fitting(text: string, columns: number): string {
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > columns) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

/** The text, ending in … where it does not fit. */
export function cut(text: string, columns: number): string {
  const head = fitting(text, columns);
  return head === text ? text : `${fitting(text, columns - 1)}…`;
}

/** The text on as many lines as it takes, broken at blanks where that is possible. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  for (;;) {
    const head = fitting(rest, Math.max(columns, 2));
    if (head === rest) return [...lines, rest];
    const blank = rest.lastIndexOf(' ', head.length);
    const end = blank > 0 ? blank : head.length;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
}
