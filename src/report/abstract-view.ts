/** The abstract of a test report as plain data, in the layout that is asked for: what every format renders. */
import type { RunRecord } from '../evidence/result.js';
import type { Section } from './abstract-parts.js';
import { sections2023 } from './abstract-2023.js';
import { sections2024 } from './abstract-2024.js';
import { originalMark, whiteLabelSection, type Label } from './abstract-white-label.js';
import { marksOf, scopeOf, type Reported } from './abstract-facts.js';
import { printable } from './hygiene.js';
import { pageView, type PageView } from './page-view.js';

export const layouts = ['2024', '2023'] as const;
export type Layout = (typeof layouts)[number];

export interface AbstractOptions {
  /** Without one it is that of the statement. */
  readonly layout?: Layout | undefined;
  /** The cover of a white label on top. */
  readonly label?: Label | undefined;
}

export interface AbstractView {
  readonly page: PageView;
  readonly layout: Layout;
  readonly title: string;
  readonly lede: string;
  readonly sections: readonly Section[];
}

/** The view of the abstract. What was tested and measured is read from the record and the journal, never from the statement. */
export function abstractView(given: Reported, { layout, label }: AbstractOptions = {}): AbstractView {
  const reported = (given.amendments ?? []).length === 0 ? given : { ...given, record: withoutPass(given.record) };
  const { record, statement } = reported;
  const chosen = layout ?? statement.report.layout;
  const page = pageView(record, `${statement.product.designation}: abstract of the test report`);
  const covers = label === undefined ? [] : [whiteLabelSection(label, reported)];
  const sections = chosen === '2023' ? sections2023(reported) : sections2024(reported);
  const marks = [...marksOf(reported), ...(label === undefined ? [] : [originalMark])];
  return {
    page: { ...page, watermarks: marks.map(printable) },
    layout: chosen,
    title: 'Abstract of the Test Report',
    lede: chosen === '2023' ? `OCPP 1.6 ${scopeOf(record)}, self-test` : 'Test Report OCPP 1.6, self-test',
    sections: [...covers, ...sections],
  };
}

/** What was changed after the run is not what passed. */
const withoutPass = (record: RunRecord): RunRecord => ({
  ...record,
  profiles: Object.fromEntries(
    Object.entries(record.profiles).map(([id, result]) => [id, result === 'Pass' ? 'Incomplete' : result]),
  ),
});
