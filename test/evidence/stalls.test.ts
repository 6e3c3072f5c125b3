import { expect } from 'chai';
import { Journal, type Entry } from '../../src/evidence/journal.js';
import { StallWatch } from '../../src/evidence/stalls.js';
import { FakeClock } from './fake-clock.js';

describe('the watch over the harness itself', () => {
  let watch: StallWatch | undefined;

  afterEach(() => {
    watch?.stop();
  });

  function open() {
    const clock = new FakeClock();
    const entries: Entry[] = [];
    const journal = new Journal(clock, () => undefined);
    journal.subscribe((entry) => entries.push(entry));
    const heard = new Promise<Entry>((resolve) => journal.subscribe(resolve));
    watch = new StallWatch(clock, journal);
    return { clock, entries, heard, watch };
  }

  it('writes a standstill down by itself, in real milliseconds', async () => {
    const { clock, heard } = open();
    clock.advance(500);
    expect(await heard).to.include({ type: 'stall', ms: 490 });
  });

  it('writes a step of the wall clock down by itself, forward or back', async () => {
    for (const ms of [3_600_000, -3_600_000]) {
      const { clock, heard } = open();
      clock.stepWall(ms);
      expect(await heard).to.include({ type: 'clockStep', ms });
      watch?.stop();
    }
  });

  it('knows a standstill at once when asked for, without waiting for its timer', () => {
    const { clock, watch } = open();
    const from = clock.mono();
    clock.advance(500);
    expect(watch.stalled(from, clock.mono())).to.equal(490);
    expect(watch.lag(from, clock.mono())).to.equal(500);
  });

  it('counts no standstill outside of the interval', () => {
    const { clock, watch } = open();
    const before = clock.mono();
    clock.advance(500);
    const after = clock.mono();
    expect(watch.stalled(before, after)).to.equal(490);
    clock.advance(5);
    expect(watch.stalled(after, clock.mono())).to.equal(0);
    expect(watch.stalled(before - 9n, before)).to.equal(0);
    expect(watch.lag(after, clock.mono())).to.equal(0);
  });

  it('adds up several, and takes ordinary lateness for none', () => {
    const { clock, entries, watch } = open();
    const from = clock.mono();
    for (const ms of [210, 60, 310]) {
      clock.advance(ms);
      watch.stalled(from, clock.mono());
    }
    expect(watch.stalled(from, clock.mono())).to.equal(500);
    expect(watch.lag(from, clock.mono())).to.equal(310);
    expect(entries.map(({ type }) => type)).to.deep.equal(['stall', 'stall']);
  });

  it('says nothing while nothing is late', () => {
    const { clock, entries, watch } = open();
    const from = clock.mono();
    for (let turn = 0; turn < 100; turn += 1) {
      clock.advance(10);
      expect(watch.lag(from, clock.mono())).to.equal(0);
    }
    expect(entries).to.deep.equal([]);
  });
});
