import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { chromium, type Browser, type Page } from 'playwright-core';
import { renderReport } from '../../src/report/html.js';
import { entries, record, stated } from './fixture.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** The report of a run that failed, by a charge point that says the worst things. */
function failingReport(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ocpp-attest-browser-'));
  renderReport({ record, entries, statement: stated }, (name, content) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  });
  return folder;
}

describe('the report in a browser', function () {
  this.timeout(180_000);

  if (executablePath === undefined) {
    it('WAS NOT OPENED: no Chromium is installed on this machine', () => {
      expect(executablePath).to.equal(undefined);
    });
    return;
  }

  const folder = failingReport();
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  let browser: Browser;

  before(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
  });
  after(async () => {
    await browser.close();
  });

  /** Opens the first page and tells all that a page must not do: complain, ask the network, open a dialog. */
  const visit = async (javaScriptEnabled: boolean, walk: (page: Page) => Promise<void>): Promise<readonly string[]> => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on('console', (message) => wrong.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) wrong.push(`request: ${request.url()}`);
    });
    page.on('dialog', (dialog) => {
      wrong.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(`file://${folder}/index.html`);
    await walk(page);
    await context.close();
    return wrong;
  };

  for (const scripts of [true, false]) {
    const how = scripts ? 'with scripts' : 'without scripts';

    it(`shows every page ${how}, and nothing that a charge point said is obeyed`, async () => {
      const wrong = await visit(scripts, async (page) => {
        for (const name of pages) {
          await page.goto(`file://${folder}/${name}`);
          expect(await page.locator('body').innerText(), name).to.include('self-test report');
          expect(await page.locator('script, img, iframe, object, embed').count(), name).to.equal(0);
        }
      });
      expect(wrong.join('\n')).to.equal('');
    });

    it(`leads from the first page to the failing case, to the frame that was wrong, and to the next failure ${how}`, async () => {
      const wrong = await visit(scripts, async (page) => {
        await page.locator('.blockers a', { hasText: 'TC_010_CS' }).first().click();
        expect(await page.locator('h1').innerText()).to.include('TC_010_CS');
        expect(await page.locator('.verdict.fail').count()).to.equal(1);

        await page.getByText('What was wrong first').click();
        expect(new URL(page.url()).hash).to.match(/^#m\d+$/);
        await page
          .locator(`${new URL(page.url()).hash} a`)
          .first()
          .click();
        const frame = page.locator(`li${new URL(page.url()).hash}`);
        expect(await frame.isVisible()).to.equal(true);

        const next = page.locator('.neighbours a', { hasText: /^(fail|error|inconclusive)/ }).last();
        await next.click();
        expect(await page.locator('h1').innerText()).not.to.include('TC_010_CS');
        expect(await page.locator('.verdict').getAttribute('class')).not.to.include('pass');
      });
      expect(wrong.join('\n')).to.equal('');
    });
  }

  it('can be walked with the keyboard, the way past the head first', async () => {
    const wrong = await visit(false, async (page) => {
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').innerText()).to.equal('Skip to the content');
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').getAttribute('href')).to.equal('index.html');
    });
    expect(wrong.join('\n')).to.equal('');
  });
});
