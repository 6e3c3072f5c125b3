import { expect } from 'chai';
import type { Entry, Happening } from '../../src/evidence/journal.js';
import { compareRuns } from '../../src/report/compare.js';
import { printable } from '../../src/report/hygiene.js';
import { renderReport } from '../../src/report/html.js';
import { caseOf, entries, entriesAt, frame, hostile, record, runStart, stated } from './fixture.js';

type Files = ReadonlyMap<string, string>;

function rendered(run: Partial<typeof record> = {}, journal: readonly Entry[] = entries): Files {
  const files = new Map<string, string>();
  renderReport({ record: { ...record, ...run }, entries: journal, statement: stated }, (name, content) => {
    files.set(name, content);
  });
  return files;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
  '`': '&#x60;',
  '=': '&#x3D;',
};
const escaped = (text: string): string =>
  printable(text).replace(/[&<>"'`=]/g, (character) => escapes[character] ?? '');

const files = rendered();
const page = (name: string, from: Files = files): string => from.get(name) ?? '';
const pages = [...files].filter(([name]) => name.endsWith('.html'));

const elements = new Set(
  `a b body code dd details div dl dt footer g h1 h2 h3 head header html li line link main meta nav ol p path polygon pre
  rect section span summary svg text table tbody td th thead title tr ul`.split(/\s+/),
);
const attributes = new Set(
  `aria-hidden aria-label charset class colspan content d dy focusable height href http-equiv id lang name open points rel
  role rowspan scope text-anchor viewBox width x x1 x2 y y1 y2`.split(/\s+/),
);

describe('the HTML report', () => {
  it('has a summary, an abstract, a stylesheet and a page for every case that was played', () => {
    expect([...files.keys()]).to.deep.equal([
      'report.css',
      'index.html',
      'abstract.html',
      'timing.html',
      'coverage.html',
      'rules.html',
      'cases/TC_001_CS.html',
      'cases/TC_010_CS.html',
      'cases/TC_023_CS.html',
      'cases/TC_028_CS.html',
      'cases/TC_054_CS.html',
    ]);
  });

  it('consists of our own elements and attributes only, whatever a charge point says', () => {
    for (const [name, html] of pages) {
      const rest = html
        .replace(/^<!doctype html>\n/, '')
        .replace(/<(\/?)([a-z\d]+)((?:\s[^<>]*)?)>/g, (_, closing, element, inner) => {
          expect(elements, `${name}: <${String(element)}>`).to.include(element);
          const names = String(inner).replace(/\s([A-Za-z][A-Za-z\d-]*)="[^"]*"/g, (_, attribute) => {
            expect(attributes, `${name}: ${String(attribute)}`).to.include(attribute);
            return '';
          });
          expect(
            names.trim().replace(/^(open|\/)$/, ''),
            `${name}: in <${String(closing)}${String(element)}>`,
          ).to.equal('');
          return '';
        });
      expect(rest, name).not.to.match(/[<>]/);
    }
  });

  it('shows hostile text as text, with control and bidi characters made visible', () => {
    for (const name of ['index.html', 'abstract.html', 'rules.html', 'cases/TC_001_CS.html', 'cases/TC_010_CS.html']) {
      expect(page(name), name).to.contain(escaped(hostile).slice(0, 120));
      expect(page(name), name).not.to.match(/[^\P{C}\n]/u);
    }
    expect(page('index.html')).to.contain(escaped(hostile));
    expect(page('index.html')).not.to.contain('49');
  });

  it('links only to pages that exist and to entries that are shown', () => {
    for (const [name, html] of pages) {
      for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g)) {
        if (href === 'data:,') continue;
        const [path = '', anchor] = href.split('#');
        const target = path === '' ? name : new URL(path, `file:///${name}`).pathname.slice(1);
        expect([...files.keys()], `${name}: ${href}`).to.include(target);
        if (anchor !== undefined) expect(page(target), `${name}: ${href}`).to.contain(`id="${anchor}"`);
      }
    }
  });

  it('forbids scripts and inline styles, and says on every page that it is no certificate', () => {
    for (const [name, html] of pages) {
      expect(html, name).to.contain(
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self' data:">`,
      );
      expect(html, name).to.contain('This is a self-test report, not a certificate.');
      expect(html, name).to.contain('20260301T101500123Z-3fa94c1d');
    }
  });

  it('carries the marks of a run that is no real, whole test, and only then', () => {
    const marks = ['SIMULATED CHARGE POINT', 'TIME SCALE 20: times are not measured times', 'INCOMPLETE RUN'];
    const real = rendered({ simulated: false, timeScale: 1, complete: true });
    for (const [name, html] of pages) {
      for (const text of marks) {
        expect(html, name).to.contain(`<p class="watermark">${text}</p>`);
        expect(page(name, real), name).not.to.contain(text);
      }
    }
  });

  it('never calls a run that did not end a pass', () => {
    expect(page('index.html', rendered({ verdict: 'pass' }))).to.match(/verdict-word">.*incomplete<\/p>/);
    expect(page('index.html', rendered({ verdict: 'pass', complete: true }))).to.match(/verdict-word">.*pass<\/p>/);
    expect(page('index.html', rendered({ verdict: null }))).to.match(/verdict-word">.*incomplete<\/p>/);
  });

  it('sorts what needs attention first and names what blocks a Pass', () => {
    const html = page('index.html');
    const table = html.slice(html.indexOf('<h2>Cases</h2>'));
    const order = [...table.matchAll(/TC_\d+_CS/g)].map(([id]) => id);
    const firsts = [...new Set(order)];
    expect(firsts.slice(0, 6)).to.deep.equal([
      'TC_010_CS',
      'TC_028_CS',
      'TC_023_CS',
      'TC_032_CS',
      'TC_001_CS',
      'TC_054_CS',
    ]);
    const blocks = html.slice(html.indexOf('What blocks a Pass'), html.indexOf('<h2>Cases</h2>'));
    for (const text of ['did not reach its end', 'statement.connectors', 'TC_032_CS', 'TC_046_CS', 'TC_056_CS']) {
      expect(blocks).to.contain(text);
    }
    expect(blocks).not.to.contain('TC_054_CS');
  });

  it('shows expected and observed of the failing step, and opens its frames', () => {
    const html = page('cases/TC_010_CS.html');
    expect(html).to.contain('<dt>expected</dt><dd>idTag VALID-1</dd>');
    expect(html).to.match(/<li id="e12" class="received">.*<details open>.*<b>StartTransaction\.req<\/b>/);
    expect(html).to.match(
      /<li id="e10" class="sent"><span class="offset">20\.0<\/span>.*<details>.*RemoteStartTransaction\.req/,
    );
    expect(html).to.contain('<b>RemoteStartTransaction.conf</b>');
    expect(html).to.contain('hand: plug the cable into connector 1: cannot');
    expect(html).to.contain('outside, marginal');
  });

  it('shows numbers and repeated keys of a frame as they were sent', () => {
    const text = '[2,"1","DataTransfer",{"vendorId":"v","a":1.10,"a":1e400}]';
    const journal = entriesAt([0, runStart()], [1, frame('received', text)]);
    const cases = [caseOf('TC_001_CS', { journal: { from: 1, to: 2 } })];
    expect(page('cases/TC_001_CS.html', rendered({ cases }, journal))).to.contain(
      '[2, &quot;1&quot;, &quot;DataTransfer&quot;, {\n  &quot;vendorId&quot;: &quot;v&quot;,\n  &quot;a&quot;: 1.10,\n  &quot;a&quot;: 1e400\n}]',
    );
  });

  it('keeps the page of a case small, and names where the rest is', () => {
    const flood = Array.from({ length: 5000 }, (_, index): readonly [number, Happening] => [
      index,
      frame('received', [2, String(index), 'DataTransfer', { vendorId: 'v', data: '"'.repeat(4000) }]),
    ]);
    const journal = entriesAt([0, runStart()], ...flood);
    const cases = [caseOf('TC_001_CS', { journal: { from: 1, to: 5001 } })];
    const html = page('cases/TC_001_CS.html', rendered({ cases }, journal));
    expect(html.match(/<li id="e/g)).to.have.length(501);
    expect(html).to.contain('4500 more entries are not shown: journal.ndjson, seq 302 to 4801');
    expect(html.length).to.be.lessThan(2_000_000);
  });

  it('writes no file for an id that is no name of a file', () => {
    const cases = ['../../evil', 'a/b', hostile, ''].map((id) => caseOf(id, { verdict: 'fail', reason: 'x' }));
    expect([...rendered({ cases }).keys()]).to.deep.equal([
      'report.css',
      'index.html',
      'abstract.html',
      'timing.html',
      'coverage.html',
      'rules.html',
    ]);
  });

  it('renders a run that has just begun', () => {
    const begun = { cases: [], findings: [], remarks: [], profiles: {}, device: null, endedAt: null, verdict: null };
    expect(page('index.html', rendered(begun, []))).to.contain('It sent no BootNotification.');
  });
});

describe('what changed since an earlier run', () => {
  it('stands on the first page, what is worse first, and only where there is something to compare with', () => {
    const before = {
      ...record,
      cases: record.cases.map((one) => ({ ...one, verdict: one.verdict && ('pass' as const) })),
    };
    const written = new Map<string, string>();
    const comparison = compareRuns(before, record);
    renderReport({ record, entries, statement: stated, comparison }, (name, content) => written.set(name, content));
    const html = page('index.html', written);
    expect(html).to.contain('<h2>What changed</h2>');
    expect(html.indexOf('TC_010_CS  pass → fail')).to.be.above(html.indexOf('<h2>What changed</h2>'));
    expect(html).to.contain('regression');
    expect(page('index.html')).to.not.contain('<h2>What changed</h2>');
  });
});

describe('the page of rules', () => {
  const html = page('rules.html');
  const rowOf = (id: string): string => new RegExp(`<tr id="rule-${id}">.*?</tr>`, 's').exec(html)?.[0] ?? '';

  it('names first the rules that nothing exercised', () => {
    const silent = html.slice(html.indexOf('Not exercised in this run'), html.indexOf('<table'));
    expect(silent).to.contain('<a href="#rule-transactions.stop-once">transactions.stop-once</a>');
    expect(silent).not.to.contain('framing.json');
    expect(html).to.contain('2 of 3 standing rules were exercised, 1 of them broken.');
    expect(page('index.html')).to.contain('2 of 3 standing rules were exercised');
    expect(page('index.html')).to.contain('<a href="rules.html">');
  });

  it('lists every rule in its family, with what it had to judge', () => {
    expect([...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title)).to.deep.equal([
      'Not exercised in this run',
      'framing',
      'fields',
      'transactions',
    ]);
    expect(rowOf('framing.json')).to.contain('<td class="number">12</td><td class="number">1</td>');
    expect(rowOf('framing.json')).to.contain('<a href="cases/TC_010_CS.html">TC_010_CS</a> TC_056_CS');
    expect(rowOf('framing.json'))
      .to.contain('6, 11, 12, 14, 15 …')
      .and.to.match(/mark fail.*broken/);
    expect(rowOf('fields.timestamp'))
      .to.contain('14, 15</td>')
      .and.to.match(/mark pass.*kept/);
    expect(rowOf('transactions.stop-once')).to.match(/mark idle.*not exercised/);
  });

  it('says so where every rule was exercised', () => {
    const rules = record.rules.filter(({ times }) => times > 0);
    expect(page('rules.html', rendered({ rules }))).to.contain('Every rule was exercised.');
  });
});

describe('the abstract', () => {
  const html = page('abstract.html');

  it('has the blocks of a certificate in their order, and an end', () => {
    expect([...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title)).to.deep.equal([
      'Product',
      'Test Report',
      'Test Result Summary',
      'Hardware Feature Set',
      'Optional Features',
      'Additional Questions',
      'Other Relevant Settings',
      'Performance Measurement Result',
      'Statement of Approval',
      'Test configuration',
      'Remarks on the statement',
    ]);
    expect(html).to.contain('End of the abstract');
  });

  it('has every item of the list once', () => {
    const ids = [...html.matchAll(/<td class="id">([A-Z]+-[\d.]+)<\/td>/g)].map(([, id = '']) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    const headings = ['C-06', 'C-09', 'C-10', 'SC-1', 'AQ-7'];
    expect(ids.filter((id) => !headings.includes(id)).sort()).to.deep.equal(Object.keys(stated.items).sort());
  });

  it('tells the measurands that were seen from those that the vendor states', () => {
    const row = /<td class="id">C-09\.1<\/td>.*?<\/tr>/s.exec(html)?.[0] ?? '';
    expect(row).to.contain('<li>Energy.Active.Import.Register</li><li>SoC</li>');
    expect(row).not.to.contain('RPM');
    expect(row).to.contain('<li>Voltage</li><li>SOC</li>');
    expect(/<td class="id">C-09\.2<\/td>.*?<\/tr>/s.exec(html)?.[0]).to.contain('<td class="value">Voltage</td>');
    expect(html).to.contain('C-09.2: stated and not seen in this run: SOC');
  });

  it('gives times in seconds with two decimals, or says that there is no sample', () => {
    expect(html).to.match(/RemoteStopTransaction<\/th>\s*<td class="number">0\.30<\/td>/);
    const performance = { ...record.performance, remoteStop: { limitMs: 100, n: 0 } };
    expect(page('abstract.html', rendered({ performance }))).to.match(
      /RemoteStopTransaction<\/th>\s*<td class="number">no sample<\/td>/,
    );
  });

  it('leaves the approval empty and shows neither a logo nor a number of a certificate', () => {
    const approval = html.slice(html.indexOf('Statement of Approval'));
    expect(approval.match(/<th scope="row" class="name">[A-Za-z]+<\/th>\s*<td class="text"><\/td>/g)).to.have.length(
      10,
    );
    expect(html).not.to.match(/OCA\.\d|<img/);
  });
});
