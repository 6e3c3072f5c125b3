import { expect } from 'chai';
import { junit } from '../../src/report/junit.js';
import { flawOfXml } from '../../src/report/read-back.js';
import { caseOf, record } from './fixture.js';

describe('reading JUnit back', () => {
  it('finds no flaw in what is written, however long and whatever a device says', () => {
    expect(flawOfXml(junit(record))).to.equal(undefined);
    const all = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).join('');
    const reason = all.repeat(8);
    expect(flawOfXml(junit({ ...record, cases: [caseOf('TC_001_CS', { verdict: 'fail', reason })] }))).to.equal(
      undefined,
    );
  });

  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  for (const [what, body] of [
    ['an element that is not closed', '<a><b></b>'],
    ['elements that cross', '<a><b></a></b>'],
    ['two outermost elements', '<a/><b/>'],
    ['no element', ''],
    ['text outside', '<a/>text'],
    ['a bare ampersand', '<a>b & c</a>'],
    ['an entity that nobody declared', '<a>&nbsp;</a>'],
    ['a bare <', '<a>1 < 2</a>'],
    ['< in an attribute', '<a b="<"/>'],
    ['an attribute without quotes', '<a b=c/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['the end of CDATA in text', '<a>]]></a>'],
    ['a control character', '<a>\u0007</a>'],
    ['half a surrogate pair', '<a>\ud800</a>'],
    ['what follows after a quote', `<a b="${'x'.repeat(50_000)}`],
  ] as const) {
    it(`finds ${what}`, () => {
      expect(flawOfXml(head + body)).to.be.a('string');
    });
  }
});
