/** The standing rules of a run: what each of them had to judge, and which of them nothing exercised. */
import type { RuleResult, RunRecord } from '../evidence/result.js';
import { printable } from './hygiene.js';
import { mark, type Mark } from './marks.js';
import { count } from './names.js';
import { hasPage } from './neighbours.js';
import { limited, pageOf, pageView, type Limited, type PageView } from './page-view.js';

interface RuleRow {
  /** Where the rule stands on the page. */
  readonly anchor: string;
  readonly id: string;
  readonly title: string;
  readonly clause: string;
  readonly severity: string;
  readonly mark: Mark;
  readonly times: number;
  readonly breaches: number;
  readonly cases: Limited<{ readonly id: string; readonly href: string }>;
  readonly entries: string;
}

export interface RulesView {
  readonly page: PageView;
  readonly sentence: string;
  readonly silent: readonly RuleRow[];
  readonly families: readonly { readonly name: string; readonly rows: readonly RuleRow[] }[];
}

const mostCases = 12;

const familyOf = ({ id }: RuleResult): string => id.slice(0, Math.max(id.indexOf('.'), 0));

/** How many rules there are, and how many of them were exercised and broken. */
export function rulesSentence({ rules }: Pick<RunRecord, 'rules'>): string {
  const exercised = rules.filter(({ times }) => times > 0).length;
  const broken = rules.filter(({ breaches }) => breaches > 0).length;
  return `${exercised} of ${count(rules.length, 'standing rule')} were exercised, ${broken} of them broken.`;
}

/** The view of the page of rules. */
export function rulesView(record: RunRecord): RulesView {
  const { rules, cases } = record;
  const pages = new Set(cases.filter(hasPage).map(({ id }) => id));
  const rowOf = (rule: RuleResult) => ruleRow(rule, pages);
  return {
    page: pageView(record, 'Standing rules'),
    sentence: rulesSentence(record),
    silent: rules.filter(({ times }) => times === 0).map(rowOf),
    families: [...new Set(rules.map(familyOf))].map((name) => ({
      name: printable(name),
      rows: rules.filter((rule) => familyOf(rule) === name).map(rowOf),
    })),
  };
}

function ruleRow(rule: RuleResult, pages: ReadonlySet<string>): RuleRow {
  const { id, title, clause, severity, times, breaches, cases, first } = rule;
  const breach = severity === 'fail' ? mark('fail', 'broken') : mark('inconclusive', 'broken');
  return {
    anchor: `rule-${id.replace(/[^\w.-]/g, '_')}`,
    id: printable(id),
    title: printable(title),
    clause: printable(clause),
    severity,
    mark: times === 0 ? mark('idle', 'not exercised') : breaches > 0 ? breach : mark('pass', 'kept'),
    times,
    breaches,
    cases: limited(
      cases.map((one) => ({ id: printable(one), href: pages.has(one) ? (pageOf(one) ?? '') : '' })),
      mostCases,
    ),
    entries: `${first.join(', ')}${times > first.length ? ' …' : ''}`,
  };
}
