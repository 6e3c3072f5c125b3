import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { picsFile } from '../catalogue.js';
import { hostile } from '../report/fixture.js';
import { parseXml } from '../report/xml.js';
import { environment, folder, start } from './command.js';

// Short enough to be quoted whole.
const evil = '<script>\u009b\u202e\u001b[2J';
const bell = `\u0007\u001b[2J\u0000 ${hostile} \n::error::owned`;

/** A charge point that says nothing but hostile things: it boots, and refuses every call in words of its own. */
function hostileChargePoint(url: string): WebSocket {
  const socket = new WebSocket(url, 'ocpp1.6');
  socket.on('error', () => undefined);
  const send = (message: unknown) => {
    socket.send(JSON.stringify(message));
  };
  socket.on('open', () => {
    send([2, 'b', 'BootNotification', { chargePointVendor: 'V', chargePointModel: 'M', firmwareVersion: bell }]);
    send([2, 's', 'StatusNotification', { connectorId: 1, errorCode: evil, status: evil }]);
    send([2, 'x', evil, {}]);
  });
  socket.on('message', (data: Buffer) => {
    const [type, id, action] = JSON.parse(data.toString('utf8')) as [number, string, string];
    if (type !== 2) return;
    if (action === 'GetConfiguration') send([3, id, { configurationKey: [], unknownKey: [bell] }]);
    else send([4, id, evil, bell, { said: bell }]);
  });
  return socket;
}

describe('what a CI job reads of a run whose charge point sends control characters', function () {
  this.timeout(240_000);
  const out = folder();
  const summary = join(out, 'summary.md');
  let path = '';
  let printed = '';

  before(async () => {
    writeFileSync(summary, '');
    const harness = start(
      [
        ...['run', '--pics', picsFile('bsec'), '--rig', 'none', '--listen', ':0', '--time-scale', '60'],
        ...['--case', 'TC_021_CS', '--case', 'TC_026_CS', '--accept-pics', '--out', join(out, 'reports')],
        ...['--reporter', 'console,junit,ctrf,github'],
      ],
      { ...environment, GITHUB_STEP_SUMMARY: summary },
    );
    const [, url = ''] = await harness.says(/listening on (\S+),/);
    const socket = hostileChargePoint(url);
    const { code, out: text, err } = await harness.finished;
    socket.terminate();
    expect(code, err).to.be.oneOf([1, 2]);
    path = join(out, 'reports', readdirSync(join(out, 'reports'))[0] ?? '');
    printed = text;
  });

  /** What each parser makes of the file: the number of test cases, and the texts of what went wrong. */
  const readers: Readonly<Record<string, (file: string) => { tests: number; messages: string[] } | undefined>> = {
    'a parser of our own'(file) {
      const suites = parseXml(readFileSync(file, 'utf8')).children;
      const cases = suites.flatMap(({ children }) => children.filter(({ name }) => name === 'testcase'));
      return {
        tests: cases.length,
        messages: cases.flatMap(({ children }) => children.map(({ attributes }) => attributes.message ?? '')),
      };
    },
    'xml.etree of Python'(file) {
      const program = [
        'import json, sys, xml.etree.ElementTree as tree',
        'cases = list(tree.parse(sys.argv[1]).getroot().iter("testcase"))',
        'print(json.dumps({"tests": len(cases), "messages": [e.get("message", "") for c in cases for e in c]}))',
      ].join('\n');
      const { error, status, stdout, stderr } = spawnSync('python3', ['-c', program, file], { encoding: 'utf8' });
      if (error !== undefined) return undefined;
      expect(status, stderr).to.equal(0);
      return JSON.parse(stdout) as { tests: number; messages: string[] };
    },
    xmllint(file) {
      const ask = (query: string) => spawnSync('xmllint', ['--xpath', query, file], { encoding: 'utf8' });
      const { error, status, stdout, stderr } = ask('count(//testcase)');
      if (error !== undefined) return undefined;
      expect(status, stderr).to.equal(0);
      const tests = Number(stdout);
      const messages = Array.from({ length: Number(ask('count(//testcase/*)').stdout) }, (_, index) =>
        ask(`string((//testcase/*)[${index + 1}]/@message)`).stdout.replace(/\n$/, ''),
      );
      return { tests, messages };
    },
  };
  for (const [name, read] of Object.entries(readers)) {
    it(`is JUnit that ${name} reads, and reads alike`, function () {
      const file = join(path, 'junit.xml');
      const own = readers['a parser of our own']?.(file);
      const got = read(file);
      if (got === undefined) {
        process.stderr.write(`      SKIPPED, for it is not installed here: ${name}\n`);
        this.skip();
      }
      expect(got).to.deep.equal(own);
      expect(got.tests).to.be.above(40);
      expect(got.messages.join('\n')).to.contain('\\u{202e}').and.to.contain('<script>');
    });
  }

  it('is CTRF with the same number of tests', () => {
    const { results } = JSON.parse(readFileSync(join(path, 'ctrf.json'), 'utf8')) as { results: { tests: unknown[] } };
    expect(results.tests).to.have.lengthOf(
      parseXml(readFileSync(join(path, 'junit.xml'), 'utf8')).children.flatMap(({ children }) =>
        children.filter(({ name }) => name === 'testcase'),
      ).length,
    );
  });

  it('is a log in which only our own commands are obeyed, and no terminal is disturbed', () => {
    expect(printed).to.not.match(/(?!\n)\p{C}/u);
    const lines = printed.split('\n');
    const [begin = '', ...commands] = lines.filter((line) => /^\s*::/.test(line));
    const token = /^::stop-commands::(\S+)$/.exec(begin)?.[1] ?? '';
    expect(token).to.match(/^[\da-f-]{36}$/);
    expect(commands[0]).to.equal(`::${token}::`);
    expect(commands.length).to.be.within(2, 12);
    for (const one of commands.slice(1)) expect(one).to.match(/^::(error|warning|notice) title=[\w.%-]+( \w+)*::/);
    expect(printed).to.not.contain('##[');
  });

  it('is a summary of the step with nothing live in it', () => {
    const text = readFileSync(summary, 'utf8');
    expect(text).to.match(/^## ocpp-attest: /);
    expect(text).to.not.match(/<script|<img|https?:\/\/|(?!\n)\p{C}/u);
  });
});
