import { expect } from 'chai';
import { columnsOf, cut, logLine, printable, wrap } from '../../src/report/hygiene.js';
import { hostile } from './fixture.js';

describe('output hygiene', () => {
  it('makes control, bidi, format and unpaired characters visible', () => {
    expect(printable('a\u001b[31m\u0000\n\r\t\u009b\u202e\u2066\u200b\u2028\ufeff\ud800z')).to.equal(
      'a\\u{1b}[31m\\u{0}\\n\\r\\t\\u{9b}\\u{202e}\\u{2066}\\u{200b}\\u{2028}\\u{feff}\\u{d800}z',
    );
    expect(printable(hostile)).not.to.match(/[\p{C}\p{Zl}\p{Zp}]/u);
  });

  it('leaves ordinary text of any language alone', () => {
    expect(printable('Grüße, 充電器 ⚡ 😀 {"a": "<b>"}')).to.equal('Grüße, 充電器 ⚡ 😀 {"a": "<b>"}');
  });

  it('lets no line be a command of a CI runner, also not after blanks', () => {
    for (const line of ['::error::x', '   ::set-env name=A::b', ':::x', '\t::debug::', 'a ##[error]b']) {
      expect(logLine(line).trimStart()).not.to.match(/^::|##\[/);
    }
    expect(logLine('a :: b')).to.equal('a :: b');
  });

  it('cuts to columns, not to characters', () => {
    expect(cut('充電器充電器', 7)).to.equal('充電器…');
    expect(cut('short', 5)).to.equal('short');
    expect(columnsOf(cut('x'.repeat(90), 80))).to.equal(80);
  });

  it('wraps at blanks where it can, and loses no word', () => {
    const lines = wrap(`one two three ${'x'.repeat(25)} four`, 10);
    expect(lines.map(columnsOf).every((columns) => columns <= 10)).to.equal(true);
    expect(lines.join('').replaceAll(' ', '')).to.equal(`onetwothree${'x'.repeat(25)}four`);
  });
});
