import { cpSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import type { RunRecord } from '../../src/evidence/result.js';
import type { Comparison } from '../../src/report/compare.js';
import { picsFile } from '../catalogue.js';
import { command, folder } from '../cli/command.js';

const scratch = folder();
const recordIn = (run: string) => JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as RunRecord;
const filesIn = (run: string) =>
  readdirSync(run, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(run, name)).isFile());
const caseIn = (run: string, id: string) => recordIn(run).cases.find((one) => one.id === id);

/** A statement of the built-in charge point in which every value to be taken out is a canary. */
const canaries = ['CANARY-STATION-7', 'CANARY-TAG-A', 'CANARY-TAG-B', 'CANARY-BAD', 'CANARY-PARENT'];
const statement = join(scratch, 'canary.yaml');
const [identity = '', idTag = '', idTag2 = '', invalidIdTag = '', parentIdTag = ''] = canaries;

async function play(cases: readonly string[], ...more: readonly string[]): Promise<string> {
  const out = folder();
  const { code, err } = await command([
    ...['run', '--simulate', '--pics', statement, '--time-scale', '60', '--out', out],
    ...cases.flatMap((id) => ['--case', id]),
    ...more,
  ]);
  expect(code, err).to.be.oneOf([0, 1]);
  return join(out, readdirSync(out)[0] ?? '');
}

describe('folders of runs', function () {
  this.timeout(240_000);
  let first = '';
  let second = '';

  before(async () => {
    const given = readFileSync(picsFile('simulator'), 'utf8');
    const named = Object.entries({ identity, idTag, idTag2, invalidIdTag, parentIdTag }).reduce(
      (text, [key, value]) =>
        text.replace(new RegExp(`^  ${key}: .*\n`, 'm'), '').replace(/^parameters:\n/m, `$&  ${key}: ${value}\n`),
      given,
    );
    writeFileSync(statement, named);
    cpSync(join(dirname(picsFile('simulator')), 'images'), join(scratch, 'images'), { recursive: true });
    [first, second] = [await play(['TC_021_CS', 'TC_026_CS']), await play(['TC_021_CS', 'TC_028_CS'], '--repeat', '2')];
  });

  it('are merged into one that verifies, with every attempt and the journals beside it', async () => {
    const out = join(scratch, 'merged');
    const { code, err } = await command(['merge', first, second, '--out', out]);
    expect(code, err).to.equal(0);
    expect(caseIn(out, 'TC_021_CS')?.attempts).to.have.lengthOf(3);
    expect(caseIn(out, 'TC_026_CS')).to.include({ selection: 'selected', verdict: 'pass' });
    expect(caseIn(out, 'TC_028_CS')?.attempts).to.have.lengthOf(2);
    expect(recordIn(out).merged?.map(({ run }) => run)).to.deep.equal([basename(first), basename(second)]);
    for (const run of [first, second]) {
      const kept = readFileSync(join(out, 'journals', `${basename(run)}.ndjson`));
      expect(kept.equals(readFileSync(join(run, 'journal.ndjson')))).to.equal(true);
    }
    const verified = await command(['verify', out]);
    expect(verified.code, verified.out).to.equal(0);
    expect(verified.out).to.match(/sound +rules/);

    writeFileSync(join(out, 'journals', `${basename(first)}.ndjson`), readFileSync(join(second, 'journal.ndjson')));
    expect((await command(['verify', out])).out).to.match(/not that of the journals beside it/);
  });

  it('are not merged where they do not belong together, and nothing is left then', async () => {
    const out = join(scratch, 'refused');
    const other = folder();
    const played = await command([
      ...['run', '--simulate', '--pics', picsFile('simulator'), '--time-scale', '60', '--case', 'TC_021_CS'],
      ...['--out', other],
    ]);
    expect(played.code).to.equal(0);
    const stranger = join(other, readdirSync(other)[0] ?? '');
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [[first, stranger], /another statement than/],
      [[first], /give two runs or more/],
      [[first, first], /is given twice/],
      [[first, scratch], /not a readable run folder/],
    ];
    for (const [runs, sentence] of wrong) {
      const { code, err } = await command(['merge', ...runs, '--out', out]);
      expect(code).to.equal(4);
      expect(err).to.match(sentence);
      expect(existsSync(out)).to.equal(false);
    }
    const taken = await command(['merge', first, second, '--out', first]);
    expect(taken.code).to.equal(4);
    expect(taken.err).to.match(/is there already/);
    const within = await command(['merge', first, second, '--out', join(second, 'a', 'merged')]);
    expect(within.code).to.equal(4);
    expect(within.err).to.match(/--out .*merged: lies in .*, which stays as its run has left it/);
    expect(existsSync(join(second, 'a'))).to.equal(false);
  });

  it('are shared without what must not be shared, anywhere, and the copy verifies', async () => {
    const out = join(scratch, 'shared');
    const { code, out: printed, err } = await command(['share', first, '--redact', '--out', out]);
    expect(code, err).to.equal(0);
    expect(printed).to.match(/4 idTags, 1 serials/);
    const original = filesIn(first)
      .map((name) => readFileSync(join(first, name), 'utf8'))
      .join('\n');
    for (const canary of [...canaries.slice(0, 2), '127.0.0.1']) expect(original, canary).to.contain(canary);
    for (const name of filesIn(out)) {
      const text = readFileSync(join(out, name), 'utf8');
      for (const canary of [...canaries, 'CANARY', '127.0.0.1']) expect(text, name).to.not.contain(canary);
    }
    const record = recordIn(out);
    expect(record.redacted?.of.pics).to.equal(recordIn(first).pics.sha256);
    expect(record.redacted?.removed).to.include({ idTags: 4, serials: 1 });
    expect(record.verdict).to.equal(recordIn(first).verdict);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).to.contain('REDACTED COPY');
    expect(readFileSync(join(out, 'journal.ndjson'), 'utf8')).to.match(/^\{.*"redacted":true.*\n/);

    const verified = await command(['verify', out]);
    expect(verified.code, verified.out).to.equal(0);
    expect(verified.out).to.match(/sound +figures/);
    expect(await command(['merge', out, second, '--out', join(scratch, 'x')])).to.include({ code: 4 });
  });

  it('are shared only when it is said what to take out', async () => {
    const { code, err } = await command(['share', first, '--out', join(scratch, 'y')]);
    expect(code).to.equal(4);
    expect(err).to.match(/say --redact/);
  });

  it('are not shared into the folder of the run, whatever way leads there', async () => {
    const link = join(scratch, 'link');
    symlinkSync(first, link);
    const before = readdirSync(first);
    for (const out of [join(first, 'copy'), join(link, 'below', 'copy')]) {
      const { code, err } = await command(['share', first, '--redact', '--out', out]);
      expect(code, err).to.equal(4);
      expect(err).to.match(/--out .*copy: lies in .*; name a folder outside/);
    }
    expect(readdirSync(first)).to.deep.equal(before);
  });

  it('are compared, and a gate closes for a case that has passed and does not', async () => {
    const gate = (...args: readonly string[]) => command(['compare', ...args]);
    expect((await gate(first, second)).code).to.equal(0);
    const worse = join(scratch, 'worse');
    cpSync(first, worse, { recursive: true });
    const record = recordIn(first);
    const cases = record.cases.map((one) => (one.id === 'TC_026_CS' ? { ...one, verdict: 'fail', reason: 'no' } : one));
    writeFileSync(join(worse, 'run.json'), JSON.stringify({ ...record, cases }));
    const closed = await gate(first, worse);
    expect(closed.code).to.equal(1);
    expect(closed.out).to.match(/Regressions\n✘ worse +TC_026_CS {2}pass → fail: no\n/);

    const known = join(scratch, 'known.yaml');
    writeFileSync(known, '- { case: TC_026_CS, reason: firmware 2 mends it, expires: 2999-01-01 }\n');
    expect((await gate(first, worse, '--known', known)).code).to.equal(0);
    const unexpected = await gate(worse, first, '--known', known, '--json');
    expect(unexpected.code).to.equal(1);
    expect((JSON.parse(unexpected.out) as Comparison).changes[0]?.kind).to.equal('unexpectedPass');
    writeFileSync(known, '- { case: TC_O26_CS, reason: typo, expires: 2999-01-01 }\n');
    const typo = await gate(first, worse, '--known', known);
    expect(typo.code).to.equal(4);
    expect(typo.err).to.match(/known\.yaml:1: case: there is no TC_O26_CS/);

    const again = await command(['plan', '--pics', statement, '--last-failed', worse, '--json']);
    const plan = JSON.parse(again.out) as { cases: { id: string; selection: string }[] };
    const selected = plan.cases.filter(({ selection }) => selection === 'selected').map(({ id }) => id);
    expect(selected).to.deep.equal(['TC_026_CS']);
  });

  it('tell what to play again, and refuse where nothing failed', async () => {
    const { code, err } = await command(['plan', '--pics', statement, '--last-failed', first]);
    expect(code).to.equal(4);
    expect(err).to.match(/--last-failed .*: every selected case of that run passed/);
  });
});
