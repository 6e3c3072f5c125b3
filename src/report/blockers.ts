/** What stands between a run and a Pass. */
import type { CaseResult, RunRecord } from '../evidence/result.js';
import { profilesOf } from './closing.js';
import { findingWords } from './finding-view.js';
import { printable } from './hygiene.js';
import { byAttention, mark, markOf, type Mark } from './marks.js';
import { count, profileNamed } from './names.js';
import { hasPage } from './neighbours.js';
import { limited, pageOf, type Limited } from './page-view.js';

interface Blocker {
  readonly mark: Mark;
  readonly id: string;
  readonly href: string;
  readonly text: string;
}

/** A profile, or the run as a whole, with what keeps it from a Pass. */
export interface BlockedProfile {
  readonly name: string;
  readonly mark: Mark;
  readonly blockers: Limited<Blocker>;
}

const mostBlockers = 12;

/** What was left out for the same reason, in one line. */
function byReason(cases: readonly CaseResult[]): readonly Blocker[] {
  const reasons = [...new Set(cases.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const alike = cases.filter((one) => one.reason === reason);
    const [first] = alike;
    const id = alike.length === 1 && first !== undefined ? printable(first.id) : count(alike.length, 'case');
    return { mark: mark('idle', 'deselected'), id, href: '', text: printable(reason ?? 'not selected') };
  });
}

/** What keeps each profile from a Pass, and the run as a whole. */
export function blocked(record: RunRecord): readonly BlockedProfile[] {
  const profiles = profilesOf(record)
    .filter(({ mark }) => mark.kind !== 'pass' && mark.kind !== 'na')
    .map(({ id, mark }) => {
      const open = record.cases.filter(
        ({ profile, selection, verdict }) => profile === id && selection !== 'notApplicable' && verdict !== 'pass',
      );
      const deselected = open.filter(({ selection }) => selection === 'deselected');
      const own = open
        .filter(({ selection }) => selection !== 'deselected')
        .map((result): Blocker => {
          const { id, reason, title } = result;
          return {
            mark: markOf(result),
            id: printable(id),
            href: hasPage(result) ? (pageOf(id) ?? '') : '',
            text: printable(reason ?? title),
          };
        })
        .concat(byReason(deselected))
        .sort((a, b) => byAttention(a.mark, b.mark));
      return { name: printable(profileNamed(id).name), mark, blockers: limited(own, mostBlockers) };
    });

  const whole: readonly Blocker[] = [
    ...(record.complete
      ? []
      : [{ mark: mark('idle', 'incomplete'), id: '', href: '', text: 'The run did not reach its end.' }]),
    ...record.findings
      .filter(({ severity }) => severity === 'fail')
      .map((one) => ({ mark: mark('fail'), id: printable(one.rule), href: '', text: printable(findingWords(one)) })),
  ];
  if (whole.length === 0) return profiles;
  const worst = whole.some((one) => one.mark.kind === 'fail') ? mark('fail') : mark('idle', 'incomplete');
  return [{ name: 'The run as a whole', mark: worst, blockers: limited(whole, mostBlockers) }, ...profiles];
}
