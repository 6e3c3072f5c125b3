import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { command, folder } from '../cli/command.js';
import { picsFile } from '../catalogue.js';

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** What Chromium writes to its console while it shows a page. */
async function consoleOf(
  browser: string,
  page: string,
): Promise<{ readonly dom: string; readonly messages: readonly string[] }> {
  const { stdout, stderr } = await promisify(execFile)(
    browser,
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-extensions'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--enable-logging=stderr'],
      ...[`--user-data-dir=${mkdtempSync(join(tmpdir(), 'chromium-'))}`, '--dump-dom', `file://${page}`],
    ],
    { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
  );
  return { dom: stdout, messages: stderr.split('\n').filter((line) => line.includes(':CONSOLE')) };
}

describe('the report in a browser', function () {
  this.timeout(180_000);

  if (chromium === undefined) {
    it('WAS NOT OPENED: no Chromium is installed on this machine', () => {
      expect(chromium).to.equal(undefined);
    });
    return;
  }

  it('opens without a console error', async () => {
    const out = folder();
    const { code } = await command([
      ...['run', '--pics', picsFile('simulator'), '--simulate', '--time-scale', '60', '--out', out, '--case', 'TC_02*'],
    ]);
    expect(code).to.equal(0);
    const run = join(out, readdirSync(out)[0] ?? '');
    for (const page of ['index.html', 'abstract.html', 'cases/TC_021_CS.html']) {
      const { dom, messages } = await consoleOf(chromium, join(run, page));
      expect(messages, page).to.be.empty;
      expect(dom, page).to.include('self-test report');
    }
  });
});
