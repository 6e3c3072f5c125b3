import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { abstractView, type AbstractOptions } from '../../src/report/abstract-view.js';
import { scopeOf, type Reported } from '../../src/report/abstract-facts.js';
import { sameProduct, type Label } from '../../src/report/abstract-white-label.js';
import { parseWhiteLabel } from '../../src/pics/white-label.js';
import { renderReport } from '../../src/report/html.js';
import { abstractMarkdown } from '../../src/report/markdown.js';
import { abstractPdf } from '../../src/report/pdf.js';
import { textOf } from '../pics/files.js';
import {
  fixture,
  fixtureFolder,
  fixtures,
  hasPdftotext,
  htmlText,
  markdownAsText,
  missingIn,
  missingOnPages,
  pdftotext,
  rowsOf,
} from './abstract-text.js';

const schema = JSON.parse(readFileSync(new URL('../../../reports/run.schema.json', import.meta.url), 'utf8')) as Record<
  string,
  unknown
>;
const isRecord = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
const canReadPdf = hasPdftotext();

function abstractHtml(reported: Reported, options: AbstractOptions = {}): string {
  let html = '';
  const keep = (name: string, content: string) => {
    if (name === 'abstract.html') html = content;
  };
  renderReport(reported, keep, options);
  return html;
}

const pdfText = async (reported: Reported, options: AbstractOptions = {}): Promise<string> =>
  pdftotext(await abstractPdf(abstractView(reported, options), reported.record.startedAt));

for (const name of fixtures) {
  describe(`the abstract of the certificate ${name}`, () => {
    const reported = fixture(name);
    const { rows } = rowsOf(name);

    it('comes from a record by the schema, and from the statement in pics/', () => {
      const record = JSON.parse(readFileSync(join(fixtureFolder(name), 'run.json'), 'utf8')) as unknown;
      expect(isRecord(record), JSON.stringify(isRecord.errors)).to.equal(true);
      expect(readFileSync(join(fixtureFolder(name), 'pics.yaml'), 'utf8')).to.equal(textOf(`${name}.yaml`));
      expect(reported.record.performance).to.deep.equal((record as Reported['record']).performance);
    });

    it('has every row of the certificate, in its order, as HTML', () => {
      expect(rows).to.have.length.above(90);
      expect(missingIn(htmlText(abstractHtml(reported)), rows)).to.deep.equal([]);
    });

    it('has them as Markdown', () => {
      expect(missingIn(markdownAsText(abstractMarkdown(abstractView(reported))), rows)).to.deep.equal([]);
    });

    if (canReadPdf) {
      it('has them as a PDF, as pdftotext shows it', async () => {
        expect(missingOnPages(await pdfText(reported), rows)).to.deep.equal([]);
      });
    } else {
      it('WAS NOT READ as a PDF: pdftotext (poppler-utils) is not installed on this machine', () => {
        expect(canReadPdf).to.equal(false);
      });
    }

    it('is marked as a transcript, and is no certificate', () => {
      for (const text of [abstractHtml(reported), abstractMarkdown(abstractView(reported))]) {
        expect(text).to.match(/TRANSCRIPT\\?: figures of an existing certificate, nothing was tested/);
        expect(text).to.contain('This is a self-test report, not a certificate.');
      }
    });

    it('renders in the other layout, too', () => {
      const other = reported.statement.report.layout === '2024' ? '2023' : '2024';
      const { sections, layout } = abstractView(reported, { layout: other });
      expect(layout).to.equal(other);
      expect(sections.map(({ title }) => title)).to.include(
        other === '2023' ? 'Test Configuration' : 'Optional Features',
      );
    });
  });
}

describe('the scope of the 2023 layout', () => {
  it('is derived from the results, and is what the certificates call themselves', () => {
    for (const name of ['ecu-l7002s', 'evms', 'bss011k']) {
      const { record, statement } = fixture(name);
      expect(scopeOf(record), name).to.equal(statement.report.certificate?.kind);
    }
    const { record } = fixture('evms');
    expect(scopeOf({ ...record, profiles: { ...record.profiles, Reservation: 'Incomplete' } })).to.equal('Subset');
    expect(scopeOf({ ...record, profiles: { ...record.profiles, Core: 'Fail' } })).to.equal('without a passed Core');
  });

  it('rests on no Pass that the record does not show', () => {
    const { origin: _, ...record } = fixture('evms').record;
    expect(scopeOf(record)).to.equal('without a passed Core');
  });
});

describe('a white label', () => {
  const reported = fixture('bsec-240k');
  const text = readFileSync(join(fixtureFolder('bsec-240k'), 'white-label.yaml'), 'utf8');
  const sha256 = 'ab'.repeat(32);
  const labelled = (...changes: readonly (readonly [string, string])[]): Label => {
    const changed = changes.reduce((before, [from, to]) => before.replace(from, to), text);
    return { file: 'x.yaml', given: parseWhiteLabel(changed, 'x.yaml'), sha256 };
  };

  it('is a cover on top that refers to the original by id and hash, in every format', async () => {
    const label = labelled();
    sameProduct(label, reported);
    const { whiteLabel = [], rows } = rowsOf('bsec-240k');
    const view = abstractView(reported, { label });
    const all = [...whiteLabel, ['Report', '20250908T080000000Z'], ['run.json', sha256], ...rows];
    expect(missingIn(htmlText(abstractHtml(reported, { label })), [...whiteLabel, ...rows])).to.deep.equal([]);
    expect(missingIn(markdownAsText(abstractMarkdown(view)), [...whiteLabel, ...rows])).to.deep.equal([]);
    expect(abstractMarkdown(view)).to.contain(sha256).and.to.contain('nothing was tested under this name');
    if (canReadPdf) {
      const pages = await pdfText(reported, { label });
      expect(missingOnPages(pages, all.slice(0, whiteLabel.length))).to.deep.equal([]);
      expect(missingOnPages(pages, rows)).to.deep.equal([]);
    }
  });

  const refusals: readonly (readonly [what: string, change: readonly [string, string], RegExp])[] = [
    ['another version', ['000a | Inx1.6-t01', '000b'], /firmware: is 000b, the original has 000a Inx1\.6-t01/],
    ['another firmware image', ['e92c', 'e92d'], /firmwareImageHash: is e92d/],
    ['another report', ['number:', 'original: { run: X }\nnumber:'], /original\.run: is X, the original has 2025/],
    ['another record', ['number:', `original: { sha256: ${'cd'.repeat(32)} }\nnumber:`], /original\.sha256: is cdcd/],
  ];
  for (const [what, change, sentence] of refusals) {
    it(`is refused for ${what}`, () => {
      expect(() => {
        sameProduct(labelled(change), reported);
      }).to.throw(sentence);
    });
  }

  it('is refused where the original was changed after its run', () => {
    const amended = { ...reported, amendments: ['pics.yaml is another one'] };
    expect(() => {
      sameProduct(labelled(), amended);
    }).to.throw(/the original cannot be referred to/);
  });

  it('is read with exact messages', () => {
    expect(() => labelled(['holder: NEXT', 'owner: NEXT'])).to.throw(/x\.yaml:3: owner: is not a known key/);
  });
});
