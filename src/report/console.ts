/** The run as it goes, for who watches a terminal or reads a log afterwards. */
import { showDuration } from '../evidence/clock.js';
import type { Ordinal, Progress, Watcher } from '../evidence/progress.js';
import type { CaseResult } from '../evidence/result.js';
import { closing, watermarks, type Line } from './closing.js';
import { rendered, type Output } from './console-line.js';
import { findingWords } from './finding-view.js';
import { cut, logLine, printable } from './hygiene.js';
import { markOf } from './marks.js';

/** Real milliseconds between two drawings of the status line, and between two signs of life in a log. */
export interface Pace {
  readonly redraw: number;
  readonly heartbeat: number;
}

export interface ConsoleWatcher {
  readonly watch: Watcher;
  /** Takes the status line away while somebody else uses the terminal; it comes back when the result is called. */
  readonly hold: () => () => void;
  readonly stop: () => void;
}

const eraseLine = '\r\u001b[2K';
const barColumns = 20;

/** Makes a watcher that writes to the output; `stop` ends its timers, as the end of the run does. */
export function consoleWatcher(output: Output, pace: Pace = { redraw: 100, heartbeat: 60_000 }): ConsoleWatcher {
  const { isTerminal } = output;
  let scale = 1;
  let total = 0;
  let current: { id: string; title: string; index: number; step: string; limitMs: number; since: number } | undefined;
  let drawn = false;
  let holders = 0;

  const write = (text: string): void => {
    if (drawn) output.write(eraseLine);
    drawn = false;
    output.write(text);
  };
  const print = (lines: readonly Line[]): void => {
    write(lines.flatMap((line) => rendered(line, output)).join(''));
  };
  const status = (): string => {
    if (current === undefined) return '';
    const { id, index, step, limitMs, since } = current;
    const elapsed = (performance.now() - since) * scale;
    const waited =
      limitMs > 0 ? `  ${showDuration(Math.floor(elapsed / 1000) * 1000)} of ${showDuration(limitMs)}` : '';
    const place = `${Math.min(index + 1, total)}/${total}`;
    return `${isTerminal ? `${bar(index, total)} ` : ''}${place}  ${printable(id)}${waited}  ${printable(step)}`;
  };
  const draw = (): void => {
    if (current === undefined || holders > 0) return;
    write(logLine(cut(status(), output.columns - 1)));
    drawn = true;
  };

  const timer = isTerminal
    ? setInterval(draw, pace.redraw)
    : setInterval(() => {
        if (current !== undefined) print([{ text: `… ${status()}` }]);
      }, pace.heartbeat);
  timer.unref();
  const stop = (): void => {
    clearInterval(timer);
    current = undefined;
    write('');
  };

  const watch = (progress: Progress): void => {
    switch (progress.type) {
      case 'listening':
        print([{ text: `listening on ${progress.url}, waiting for the charge point ${progress.identity}` }]);
        break;
      case 'nearMiss':
        print([{ text: `not our charge point: ${progress.text}` }]);
        break;
      case 'connected':
        print([{ text: `connected: ${progress.remote}` }]);
        break;
      case 'runStarted':
        ({ total, timeScale: scale } = progress);
        print(watermarks({ ...progress, complete: true }).map((text) => ({ text })));
        break;
      case 'caseStarted':
        current = {
          ...progress,
          id: named(progress.id, progress.attempt),
          step: progress.title,
          limitMs: 0,
          since: performance.now(),
        };
        break;
      case 'waiting':
        if (current !== undefined) {
          current = { ...current, step: progress.text, limitMs: progress.limitMs, since: performance.now() };
        }
        break;
      case 'stepEnded':
        if (current !== undefined) current = { ...current, step: progress.step.text, limitMs: 0 };
        break;
      case 'caseEnded':
        current = undefined;
        print(caseLines(progress.result, progress.attempt));
        break;
      case 'note':
        print([{ text: `note: ${progress.text}` }]);
        break;
      case 'runEnded':
        stop();
        print(closing(progress.record, progress.folder));
    }
  };

  const hold = () => {
    holders += 1;
    write('');
    return () => {
      holders -= 1;
    };
  };
  return { watch, hold, stop };
}

/** The id of a case, and which of its attempts it is where there are several. */
const named = (id: string, attempt: Ordinal | undefined): string =>
  attempt === undefined ? id : `${id} (${attempt.number} of ${attempt.of})`;

/** A finished case: one line, and for one that did not pass what was wrong and how to play it again. */
function caseLines(result: CaseResult, attempt: Ordinal | undefined): readonly Line[] {
  const { id, title, verdict, reason, durationMs, steps, findings } = result;
  const mark = markOf(result);
  const took = durationMs === null ? '' : `  ${showDuration(durationMs)}`;
  const head = { mark, text: `${named(id, attempt)}  ${title}${took}` };
  if (verdict === null) return [reason === null ? head : { ...head, text: `${head.text}: ${reason}` }];
  if (verdict === 'pass') return [head];

  const step = steps.find((one) => one.verdict !== 'pass');
  const details = [
    reason,
    step?.text === undefined ? undefined : `at: ${step.text}`,
    step?.expected === undefined ? undefined : `expected: ${step.expected}`,
    step?.observed === undefined ? undefined : `observed: ${step.observed}`,
    ...findings.filter(({ severity }) => severity === 'fail').map((one) => `${one.clause}: ${findingWords(one)}`),
    `rerun: --case ${id}`,
  ];
  return [head, ...details.flatMap((text) => (text === null || text === undefined ? [] : [{ text: `    ${text}` }]))];
}

function bar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.min(Math.round((done / total) * barColumns), barColumns);
  return `[${'='.repeat(filled)}${' '.repeat(barColumns - filled)}]`;
}
