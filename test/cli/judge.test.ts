import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { picsFile } from '../catalogue.js';
import { command, folder } from './command.js';

const scratch = folder();
const file = (name: string, content: string): string => {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
};
const at = '2026-03-01T10:15:00.000Z';
const frame = (direction: string, text: string): string => `${JSON.stringify({ at, direction, text })}\n`;
const twice = frame('received', '[2,"1","Heartbeat",{}]') + frame('received', '[2,"1","Authorize",{"idTag":"A"}]');

describe('judge', function () {
  this.timeout(240_000);

  it('prints findings as a table and exits 1', async () => {
    const { code, out, err } = await command(['judge', file('twice.ndjson', twice)]);
    expect(code, err).to.equal(1);
    expect(out)
      .to.match(/^severity +line +rule/)
      .and.match(/✘ fail +2 {2}rpc\.unique-id /);
    expect(out).to.match(/2 frames \(lines of JSON\), \d+ of \d+ rules exercised: 1 failure, 1 warning\n$/);
  });

  it('prints a line of JSON for each finding and nothing else on standard output', async () => {
    const { code, out, err } = await command(['judge', '--json', file('json.ndjson', twice)]);
    expect(code).to.equal(1);
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { rule: string }).rule)).to.have.members([
      'rpc.unique-id',
      'rpc.one-call',
    ]);
    expect(err).to.match(/1 failure, 1 warning/);
  });

  it('exits 0 where nothing fails, and 1 where warnings are to', async () => {
    const log = file('warning.ndjson', frame('received', '[2,"1","Heartbeat",null]'));
    const [lenient, strict] = await Promise.all([command(['judge', log]), command(['judge', '--strict', log])]);
    expect([lenient.code, strict.code]).to.deep.equal([0, 1]);
  });

  it('writes a page where one is asked for', async () => {
    const page = join(scratch, 'page.html');
    const { code } = await command(['judge', '--html', page, file('page.ndjson', twice)]);
    expect(code).to.equal(1);
    expect(readFileSync(page, 'utf8')).to.contain('rpc.unique-id').and.to.contain('page.ndjson');
    const refused = await command(['judge', '--html', join(page, 'below'), file('page.ndjson', twice)]);
    expect(refused.code).to.equal(4);
    expect(refused.err).to.match(/--html .*cannot be written/);
  });

  it('judges the folder of a run with its statement, and explains what exercised a rule in it', async () => {
    const out = folder();
    const run = ['run', '--simulate', '--pics', picsFile('simulator'), '--time-scale', '60', '--case', 'TC_001_CS'];
    expect((await command([...run, '--out', out])).code).to.equal(0);
    const path = join(out, readdirSync(out)[0] ?? '');
    expect(existsSync(join(path, 'rules.html'))).to.equal(true);

    const [whole, alone, explained, silent] = await Promise.all([
      command(['judge', path]),
      command(['judge', file('journal.ndjson', readFileSync(join(path, 'journal.ndjson'), 'utf8'))]),
      command(['explain', '--rule', 'rpc.unique-id', '--run', path]),
      command(['explain', 'registration.rejected', '--run', path]),
    ]);
    expect(whole.code).to.equal(0);
    expect(whole.out)
      .to.match(/journal of ocpp-attest.*: 0 failures, 0 warnings/)
      .and.not.match(/no statement/);
    expect(alone.out).to.match(/no statement is known/);
    expect(explained.out).to.match(/exercised \d+ times, broken 0 times\nCases +TC_001_CS\nEntries +\d+, /);
    expect(silent.out).to.match(/nothing exercised it/);
  });

  const wrong: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ['no file', () => [join(scratch, 'none')], /none: does not exist/],
    ['an empty file', () => [file('empty', '')], /empty: is empty/],
    ['a folder that is no run', () => [folder()], /journal\.ndjson: does not exist/],
    ['no frame', () => [file('words', 'words\n')], /words: no line is a frame/],
    ['a broken line', () => [file('broken', `${twice}{"a\n${twice}`)], /broken:3: is no JSON object/],
    ['an unknown side', () => [file('side', twice), '--from', 'tester'], /--from/],
  ];
  for (const [what, args, sentence] of wrong) {
    it(`refuses ${what} with one sentence and exit code 4`, async () => {
      const { code, out, err } = await command(['judge', ...args()]);
      expect(code, err).to.equal(4);
      expect(err).to.match(sentence);
      expect(err.trim().split('\n')).to.have.lengthOf(1);
      expect(out).to.equal('');
    });
  }
});

describe('the standing rules on the command line', () => {
  it('are listed one a line, or as JSON', async () => {
    const [lines, json] = await Promise.all([command(['list', '--rules']), command(['list', '--rules', '--json'])]);
    expect([lines.code, json.code]).to.deep.equal([0, 0]);
    const rules = JSON.parse(json.out) as { id: string; title: string }[];
    expect(lines.out.trimEnd().split('\n')).to.have.lengthOf(rules.length);
    for (const { id, title } of rules) expect(lines.out).to.contain(id).and.to.contain(title);
  });

  it('are explained one by one, by option or by name', async () => {
    const [option, name] = await Promise.all([
      command(['explain', '--rule', 'rpc.one-call']),
      command(['explain', 'rpc.one-call']),
    ]);
    expect(option.code).to.equal(0);
    expect(option.out).to.equal(name.out);
    expect(option.out).to.match(/Clause +OCPP-J 1\.6 §4\.1\.1\nSeverity +warning .*\nFamily +rpc: with .*rpc\.answer/);
  });

  it('are refused by a name that none has, with the nearest ones', async () => {
    mkdirSync(join(scratch, 'empty-run'));
    const [unknown, both, none, run] = await Promise.all([
      command(['explain', '--rule', 'rpc.uniqe-id']),
      command(['explain', 'TC_001_CS', '--rule', 'rpc.answer']),
      command(['explain']),
      command(['explain', '--rule', 'rpc.answer', '--run', join(scratch, 'empty-run')]),
    ]);
    expect([unknown.code, both.code, none.code, run.code]).to.deep.equal([4, 4, 4, 4]);
    expect(unknown.err).to.match(/^--rule rpc\.uniqe-id: no such rule; the nearest are rpc\.unique-id, /);
    expect(both.err).to.match(/not both/);
    expect(none.err).to.match(/name a case/);
    expect(run.err).to.match(/not a readable run folder/);
  });
});
