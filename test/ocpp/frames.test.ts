import { expect } from 'chai';
import fc from 'fast-check';
import {
  decode,
  encodeCall,
  encodeError,
  encodeResult,
  errorCodes,
  type CallError,
  type CallResult,
} from '../../src/ocpp/frames.js';

const call = '[2,"1","Heartbeat",{}]';
const kindOf = (text: string) => decode(text).frame.kind;
const problemsOf = (text: string) => decode(text).problems.map(({ severity, text: what }) => `${severity}: ${what}`);
const onlyProblem = (text: string): string => {
  const problems = problemsOf(text);
  expect(problems, text).to.have.lengthOf(1);
  return problems[0] ?? '';
};

describe('decoding frames', () => {
  it('reads a call, a result and an error', () => {
    expect(decode(call)).to.deep.equal({
      frame: { kind: 'call', id: '1', action: 'Heartbeat', payload: {} },
      problems: [],
    });
    expect(decode('[3,"a",{"x":1}]')).to.deep.equal({
      frame: { kind: 'result', id: 'a', payload: { x: 1 } },
      problems: [],
    });
    expect(decode('[4,"a","GenericError","why",{}]')).to.deep.equal({
      frame: { kind: 'error', id: 'a', code: 'GenericError', description: 'why', details: {} },
      problems: [],
    });
  });

  it('reads what it encodes, whatever the id says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 }),
        fc.dictionary(fc.string(), fc.string()),
        (id, payload) => {
          expect(decode(encodeCall(id, 'Heartbeat', payload)).frame).to.deep.equal({
            kind: 'call',
            id,
            action: 'Heartbeat',
            payload: JSON.parse(JSON.stringify(payload)) as unknown,
          });
          expect(decode(encodeResult(id, {})).frame).to.deep.equal({ kind: 'result', id, payload: {} });
          expect((decode(encodeError(id, 'GenericError', 'why')).frame as CallError).description).to.equal('why');
        },
      ),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.json(),
          fc.array(fc.jsonValue()).map((v) => JSON.stringify(v)),
        ),
        (text) => {
          expect(() => decode(text)).not.to.throw();
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('names the clause with every problem', () => {
    for (const text of [
      'x',
      '{}',
      '[]',
      '[2]',
      '[5,"1"]',
      '[2,"1","A"]',
      '[3,"1",1]',
      '[4,"1","X",1,1]',
      '[2,"1",1,{}]',
    ]) {
      for (const { clause } of decode(text).problems) expect(clause).to.match(/^OCPP-J 1\.6 §4\.\d/);
    }
  });

  describe('R01: a text that is no JSON', () => {
    for (const text of [
      '',
      'hello',
      '[2,"1","Heartbeat",{},]',
      "[2,'1','Heartbeat',{}]",
      '[2,"1","X",{"a":NaN}]',
      '[2,"1"] //',
    ]) {
      it(`is garbled and fails: ${JSON.stringify(text)}`, () => {
        expect(decode(text).frame).to.deep.equal({ kind: 'garbled', id: undefined });
        expect(onlyProblem(text)).to.match(/^fail: the message is not JSON: .*character \d+/);
      });
    }
  });

  describe('R02: JSON that is no frame', () => {
    for (const text of ['{}', '"[2]"', '42', 'null', '[]', '[2]', '[3]', '[4]', '[null,"1"]']) {
      it(`is garbled and fails: ${text}`, () => {
        expect(decode(text).frame).to.deep.equal({ kind: 'garbled', id: undefined });
        expect(onlyProblem(text)).to.match(/^fail: /);
      });
    }

    it('keeps the id of a call that has no action, so that it can be answered', () => {
      expect(decode('[2,"a"]').frame).to.deep.equal({ kind: 'garbled', id: 'a' });
    });
  });

  describe('R03: a message type that is none', () => {
    for (const type of ['1', '5', '0', '-1', '99']) {
      it(`warns of the unknown number ${type}`, () => {
        expect(kindOf(`[${type},"1","Heartbeat",{}]`)).to.equal('garbled');
        expect(onlyProblem(`[${type},"1","Heartbeat",{}]`)).to.match(/^warning: the message type is/);
      });
    }
    for (const type of ['"2"', '2.5', 'null', 'true', '[2]']) {
      it(`fails the wrong type ${type}`, () => {
        expect(kindOf(`[${type},"1","Heartbeat",{}]`)).to.equal('garbled');
        expect(onlyProblem(`[${type},"1","Heartbeat",{}]`)).to.match(/^fail: the message type is/);
      });
    }
    it('reads a call whose type is written 2.0, with a warning', () => {
      expect(kindOf('[2.0,"1","Heartbeat",{}]')).to.equal('call');
      expect(onlyProblem('[2.0,"1","Heartbeat",{}]')).to.match(/^warning: /);
    });
  });

  it('R04: fails a call of three or five elements and keeps its id', () => {
    for (const text of ['[2,"1","Heartbeat"]', '[2,"1","Heartbeat",{},{}]']) {
      expect(decode(text).frame).to.deep.equal({ kind: 'garbled', id: '1' });
      expect(onlyProblem(text)).to.match(/^fail: a CALL has 4 elements, this one has [35]$/);
    }
  });

  describe('R05: message ids', () => {
    for (const id of ['1', 'null', '""', '{}', 'true', JSON.stringify('x'.repeat(1_000_000))]) {
      it(`finds no usable id in ${id.slice(0, 12)}`, () => {
        expect(decode(`[2,${id},"Heartbeat",{}]`).frame).to.deep.equal({ kind: 'garbled', id: undefined });
        const problem = onlyProblem(`[2,${id},"Heartbeat",{}]`);
        expect(problem).to.match(/^fail: the message id is/);
        expect(problem.length).to.be.below(160);
      });
    }
    it('allows 36 characters and fails 37, which it still reads', () => {
      expect(problemsOf(`[2,"${'x'.repeat(36)}","Heartbeat",{}]`)).to.deep.equal([]);
      expect(kindOf(`[2,"${'x'.repeat(37)}","Heartbeat",{}]`)).to.equal('call');
      expect(onlyProblem(`[2,"${'x'.repeat(37)}","Heartbeat",{}]`)).to.equal(
        'fail: the message id has 37 characters, 36 are allowed',
      );
    });
    it('counts characters, not UTF-16 units', () => {
      expect(problemsOf(`[2,"${'🔌'.repeat(36)}","Heartbeat",{}]`)).to.deep.equal([]);
      expect(onlyProblem(`[2,"${'🔌'.repeat(37)}","Heartbeat",{}]`)).to.contain('37 characters');
    });
    it('keeps an id with quotes, escapes and a lone surrogate exactly', () => {
      const id = 'a"b\\c\u0000\ud800';
      expect(decode(encodeCall(id, 'Heartbeat', {})).frame).to.include({ kind: 'call', id });
      expect(JSON.parse(encodeError(id, 'GenericError'))).to.deep.equal([4, id, 'GenericError', '', {}]);
    });
  });

  it('R06: leaves an unknown action to the rules, and fails one that is no string', () => {
    expect(decode('[2,"1","bootNotification",{}]')).to.deep.equal({
      frame: { kind: 'call', id: '1', action: 'bootNotification', payload: {} },
      problems: [],
    });
    expect(decode('[2,"1",7,{}]').frame).to.deep.equal({ kind: 'garbled', id: '1' });
    expect(onlyProblem('[2,"1",7,{}]')).to.equal('fail: the action is 7, expected a string');
  });

  describe('R07: payloads that are no object', () => {
    for (const payload of ['[]', '"{}"', '7', 'true']) {
      it(`fails ${payload}`, () => {
        expect(onlyProblem(`[2,"1","Heartbeat",${payload}]`)).to.equal(
          `fail: the payload is ${JSON.stringify(JSON.parse(payload))}, expected an object`,
        );
        expect(onlyProblem(`[3,"1",${payload}]`)).to.match(/^fail: the payload is/);
      });
    }
    it('reads null as the empty object that it may stand for, with a warning', () => {
      expect(decode('[2,"1","Heartbeat",null]').frame).to.deep.include({ payload: {} });
      expect((decode('[3,"1",null]').frame as CallResult).payload).to.deep.equal({});
      expect(onlyProblem('[3,"1",null]')).to.match(/^warning: the payload is null/);
    });
  });

  it('R08 to R11: reads a result of too many elements, and none of too few', () => {
    expect(kindOf('[3,"1",{},{}]')).to.equal('result');
    expect(onlyProblem('[3,"1",{},{}]')).to.equal('fail: a CALLRESULT has 3 elements, this one has 4');
    expect(kindOf('[3,"1"]')).to.equal('garbled');
  });

  describe('R12 to R14: errors', () => {
    for (const code of errorCodes) {
      it(`knows ${code}`, () => {
        expect(problemsOf(`[4,"1","${code}","",{}]`)).to.deep.equal([]);
      });
    }
    it('keeps an invented code and fails it', () => {
      expect(decode('[4,"1","Oops","",{}]').frame).to.include({ kind: 'error', code: 'Oops' });
      expect(onlyProblem('[4,"1","Oops","",{}]')).to.equal(
        'fail: the error code is "Oops", which OCPP-J 1.6 does not know',
      );
    });
    it('warns of the correctly spelt words that the specification misspells', () => {
      for (const code of ['OccurrenceConstraintViolation', 'FormatViolation']) {
        expect(onlyProblem(`[4,"1","${code}","",{}]`)).to.match(/^warning: /);
      }
    });
    it('tolerates three or four elements and details that are null, and fails the form', () => {
      for (const text of ['[4,"1","GenericError"]', '[4,"1","GenericError",""]', '[4,"1","GenericError","",null]']) {
        expect(decode(text).frame).to.deep.equal({
          kind: 'error',
          id: '1',
          code: 'GenericError',
          description: '',
          details: {},
        });
        expect(onlyProblem(text)).to.match(/^fail: /);
      }
      expect(kindOf('[4,"1"]')).to.equal('garbled');
    });
    it('shows a code and a description that are no strings', () => {
      expect(decode('[4,"1",7,8,9]').frame).to.deep.include({ code: '7', description: '' });
      expect(problemsOf('[4,"1",7,8,9]')).to.have.lengthOf(3);
    });
  });

  describe('R17 to R20: what the plain value hides', () => {
    it('fails duplicate keys', () => {
      expect(onlyProblem('[2,"1","Heartbeat",{"a":1,"a":2}]')).to.equal(
        'fail: the key "a" stands twice in the same object (/3/a)',
      );
    });
    it('fails a number that no reader holds, and warns of a whole one written otherwise', () => {
      expect(onlyProblem('[3,"1",{"transactionId":9223372036854775807}]')).to.match(
        /^fail: the number 9223372036854775807/,
      );
      expect(onlyProblem('[3,"1",{"transactionId":1e3}]')).to.match(/^warning: /);
    });
    it('has nothing against a decimal that is written as one', () => {
      const schedule =
        '{"chargingRateUnit":"A","minChargingRate":6.0,"chargingSchedulePeriod":[{"startPeriod":0,"limit":16.0}]}';
      expect(problemsOf(`[3,"1",{"status":"Accepted","chargingSchedule":${schedule}}]`)).to.deep.equal([]);
    });
    it('does not grow with what a hostile frame repeats', () => {
      const key = 'k'.repeat(30_000);
      const text = `[2,"1","Heartbeat",{"${key}":{${'"a":1,'.repeat(5000)}"a":2}}]`;
      const { problems } = decode(text);
      expect(problems).to.have.lengthOf(20);
      for (const { text: what } of problems) expect(what.length).to.be.below(300);
    });
    it('fails a frame that is nested too deep, without an answer', () => {
      expect(kindOf(`[2,"1","Heartbeat",${'['.repeat(10_000)}${']'.repeat(10_000)}]`)).to.equal('garbled');
    });
  });

  it('R22: tolerates white space around, and warns of a byte order mark', () => {
    expect(problemsOf(` \r\n${call}\n`)).to.deep.equal([]);
    expect(kindOf(`\uFEFF${call}`)).to.equal('call');
    expect(onlyProblem(`\uFEFF${call}`)).to.equal('warning: the message begins with a byte order mark');
  });

  it('R23: does not split two texts in one frame', () => {
    expect(decode(`${call}${call}`).frame).to.deep.equal({ kind: 'garbled', id: undefined });
    expect(onlyProblem(`${call}\n${call}`)).to.match(/^fail: the message is not JSON/);
  });
});
