import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Breach, Judged } from '../../src/evidence/judged.js';
import { printable } from '../../src/report/hygiene.js';
import { renderJudged } from '../../src/report/html.js';
import { breachJson, breachTable, judgedClosing } from '../../src/report/judged-lines.js';
import { mostBreaches } from '../../src/report/judged-view.js';
import { hostile } from './fixture.js';

const breach: Breach = { line: 17, rule: 'framing.json', clause: 'OCPP-J 1.6 §4.1.2', severity: 'fail', text: hostile };
const judged: Judged = {
  ...{ format: 'lines of JSON', frames: 42, exercised: 7, rules: 29, failures: 1, warnings: 1 },
  remarks: ['no time was judged'],
};
const shown = [breach, { ...breach, severity: 'warning', line: 18 }] satisfies Breach[];
const log = { ...judged, file: `/tmp/${hostile}`, strict: false, shown, tool: 'ocpp-attest 0.1.0' };
const plain = { isTerminal: false, columns: 100, colour: false };

describe('a judged log on the console', () => {
  it('is a table with one head, in which nothing of the log is obeyed', () => {
    const lines: string[] = [];
    const tabulate = breachTable({ ...plain, write: (text) => lines.push(text) });
    for (const one of shown) tabulate(one);
    expect(lines).to.have.lengthOf(3);
    expect(lines[0]).to.match(/^severity +line +rule +clause +text\n$/);
    expect(lines[1]).to.match(/^✘ fail +17 {2}framing\.json +OCPP-J 1\.6 §4\.1\.2 +</);
    expect(lines[2]).to.match(/^\? warning +18 /);
    for (const line of lines) expect(line).not.to.match(/[^\P{C}\n]|##\[|^\s*::/mu);
    const at = lines[0]?.indexOf('rule') ?? -1;
    expect(lines[1]?.indexOf('framing')).to.equal(at);
  });

  it('ends with what was not judged and the counts', () => {
    expect(judgedClosing(judged, { ...plain, write: () => undefined })).to.deep.equal([
      'note: no time was judged\n',
      '42 frames (lines of JSON), 7 of 29 rules exercised: 1 failure, 1 warning\n',
    ]);
  });

  it('is one object of exactly five fields a line as JSON', () => {
    const line = breachJson(breach);
    expect(line).not.to.match(/[^\P{C}\n]/u);
    expect(JSON.parse(line)).to.deep.equal(breach);
    expect(Object.keys(JSON.parse(line) as object)).to.deep.equal(['line', 'rule', 'clause', 'severity', 'text']);
  });
});

describe('a judged log as a page', () => {
  const html = renderJudged(log);
  const style = /<style>([^]*)<\/style>/.exec(html)?.[1] ?? '';

  it('stands alone and allows its own style and nothing else', () => {
    const hash = createHash('sha256')
      .update(style)
      .digest('base64')
      .replaceAll('=', '&#x3D;')
      .replaceAll('`', '&#x60;');
    expect(html).to.contain(`content="default-src 'none'; style-src 'sha256-${hash}'; img-src data:"`);
    expect([...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, target]) => target)).to.deep.equal([
      'data:,',
      '#content',
    ]);
    expect(html).not.to.match(/<script|<img|onerror=/);
  });

  it('shows hostile text as text', () => {
    expect(html.replace(style, '')).not.to.match(/[^\P{C}\n]/u);
    expect(html).to.contain(
      printable(hostile).slice(-20).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    );
    expect(html).to.contain('{{7*7}}').and.not.to.contain('<!-- &');
  });

  it('names line, rule and clause, and what was not judged', () => {
    expect(html).to.contain('<td class="number">17</td><th scope="row" class="id">framing.json</th>');
    expect(html).to.contain('<li>no time was judged</li>').and.to.contain('broken');
    const clean = renderJudged({ ...log, failures: 0, warnings: 0, shown: [], remarks: [] });
    expect(clean).to.contain('No standing rule was broken.').and.to.contain('nothing broken');
    expect(clean).not.to.contain('What was not judged');
  });

  it('ends somewhere, and counts the rest', () => {
    const many = Array.from({ length: mostBreaches + 1 }, () => ({ ...breach, text: 'x' }));
    const long = renderJudged({ ...log, shown: many, failures: 25_000, warnings: 3 });
    expect(long.match(/<td class="number">17<\/td>/g)).to.have.lengthOf(mostBreaches);
    expect(long).to.contain('and 15003 more');
  });
});
