import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { picsFile } from '../catalogue.js';
import { fixtureFolder } from '../report/abstract-text.js';
import { command, folder } from './command.js';

const pics = ['--pics', picsFile('simulator')] as const;

describe('usage', () => {
  it('prints help, version and the catalogue, and exits 0', async () => {
    const [help, version, list] = await Promise.all([command(['--help']), command(['--version']), command(['list'])]);
    expect([help.code, version.code, list.code]).to.deep.equal([0, 0, 0]);
    expect(help.out).to.match(/run .*\n[\s\S]*Exit codes: 0/);
    expect(list.out).to.match(/of the edition's 102/);
  });

  it('recommends no command that does not exist', async () => {
    const [all, ofPics] = await Promise.all([command(['--help']), command(['pics', '--help'])]);
    const commands = [...all.out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    const below = [...ofPics.out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => `pics ${name ?? ''}`);
    const src = fileURLToPath(new URL('../../../src', import.meta.url));
    const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const recommended = sources.flatMap((file) =>
      [...readFileSync(join(src, file), 'utf8').matchAll(/`ocpp-attest (pics [a-z]+|[a-z]+)/g)].map(([, name]) => name),
    );
    expect(recommended).to.include('plan');
    expect([...commands, ...below]).to.include.members(recommended);
  });

  it('explains a case from what would be played', async () => {
    const { code, out } = await command(['explain', 'TC_028_CS', ...pics]);
    expect(code).to.equal(0);
    expect(out)
      .to.match(/Purpose .*unknown transaction/)
      .and.match(/Clauses .*OCTT 2024-04 TC_028_CS/);
    expect(out).to.match(/run +Central System calls RemoteStopTransaction/);
  });

  for (const name of ['bsec', 'bsec-240k', 'ecu-l7002s', 'evms', 'bss011k']) {
    it(`plans ${name} as JSON: every case with selection, reason, hands and estimate`, async () => {
      const { code, out } = await command(['plan', '--pics', picsFile(name), '--json']);
      const plan = JSON.parse(out) as { existing: number; edition: number; cases: Record<string, unknown>[] };
      expect(code).to.equal(0);
      expect(plan.edition).to.equal(102);
      expect(plan.cases).to.have.lengthOf(plan.existing);
      for (const planned of plan.cases) {
        expect(planned).to.include.keys('id', 'selection', 'reason', 'hands', 'estimateMs');
      }
    });
  }

  const printing: readonly (readonly string[])[] = [
    ['list'],
    ['list', '--rules'],
    ['explain', 'TC_003_CS', ...pics],
    ['explain', '--rule', 'rpc.unique-id'],
    ['plan', ...pics],
    ['pics', 'check', picsFile('bsec')],
    ['simulate', '--list-faults', '--list-variants'],
  ];
  for (const args of printing) {
    it(`prints ${args.slice(0, 2).join(' ')} for programs, and nothing else on standard output`, async () => {
      const { code, out } = await command([...args, '--json']);
      expect(code).to.equal(0);
      expect(JSON.parse(out)).to.be.instanceOf(Object);
      expect(out).to.not.match(/(?!\n)\p{C}/u);
    });
  }

  const out = folder();
  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['a PICS file that is not there', ['run', '--pics', '/nowhere/x.yaml'], /^\/nowhere\/x\.yaml: /],
    ['no PICS file at all', ['run'], /--pics/],
    ['an unknown command', ['rum'], /unknown command 'rum'/],
    ['an unknown option', ['run', ...pics, '--simulated'], /unknown option '--simulated'/],
    ['an unknown case', ['run', ...pics, '--case', 'TC_0O3_CS'], /TC_0O3_CS: no such case; the nearest are TC_003_CS/],
    ['an unknown profile', ['run', ...pics, '--profile', 'core'], /--profile core: no such profile; known are Core/],
    [
      'an address that is none',
      ['run', ...pics, '--rig', 'none', '--listen', 'here'],
      /--listen here: expected HOST:PORT/,
    ],
    [
      'a duration that is none',
      ['run', ...pics, '--rig', 'none', '--connect-timeout', 'soon'],
      /--connect-timeout soon/,
    ],
    ['a reporter that is not there', ['run', ...pics, '--rig', 'none', '--reporter', 'pdf'], /--reporter pdf: no such/],
    ['a time scale that is none', ['run', ...pics, '--time-scale', '0'], /--time-scale/],
    ['nothing selected', ['run', ...pics, '--case', 'TC_017_2_CS'], /nothing is selected/],
    [
      'a rig that is not there',
      ['run', ...pics, '--listen', ':0', '--out', out, '--rig', 'http://127.0.0.1:1'],
      /--rig http:\/\/127.0.0.1:1/,
    ],
    [
      'an unknown fault',
      ['simulate', ...pics, '--url', 'ws://127.0.0.1:1/x', '--fault', 'drops-charging'],
      /drops-charging/,
    ],
    ['no address to connect to', ['simulate', ...pics], /--url is missing/],
    ['a folder that is no run', ['report', out], /not a readable run folder/],
    [
      'to write where no folder can be made',
      ['report', fixtureFolder('bsec'), '--format', 'md', '--out', '/proc/none'],
      /--out \/proc\/none: cannot be written \(E/,
    ],
    ['to compare with what is no run', ['compare', out, out], /not a readable run folder/],
    ['a baseline that is no run', ['run', ...pics, '--rig', 'none', '--baseline', out], /not a readable run folder/],
    [
      'known failures without a baseline',
      ['run', ...pics, '--rig', 'none', '--known', 'k.yaml'],
      /--known: .*--baseline/,
    ],
    ['a number of times that is none', ['run', ...pics, '--repeat', '0'], /--repeat/],
    ['to sign without a key', ['sign', out], /--key/],
  ];
  for (const [what, args, sentence] of wrong) {
    it(`refuses ${what} with one clear sentence and exit code 4`, async () => {
      const { code, err, out: printed } = await command(args);
      expect(code, err).to.equal(4);
      expect(err).to.match(sentence);
      expect(err).to.not.match(/^ {4}at /m);
      expect(printed).to.not.match(/pass/i);
    });
  }

  for (const [rig, sentence] of [
    ['robot', /^--rig robot: expected manual, none or an http/],
    ['file:///x', /^--rig file:\/\/\/x: expected manual, none or an http/],
    ['manual', /^--rig manual: there is no terminal/],
  ] as const) {
    it(`refuses the hands ${rig} before anything is opened`, async () => {
      const untouched = join(out, 'untouched');
      const { code, err } = await command(['run', ...pics, '--listen', ':0', '--out', untouched, '--rig', rig]);
      expect(code, err).to.equal(4);
      expect(err).to.match(sentence);
      expect(err.trim().split('\n')).to.have.lengthOf(1);
      expect(existsSync(untouched)).to.equal(false);
    });
  }

  const shapeless = join(out, 'shapeless');
  cpSync(fixtureFolder('bsec'), shapeless, { recursive: true });
  const record = JSON.parse(readFileSync(join(shapeless, 'run.json'), 'utf8')) as object;
  writeFileSync(join(shapeless, 'run.json'), JSON.stringify({ ...record, cases: [7] }));
  const reading: readonly (readonly string[])[] = [
    ['report', shapeless],
    ['compare', fixtureFolder('bsec'), shapeless],
    ['merge', fixtureFolder('bsec'), shapeless, '--out', join(out, 'merged')],
    ['share', shapeless, '--redact', '--out', join(out, 'shared')],
    ['explain', '--rule', 'rpc.unique-id', '--run', shapeless],
    ['plan', ...pics, '--last-failed', shapeless],
    ['run', ...pics, '--rig', 'none', '--baseline', shapeless],
  ];
  for (const args of reading) {
    it(`names file and key where ${args[0] ?? ''} is given a record of another shape, and prints nothing else`, async () => {
      const { code, err, out: printed } = await command(args);
      expect(code, err).to.equal(4);
      expect(err).to.match(/^.*shapeless: .*run\.json: cases\.0 is 7, expected type object.*\n$/);
      expect(printed).to.equal('');
    });
  }

  it('refuses a port that is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(0, '127.0.0.1', resolve);
    });
    const { port } = taken.address() as { port: number };
    const { code, err } = await command([
      'run',
      ...pics,
      '--rig',
      'none',
      '--out',
      out,
      '--listen',
      `127.0.0.1:${port}`,
    ]);
    taken.close();
    expect(code).to.equal(4);
    expect(err).to.match(/the port is taken/);
  });

  it('refuses a folder that cannot be written', async () => {
    const file = join(out, 'a-file');
    writeFileSync(file, '');
    const { code, err } = await command([
      'run',
      ...pics,
      '--rig',
      'none',
      '--listen',
      ':0',
      '--out',
      join(file, 'below'),
    ]);
    expect(code).to.equal(4);
    expect(err).to.match(/--out .*cannot be written/);
  });

  it('checks statements and lists all problems of a bad one', async () => {
    const bad = join(out, 'bad.yaml');
    writeFileSync(bad, 'format: ocpp-attest/pics@1\nitms: {}\n');
    const { code, err } = await command(['pics', 'check', picsFile('bsec'), bad]);
    expect(code).to.equal(4);
    expect(err.trim().split('\n').length).to.be.above(3);
    expect(err).to.match(/bad\.yaml:2/);
  });
});
