/** The abstract as Markdown, for GitHub and its like: tables and lists; whatever a device said is text and nothing else. */
import type { Cell, Part, Section } from './abstract-parts.js';
import type { AbstractView } from './abstract-view.js';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text that no reader of Markdown takes for markup: no emphasis, no code, no link, also none that a bare address would
 * become, no HTML, no end of a cell. What is left of a line is never the beginning of a block.
 */
export const markdownText = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]()#|~!@:$^"']/g, '\\$&')
    .replace(/[&<>]/g, (character) => entities[character] ?? '')
    .replace(/\b(www)\./gi, '$1\\.')
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');

/** The whole abstract. */
export function abstractMarkdown({ page, title, lede, sections }: AbstractView): string {
  const marks = ['This is a self-test report, not a certificate.', ...page.watermarks];
  const lines = [
    `# ${markdownText(title)}`,
    '',
    markdownText(lede),
    '',
    ...marks.flatMap((mark) => [`> **${markdownText(mark)}**`, '>']),
    `> Report ${markdownText(page.runId)}, ${markdownText(page.tool)}. The results relate only to the item tested.`,
    ...sections.flatMap(sectionLines),
    '',
    '---',
    '',
    `End of the abstract, report ${markdownText(page.runId)}`,
  ];
  return `${lines.join('\n')}\n`;
}

const paragraph = (text: string): readonly string[] => (text === '' ? [] : ['', markdownText(text)]);

const sectionLines = ({ title, note, parts }: Section): readonly string[] => [
  '',
  `## ${markdownText(title)}`,
  ...paragraph(note),
  ...parts.flatMap(partLines),
];

const partLines = ({ title, note, columns, rows, remarks }: Part): readonly string[] => [
  ...(title === '' ? [] : ['', `### ${markdownText(title)}`]),
  ...paragraph(note),
  ...(rows.length === 0
    ? []
    : [
        '',
        row(columns.map(({ head }) => markdownText(head))),
        row(columns.map(({ kind }) => (kind === 'number' ? '---:' : '---'))),
        ...rows.map((cells) => row(cells.map(cellText))),
      ]),
  ...(remarks.length === 0 ? [] : ['', ...remarks.map((remark) => `- ${markdownText(remark)}`)]),
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const cellText = ({ text, list }: Cell): string =>
  list.length === 0 ? markdownText(text) : list.map(markdownText).join(', ');
