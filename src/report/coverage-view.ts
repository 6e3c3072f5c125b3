/** The page of coverage: what of OCPP this run has seen of the charge point, and what it never saw. */
import type { Entry } from '../evidence/journal.js';
import type { RunRecord } from '../evidence/result.js';
import { chargePointStatuses } from '../ocpp/datatypes.js';
import { mayFollow } from '../ocpp/status-transitions.js';
import { coverageOf, type SeenField, type SeenMessage } from './coverage.js';

import { pageView, type PageView } from './page-view.js';

interface WordsView {
  readonly path: string;
  readonly seen: string;
  readonly never: string;
}

interface MessageView {
  readonly name: string;
  readonly times: number;
  /** Optional fields that never came. */
  readonly missing: string;
  readonly words: readonly WordsView[];
}

interface TransitionRow {
  readonly from: string;
  readonly cells: readonly { readonly text: string; readonly kind: 'seen' | 'never' | 'illegal' | 'none' }[];
}

export interface CoverageView {
  readonly page: PageView;
  readonly sentence: string;
  readonly seen: readonly MessageView[];
  readonly never: string;
  readonly statuses: readonly string[];
  readonly transitions: readonly TransitionRow[];
}

const nameOf = ({ action, kind }: SeenMessage): string => `${action}.${kind === 'request' ? 'req' : 'conf'}`;

/** The view of the page of coverage. */
export function coverageView(record: RunRecord, entries: readonly Entry[]): CoverageView {
  const { messages, transitions } = coverageOf(entries);
  const seen = messages.filter(({ times }) => times > 0);
  return {
    page: pageView(record, 'Coverage'),
    sentence: `${seen.length} of the ${messages.length} messages that a charge point may send were seen.`,
    seen: seen.map(messageView),
    never: messages
      .filter(({ times }) => times === 0)
      .map(nameOf)
      .join(', '),
    statuses: chargePointStatuses,
    transitions: chargePointStatuses.map((from) => ({
      from,
      cells: chargePointStatuses.map((to) => {
        const times = transitions.get(from)?.get(to) ?? 0;
        const legal = mayFollow(from, to);
        if (times > 0) return { text: String(times), kind: legal ? 'seen' : 'illegal' };
        return legal ? { text: 'never', kind: 'never' } : { text: '', kind: 'none' };
      }),
    })),
  };
}

function messageView(message: SeenMessage): MessageView {
  const { times, fields } = message;
  const present = fields.filter((field) => field.times > 0);
  const missing = fields.filter((field) => field.times === 0 && hasParent(field, present));
  return {
    name: nameOf(message),
    times,
    missing: missing.map(({ path }) => path).join(', '),
    words: present
      .filter(({ words }) => words.size > 0)
      .map(({ path, words }) => ({
        path,
        seen: [...words].flatMap(([word, n]) => (n === 0 ? [] : [`${word} (${n})`])).join(', '),
        never: [...words].flatMap(([word, n]) => (n === 0 ? [word] : [])).join(', '),
      })),
  };
}

/** Whether a field stands where something was seen: what lies in an absent object is not told again. */
function hasParent({ path }: SeenField, present: readonly SeenField[]): boolean {
  const parent = path.split('.').slice(0, -1).join('.');
  return parent === '' || present.some((field) => field.path === parent);
}
