/** A comparison of two runs in lines for people. */
import type { Change, ChangeKind, Comparison } from './compare.js';
import { section, type Line } from './closing.js';
import { mark, type Mark } from './marks.js';
import { count, inSeconds } from './names.js';

const headings: Readonly<Record<Exclude<ChangeKind, 'same'>, string>> = {
  regression: 'Regressions',
  unexpectedPass: 'Passed, though known as failing',
  stillFailing: 'Still not passed',
  changed: 'Other verdict, still not passed',
  fixed: 'Fixed',
  revised: 'The case itself has changed: no comparison',
  added: 'Newly played, passed',
  removed: 'No longer selected',
};

const most = 50;

/** What changed, what blocks first. */
export function comparisonLines({ before, after, remarks, changes, times, passed }: Comparison): readonly Line[] {
  const blocking = changes.filter(({ blocks }) => blocks).length;
  const kinds = Object.entries(headings) as readonly [ChangeKind, string][];
  return [
    { text: `${after} compared with ${before}` },
    ...remarks.map((text) => ({ text: `- ${text}` })),
    ...kinds.flatMap(([kind, heading]) => listed(heading, changes.filter((one) => one.kind === kind).map(lineOf))),
    ...listed(
      'Changed times in seconds, beyond the uncertainty of both runs',
      times.map(({ indicator, figure, before: was, after: is }) => ({
        text: `- ${indicator} ${figure.replace('Ms', '')}: ${inSeconds(was)} before, ${inSeconds(is)} now`,
      })),
    ),
    { text: '' },
    passed
      ? { mark: mark('pass', 'no regression'), text: '' }
      : { mark: mark('fail', 'regression'), text: `${count(blocking, 'case')} in the way` },
  ];
}

const listed = (title: string, lines: readonly Line[]): readonly Line[] => section(title, lines, most, '--json');

function lineOf(change: Change): Line {
  const { case: id, before, after, reason, known } = change;
  const excuse = known === undefined ? '' : ` [known until ${known.expires}: ${known.reason}; ${known.effect}]`;
  const why = reason === null ? '' : `: ${reason}`;
  return {
    mark: markOf(change),
    text: `${id}  ${before ?? 'not selected'} → ${after ?? 'not selected'}${excuse}${why}`,
  };
}

function markOf({ after, blocks, known }: Change): Mark {
  if (known?.effect === 'excuses') return mark('na', 'excused');
  if (blocks) return mark('fail', after === 'pass' ? 'unexpected' : 'worse');
  return after === null || after === 'not played' ? mark('idle') : mark(after);
}
