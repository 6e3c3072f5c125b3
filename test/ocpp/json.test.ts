import { expect } from 'chai';
import fc from 'fast-check';
import { JsonError, readJson } from '../../src/ocpp/json.js';

const peculiarities = (text: string) =>
  readJson(text).peculiarities.map(({ kind, path, written }) => `${kind} ${path} ${written}`);

/** What `JSON.parse` makes of a text, with its failure as a value. */
function parsed(text: string): { readonly value: unknown } | 'not JSON' {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return 'not JSON';
  }
}

function read(text: string): { readonly value: unknown } | 'not JSON' {
  try {
    return { value: readJson(text).value };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return 'not JSON';
  }
}

describe('reading JSON', () => {
  it('gives the values of JSON.parse for every JSON text', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8, noUnicodeString: false }), (text) => {
        expect(read(text)).to.deep.equal(parsed(text));
      }),
      { numRuns: 500 },
    );
  });

  it('gives them for indented texts and for strings of any code units', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.string({ unit: 'binary' }), (value, key) => {
        const text = JSON.stringify({ [key]: value }, null, 2);
        expect(read(text)).to.deep.equal(parsed(text));
      }),
      { numRuns: 300 },
    );
  });

  it('accepts and refuses the same texts as JSON.parse, however a text was damaged', () => {
    const damage = fc.record({
      text: fc.json({ maxDepth: 4 }),
      at: fc.nat(60),
      remove: fc.nat(2),
      insert: fc.constantFrom(
        '',
        ',',
        '"',
        '{',
        '}',
        '[',
        ']',
        ':',
        '0',
        '-',
        '.',
        'e',
        '\\',
        '\\u12',
        '\u0000',
        '\n',
        '/**/',
      ),
    });
    fc.assert(
      fc.property(damage, ({ text, at, remove, insert }) => {
        const damaged = text.slice(0, at) + insert + text.slice(at + remove);
        expect(read(damaged), JSON.stringify(damaged)).to.deep.equal(parsed(damaged));
      }),
      { numRuns: 3000 },
    );
  });

  it('accepts and refuses the same texts as JSON.parse when they are made of JSON letters only', () => {
    const letters = fc.string({ unit: fc.constantFrom(...Array.from('[]{}:,"01-+.eE \\untrfalsu')), maxLength: 12 });
    fc.assert(
      fc.property(letters, (text) => {
        expect(read(text), text).to.deep.equal(parsed(text));
      }),
      { numRuns: 5000 },
    );
  });

  for (const text of [
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    "['a']",
    '[NaN]',
    '[Infinity]',
    '[1] // comment',
    '[01]',
    '[1.]',
    '[.5]',
    '[+1]',
    '[0x1F]',
    '["\\x41"]',
    '["\\u12G4"]',
    '["a\tb"]',
    '["a',
    '[1][2]',
    '{1:2}',
    '[undefined]',
    '[tru]',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => readJson(text)).to.throw(JsonError);
      expect(parsed(text)).to.equal('not JSON');
    });
  }

  it('tells where it stopped and what stands there', () => {
    expect(() => readJson('[2,"1",\'x\']')).to.throw('a value expected at character 8, found "\'x\']"');
    expect(() => readJson('{"a":1')).to.throw('a comma or a closing brace expected at character 7, found the end');
    expect(() => readJson('[1] [2]')).to.throw('the end of the text expected at character 5');
  });

  it('reports a key that stands twice, and keeps the last value', () => {
    const { value } = readJson('{"a":{"b":1,"c":2,"b":3}}');
    expect(value).to.deep.equal({ a: { b: 3, c: 2 } });
    expect(peculiarities('{"a":{"b":1,"c":2,"b":3}}')).to.deep.equal(['duplicateKey /a/b b']);
  });

  it('knows a duplicate key by what it says, not by how it is written', () => {
    expect(peculiarities('{"ab":1,"\\u0061b":2}')).to.deep.equal(['duplicateKey /ab ab']);
  });

  it('escapes the pointer of a key that holds a slash or a tilde', () => {
    expect(peculiarities('{"a/b~c":1,"a/b~c":2}')).to.deep.equal(['duplicateKey /a~1b~0c a/b~c']);
  });

  for (const [written, kind] of [
    ['9223372036854775807', 'inexactNumber'],
    ['-9007199254740993', 'inexactNumber'],
    ['1e400', 'inexactNumber'],
    ['-1e400', 'inexactNumber'],
    ['1e3', 'looseNumber'],
    ['1.0', 'looseNumber'],
    ['-0', 'looseNumber'],
    ['-0.0', 'looseNumber'],
    ['1E+2', 'looseNumber'],
  ] as const) {
    it(`reports ${written} as ${kind}`, () => {
      expect(peculiarities(`[7,${written}]`)).to.deep.equal([`${kind} /1 ${written}`]);
      expect(readJson(written).value).to.equal(Number(written));
    });
  }

  for (const written of ['0', '-1', '9007199254740991', '-9007199254740991', '2.5', '1e-3', '16.3']) {
    it(`has nothing to say of ${written}`, () => {
      expect(peculiarities(written)).to.deep.equal([]);
    });
  }

  it('reads 64 levels and refuses the 65th, without growing a stack', () => {
    const nested = (levels: number) => '['.repeat(levels) + '1' + ']'.repeat(levels);
    expect(readJson(nested(64)).value).to.deep.equal(JSON.parse(nested(64)));
    expect(() => readJson(nested(65))).to.throw(JsonError, 'nested deeper than 64 levels at character 65');
    expect(() => readJson('['.repeat(100_000))).to.throw(JsonError, 'nested deeper');
    expect(() => readJson('{"a":'.repeat(100_000))).to.throw(JsonError, 'nested deeper');
  });

  it('reads a million elements', () => {
    const text = `[${'1,'.repeat(999_999)}1]`;
    expect((readJson(text).value as unknown[]).length).to.equal(1_000_000);
  });

  it('takes __proto__, constructor and toString for keys like any other', () => {
    const text = '{"__proto__":{"polluted":true},"constructor":1,"toString":2}';
    const value = readJson(text).value as Record<string, unknown>;
    expect(Object.keys(value)).to.deep.equal(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(value)).to.equal(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
    expect(readJson(text).peculiarities).to.deep.equal([]);
  });

  it('reports a byte order mark and reads on; a second one is no JSON', () => {
    expect(peculiarities('\uFEFF[1]')).to.deep.equal(['byteOrderMark  U+FEFF']);
    expect(() => readJson('\uFEFF\uFEFF[1]')).to.throw(JsonError);
    expect(() => readJson('[\uFEFF1]')).to.throw(JsonError);
  });

  it('allows the four white space characters around everything, and no other', () => {
    expect(readJson('\r\n\t [ 1 ,\n{ "a" : 2 } ] \n').value).to.deep.equal([1, { a: 2 }]);
    for (const other of ['\u00a0', '\u2028', '\v', '\f']) expect(() => readJson(`[1]${other}`)).to.throw(JsonError);
  });

  it('keeps lone surrogates, NUL and noncharacters as they are', () => {
    expect(readJson('["\\ud800","\\u0000","\\ufffe"]').value).to.deep.equal(['\ud800', '\u0000', '\ufffe']);
  });
});
