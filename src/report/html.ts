/** The report as one folder of static pages: no script, no network; whatever a device said is text and nothing else. */
import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { Reported } from './abstract-facts.js';
import { abstractView, type AbstractOptions } from './abstract-view.js';
import { caseView } from './case-view.js';
import { coverageView } from './coverage-view.js';
import { judgedView, type JudgedLog } from './judged-view.js';
import { hasPage, neighboursOf } from './neighbours.js';
import { pageOf, runIdOf } from './page-view.js';
import { rulesView } from './rules-view.js';
import { timingView } from './timing-view.js';
import { summaryView } from './view.js';

/** Puts a file into the folder of the report; `name` may be `cases/TC_003_CS.html`. */
export type Write = (name: string, content: string) => void;

const templates = new URL('../../../src/report/templates/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, templates), 'utf8');

/** Writes `index.html`, `abstract.html`, `timing.html`, `coverage.html`, `rules.html`, a page for every played case, and the stylesheet that they share. */
export function renderReport(reported: Reported, write: Write, options: AbstractOptions = {}): void {
  const { record, entries } = reported;
  const render = renderer();
  const cases = record.cases.filter(hasPage);
  const neighbours = neighboursOf(cases);

  write('report.css', `${read('report.css')}\n${pageMargins(runIdOf(record))}`);
  write('index.html', render('index.hbs', summaryView(reported)));
  write('abstract.html', render('abstract.hbs', abstractView(reported, options)));
  write('timing.html', render('timing.hbs', timingView(record, entries)));
  write('coverage.html', render('coverage.hbs', coverageView(record, entries)));
  write('rules.html', render('rules.hbs', rulesView(record)));
  for (const [index, result] of cases.entries()) {
    const [name, beside] = [pageOf(result.id), neighbours[index]];
    if (name !== null && beside !== undefined)
      write(name, render('case.hbs', caseView(record, result, entries, beside)));
  }
}

/** A judged log as a page that needs nothing beside it. */
export const renderJudged = (log: JudgedLog): string => renderer()('judged.hbs', judgedView(log, read('report.css')));

type Render = (name: string, view: object) => string;

function renderer(): Render {
  const handlebars = Handlebars.create();
  // A name that the view lacks is a fault of ours: it throws instead of leaving a gap in a report.
  const options = { strict: true, preventIndent: true, knownHelpersOnly: true };
  const compile = (name: string) => handlebars.compile(read(name), options);
  for (const name of ['page', 'mark', 'facts', 'cell', 'performance', 'findings', 'schedules', 'sequence']) {
    handlebars.registerPartial(name, compile(`${name}.partial.hbs`));
  }
  const compiled = new Map<string, ReturnType<typeof compile>>();
  return (name, view) => {
    const template = compiled.get(name) ?? compile(name);
    compiled.set(name, template);
    return template(view);
  };
}

/** The margins of printed pages carry the run and the number of the page; the id is made of digits and letters only. */
const pageMargins = (runId: string): string => `@page {
  @bottom-left { content: "Run ${runId}"; }
  @bottom-center { content: "Self-test report, not a certificate. The results relate only to the item tested."; }
  @bottom-right { content: counter(page) " / " counter(pages); }
}
`;
