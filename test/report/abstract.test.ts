import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { marksOf, resultOf, type Reported } from '../../src/report/abstract-facts.js';
import { abstractView } from '../../src/report/abstract-view.js';
import { configurationRead, sendsMilliseconds } from '../../src/report/device-answers.js';
import { abstractMarkdown, markdownText } from '../../src/report/markdown.js';
import { clockTime, rounded } from '../../src/report/names.js';
import { abstractPdf } from '../../src/report/pdf.js';
import { hasPdftotext, pdftotext } from './abstract-text.js';
import { caseOf, entries, entriesAt, frame, hostile, record, runStart, stated } from './fixture.js';

const reported: Reported = { record, entries, statement: stated };
const pdfOf = (given: Reported): Promise<Uint8Array> => abstractPdf(abstractView(given), given.record.startedAt);

describe('what the charge point says of itself', () => {
  const asked = (id: string, key: readonly string[], answer: object) => [
    frame('sent', [2, id, 'GetConfiguration', key.length === 0 ? {} : { key }]),
    frame('received', [3, id, answer]),
  ];
  const journal = (...happenings: readonly ReturnType<typeof frame>[]) =>
    entriesAt([0, runStart()], ...happenings.map((one, index) => [index + 1, one] as const));

  it('is its configuration as it was first answered, however the key is capitalised', () => {
    const read = configurationRead(
      journal(
        ...asked('1', ['A'], { configurationKey: [{ key: 'A', readonly: false, value: '1' }] }),
        ...asked('2', ['A', 'B'], { configurationKey: [{ key: 'a', readonly: false, value: '2' }], unknownKey: ['B'] }),
        ...asked('3', ['C', 'D'], {
          configurationKey: [
            { key: 'C', readonly: true },
            { key: 'D', value: '' },
          ],
        }),
      ),
    );
    expect(['a', 'B', 'C', 'D', 'E'].map(read)).to.deep.equal(['1', '-', '', '""', undefined]);
  });

  it('lacks every key that is not among all of them', () => {
    const read = configurationRead(journal(...asked('1', [], { configurationKey: [{ key: 'A', value: '1' }] })));
    expect(read('B')).to.equal('-');
  });

  it('is not what answers another call, or comes without one', () => {
    const read = configurationRead(
      journal(
        frame('sent', [2, '1', 'DataTransfer', { vendorId: 'GetConfiguration' }]),
        frame('received', [3, '1', { configurationKey: [{ key: 'A', value: '1' }] }]),
        frame('received', [3, '2', { configurationKey: [{ key: 'A', value: '1' }] }]),
      ),
    );
    expect(read('A')).to.equal(undefined);
  });

  it('is whether moments have milliseconds, read from its calls', () => {
    const status = (timestamp: string) => frame('received', [2, '1', 'StatusNotification', { timestamp }]);
    expect(sendsMilliseconds(journal(status('2026-03-01T10:15:00Z')))).to.equal(false);
    expect(sendsMilliseconds(journal(status('2026-03-01T10:15:00Z'), status('2026-03-01T10:15:00.1Z')))).to.equal(true);
    expect(sendsMilliseconds(journal(frame('sent', [3, '1', { timestamp: '2026-03-01T10:15:00.1Z' }])))).to.equal(
      undefined,
    );
  });
});

describe('figures of the abstract', () => {
  it('never look as if they were within a limit that they break', () => {
    expect(rounded(10_004, 10, 10_000)).to.equal(10_010);
    expect(rounded(9996, 10, 10_000)).to.equal(10_000);
    expect(rounded(10_300, 1000, 10_000)).to.equal(11_000);
    expect(rounded(10_300, 1000, null)).to.equal(10_000);
  });

  it('are whole seconds in the two forms of the 2023 layout', () => {
    expect(clockTime(11_000, 'h:mm:ss')).to.equal('0:00:11');
    expect(clockTime(3_725_400, 'hh:mm:ss')).to.equal('01:02:05');
  });
});

describe('a Pass in the abstract', () => {
  const passed = {
    ...record,
    complete: true,
    profiles: { Core: 'Pass' } as const,
    cases: [caseOf('TC_001_CS'), caseOf('TC_002_CS', { selection: 'notApplicable', verdict: null })],
  };
  const { origin: _, ...played } = passed;

  it('stands where every case that applies was played and passed, and the run has reached its end', () => {
    expect(resultOf(played, 'Core')).to.equal('Pass');
    expect(resultOf({ ...played, complete: false }, 'Core')).to.equal('Incomplete');
    expect(resultOf({ ...played, cases: [] }, 'Core')).to.equal('Incomplete');
    for (const selection of ['deselected', 'undetermined', 'selected'] as const) {
      const cases = [...played.cases, caseOf('TC_003_CS', { selection, verdict: null })];
      expect(resultOf({ ...played, cases }, 'Core'), selection).to.equal('Incomplete');
    }
  });

  it('is withheld where the folder was changed after the run, which is marked', () => {
    const amended = { ...reported, record: played, amendments: ['pics.yaml is another one'] };
    expect(abstractMarkdown(abstractView(amended))).not.to.match(/\| Pass \|/);
    expect(abstractMarkdown(abstractView({ ...amended, amendments: [] }))).to.match(/\| Core \| Pass \|/);
    expect(marksOf(amended)).to.include('AMENDED: pics.yaml is another one');
  });

  it('does not hide that answers were missing', () => {
    expect(marksOf(reported).join('\n')).to.match(/PARTIAL RUN: 1 of the cases hang on answers/);
  });
});

describe('the abstract as Markdown', () => {
  const markdown = abstractMarkdown(abstractView(reported));

  it('makes text of everything that a reader could take for markup', () => {
    expect(markdownText('a|b <img> [x](http://y) *z* `c` www.example.com a@b.c')).to.equal(
      'a\\|b &lt;img&gt; \\[x\\]\\(http\\://y\\) \\*z\\* \\`c\\` www\\.example.com a\\@b.c',
    );
    expect(markdownText('- x')).to.equal('\\- x');
    expect(markdownText('1. x')).to.equal('1\\. x');
  });

  it('holds no HTML, no link and no control character, whatever a charge point says', () => {
    expect(markdown).to.contain(markdownText('<img src=x onerror=alert(1)>'));
    expect(markdown.replace(/^> /gm, '').replace(/^>$/gm, '')).not.to.match(/[<>]/);
    expect(markdown).not.to.match(/(?<!\\)\[|https?:\/\/|[^\P{C}\n]/u);
  });

  it('has as many cells in every row as its table has heads', () => {
    for (const block of markdown.split('\n\n').filter((one) => one.startsWith('|'))) {
      const counts = block
        .trim()
        .split('\n')
        .map((line) => line.replace(/\\./g, '').split('|').length);
      expect(new Set(counts).size, block).to.equal(1);
    }
  });
});

describe('the abstract as a PDF', function () {
  this.timeout(30_000);

  it('gives the same bytes for the same run', async () => {
    expect(Buffer.from(await pdfOf(reported)).equals(Buffer.from(await pdfOf(reported)))).to.equal(true);
  });

  if (!hasPdftotext()) {
    it('WAS NOT READ: pdftotext (poppler-utils) is not installed on this machine', () => {
      expect(hasPdftotext()).to.equal(false);
    });
    return;
  }

  it('names the report, its page and what the results relate to on every page, and has an end', async () => {
    const pages = pdftotext(await pdfOf(reported))
      .split('\f')
      .slice(0, -1);
    expect(pages).to.have.length.above(3);
    for (const [index, page] of pages.entries()) {
      expect(page).to.match(/Report 20260301T101500123Z-3fa94c1d/);
      expect(page).to.match(new RegExp(`${index + 1} ?/ ?${pages.length}`));
      expect(page).to.contain('The results relate only to the item tested.').and.to.contain('SIMULATED CHARGE POINT');
    }
    expect(pages.at(-1)).to.contain('End of the abstract');
  });

  it('shows hostile text as text, and characters that no font has as their numbers', async () => {
    const text = pdftotext(await pdfOf(reported)).replace(/[\s\u200b]/g, '');
    expect(text).to.contain('<imgsrc=xonerror=alert(1)>').and.to.contain('\\u{1b}[31mred').and.to.contain('{{7*7}}');
    const emoji = { ...reported, statement: { ...stated, product: { ...stated.product, vendor: 'Volt 😀' } } };
    expect(pdftotext(await pdfOf(emoji))).to.contain('Volt \\u{1f600}');
  });

  it('embeds fonts in which Chinese, Japanese and Korean names can be read', async () => {
    const names = ['温州蓝天能源科技股份有限公司', '블루네트웍스 주식회사', 'カタカナ株式会社'];
    const product = { ...stated.product, vendor: names.join(' ') };
    const pdf = await pdfOf({ ...reported, statement: { ...stated, product } });
    const text = pdftotext(pdf).replace(/\s/g, '');
    for (const name of names) expect(text).to.contain(name.replace(/\s/g, ''));

    const file = join(mkdtempSync(join(tmpdir(), 'fonts-')), 'abstract.pdf');
    writeFileSync(file, pdf);
    const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2);
    expect(fonts).to.have.length.above(4);
    for (const font of fonts) expect(font).to.match(/ yes yes yes +\d+ +0$/);
  });

  it('breaks words that are wider than their column', async () => {
    const product = { ...stated.product, designation: 'W'.repeat(400) };
    const text = pdftotext(await pdfOf({ ...reported, statement: { ...stated, product } }));
    for (const line of text.split('\n')) expect(line.trim().length).to.be.lessThan(200);
    expect(text.replace(/[\s\u200b]/g, '')).to.contain('W'.repeat(400));
  });
});

describe('hostile text', () => {
  it('is the same inert text in the view, whatever the layout', () => {
    for (const layout of ['2024', '2023'] as const) {
      const view = JSON.stringify(abstractView(reported, { layout }));
      expect(view).not.to.match(/[^\P{C}\n]/u);
      expect(hostile).to.match(/\p{C}/u);
    }
  });
});
