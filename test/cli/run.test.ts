import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import type { RunRecord } from '../../src/evidence/result.js';
import { picsFile, secured } from '../catalogue.js';
import { hasPdftotext, pdftotext } from '../report/abstract-text.js';
import { filesBelow, leaks, privateKeysIn, spellingsOf, streamsOf } from './canary.js';
import {
  authorizationKey,
  command,
  environment,
  eventually,
  folder,
  freePort,
  isAlive,
  start,
  type Finished,
} from './command.js';

const pics = ['--pics', picsFile('simulator')] as const;

/** The only folder that a run has made. */
function runFolder(out: string): string {
  const [name, ...others] = readdirSync(out);
  expect(others).to.be.empty;
  return join(out, name ?? '');
}

const recordOf = (run: string): RunRecord => JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as RunRecord;

describe('a run of all cases', function () {
  this.timeout(400_000);

  const out = folder();
  const summary = join(folder(), 'summary.md');
  let run: string;
  let record: RunRecord;
  let finished: Finished;
  before(async () => {
    finished = await command(
      [
        ...[
          'run',
          ...pics,
          '--simulate',
          '--time-scale',
          '60',
          '--out',
          out,
          '--reporter',
          'console,junit,ctrf,github',
        ],
        ...['--tls-keylog', join(folder(), 'keys.log')],
      ],
      { ...environment, GITHUB_STEP_SUMMARY: summary },
    );
    run = runFolder(out);
    record = recordOf(run);
  });

  it('passes the built-in charge point and writes record, journal and reports', () => {
    expect(finished.code, finished.out).to.equal(0);
    expect(finished.out)
      .to.match(/Pass +Core/)
      .and.match(/Pass +Security extension/)
      .and.match(/Report: .*index\.html/);
    for (const file of [
      'run.json',
      'journal.ndjson',
      'pics.yaml',
      'index.html',
      'abstract.html',
      'junit.xml',
      'cases/TC_001_CS.html',
    ]) {
      expect(existsSync(join(run, file)), file).to.equal(true);
    }
    expect(record).to.include({ simulated: true, timeScale: 60, complete: true, verdict: 'pass', interrupted: false });
    expect(Object.values(record.performance).every(({ n }) => n > 0)).to.equal(true);
    expect(existsSync(join(run, 'run.lock'))).to.equal(false);
  });

  it('goes from the security profile of the statement to the next one, and says what remains to be done', () => {
    const page = readFileSync(join(run, 'index.html'), 'utf8');
    expect(page).to.match(/Connected with security profile<\/dt><dd>2 \(TLS 1\.[23], TLS_[A-Z0-9_]+.*\), then 3 \(/);
    expect(record.remarks.join('\n')).to.match(
      /left at security profile 3, raised from 2: .*by the station's own means/,
    );
    expect(finished.err).to.match(/^TLS KEY LOG: /m);
  });

  it('tells no secret, in whatever it writes', () => {
    const { identity } = secured.parameters;
    const canaries = [
      ...spellingsOf('the key of the bench', identity, authorizationKey),
      ...privateKeysIn(environment.OCPP_ATTEST_HOME),
    ];
    const paths = [...filesBelow(out), summary];
    const contents = Object.fromEntries(paths.map((path) => [path, readFileSync(path)]));
    const asText: readonly (readonly [string, Buffer])[] = hasPdftotext()
      ? paths
          .filter((path) => path.endsWith('.pdf'))
          .map((path) => [`${path} as text`, Buffer.from(pdftotext(contents[path] ?? Buffer.alloc(0)))])
      : [];
    const printed = { 'standard output': Buffer.from(finished.out), 'standard error': Buffer.from(finished.err) };
    expect(leaks({ ...contents, ...Object.fromEntries<Buffer>(asText), ...printed }, canaries)).to.deep.equal([]);

    // What is sought would be found.
    expect(canaries).to.have.length.above(20);
    expect(paths.map((path) => basename(path))).to.include.members([
      'abstract.pdf',
      'ctrf.json',
      'junit.xml',
      'summary.md',
    ]);
    const pdf = contents[paths.find((path) => path.endsWith('.pdf')) ?? ''] ?? Buffer.alloc(0);
    expect(streamsOf(pdf)).to.have.length.above(5);
    for (const { name, bytes } of canaries)
      expect(leaks({ x: Buffer.concat([Buffer.from('x'), bytes]) }, [{ name, bytes }])).to.have.lengthOf(1);
  });
});

describe('run', function () {
  this.timeout(240_000);

  it('gives the same verdicts in another time zone', async () => {
    const { code, out } = await command(
      ['run', ...pics, '--simulate', '--time-scale', '60', '--out', folder(), '--case', 'TC_01*', '--json'],
      { ...environment, TZ: 'Asia/Seoul' },
    );
    const record = JSON.parse(out) as RunRecord;
    expect(code).to.equal(0);
    expect(
      record.cases.filter(({ selection }) => selection === 'selected').map(({ verdict }) => verdict),
    ).to.not.include('fail');
  });

  async function twoTerminals(more: readonly string[], simulated: readonly string[]) {
    const port = await freePort();
    const charger = start([
      ...['simulate', ...pics, '--url', `wss://127.0.0.1:${port}/ocpp/SIM-01`, '--time-scale', '40', ...simulated],
    ]);
    const [, rig = ''] = await charger.says(/^ready rig=(\S+)$/m);
    const { code, out, err } = await command([
      ...[
        'run',
        ...pics,
        '--listen',
        `127.0.0.1:${port}`,
        '--rig',
        rig,
        '--time-scale',
        '40',
        '--json',
        '--out',
        folder(),
      ],
      ...more,
    ]);
    charger.child.kill('SIGTERM');
    const ended = await charger.finished;
    return { code, record: JSON.parse(out) as RunRecord, err, simulatorCode: ended.code };
  }

  it('plays against a charge point in a process of its own', async () => {
    const { code, record, simulatorCode } = await twoTerminals([], []);
    expect(code).to.equal(0);
    expect(simulatorCode).to.equal(0);
    expect(record.simulated).to.equal(false);
    expect(record.profiles.Core).to.equal('Pass');
  });

  it('fails the cases that a fault breaks, and exits 1', async () => {
    const { code, record } = await twoTerminals(
      ['--case', 'TC_003_CS', '--case', 'TC_019_CS'],
      ['--fault', 'drops-charging-status'],
    );
    const verdicts = Object.fromEntries(record.cases.map(({ id, verdict }) => [id, verdict]));
    expect(code).to.equal(1);
    expect(verdicts).to.include({ TC_003_CS: 'fail', TC_019_CS: 'pass' });
    expect(record.profiles.Core).to.equal('Fail');
  });

  it('exits 3 when no charge point connects, and tells what was seen meanwhile', async () => {
    const out = folder();
    const port = await freePort();
    const harness = start([
      'run',
      ...['--pics', picsFile('bsec')],
      '--rig',
      'none',
      '--listen',
      `127.0.0.1:${port}`,
      '--connect-timeout',
      '2 s',
      '--out',
      out,
    ]);
    await harness.says(/listening on/);

    const tls = connect(port, '127.0.0.1', () => tls.write(Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 1, 0, 0, 1, 0])));
    tls.on('error', () => undefined);
    const strangers = [
      new WebSocket(`ws://127.0.0.1:${port}/ocpp/OTHER`, 'ocpp1.6'),
      new WebSocket(`ws://127.0.0.1:${port}/ocpp/BSEC-01`, 'ocpp2.0.1'),
      new WebSocket(`ws://127.0.0.1:${port}/ocpp/BSEC-01`),
    ];
    for (const stranger of strangers) stranger.on('error', () => undefined);

    const { code, out: printed } = await harness.finished;
    expect(code).to.equal(3);
    expect(printed).to.match(/TLS handshake on the plain port/);
    expect(printed).to.match(/\/ocpp\/OTHER is not that of the expected charge point/);
    expect(printed).to.match(/only the subprotocol ocpp2\.0\.1/);
    expect(printed).to.match(/no WebSocket subprotocol/);
    expect(printed).to.not.match(/\bpass\b/i);
    expect(recordOf(runFolder(out)).profiles.Core).to.equal('Incomplete');
  });

  it('asks for hands that are not there without playing, and is inconclusive', async () => {
    const port = await freePort();
    const charger = start(['simulate', ...pics, '--url', `wss://127.0.0.1:${port}/ocpp/SIM-01`, '--time-scale', '40']);
    const { code, out } = await command([
      ...[
        'run',
        ...pics,
        '--listen',
        `127.0.0.1:${port}`,
        '--rig',
        'none',
        '--time-scale',
        '40',
        '--json',
        '--out',
        folder(),
      ],
      ...['--case', 'TC_003_CS', '--case', 'TC_021_CS'],
    ]);
    charger.child.kill('SIGTERM');
    await charger.finished;
    const record = JSON.parse(out) as RunRecord;
    expect(code).to.equal(2);
    expect(record.cases.find(({ id }) => id === 'TC_003_CS')).to.deep.include({ verdict: 'inconclusive' });
    expect(record.cases.find(({ id }) => id === 'TC_003_CS')?.reason).to.match(/needs plugIn, presentIdTag/);
    expect(record.cases.find(({ id }) => id === 'TC_021_CS')?.verdict).to.equal('pass');
  });

  it('gives no Pass for a case in which the charge point goes away', async () => {
    const port = await freePort();
    const charger = start(['simulate', ...pics, '--url', `wss://127.0.0.1:${port}/ocpp/SIM-01`, '--time-scale', '40']);
    const [, rig = ''] = await charger.says(/^ready rig=(\S+)$/m);
    const harness = start([
      ...['run', ...pics, '--listen', `127.0.0.1:${port}`, '--rig', rig, '--time-scale', '40', '--out', folder()],
      ...['--case', 'TC_004_2_CS', '--case', 'TC_021_CS'],
    ]);
    await harness.says(/TIME SCALE/);
    charger.child.kill('SIGKILL');
    const { code, out } = await harness.finished;
    expect(code).to.be.oneOf([1, 2, 3]);
    expect(out).to.not.match(/✔|Pass +Core/);
  });
});

describe('interruption', function () {
  this.timeout(240_000);

  it('at the first Ctrl-C sets the charge point at rest, writes, and exits 5', async () => {
    const out = folder();
    const harness = start(['run', ...pics, '--simulate', '--time-scale', '5', '--out', out]);
    await harness.says(/Watching|SIMULATED/);
    harness.child.kill('SIGINT');
    const { code } = await harness.finished;
    expect(code).to.equal(5);
    const record = recordOf(runFolder(out));
    expect(record).to.include({ interrupted: true, complete: false });
    expect(record.profiles.Core).to.not.equal('Pass');
  });

  it('at the second Ctrl-C ends at once', async () => {
    const harness = start(['run', ...pics, '--rig', 'none', '--listen', ':0', '--out', folder()]);
    await harness.says(/listening on/);
    harness.child.kill('SIGINT');
    harness.child.kill('SIGINT');
    expect((await harness.finished).code).to.equal(5);
  });

  it('killed, leaves no process behind and a whole journal, which renders as incomplete', async () => {
    const out = folder();
    const harness = start([
      'run',
      ...pics,
      '--simulate',
      '--time-scale',
      '5',
      '--out',
      out,
      '--case',
      'TC_02*',
      '--case',
      'TC_001_CS',
    ]);
    await harness.says(/SIMULATED/);
    const children = readFileSync(`/proc/${harness.child.pid ?? 0}/task/${harness.child.pid ?? 0}/children`, 'utf8');
    const pids = children.trim().split(/\s+/).map(Number);
    expect(pids).to.have.lengthOf(1);
    const run = runFolder(out);
    await eventually(() => readFileSync(join(run, 'journal.ndjson'), 'utf8').includes('"caseStart"'));
    await eventually(() => existsSync(join(run, 'run.json')));

    harness.child.kill('SIGKILL');
    await harness.finished;
    await eventually(() => pids.every((pid) => !isAlive(pid)));

    const journal = readFileSync(join(run, 'journal.ndjson'), 'utf8');
    expect(journal.endsWith('\n')).to.equal(true);
    for (const line of journal.trimEnd().split('\n')) JSON.parse(line);

    const rendered = folder();
    const { code, err } = await command(['report', run, '--out', rendered]);
    expect(code).to.equal(0);
    expect(err).to.match(/incomplete/);
    expect(readFileSync(join(rendered, 'index.html'), 'utf8')).to.match(/incomplete/i);
  });
});
