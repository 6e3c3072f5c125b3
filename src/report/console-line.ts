/** How a line gets onto the console: made harmless, made to fit, coloured last. */
import type { Line } from './closing.js';
import { columnsOf, cut, logLine, printable, wrap } from './hygiene.js';
import type { Kind } from './marks.js';

/** Where the console reporter writes. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly colour: boolean;
}

const colours: Readonly<Record<Kind, string>> = {
  pass: '32',
  fail: '1;31',
  inconclusive: '33',
  error: '35',
  na: '2',
  idle: '2',
};
const markColumns = 15;
// Without a terminal nothing wraps, but a single line of a device should not fill a log.
const widestLog = 2000;

/** The text of a line as it is written: made harmless, not wider than a terminal, the mark in its colour. */
export function rendered({ mark, text }: Line, { isTerminal, columns, colour }: Output): readonly string[] {
  const head =
    mark === undefined ? text.slice(0, text.search(/[^ ]|$/)) : `${mark.symbol} ${mark.word}`.padEnd(markColumns);
  const clean = logLine(printable(mark === undefined ? text.slice(head.length) : text));
  const width = columnsOf(head);
  const [first = '', ...rest] = isTerminal ? wrap(clean, columns - width - 1) : [cut(clean, widestLog)];
  const lines = [head + first, ...rest.map((line) => ' '.repeat(width) + line)];
  const [top = '', ...others] = lines.map((line) => `${logLine(line).trimEnd()}\n`);
  // The head is our own text, so that colouring it after the cleaning is safe.
  const word = head.trimEnd();
  const painted = mark !== undefined && colour ? `\u001b[${colours[mark.kind]}m${word}\u001b[0m` : word;
  return [painted + top.slice(word.length), ...others];
}

/** Writes lines one after the other. */
export function writeLines(lines: readonly Line[], output: Output): void {
  for (const line of lines) for (const one of rendered(line, output)) output.write(one);
}
