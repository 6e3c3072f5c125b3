/** `npm run bench`: ratios against a baseline of the same run; asserts nothing. */
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket, WebSocketServer } from 'ws';
import { Findings } from '../../src/engine/findings.js';
import { planRun } from '../../src/engine/plan.js';
import { seconds, systemClock } from '../../src/evidence/clock.js';
import { Journal } from '../../src/evidence/journal.js';
import { redactor } from '../../src/evidence/redaction.js';
import { RunFolder } from '../../src/evidence/run-folder.js';
import { judge } from '../../src/judge/judge.js';
import { linesOf } from '../../src/judge/lines.js';
import { openBook } from '../../src/rules/book.js';
import { Inbox } from '../../src/scenario/inbox.js';
import { Observed } from '../../src/scenario/observed.js';
import { hold } from '../../src/selftest/trial.js';
import { Answers } from '../../src/wire/answers.js';
import { Link } from '../../src/wire/link.js';
import { CentralSystemServer } from '../../src/wire/server.js';
import { catalogue, mainFile, simulator } from '../catalogue.js';
import { writeLog } from './log.js';

const only = process.argv.slice(2);
const wanted = (name: string): boolean => only.length === 0 || only.includes(name);
const quantile = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN;
const line = (text: string): void => {
  console.log(text);
};

/** Everything that receives a frame in a run: journal on disk, rules, observer, inbox. */
async function receiver(identity: string, scale = 1) {
  const scratch = mkdtempSync(join(tmpdir(), 'ocpp-attest-bench-'));
  const clock = systemClock(scale);
  const folder = RunFolder.create(scratch, 'run');
  const journal = new Journal(clock, folder.appendLine, redactor());
  const book = openBook({
    timeScale: scale,
    fromTheStart: true,
    timed: true,
    limits: { response: seconds(30), triggeredFunction: seconds(60), reboot: seconds(120) },
  });
  const findings = new Findings(journal, false, book);
  const answers = new Answers({ idTags: ['A'], heartbeatIntervalMs: seconds(300), now: () => clock.protocolTime() });
  const link = new Link(clock, journal, answers);
  new Observed(clock, link, new Map());
  const inbox = new Inbox(clock, { isBackground: () => true, isOwnStatus: () => false, stalled: () => 0 });
  link.subscribe(inbox.arrive);
  const server = await CentralSystemServer.open({ host: '127.0.0.1', port: 0, identity }, link);
  const close = async () => {
    await server.close();
    folder.close();
    rmSync(scratch, { recursive: true });
  };
  return { clock, link, url: server.url, findings, close };
}

/** Microseconds of sequential round trips. */
async function roundTrips(url: string, text: (n: number) => string, count: number): Promise<readonly number[]> {
  const socket = new WebSocket(url, 'ocpp1.6', { perMessageDeflate: false });
  await new Promise((resolve) => socket.once('open', resolve));
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const from = process.hrtime.bigint();
    const answered = new Promise((resolve) => socket.once('message', resolve));
    socket.send(text(n));
    await answered;
    times.push(Number(process.hrtime.bigint() - from) / 1000);
  }
  socket.terminate();
  return times.slice(count / 10);
}

async function receivingPath(): Promise<void> {
  // A call of 200 bytes.
  const filler = 'x'.repeat(20);
  const call = (n: number) =>
    JSON.stringify([
      2,
      `m${n}`,
      'StatusNotification',
      { connectorId: 1, errorCode: 'NoError', status: 'Available', info: filler + filler, vendorId: filler + filler },
    ]);
  const echo = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  echo.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      socket.send(data.toString('utf8'));
    });
  });
  await new Promise((resolve) => echo.once('listening', resolve));
  const { port } = echo.address() as { port: number };
  const baseline = await roundTrips(`ws://127.0.0.1:${port}/`, call, 10_000);
  for (const client of echo.clients) client.terminate();
  echo.close();

  // The rate at which a charge point may send is limited, in protocol time.
  const { url, close } = await receiver('BENCH', 1000);
  const ours = await roundTrips(url, call, 10_000);
  await close();
  const ratio = quantile(ours, 0.5) / quantile(baseline, 0.5);
  line(
    `(a) receiving path   p50 ${quantile(ours, 0.5).toFixed(0)} µs, bare ws echo p50 ${quantile(baseline, 0.5).toFixed(0)} µs: ratio ${ratio.toFixed(2)} (aim ≤ 3), call of ${call(0).length} bytes`,
  );
}

async function measuringTruth(): Promise<void> {
  const peerFile = fileURLToPath(new URL('./peer.js', import.meta.url));
  const { clock, link, url, close } = await receiver('BENCH');
  const busy = await receiver('BUSY');
  const peers: ChildProcess[] = [fork(peerFile, [url, 'delays'])];
  await link.whenConnected(seconds(10));
  for (const second of [false, true]) {
    if (second) {
      peers.push(fork(peerFile, [busy.url, 'busy']));
      await busy.link.whenConnected(seconds(10));
    }
    for (const [delay, count] of [
      [0, 1000],
      [1, 500],
      [10, 200],
      [100, 50],
      [1000, 10],
    ] as const) {
      const errors: number[] = [];
      for (let n = 0; n < count; n += 1) {
        const reply = await link.call('DataTransfer', { vendorId: 'bench', data: String(delay) }, seconds(10));
        if (reply.kind !== 'result') continue;
        const truth = Number((reply.payload as { data: string }).data);
        errors.push(clock.between(reply.sent.mono, reply.mono) - truth);
      }
      line(
        `(b) measuring truth  ${String(delay).padStart(4)} ms${second ? ', second busy connection' : ''}: measured minus true p50 ${quantile(errors, 0.5).toFixed(3)} ms, p99 ${quantile(errors, 0.99).toFixed(3)} ms (aim ≤ 1), n ${errors.length}`,
      );
    }
  }
  await Promise.all([close(), busy.close()]);
  for (const peer of peers) peer.kill();
}

async function suiteTime(): Promise<void> {
  const plan = await planRun(catalogue, simulator, { cases: [], profiles: [], bench: 'all' });
  const waits = plan.filter(({ selection }) => selection === 'selected').reduce((sum, { waitsMs }) => sum + waitsMs, 0);
  const from = process.hrtime.bigint();
  const outcome = await hold({ statement: simulator, catalogue, timeScale: 1 });
  const took = Number(process.hrtime.bigint() - from) / 1e6;
  line(
    `(c) suite at scale 1 ${(took / 1000).toFixed(1)} s over ${(waits / 1000).toFixed(1)} s of mandatory waits: ratio ${(took / waits).toFixed(3)} (aim ≤ 1.15), verdict ${outcome.verdict ?? 'none'}`,
  );
}

function startUp(): void {
  const time = (args: readonly string[]) =>
    quantile(
      Array.from({ length: 15 }, () => {
        const from = process.hrtime.bigint();
        spawnSync(process.execPath, args);
        return Number(process.hrtime.bigint() - from) / 1e6;
      }),
      0.5,
    );
  const [help, nothing] = [time([mainFile, '--help']), time(['-e', '0'])];
  line(
    `(d) start-up         --help ${help.toFixed(0)} ms, node -e 0 ${nothing.toFixed(0)} ms: ratio ${(help / nothing).toFixed(2)}`,
  );
}

/** Seconds that the work takes, and by how many MiB the process was larger meanwhile than before. */
async function costOf(work: () => Promise<unknown>): Promise<{ readonly seconds: number; readonly growth: number }> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  const from = process.hrtime.bigint();
  await work();
  clearInterval(timer);
  return { seconds: Number(process.hrtime.bigint() - from) / 1e9, growth: (most - before) / 2 ** 20 };
}

async function offlineJudge(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'ocpp-attest-bench-'));
  for (const frames of [100_000, 500_000]) {
    const file = join(scratch, `${frames}.ndjson`);
    writeLog(file, frames);
    const baseline = await costOf(async () => {
      for await (const lines of linesOf(file)) for (const { text } of lines) JSON.parse(text);
    });
    const ours = await costOf(() =>
      judge({
        file,
        from: 'centralSystem',
        strict: false,
        stated: () => undefined,
        found: () => undefined,
        interruption: new AbortController().signal,
      }),
    );
    line(
      `(e) judge            ${frames} frames in ${ours.seconds.toFixed(1)} s, ${(frames / ours.seconds).toFixed(0)} frames/s, reading and JSON.parse ${baseline.seconds.toFixed(1)} s: ratio ${(ours.seconds / baseline.seconds).toFixed(1)} (aim: 500000 in 60 s), peak RSS growth ${ours.growth.toFixed(0)} MiB`,
    );
  }
  rmSync(scratch, { recursive: true });
}

if (wanted('a')) await receivingPath();
if (wanted('b')) await measuringTruth();
if (wanted('d')) startUp();
if (wanted('e')) await offlineJudge();
if (wanted('c')) await suiteTime();
