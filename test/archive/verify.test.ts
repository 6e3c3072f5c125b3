import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Check } from '../../src/archive/check.js';
import type { RunRecord } from '../../src/evidence/result.js';
import { command, folder, type Finished } from '../cli/command.js';
import { picsFile } from '../catalogue.js';

const keys = folder();
const pem = (name: string, namedCurve = 'P-256') => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  const files = { key: join(keys, `${name}.pem`), pub: join(keys, `${name}.pub`) };
  writeFileSync(files.key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(files.pub, publicKey.export({ type: 'spki', format: 'pem' }));
  return files;
};
const [mine, other, odd] = [pem('mine'), pem('other'), pem('odd', 'P-384')];

describe('verify and sign', function () {
  this.timeout(240_000);
  let whole = '';

  before(async () => {
    const out = folder();
    const { code } = await command([
      ...['run', '--simulate', '--pics', picsFile('simulator'), '--time-scale', '60', '--out', out],
      ...['--case', 'TC_021_CS'],
    ]);
    expect(code).to.equal(0);
    whole = join(out, readdirSync(out)[0] ?? '');
  });

  const copy = (): string => {
    const path = join(folder(), 'run');
    cpSync(whole, path, { recursive: true });
    return path;
  };
  const edit = (run: string, name: string, change: (text: string) => string): void => {
    const [path, text] = [join(run, name), readFileSync(join(run, name), 'utf8')];
    const changed = change(text);
    expect(changed).to.not.equal(text);
    writeFileSync(path, changed);
  };
  const verify = async (run: string, ...more: readonly string[]) => {
    const { code, out, err } = await command(['verify', run, '--json', ...more]);
    const { sound, checks } = JSON.parse(out) as { sound: boolean; checks: Check[] };
    expect(code, err).to.equal(sound ? 0 : 1);
    return { sound, of: (subject: Check['subject']) => checks.find((check) => check.subject === subject) };
  };

  it('finds a run sound that nobody touched', async () => {
    const { sound, of } = await verify(whole);
    expect(sound).to.equal(true);
    for (const subject of ['journal', 'record', 'statement', 'verdicts', 'figures', 'rules'] as const) {
      expect(of(subject)?.state, subject).to.equal('sound');
    }
    expect(of('signature')?.state).to.equal('unchecked');
  });

  for (const [where, at] of [
    ['the first line', 0],
    ['a line in the middle', 0.5],
    ['the last line', 1],
  ] as const) {
    it(`names the line when one byte of ${where} is changed`, async () => {
      const run = copy();
      const path = join(run, 'journal.ndjson');
      const bytes = readFileSync(path);
      const count = bytes.toString('utf8').trimEnd().split('\n').length;
      const line = Math.max(1, Math.round(count * at));
      const from = bytes
        .toString('latin1')
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length;
      const digit = bytes.indexOf('"mono":"', from) + '"mono":"'.length;
      bytes[digit] = bytes[digit] === 0x31 ? 0x32 : 0x31;
      writeFileSync(path, bytes);
      const { sound, of } = await verify(run);
      expect(sound).to.equal(false);
      expect(of('journal')).to.include({ state: 'broken', line });
      expect(of('verdicts')?.state).to.equal('unchecked');
    });
  }

  it('names a line whose link itself was changed, one that was taken out, and one that was added', async () => {
    const [relinked, shorter, longer] = [copy(), copy(), copy()];
    edit(relinked, 'journal.ndjson', (text) => {
      const lines = text.split('\n');
      lines[4] = (lines[4] ?? '').replace(/"prev":"(.)/, (_, digit: string) => `"prev":"${digit === '0' ? '1' : '0'}`);
      return lines.join('\n');
    });
    edit(shorter, 'journal.ndjson', (text) => text.replace(/[^\n]*\n$/, ''));
    edit(longer, 'journal.ndjson', (text) => `${text}{"seq":1}\n`);
    const count = readFileSync(join(whole, 'journal.ndjson'), 'utf8').trimEnd().split('\n').length;
    expect((await verify(relinked)).of('journal')?.line).to.equal(5);
    expect((await verify(shorter)).of('journal')?.line).to.equal(count);
    expect((await verify(longer)).of('journal')?.line).to.equal(count + 1);
  });

  const record = (run: string, change: (record: RunRecord) => object): void => {
    edit(run, 'run.json', (text) => JSON.stringify(change(JSON.parse(text) as RunRecord)));
  };
  const played = ({ id }: { readonly id: string }) => id === 'TC_021_CS';

  it('finds a record that says other than its journal', async () => {
    const [verdict, step, figure, profile, schema] = [copy(), copy(), copy(), copy(), copy()];
    record(verdict, (run) => ({
      ...run,
      cases: run.cases.map((one) => (played(one) ? { ...one, verdict: 'inconclusive', reason: 'hm' } : one)),
    }));
    record(step, (run) => ({
      ...run,
      cases: run.cases.map((one) => (played(one) ? { ...one, steps: one.steps.slice(1) } : one)),
    }));
    record(figure, ({ performance, ...run }) => ({
      ...run,
      performance: { ...performance, response: { ...performance.response, maxMs: 1 } },
    }));
    record(profile, (run) => ({ ...run, profiles: { ...run.profiles, Core: 'Pass' } }));
    record(schema, (run) => ({ ...run, surprise: 1 }));
    expect((await verify(verdict)).of('verdicts')?.text).to.match(
      /TC_021_CS: the verdict is inconclusive .* says pass/,
    );
    expect((await verify(step)).of('verdicts')?.text).to.match(/TC_021_CS: it has \d+ steps, the journal has \d+/);
    expect((await verify(figure)).of('figures')?.text).to.match(/performance\.response/);
    expect((await verify(profile)).of('verdicts')?.text).to.match(/Core is Pass, but/);
    expect((await verify(schema)).of('record')?.text).to.match(/surprise is no field/);
  });

  it('finds another statement', async () => {
    const run = copy();
    edit(run, 'pics.yaml', (text) => `${text}\n`);
    expect((await verify(run)).of('statement')).to.deep.include({ state: 'broken' });
  });

  it('refuses what is no folder of a run, in one sentence', async () => {
    for (const path of [join(keys, 'nowhere'), keys]) {
      const { code, err } = await command(['verify', path]);
      expect(code).to.equal(4);
      expect(err).to.match(/give the folder of a run\n$/);
    }
  });

  const sign = (run: string, key: string): Promise<Finished> => command(['sign', run, '--key', key]);

  it('signs a run so that this program and openssl agree, and only by the key that signed it', async () => {
    const run = copy();
    expect((await sign(run, mine.key)).code).to.equal(0);
    expect((await verify(run)).of('signature')?.text).to.match(/which only --public-key or your own comparison/);
    expect((await verify(run, '--public-key', mine.pub)).of('signature')).to.deep.include({ state: 'sound' });
    expect((await verify(run, '--public-key', other.pub)).of('signature')).to.deep.include({ state: 'broken' });
    const args = ['dgst', '-sha256', '-verify', mine.pub, '-signature', 'manifest.sig', 'manifest.sha256'];
    expect(execFileSync('openssl', args, { cwd: run, encoding: 'utf8' })).to.match(/Verified OK/);
    expect(() => execFileSync('sha256sum', ['--check', '--strict', 'manifest.sha256'], { cwd: run })).not.to.throw();
  });

  it('refuses a file that was changed, added or taken away after the signature, and a signature that is gone', async () => {
    const signed = copy();
    expect((await sign(signed, mine.key)).code).to.equal(0);
    const after = async (change: (run: string) => void, ...more: readonly string[]) => {
      const run = join(folder(), 'run');
      cpSync(signed, run, { recursive: true });
      change(run);
      return (await verify(run, ...more)).of('signature');
    };
    const changed = await after((run) => {
      edit(run, 'index.html', (text) => `${text} `);
    });
    expect(changed).to.deep.include({ state: 'broken', text: 'after it was signed, index.html was changed' });
    const added = await after((run) => {
      writeFileSync(join(run, 'cases', 'x.html'), '');
    });
    expect(added?.text).to.match(/cases\/x\.html was added/);
    const missing = await after((run) => {
      rmSync(join(run, 'rules.html'));
    });
    expect(missing?.text).to.match(/rules\.html is missing/);
    const listed = await after((run) => {
      edit(run, 'manifest.sha256', (text) => text.replace(/^.*index\.html\n/m, ''));
    });
    expect(listed?.text).to.match(/is not the signature/);
    const gone = await after(
      (run) => {
        for (const name of ['manifest.sha256', 'manifest.sig', 'manifest.pem']) rmSync(join(run, name));
      },
      '--public-key',
      mine.pub,
    );
    expect(gone).to.deep.include({ state: 'broken' });
  });

  it('signs nothing that is not sound, and by no key but one on P-256', async () => {
    const run = copy();
    const wrong: readonly (readonly [string, RegExp])[] = [
      [join(keys, 'none.pem'), /--key .*none\.pem: cannot be read \(ENOENT\)/],
      [mine.pub, /--key .*: is no key that can be read, expected a private key/],
      [odd.key, /--key .*: is a key of another kind, expected a private key on the curve P-256/],
    ];
    for (const [key, sentence] of wrong) {
      const { code, err } = await sign(run, key);
      expect(code).to.equal(4);
      expect(err).to.match(sentence);
    }
    edit(run, 'journal.ndjson', (text) => text.replace('"seq":2', '"seq":3'));
    expect((await sign(run, mine.key)).code).to.equal(1);
    expect(existsSync(join(run, 'manifest.sig'))).to.equal(false);
  });
});
