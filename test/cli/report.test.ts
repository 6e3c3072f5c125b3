import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { printedByChromium } from '../../src/report/chromium.js';
import { fixtureFolder } from '../report/abstract-text.js';
import { command, folder } from './command.js';

const run = fixtureFolder('bsec-240k');

describe('report', () => {
  it('writes the formats that are asked for, in the layout that is asked for', async () => {
    const out = folder();
    const { code, out: printed } = await command([
      ...['report', run, '--layout', '2023', '--format', 'pdf,md', '--out', out],
    ]);
    expect(code).to.equal(0);
    expect(readdirSync(out).sort()).to.deep.equal(['abstract.md', 'abstract.pdf']);
    expect(printed).to.contain(join(out, 'abstract.pdf'));
    expect(readFileSync(join(out, 'abstract.md'), 'utf8')).to.contain('OCPP Charging Station Configuration');
    expect(readFileSync(join(out, 'abstract.pdf')).subarray(0, 5).toString()).to.equal('%PDF-');
  });

  it('puts the cover of a white label on top, with the hash of the record', async () => {
    const out = folder();
    const label = join(run, 'white-label.yaml');
    const { code } = await command(['report', run, '--format', 'md', '--white-label', label, '--out', out]);
    expect(code).to.equal(0);
    expect(readFileSync(join(out, 'abstract.md'), 'utf8')).to.match(/## White label[\s\S]*\b[\da-f]{64}\b/);
  });

  it('refuses a white label with another version, and what else cannot be used, and writes nothing', async () => {
    const out = join(folder(), 'report');
    const label = join(folder(), 'label.yaml');
    writeFileSync(label, 'format: ocpp-attest/white-label@1\nholder: X\ndesignation: Y\nfirmware: 2.0\n');
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [['--white-label', label], /firmware: is 2\.0, the original has 000a Inx1\.6-t01, expected the same/],
      [['--white-label', '/nowhere/x.yaml'], /--white-label \/nowhere\/x\.yaml: cannot be read/],
      [['--format', 'docx'], /--format docx: no such format; known are html, pdf, md/],
      [['--layout', '2022'], /Allowed choices are 2024, 2023/],
    ];
    for (const [args, sentence] of wrong) {
      const { code, err } = await command(['report', run, ...args, '--out', out]);
      expect(code, err).to.equal(4);
      expect(err).to.match(sentence);
    }
    expect(existsSync(out)).to.equal(false);
  });

  it('says so in one sentence where there is no Chromium to print with', async () => {
    const refusal = await printedByChromium('/x.html', ['/nowhere/chromium']).catch((error: unknown) => error);
    expect(String(refusal)).to.match(/no Chromium is found on this machine; install one, or leave the option out/);
  });
});
