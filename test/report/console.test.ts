import { expect } from 'chai';
import type { Progress } from '../../src/evidence/progress.js';
import { consoleWatcher } from '../../src/report/console.js';
import { columnsOf } from '../../src/report/hygiene.js';
import { cases, hostile, record } from './fixture.js';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const begin: readonly Progress[] = [
  { type: 'listening', url: 'ws://127.0.0.1:9000/ocpp/X', identity: hostile },
  { type: 'nearMiss', text: hostile },
  { type: 'connected', remote: hostile },
  { type: 'runStarted', total: cases.length, timeScale: 20, simulated: true },
];
const played: readonly Progress[] = cases.flatMap((result, index): Progress[] => [
  { type: 'caseStarted', id: result.id, title: result.title, index },
  { type: 'waiting', text: `charge point sends ${hostile}`, limitMs: 60_000 },
  ...result.steps.map((step): Progress => ({ type: 'stepEnded', step })),
  { type: 'caseEnded', result, index },
]);
const end: readonly Progress[] = [
  { type: 'note', text: hostile },
  { type: 'runEnded', record, folder: 'reports/x' },
];

function written(isTerminal: boolean, colour: boolean, events: readonly Progress[], columns = 100): string {
  let text = '';
  const { watch, stop } = consoleWatcher({ write: (more) => (text += more), isTerminal, columns, colour });
  events.forEach(watch);
  stop();
  return text;
}

const log = written(false, false, [...begin, ...played, ...end]);

describe('the console reporter', () => {
  it('writes plain lines where there is no terminal', () => {
    expect(log).not.to.match(/[^\P{C}\n]/u);
    expect(log).to.match(/^✔ pass {9}TC_001_CS {2}Cold boot charge point {2}1\.23 s$/m);
    expect(log).to.match(/^– n\/a {10}TC_004_CS .*: C-07 is No: no local start$/m);
    expect(log).to.match(/^○ not played {3}TC_032_CS/m);
  });

  it('says why a case failed and how to play it again', () => {
    const lines = log.split('\n');
    const at = lines.findIndex((line) => line.startsWith('✘ fail         TC_010_CS'));
    expect(lines[at + 1]).to.match(/^ {4}charge point sends StartTransaction: idTag is/);
    expect(lines[at + 2]).to.equal('    at: charge point sends StartTransaction');
    expect(lines[at + 3]).to.equal('    expected: idTag VALID-1');
    expect(lines.slice(at, at + 8)).to.include('    rerun: --case TC_010_CS');
  });

  it('ends with verdicts, figures, counts, findings, remarks, marks of the run and the path of the report', () => {
    expect(log).to.match(/^✘ Fail {9}Core$/m);
    expect(log).to.match(/^○ Incomplete {3}Smart Charging$/m);
    expect(log).to.match(/^remote stop to StopTransaction +0\.1 +0\.30 +0\.30 +0\.30 +1$/m);
    expect(log).to.contain('1 fail · 1 error · 1 inconclusive · 1 not played');
    expect(log).to.contain('24 of the 102 cases of edition 2024-04 exist in this version.');
    expect(log).to.match(/^Findings\n✘ fail/m);
    expect(log).to.match(
      /^! SIMULATED CHARGE POINT\n! TIME SCALE 20: times are not measured times\n! INCOMPLETE RUN$/m,
    );
    expect(log).to.match(/Report: reports\/x\/index\.html\n$/);
  });

  it('says "no sample" where nothing was measured', () => {
    const performance = { ...record.performance, remoteStart: { limitMs: 60_000, n: 0 } };
    const text = written(false, false, [{ type: 'runEnded', record: { ...record, performance }, folder: 'x' }]);
    expect(text).to.match(/^remote start to StartTransaction +60 +no sample$/m);
  });

  it('lets no device write an escape sequence or a command of a CI runner', () => {
    const terminal = written(true, true, [...begin, ...played, ...end]);
    // Of our own: the erased line and the colours.
    const foreign = terminal.replaceAll('\r\u001b[2K', '').replace(/\u001b\[[\d;]*m/g, '');
    for (const text of [log, foreign]) {
      expect(text).not.to.match(/[^\P{C}\n]/u);
      for (const line of text.split('\n')) expect(line.trimStart()).not.to.match(/^::|##\[/);
    }
  });

  it('never writes a line that is wider than the terminal', () => {
    for (const columns of [40, 80]) {
      const lines = written(
        true,
        false,
        [...begin, ...played, { type: 'note', text: '充電 '.repeat(80) }],
        columns,
      ).split('\n');
      expect(lines.map(columnsOf).filter((width) => width > columns)).to.deep.equal([]);
    }
  });

  it('keeps a status line at the bottom of a terminal, with what is awaited and for how long', async () => {
    let text = '';
    const output = { write: (more: string) => (text += more), isTerminal: true, columns: 100, colour: false };
    const { watch, hold, stop } = consoleWatcher(output, { redraw: 5, heartbeat: 1000 });
    watch({ type: 'runStarted', total: 4, timeScale: 1, simulated: false });
    watch({ type: 'caseStarted', id: 'TC_003_CS', title: 'a title', index: 1 });
    watch({ type: 'waiting', text: 'charge point sends Authorize', limitMs: 6000 });
    await wait(30);
    expect(text).to.contain('[=====               ] 2/4  TC_003_CS  0 ms of 6 s  charge point sends Authorize');
    expect(text).not.to.contain('\n');

    const release = hold();
    text = '';
    await wait(30);
    expect(text).to.equal('');
    release();
    await wait(30);
    expect(text).to.contain('TC_003_CS');

    stop();
    expect(text).to.match(/\r\u001b\[2K$/);
    text = '';
    await wait(30);
    expect(text).to.equal('');
  });

  it('gives a sign of life in a log', async () => {
    let text = '';
    const output = { write: (more: string) => (text += more), isTerminal: false, columns: 80, colour: false };
    const { watch, stop } = consoleWatcher(output, { redraw: 1000, heartbeat: 5 });
    watch({ type: 'runStarted', total: 4, timeScale: 1, simulated: false });
    watch({ type: 'caseStarted', id: 'TC_003_CS', title: 'a title', index: 1 });
    await wait(30);
    stop();
    expect(text).to.match(/^… 2\/4 {2}TC_003_CS {2}a title$/m);
  });
});
