/** `report`: the report again, from the folder of a run, also of one that was killed. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { limitsOf } from '../engine/plan.js';
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { makeFolders } from '../evidence/folders.js';
import { indicators, type RunRecord } from '../evidence/result.js';
import { parseStatement } from '../pics/statement.js';
import { parseWhiteLabel } from '../pics/white-label.js';
import type { Reported } from '../report/abstract-facts.js';
import { abstractView, type AbstractOptions, type Layout } from '../report/abstract-view.js';
import { sameProduct, type Label } from '../report/abstract-white-label.js';
import { compareRuns } from '../report/compare.js';
import { printedByChromium } from '../report/chromium.js';
import { renderReport, type Write } from '../report/html.js';
import { abstractMarkdown } from '../report/markdown.js';
import { abstractPdf } from '../report/pdf.js';
import { performanceOf } from '../report/performance.js';
import { machineJson } from '../report/machine.js';
import type { Io } from './io.js';
import { runIn } from './schemas.js';

export const formats = ['html', 'pdf', 'md'] as const;
type Format = (typeof formats)[number];

export interface ReportCommandOptions {
  readonly folder: string;
  readonly out?: string;
  readonly layout?: Layout;
  readonly format?: string;
  readonly whiteLabel?: string;
  readonly pdfEngine?: 'pdfmake' | 'chromium';
  readonly baseline?: string;
  readonly json?: boolean;
}

export async function reportCommand(options: ReportCommandOptions, io: Io): Promise<number> {
  const { folder, out = folder, layout, pdfEngine = 'pdfmake' } = options;
  const wanted = parseFormats(options.format ?? 'html,pdf');
  const run = runIn(folder);
  const statement = parseStatement(run.statement, join(folder, 'pics.yaml'));
  // Times are recomputed from the frames; an interrupted record has none.
  const record = { ...run.record, performance: performanceOf(run.entries, limitsOf(statement)) };
  const amendments = amendmentsOf(run.record, record, statement.sha256);
  const comparison = options.baseline === undefined ? undefined : compareRuns(runIn(options.baseline).record, record);
  const reported: Reported = { record, entries: run.entries, statement, amendments, comparison };
  const label = options.whiteLabel === undefined ? undefined : readLabel(options.whiteLabel, folder);
  if (label !== undefined) sameProduct(label, reported);
  const abstract: AbstractOptions = { layout, label };

  const files: string[] = [];
  const put = writer(out);
  const write = (name: string, content: string | Uint8Array): void => {
    put(name, content);
    files.push(name);
  };
  if (wanted.includes('html')) {
    renderReport(reported, write, abstract);
  }
  if (wanted.includes('pdf')) {
    const pdf = await (pdfEngine === 'chromium'
      ? printed(reported, abstract)
      : // Where nobody asked for the PDF, the rest is no worse for the lack of it.
        abstractPdf(abstractView(reported, abstract), record.startedAt).catch((error: unknown) => {
          if (options.format !== undefined || !(error instanceof UsageError)) throw error;
          io.err(`${error.message}\n`);
          return undefined;
        }));
    if (pdf !== undefined) write('abstract.pdf', pdf);
  }
  if (wanted.includes('md')) write('abstract.md', abstractMarkdown(abstractView(reported, abstract)));

  for (const amendment of amendments) io.err(`amended: ${amendment}\n`);
  if (!record.complete) io.err('the run is incomplete: what was not played is shown as not played\n');
  const main = files.filter((name) => name === 'index.html' || name.startsWith('abstract.'));
  io.out(
    options.json === true
      ? machineJson({ run: folder, out, complete: record.complete, files })
      : main.map((name) => `${join(out, name)}\n`).join(''),
  );
  return exitCodes.pass;
}

function parseFormats(list: string): readonly Format[] {
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(formats as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`--format ${unknown.join(',')}: no such format; known are ${formats.join(', ')}`);
  }
  return names as readonly Format[];
}

/** What in the folder is no longer as the run left it. */
function amendmentsOf(given: RunRecord, recomputed: RunRecord, sha256: string): readonly string[] {
  const differs = indicators.some((indicator) => {
    const [before, now] = [given.performance[indicator], recomputed.performance[indicator]];
    return (['n', 'minMs', 'maxMs', 'averageMs'] as const).some(
      (figure) => Math.abs((before[figure] ?? 0) - (now[figure] ?? 0)) > 0.001,
    );
  });
  return [
    ...(sha256 === given.pics.sha256 ? [] : ['pics.yaml is not the statement that the run was played with']),
    ...(given.complete && differs
      ? ['the figures of run.json are not those of the journal, which are shown here']
      : []),
  ];
}

function readLabel(file: string, folder: string): Label {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new UsageError(`--white-label ${file}: cannot be read (${code}), expected a white-label file`);
  }
  const sha256 = createHash('sha256')
    .update(readFileSync(join(folder, 'run.json')))
    .digest('hex');
  return { file, given: parseWhiteLabel(content, file), sha256 };
}

/** Puts files into a folder; whatever keeps it from that is for the user to mend. */
function writer(out: string): (name: string, content: string | Uint8Array) => void {
  return (name, content) => {
    const path = join(out, name);
    try {
      makeFolders(dirname(path));
      writeFileSync(path, content);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      throw new UsageError(`--out ${out}: cannot be written (${code}); name another folder`);
    }
  };
}

/** The page of the abstract as a browser prints it, from a folder of its own. */
async function printed(reported: Reported, abstract: AbstractOptions): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'ocpp-attest-page-'));
  try {
    renderReport(reported, writer(folder) satisfies Write, abstract);
    return await printedByChromium(join(folder, 'abstract.html'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
