import { expect } from 'chai';
import { minutes, seconds, showDuration, sleep, systemClock } from '../../src/evidence/clock.js';
import { FakeClock } from './fake-clock.js';

const turns = (count: number): Promise<void> =>
  count === 0 ? Promise.resolve() : new Promise((resolve) => setImmediate(() => void turns(count - 1).then(resolve)));

/** What a promise was rejected with. */
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('it was not rejected');
    },
    (error: unknown) => error,
  );

describe('the clock', () => {
  it('makes milliseconds of seconds and minutes', () => {
    expect(seconds(1.5)).to.equal(1500);
    expect(minutes(2)).to.equal(120_000);
  });

  it('shows durations as people read them', () => {
    expect([0, 350, 999.4, 1000, 6000, 6250, 119_990, 120_000, 3_600_000, -500].map(showDuration)).to.deep.equal([
      '0 ms',
      '350 ms',
      '999 ms',
      '1 s',
      '6 s',
      '6.25 s',
      '119.99 s',
      '2 min',
      '60 min',
      '-500 ms',
    ]);
  });

  it('never runs early, on its own monotonic time', async () => {
    const clock = systemClock();
    const waits = Array.from({ length: 200 }, (_, index) => 1 + (index % 20) * 0.7);
    const took = await Promise.all(
      waits.map(async (ms) => {
        const from = clock.mono();
        await sleep(clock, ms);
        return clock.between(from, clock.mono()) - ms;
      }),
    );
    expect(Math.min(...took)).to.be.at.least(0);
  });

  it('runs once', async () => {
    const clock = systemClock();
    let runs = 0;
    clock.after(1, () => (runs += 1));
    clock.after(-5, () => (runs += 10));
    await sleep(clock, 30);
    expect(runs).to.equal(11);
  });

  it('waits longer than a timer of Node can, instead of running at once', async () => {
    const clock = systemClock();
    let early = 0;
    const cancels = [2 ** 31, 2 ** 31 + 5000, 2 ** 40, Number.MAX_SAFE_INTEGER].map((ms) =>
      clock.after(ms, () => (early += 1)),
    );
    await sleep(clock, 30);
    for (const cancel of cancels) cancel();
    expect(early).to.equal(0);
  });

  it('puts a wait together from several timers', async () => {
    // 2^33 ms of protocol time are 8 ms of real time.
    const clock = systemClock(2 ** 30);
    const from = clock.mono();
    await sleep(clock, 2 ** 33);
    expect(clock.between(from, clock.mono())).to.be.at.least(2 ** 33);
  });

  it('refuses a wait that is no number', () => {
    for (const ms of [Number.NaN, Infinity, -Infinity]) {
      expect(() => systemClock().after(ms, () => undefined)).to.throw(RangeError);
    }
  });

  it('does not run what was cancelled, and is not hurt by a second cancel', async () => {
    const clock = systemClock();
    let ran = false;
    const cancel = clock.after(2, () => (ran = true));
    cancel();
    cancel();
    await sleep(clock, 20);
    expect(ran).to.equal(false);
  });

  it('runs the protocol as many times faster as the scale says', async () => {
    const clock = systemClock(1000);
    const [mono, told] = [clock.mono(), clock.protocolTime()];
    await sleep(clock, 20_000);
    const passed = clock.between(mono, clock.mono());
    expect(passed).to.be.at.least(20_000);
    expect(clock.between(0n, 1_000_000n)).to.equal(1000);
    expect(clock.protocolTime() - told).to.be.at.least(20_000);
    expect(Math.abs(clock.wall() - Date.now())).to.be.below(60_000);
  });
});

describe('sleeping', () => {
  it('ends with the reason of the signal, and leaves no wait behind', async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const reason = new Error('enough');
    const slept = failureOf(sleep(clock, 1000, controller.signal));
    expect(clock.waiting).to.equal(1);
    controller.abort(reason);
    expect(await slept).to.equal(reason);
    expect(clock.waiting).to.equal(0);
  });

  it('does not begin when the signal has aborted already', async () => {
    const clock = new FakeClock();
    expect(await failureOf(sleep(clock, 1000, AbortSignal.abort('no error'))))
      .to.be.an('error')
      .with.property('cause', 'no error');
    expect(clock.waiting).to.equal(0);
  });

  it('ends after the time, not before, and then ignores the signal', async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    let awake = false;
    const slept = sleep(clock, 1000, controller.signal).then(() => (awake = true));
    clock.advance(999);
    await turns(2);
    expect(awake).to.equal(false);
    clock.advance(1);
    await slept;
    controller.abort();
    await turns(2);
    expect(awake).to.equal(true);
  });
});
