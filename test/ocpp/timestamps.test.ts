import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { instantOf, readTimestamp, writeTimestamp } from '../../src/ocpp/timestamps.js';

const noon = Date.UTC(2024, 1, 29, 12, 0, 0);

describe('time stamps', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('0000-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59.999Z'),
          noInvalidDate: true,
        }),
        (date) => {
          expect(instantOf(writeTimestamp(date.getTime()))).to.equal(date.getTime());
        },
      ),
      { numRuns: 1000 },
    );
  });

  for (const text of [
    '2024-02-29T12:00:00Z',
    '2024-02-29T12:00:00.000Z',
    '2024-02-29T12:00:00+00:00',
    '2024-02-29T12:00:00-00:00',
    '2024-02-29T21:00:00+09:00',
    '2024-02-29T17:45:00+05:45',
    '2024-03-01T02:00:00+14:00',
    '2024-02-28T23:00:00-13:00',
  ]) {
    it(`reads ${text} as one and the same instant, without remark`, () => {
      expect(readTimestamp(text)).to.deep.equal({ kind: 'exact', ms: noon, remarks: [] });
    });
  }

  describe('S06: without a zone', () => {
    for (const text of ['2023-10-19T15:28:07', '2023-10-19T15:28:07.123', '2023-10-19 15:28:07']) {
      it(`${text} names no instant`, () => {
        expect(readTimestamp(text).kind).to.equal('noZone');
        expect(instantOf(text)).to.equal(undefined);
      });
    }
  });

  describe('S07: forms of ISO 8601 that RFC 3339 does not know', () => {
    for (const [text, remark] of [
      ['2024-02-29T15:00:00+03', 'an offset of hours only'],
      ['2024-02-29T15:00:00+0300', 'an offset without colon'],
      ['2024-02-29 12:00:00Z', 'a space instead of T'],
      ['2024-02-29T12:00:00,0Z', 'a decimal comma'],
    ] as const) {
      it(`${text} is loose: ${remark}`, () => {
        expect(readTimestamp(text)).to.deep.equal({ kind: 'loose', ms: noon, remarks: [remark] });
      });
    }
    it('names every looseness at once', () => {
      expect(readTimestamp('2024-02-29 15:00:00,5+03')).to.deep.equal({
        kind: 'loose',
        ms: noon + 500,
        remarks: ['a space instead of T', 'a decimal comma', 'an offset of hours only'],
      });
    });
  });

  describe('S08: what is in no calendar', () => {
    for (const [text, why] of [
      ['2024-02-30T12:00:00Z', '2024-02 has no day 30'],
      ['2023-02-29T12:00:00Z', '2023-02 has no day 29'],
      ['1900-02-29T12:00:00Z', '1900-02 has no day 29'],
      ['2024-04-31T12:00:00Z', '2024-04 has no day 31'],
      ['2024-01-00T12:00:00Z', '2024-01 has no day 00'],
      ['2024-13-01T12:00:00Z', 'month 13 does not exist'],
      ['2024-00-01T12:00:00Z', 'month 00 does not exist'],
      ['2024-01-01T24:00:00Z', 'hour 24 does not exist'],
      ['2024-01-01T25:61:00Z', 'hour 25 does not exist'],
      ['2024-01-01T23:60:00Z', 'minute 60 does not exist'],
      ['2024-01-01T23:59:61Z', 'second 61 does not exist'],
      ['2024-01-01T12:00:00+24:00', 'offset +24:00 does not exist'],
      ['2024-01-01T12:00:00+09:60', 'offset +09:60 does not exist'],
      ['2024-01-01T12:00:60Z', 'a leap second only ends a day in UTC'],
      ['2016-12-31T23:59:60+09:00', 'a leap second only ends a day in UTC'],
    ] as const) {
      it(`${text}: ${why}`, () => {
        expect(readTimestamp(text)).to.deep.equal({ kind: 'invalid', why });
        expect(instantOf(text)).to.equal(undefined);
      });
    }
    for (const text of [
      '',
      'null',
      'now',
      '2024-02-29',
      '2024-02-29T12:00Z',
      '2024-02-29T12:00:00.Z',
      '2024-2-29T12:00:00Z',
      '24-02-29T12:00:00Z',
      '+002024-02-29T12:00:00Z',
      '2024-02-29T12:00:00Z\n',
      ' 2024-02-29T12:00:00Z',
      '2024-02-29T12:00:00 Z',
      '2024-02-29T12:00:00+9:00',
      '2024-02-29T12:00:00Z+09:00',
      '1709208000000',
      '२०२४-०२-२९T12:00:00Z',
    ]) {
      it(`${JSON.stringify(text)} has not the form`, () => {
        expect(readTimestamp(text).kind).to.equal('invalid');
      });
    }
  });

  describe('S09: rare, but right', () => {
    it('takes a leap second at the end of a day in UTC, wherever the clock hangs', () => {
      const ms = Date.UTC(2017, 0, 1);
      expect(readTimestamp('2016-12-31T23:59:60Z')).to.deep.equal({ kind: 'exact', ms, remarks: ['a leap second'] });
      expect(readTimestamp('2017-01-01T08:59:60+09:00')).to.include({ kind: 'exact', ms });
      expect(readTimestamp('2016-12-31T23:59:60.5Z')).to.include({ kind: 'exact', ms: ms + 500 });
    });
    it('takes nine digits of a second and lower case letters', () => {
      expect(readTimestamp('2024-02-29t12:00:00.123456789z')).to.deep.equal({
        kind: 'exact',
        ms: noon + 123.456789,
        remarks: ['lower case letters', '9 digits of a second'],
      });
    });
    it('takes the year 1 for the year 1, which an unset clock sends', () => {
      expect(instantOf('0001-01-01T00:00:00Z')).to.equal(-62_135_596_800_000);
      expect(instantOf('0099-12-31T00:00:00Z')).to.equal(new Date('0099-12-31T00:00:00Z').getTime());
      expect(readTimestamp('0000-02-29T00:00:00Z').kind).to.equal('exact');
    });
  });

  it('never yields a number that is none, whatever the text (X3)', () => {
    const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789-T:.Z+ ,')), maxLength: 30 });
    fc.assert(
      fc.property(fc.oneof(digits, fc.string()), (text) => {
        const ms = instantOf(text);
        expect(ms === undefined || Number.isFinite(ms)).to.equal(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads the same on every host, whatever its time zone (X1)', () => {
    const texts = [
      '2023-10-19T15:28:07',
      '2023-10-19T15:28:07Z',
      '2023-10-19T15:28:07+03',
      '2023-10-19 15:28:07+0300',
      '2024-03-31T02:30:00+01:00',
      '2024-02-30T00:00:00Z',
      '2016-12-31T23:59:60Z',
      '0001-01-01T00:00:00Z',
    ];
    const here = texts.map((text) => instantOf(text) ?? null);
    const script = fileURLToPath(new URL('instants.js', import.meta.url));
    for (const TZ of ['Asia/Seoul', 'America/St_Johns']) {
      const there = execFileSync(process.execPath, [script, ...texts], {
        env: { ...process.env, TZ },
        encoding: 'utf8',
      });
      expect(JSON.parse(there), TZ).to.deep.equal(here);
    }
  });
});
