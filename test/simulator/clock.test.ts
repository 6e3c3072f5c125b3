import { expect } from 'chai';
import { Clock, Timers } from '../../src/simulator/clock.js';

describe('simulator: clock', () => {
  it('lives at its time scale and is never early', async () => {
    const clock = new Clock(50);
    const timers = new Timers(clock);
    for (const wait of [10, 100, 1000]) {
      const target = clock.uptime + wait;
      await new Promise<void>((resolve) => timers.at(target, resolve));
      expect(clock.uptime).to.be.at.least(target);
    }
    timers.close();
  });

  it('waits for more than setTimeout can', () => {
    const clock = new Clock(1);
    const timers = new Timers(clock);
    let ran = false;
    timers.after(2 ** 40, () => (ran = true));
    timers.after(Infinity, () => (ran = true));
    timers.close();
    expect(ran).to.equal(false);
  });

  it('runs nothing once its timers are closed', async () => {
    const clock = new Clock(1000);
    const timers = new Timers(clock);
    let ran = 0;
    timers.after(100, () => (ran += 1));
    timers.close();
    timers.after(100, () => (ran += 1));
    const others = new Timers(clock);
    await new Promise<void>((resolve) => others.after(1000, resolve));
    expect(ran).to.equal(0);
  });

  it('takes over a time of day that differs, not one that was only under way', () => {
    const clock = new Clock(1);
    const before = clock.timeOfDayAt(0);
    expect(clock.set(clock.now + 400)).to.equal(false);
    expect(clock.timeOfDayAt(0)).to.equal(before);
    expect(clock.set(clock.now - 3_600_000)).to.equal(true);
    expect(clock.timeOfDayAt(0)).to.be.closeTo(before - 3_600_000, 1000);
  });

  it('refuses a time scale that is none', () => {
    for (const scale of [0, -1, Number.NaN, Infinity]) expect(() => new Clock(scale)).to.throw(RangeError);
  });
});
