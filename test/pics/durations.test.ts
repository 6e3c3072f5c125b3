import { expect } from 'chai';
import { isUsualSpelling, parseDuration } from '../../src/pics/durations.js';

describe('durations', () => {
  for (const [text, ms] of [
    ['500 ms', 500],
    ['6 s', 6_000],
    ['2 min', 120_000],
    ['30', 30_000],
    ['0', 0],
    ['30s', 30_000],
    ['15 seconds', 15_000],
    ['1 second', 1_000],
    ['20 s', 20_000],
    ['1.5 s', 1_500],
    ['0.29 s', 290],
    ['1.005 s', 1_005],
    [' 3  Minutes ', 180_000],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as ${ms} ms`, () => {
      expect(parseDuration(text)).to.equal(ms);
    });
  }

  for (const text of [
    '',
    '5 m',
    '1:30',
    '00:00:07',
    '1,5 s',
    '-3 s',
    '1e3',
    'soon',
    's',
    '5 s 3',
    '0.0001 s',
    '1_000',
    '٣ s',
  ]) {
    it(`does not guess what ${JSON.stringify(text)} means`, () => {
      expect(parseDuration(text)).to.equal(undefined);
    });
  }

  it('takes nothing that is too large to be counted in milliseconds', () => {
    expect(parseDuration('9'.repeat(30))).to.equal(undefined);
  });

  it('tells usual spellings from others', () => {
    expect(['6 s', '500 ms', '2 min', '30'].every(isUsualSpelling)).to.equal(true);
    expect(['30s', '15 seconds', '1 second', '6  s'].some(isUsualSpelling)).to.equal(false);
  });
});
