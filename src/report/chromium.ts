/**
 * A page of the report as a PDF, printed by a Chromium that is installed on this machine. There is no network for it, and
 * no script in our pages, which their policy forbids besides.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { UsageError } from '../evidence/errors.js';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const longest = 60_000;

/**
 * The bytes of the PDF of a page that lies in a folder with its stylesheet.
 * @throws UsageError where no Chromium is found, or it does not print.
 */
export async function printedByChromium(page: string, browsers: readonly string[] = usual): Promise<Uint8Array> {
  const browser = browsers.find((path) => existsSync(path));
  if (browser === undefined)
    throw new UsageError(
      '--pdf-engine chromium: no Chromium is found on this machine; install one, or leave the option out',
    );
  const folder = mkdtempSync(join(tmpdir(), 'ocpp-attest-print-'));
  const printed = join(folder, 'page.pdf');
  try {
    await promisify(execFile)(
      browser,
      [
        ...['--headless', '--disable-gpu', '--no-first-run', '--disable-extensions', '--disable-background-networking'],
        ...['--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND'],
        ...[`--user-data-dir=${join(folder, 'profile')}`],
        // Chromium refuses to sandbox itself for root.
        ...(userInfo().uid === 0 ? ['--no-sandbox'] : []),
        ...['--no-pdf-header-footer', `--print-to-pdf=${printed}`, pathToFileURL(page).href],
      ],
      { timeout: longest },
    );
    return readFileSync(printed);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new UsageError(`--pdf-engine chromium: ${browser} did not print the page (${why}); leave the option out`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
