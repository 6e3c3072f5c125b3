/**
 * The only door to the YAML library. Every scalar stays the text that stands in the file (`No`, `1.10`, `0x1F`), so that
 * what it means is decided by the key it belongs to and never guessed.
 */
import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, parseDocument, Parser, type ParsedNode } from 'yaml';
import type { Problems } from './problems.js';
import { bare } from './words.js';

export interface Entry {
  readonly key: string;
  readonly line: number;
  readonly value: SourceNode;
}

/** A piece of the file; `broken` is one whose problem is already noted. */
export type SourceNode =
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly SourceNode[] }
  | { readonly kind: 'map'; readonly line: number; readonly entries: readonly Entry[] }
  | { readonly kind: 'broken'; readonly line: number };

const deepest = 32;
const mostSyntaxErrors = 20;

/**
 * The tree of a YAML 1.2 text; undefined, with the problems noted, when the text is not one YAML document. `expected`
 * says what an empty file should hold.
 */
export function readSource(text: string, problems: Problems, expected: string): SourceNode | undefined {
  const tooDeep = lineOfTooDeepNesting(text);
  if (tooDeep !== undefined) {
    problems.add('YAML', tooDeep, `is nested more than ${deepest} levels deep, expected a few`);
    return undefined;
  }

  const lines = new LineCounter();
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'failsafe',
    prettyErrors: false,
    // Told apart with their first place by whoever reads the map.
    uniqueKeys: false,
    lineCounter: lines,
    logLevel: 'error',
  });
  for (const { message, pos, code } of document.errors.slice(0, mostSyntaxErrors)) {
    const advice = code === 'MULTIPLE_DOCS' ? 'holds several documents, expected one' : message;
    problems.add('YAML', lineAt(pos[0]), advice);
  }
  if (document.errors.length > 0) return undefined;

  if (document.contents === null) {
    problems.add('', 1, `the file is empty, expected ${expected}`);
    return undefined;
  }
  return convert(document.contents, lineAt, problems);
}

function convert(node: ParsedNode, lineAt: (offset: number) => number, problems: Problems): SourceNode {
  const line = lineAt(node.range[0]);
  const broken = (sentence: string): SourceNode => {
    problems.add('YAML', line, sentence);
    return { kind: 'broken', line };
  };

  if (isAlias(node)) return broken(`the alias *${bare(node.source)} is not allowed, expected the value written out`);
  if (node.anchor !== undefined)
    return broken(`the anchor &${bare(node.anchor)} is not allowed, expected the value alone`);
  if (node.tag !== undefined) return broken(`the tag ${bare(node.tag)} is not allowed, expected the value alone`);
  if (isScalar(node)) {
    const text = String(node.value);
    // Only an escape makes one, and nothing that is sent or written could hold it.
    return /\p{Cs}/u.test(text) ? broken('holds half of a character, expected it whole') : { kind: 'text', line, text };
  }
  if (isSeq(node)) return { kind: 'list', line, items: node.items.map((item) => convert(item, lineAt, problems)) };
  if (!isMap(node)) return broken('is of no known kind, expected text, a list or keys with values');

  const entries: Entry[] = [];
  for (const { key, value } of node.items) {
    const keyLine = lineAt(key.range[0]);
    if (!isScalar(key)) problems.add('YAML', keyLine, 'a key is not plain text, expected the name of a key');
    else {
      const empty: SourceNode = { kind: 'text', line: keyLine, text: '' };
      const converted = value === null ? empty : convert(value, lineAt, problems);
      entries.push({ key: String(key.value), line: keyLine, value: converted });
    }
  }
  return { kind: 'map', line, entries };
}

// The library composes recursively and takes the whole process down on a hostile file, so depth is measured before.
function lineOfTooDeepNesting(text: string): number | undefined {
  const parser = new Parser();
  let line = 1;
  for (const lexeme of new Lexer().lex(text)) {
    const tokens = parser.next(lexeme);
    while (tokens.next().done !== true);
    if (parser.stack.length > deepest) return line;
    line += lexeme.split('\n').length - 1;
  }
  return undefined;
}
