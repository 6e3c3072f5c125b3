/** The message sequence of a case as a diagram: lifelines, an arrow a message, and a mark where something was wrong. */
import { printable } from './hygiene.js';
import type { TimelineRow } from './timeline.js';

/** A lifeline, at its place from the left. */
export interface Lifeline {
  readonly name: string;
  readonly x: number;
}

/** One line of the diagram. */
export interface SequenceRow {
  readonly seq: number;
  readonly y: number;
  /** `arrow` from one lifeline to another, `note` across them all. */
  readonly isArrow: boolean;
  readonly from: number;
  readonly to: number;
  /** The points of the arrow head. */
  readonly head: string;
  /** Where the label stands, and which of its ends that is. */
  readonly at: number;
  readonly anchor: 'start' | 'middle';
  readonly label: string;
  /** How long after the row before, where that is worth telling. */
  readonly gap: string;
  readonly kind: TimelineRow['kind'] | 'bad';
  /** The number of the next row that is wrong; empty on rows that are not, and on the last one. */
  readonly next: string;
}

export interface Sequence {
  readonly width: number;
  readonly height: number;
  readonly lifelines: readonly Lifeline[];
  readonly bottom: number;
  readonly rows: readonly SequenceRow[];
  /** The number of the first row that is wrong, or empty. */
  readonly first: string;
}

const rowHeight = 26;
const top = 64;
const width = 960;
const longestLabel = 64;
const headLength = 9;
// In protocol milliseconds; what is shorter is the ordinary pace of messages.
const tellingGap = 50;

type Party = 'operator' | 'chargePoint' | 'centralSystem' | 'fileServer';

const parties: readonly { readonly party: Party; readonly name: string; readonly x: number }[] = [
  { party: 'operator', name: 'Operator or rig', x: 140 },
  { party: 'chargePoint', name: 'Charge point', x: 330 },
  { party: 'centralSystem', name: 'Central System', x: 700 },
  { party: 'fileServer', name: 'File server', x: 880 },
];

const xOf = (party: Party): number => parties.find((one) => one.party === party)?.x ?? 0;

const ends: Partial<Record<TimelineRow['kind'], readonly [Party, Party]>> = {
  received: ['chargePoint', 'centralSystem'],
  sent: ['centralSystem', 'chargePoint'],
  hand: ['operator', 'chargePoint'],
  transfer: ['chargePoint', 'fileServer'],
};

/** The diagram of a timeline; `bad` are the numbers of the entries that were wrong. */
export function sequenceOf(timeline: readonly TimelineRow[], bad: ReadonlySet<number>): Sequence {
  const wrong = timeline.filter(({ seq, kind }) => bad.has(seq) || kind === 'breach').map(({ seq }) => seq);
  const involved = new Set(timeline.flatMap(({ kind }) => ends[kind] ?? []));
  const rows = timeline.map((row, index): SequenceRow => {
    const [from, to] = (ends[row.kind] ?? ['chargePoint', 'centralSystem']).map(xOf) as [number, number];
    const y = top + index * rowHeight;
    const back = to > from ? -headLength : headLength;
    const isBad = wrong.includes(row.seq);
    return {
      seq: row.seq,
      y,
      isArrow: row.kind in ends,
      from,
      to,
      head: `${to},${y} ${to + back},${y - 4} ${to + back},${y + 4}`,
      // Between operator and charge point there is no room for a sentence.
      ...(row.kind === 'hand' ? { at: to + headLength, anchor: 'start' } : { at: (from + to) / 2, anchor: 'middle' }),
      label: shorten(row.detail === '' ? row.label : `${row.label} · ${row.detail}`),
      gap: gapBefore(timeline[index - 1], row),
      kind: isBad ? 'bad' : row.kind,
      next: isBad ? String(wrong[wrong.indexOf(row.seq) + 1] ?? '') : '',
    };
  });
  const bottom = top + rows.length * rowHeight;
  return {
    width,
    height: bottom + 8,
    lifelines: parties.filter(({ party }) => involved.has(party)).map(({ name, x }) => ({ name, x })),
    bottom,
    rows,
    first: String(wrong[0] ?? ''),
  };
}

function gapBefore(before: TimelineRow | undefined, { offset }: TimelineRow): string {
  const ms = Number(offset) - Number(before?.offset);
  if (before === undefined || offset === '' || before.offset === '' || !(ms >= tellingGap)) return '';
  return ms >= 1000 ? `+${(ms / 1000).toFixed(1)} s` : `+${ms.toFixed(0)} ms`;
}

function shorten(text: string): string {
  const characters = Array.from(printable(text));
  return characters.length > longestLabel ? `${characters.slice(0, longestLabel - 1).join('')}…` : characters.join('');
}
