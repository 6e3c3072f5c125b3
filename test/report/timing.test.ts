import { expect } from 'chai';
import { histogramOf, plot, timingView } from '../../src/report/timing-view.js';
import { entries, record } from './fixture.js';

describe('the page of times', () => {
  it('has every sample in exactly one bar, none of them outside of the plot', () => {
    const times = [90_000, 900, 12, 11, 10, 3, 0.2];
    const { bars } = histogramOf(times, 6000);
    const counts = bars.map(({ title }) => Number(/^\d+/.exec(title)?.[0]));
    expect(counts.reduce((sum, n) => sum + n, 0)).to.equal(times.length);
    for (const { x, y, width, height } of bars) {
      expect(x).to.be.at.least(plot.left);
      expect(x + width).to.be.at.most(plot.width);
      expect(y + height).to.be.closeTo(plot.bottom, 0.2);
    }
  });

  it('draws the limit beyond shorter times and before longer ones, and none where none is declared', () => {
    const { limit, bars } = histogramOf([10_000, 10], 1000);
    const [long, short] = bars.map(({ x }) => x);
    expect(Number(limit)).to.be.above(short ?? Infinity);
    expect(Number(limit)).to.be.below(long ?? 0);
    expect(histogramOf([10], null).limit).to.equal('');
  });

  it('draws no bar where nothing was measured', () => {
    expect(histogramOf([], 1000).bars).to.be.empty;
  });

  it('lists the slowest first, each with its frames and its case', () => {
    const { distributions } = timingView(record, entries);
    const responses = distributions[0]?.slowest ?? [];
    expect(responses).to.not.be.empty;
    expect(responses.map(({ time }) => time)).to.deep.equal(
      responses.map(({ time }) => time).toSorted((a, b) => parse(b) - parse(a)),
    );
    for (const { href, entries: between } of responses) {
      if (href !== '') expect(href).to.match(new RegExp(`#e${between.split(' to ')[1] ?? ''}$`));
    }
  });
});

const parse = (time: string): number => Number.parseFloat(time) * (time.endsWith(' ms') ? 1 : 1000);
