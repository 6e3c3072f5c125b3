import { expect } from 'chai';
import { annotations, stepSummary } from '../../src/report/github.js';
import { attemptsOf } from '../../src/evidence/attempts.js';
import type { CaseResult } from '../../src/evidence/result.js';
import { caseOf, hostile, record } from './fixture.js';

/** What the runner of GitHub obeys: a command at the start of a line, or the old form anywhere in it. */
const commandsIn = (lines: readonly string[]) =>
  lines
    .flatMap((line) => line.split(/\r\n|\r|\n/))
    .flatMap((line) => {
      const [, name, properties] = /^\s*::([a-z-]+)(?: ([^:]*))?::/.exec(line) ?? [];
      return name === undefined ? (line.includes('##[') ? ['##['] : []) : [`${name} ${properties ?? ''}`];
    });

/** The largest run that is thought of: every case of the edition, ten times. */
const largest = (reason: string): CaseResult[] =>
  Array.from({ length: 102 }, (_, index) => {
    const one = caseOf(`TC_${index}_CS`, { verdict: 'fail', reason });
    const attempts = Array.from({ length: 10 }, (__, attempt) => ({
      ...one,
      verdict: attempt === 3 ? ('pass' as const) : ('fail' as const),
    }));
    return { ...one, attempts };
  });

describe('GitHub', () => {
  it('annotates what did not pass, the worst first, and a selected case that was not played', () => {
    expect(commandsIn(annotations(record))).to.deep.equal([
      'error title=statement.connectors%3A fail',
      'error title=TC_010_CS%3A fail',
      'error title=TC_028_CS%3A error',
      'error title=run%3A error',
      'warning title=TC_023_CS%3A inconclusive',
      'warning title=TC_032_CS%3A not played',
    ]);
    expect(annotations(record).find((line) => line.includes('TC_023'))).to.match(/::operator could not present/);
  });

  it('makes one line of each, in which nothing of a device is obeyed', () => {
    const evil = `${hostile} 100% %0A::error::x`;
    const cases = [caseOf('TC_001_CS', { verdict: 'fail', reason: evil })];
    const lines = annotations({ ...record, complete: true, findings: [], cases });
    expect(lines).to.have.lengthOf(1);
    expect(lines.join('')).to.not.match(/[\r\n]|%0A/);
    expect(lines.join('')).to.contain('%250A');
  });

  it('annotates ten and counts the rest', () => {
    const lines = annotations({ ...record, complete: true, findings: [], cases: largest(hostile) });
    expect(lines).to.have.lengthOf(11);
    expect(lines.at(-1)).to.equal('::notice title=ocpp-attest::and 92 more, see the report');
  });

  it('sums up 102 cases of 10 attempts each in less than 1 MiB, whatever they say', () => {
    for (const reason of [hostile, '|'.repeat(100_000), '\u202e'.repeat(50_000), '好'.repeat(50_000)]) {
      const summary = stepSummary(
        { ...record, cases: largest(reason) },
        Array.from({ length: 5000 }, () => ({ text: reason })),
      );
      expect(Buffer.byteLength(summary)).to.be.below(1024 * 1024);
      expect(summary).to.match(/and \d+ more, see the report/);
      expect(summary).to.contain('| 1/10 |');
    }
    expect(attemptsOf(largest('')[0] ?? caseOf('x'))).to.have.lengthOf(10);
  });

  it('leaves nothing of a device that Markdown, HTML or links give a meaning to', () => {
    const evil = `${hostile} @everyone https://evil.example/ [x](y) | **b** \`c\` www.evil.example`;
    const summary = stepSummary({ ...record, cases: [caseOf('TC_001_CS', { verdict: 'fail', reason: evil })] });
    const cells = [...summary.matchAll(/<code>(.*?)<\/code>/g)].map(([, text = '']) => text.replace(/&#\d+;/g, ''));
    expect(cells.length).to.be.above(5);
    for (const cell of cells) expect(cell).to.match(/^[\p{L}\p{N}\s]*$/u);
    const around = summary.replace(/<code>.*?<\/code>/g, '');
    expect(around).to.not.match(/evil|script|alert/);
  });
});
