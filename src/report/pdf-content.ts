/** The abstract as pages: what pdfmake is told to draw. Knows no file and no font but by its name. */
import type { Content, CustomTableLayout, TDocumentDefinitions, TableCell } from 'pdfmake/interfaces.js';
import type { Cell, ColumnKind, Part, Section } from './abstract-parts.js';
import type { AbstractView } from './abstract-view.js';
import type { Kind } from './marks.js';
import { latin, type Fonts } from './pdf-fonts.js';

const margin = 42;
const pageWidth = 595.28 - 2 * margin;
const padding = 4;
const size = 8.5;
const soft = '#4a525a';

const tones: Readonly<Record<Kind, string>> = {
  pass: '#0c6b3a',
  fail: '#b01d15',
  inconclusive: '#7d5000',
  error: '#6427ac',
  na: soft,
  idle: soft,
};

/** Points; what is not here shares the rest. */
const widths: Readonly<Partial<Record<ColumnKind, number>>> = {
  id: 46,
  name: 176,
  value: 138,
  number: 52,
  unit: 52,
  result: 64,
};

/** Tables with no more rows than this are kept on one page. */
const fewRows = 14;

/** The whole document; dated by its run, so that the same run gives the same bytes. */
export function pdfDocument(view: AbstractView, { fontOf }: Fonts, date: Date): TDocumentDefinitions {
  const { page, title, lede, sections } = view;
  const write = (text: string, widest?: number) => runs(text, fontOf, widest);
  const notice = 'Self-test report, not a certificate. The results relate only to the item tested.';
  const marks = page.watermarks.join('  ·  ');
  const markLines = Math.ceil(marks.length / 95);

  return {
    info: { title: page.title, creator: page.tool, producer: 'pdfmake', creationDate: date, modDate: date },
    language: 'en',
    displayTitle: true,
    pageSize: 'A4',
    pageMargins: [margin, 46 + markLines * 11, margin, 46],
    defaultStyle: { font: latin, fontSize: size, lineHeight: 1.15, color: '#14181c' },
    header: {
      margin: [margin, 22, margin, 0],
      stack: [
        {
          columns: [
            { text: write(page.title, pageWidth * 0.65), color: soft, fontSize: 7.5 },
            { text: write(`Report ${page.runId}`), alignment: 'right', color: soft, fontSize: 7.5, width: 170 },
          ],
        },
        ...(marks === '' ? [] : [{ text: write(marks, pageWidth), color: '#7d5000', bold: true, fontSize: 8 }]),
      ],
    },
    footer: (current, count) => ({
      margin: [margin, 14, margin, 0],
      columns: [
        { text: write(notice), color: soft, fontSize: 7.5 },
        { text: `${current} / ${count}`, alignment: 'right', color: soft, fontSize: 7.5, width: 60 },
      ],
    }),
    content: [
      { text: write(title), fontSize: 20, bold: true },
      { text: write(lede), fontSize: 11, color: soft, margin: [0, 2, 0, 10] },
      boxed(
        ['This is a self-test report, not a certificate.', ...page.watermarks].map((text) => write(text, pageWidth)),
      ),
      ...sections.flatMap((one) => sectionContent(one, write)),
      {
        text: write(`End of the abstract, report ${page.runId}`),
        alignment: 'center',
        color: soft,
        margin: [0, 22, 0, 0],
      },
    ],
  };
}

type Write = (text: string, widest?: number) => Content;

const boxed = (lines: readonly Content[]): Content => ({
  table: { widths: ['*'], body: lines.map((text) => [{ text, bold: true, color: '#7d5000' }]) },
  layout: { hLineColor: '#7d5000', vLineColor: '#7d5000', hLineWidth: () => 0.6, vLineWidth: () => 0.6 },
});

/** The heading of a section stays with its first table. */
function sectionContent({ title, note, parts }: Section, write: Write): readonly Content[] {
  const heading: readonly Content[] = [
    { text: write(title), fontSize: 13, bold: true, margin: [0, 18, 0, 4] },
    ...noteContent(note, write),
  ];
  const [first, ...rest] = parts;
  if (first === undefined) return heading;
  return [
    kept([...heading, ...partContent(first, write)], first),
    ...rest.map((part) => kept(partContent(part, write), part)),
  ];
}

const kept = (stack: readonly Content[], { rows }: Part): Content => ({
  stack: [...stack],
  unbreakable: rows.length <= fewRows,
});

const noteContent = (note: string, write: Write): readonly Content[] =>
  note === '' ? [] : [{ text: write(note, pageWidth), color: soft, fontSize: 7.5, margin: [0, 0, 0, 4] }];

function partContent(part: Part, write: Write): readonly Content[] {
  const { title, note, rows, remarks } = part;
  return [
    ...(title === '' ? [] : [{ text: write(title), fontSize: 10, bold: true, margin: [0, 8, 0, 2] } satisfies Content]),
    ...noteContent(note, write),
    ...(rows.length === 0 ? [] : [tableContent(part, write)]),
    ...(remarks.length === 0
      ? []
      : [
          {
            ul: remarks.map((remark) => ({ text: write(remark, pageWidth - 20) })),
            margin: [0, 4, 0, 0],
          } satisfies Content,
        ]),
  ];
}

function tableContent({ columns, hasHeads, rows }: Part, write: Write): Content {
  const shares = columnWidths(columns.map(({ kind }) => kind));
  const heads = columns.map(({ kind, head }, index): TableCell => ({
    text: write(head, shares[index]),
    bold: true,
    color: soft,
    fontSize: 7.5,
    alignment: kind === 'number' ? 'right' : 'left',
  }));
  const body = rows.map((row) => row.map((cell, index) => cellContent(cell, write, shares[index] ?? 0)));
  return {
    margin: [0, 2, 0, 8],
    table: {
      widths: [...shares],
      headerRows: hasHeads ? 1 : 0,
      keepWithHeaderRows: hasHeads ? 1 : 0,
      dontBreakRows: true,
      body: hasHeads ? [heads, ...body] : body,
    },
    layout: lines,
  };
}

const lines: CustomTableLayout = {
  hLineWidth: (index, { table: { headerRows = 0 } }) => (index > 0 && index === headerRows ? 0.9 : 0.4),
  vLineWidth: () => 0,
  hLineColor: (index, { table: { headerRows = 0 } }) => (index > 0 && index === headerRows ? '#14181c' : '#bfc3c7'),
  paddingLeft: (index) => (index === 0 ? 0 : padding),
  paddingRight: () => padding,
  paddingTop: () => 2,
  paddingBottom: () => 2,
};

/** Fixed widths by what the columns hold; texts share the rest, or the last column takes it. */
function columnWidths(kinds: readonly ColumnKind[]): readonly number[] {
  const open = kinds.includes('text')
    ? kinds.map((kind) => kind === 'text')
    : kinds.map((_, at) => at === kinds.length - 1);
  const given = kinds.map((kind, index) => (open[index] === true ? 0 : (widths[kind] ?? 0)));
  const rest = pageWidth - given.reduce((sum, width) => sum + width, 0) - kinds.length * 2 * padding;
  const share = rest / open.filter(Boolean).length;
  return given.map((width, index) => (open[index] === true ? share : width));
}

function cellContent({ kind, text, list, mark }: Cell, write: Write, width: number): TableCell {
  const look = {
    ...(kind === 'name' ? { bold: true } : {}),
    ...(kind === 'number' ? { alignment: 'right' as const } : {}),
    ...(mark === null ? {} : { color: tones[mark.kind], bold: true }),
  };
  if (list.length > 0) return { stack: list.map((line) => ({ text: write(line, width) })), ...look };
  return { text: write(text, width), ...look };
}

/** Average width of a character, in points; generous, for a word that does not fit runs out of its column. */
const characterWidth = size * 0.58;

/**
 * The text in pieces of one font each. A word that is wider than `widest` points gets places where it may be broken;
 * a character that no font has is written out.
 */
function runs(text: string, fontOf: Fonts['fontOf'], widest = Infinity): Content {
  const pieces: { text: string; readonly font: string }[] = [];
  for (const character of breakable(text, Math.max(4, Math.floor(widest / characterWidth)))) {
    const font = fontOf(character);
    const shown = font === undefined ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}` : character;
    const last = pieces.at(-1);
    if (last?.font === (font ?? latin)) last.text += shown;
    else pieces.push({ text: shown, font: font ?? latin });
  }
  return pieces;
}

const zeroWidthSpace = '\u200b';

const breakable = (text: string, longest: number): string =>
  Number.isFinite(longest)
    ? text.replace(/\S+/g, (word) =>
        word.length <= longest
          ? word
          : word
              .replace(/[,;/_.:-](?=.)/g, `$&${zeroWidthSpace}`)
              .split(zeroWidthSpace)
              .flatMap((piece) => piece.match(new RegExp(`.{1,${longest}}`, 'gsu')) ?? [])
              .join(zeroWidthSpace),
      )
    : text;
