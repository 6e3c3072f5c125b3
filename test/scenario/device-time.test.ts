import { expect } from 'chai';
import { ExpectationError } from '../../src/evidence/errors.js';
import { seconds, systemClock } from '../../src/evidence/clock.js';
import { Journal } from '../../src/evidence/journal.js';
import { writeTimestamp } from '../../src/ocpp/timestamps.js';
import { DeviceClock } from '../../src/scenario/device-clock.js';
import { deviceTimeOn } from '../../src/scenario/device-time.js';
import type { Inbox } from '../../src/scenario/inbox.js';
import type { Sample } from '../../src/scenario/samples.js';
import { Stage, type Surroundings } from '../../src/scenario/stage.js';

const clock = systemClock();
const at = (second: number) => ({ seq: 1, mono: BigInt(second) * 1_000_000_000n });
const outage = { from: at(100), to: at(140) };
const sample = (second: number): Sample => ({ at: seconds(second), timestamp: writeTimestamp(seconds(second)) });

/** A stage whose device counts the seconds since 1970 as we do, once it has told so. */
function staged({ told }: { readonly told: boolean }) {
  const deviceClock = new DeviceClock(clock);
  const { seq, mono } = at(90);
  const payload = { timestamp: writeTimestamp(seconds(90)) };
  const answered = { seq, mono, payload: {} };
  const heard = { seq, mono, connection: 1, action: 'StatusNotification', payload, violations: [], answered };
  if (told) deviceClock.hear(heard);
  const around = {
    clock,
    journal: new Journal(clock, () => undefined),
    observed: { deviceClock },
    parameters: { grace: seconds(5) },
    watch: () => undefined,
    standstill: { stalled: () => 0, lag: () => 0 },
  } as unknown as Surroundings;
  const stage = new Stage('TC_X', around, undefined as unknown as Inbox);
  return { stage, ...deviceTimeOn(stage) };
}

describe('checks on time stamps', () => {
  it('find a stamp in its window, with a second of tolerance', () => {
    const { stamped, stage } = staged({ told: true });
    for (const second of [99.2, 100, 120, 140.9]) stamped('the start', writeTimestamp(seconds(second)), outage);
    for (const second of [98, 142, 160]) {
      expect(() => {
        stamped('the start', writeTimestamp(seconds(second)), outage);
      }, String(second)).to.throw(ExpectationError, /the start is stamped .*1970-01-01T00:01:40.000Z to 1970-01/);
    }
    expect(stage.remarks).to.deep.equal([]);
  });

  it('say so where the time of the device is not known, and never pass what is no instant', () => {
    const unknown = staged({ told: false });
    unknown.stamped('the start', writeTimestamp(seconds(9)), outage);
    expect(unknown.stage.remarks).to.have.lengthOf(1);
    expect(unknown.stage.remarks[0]).to.match(/not judged/);
    expect(() => {
      unknown.stamped('the start', 'yesterday', outage);
    }).to.throw(ExpectationError);
    expect(unknown.takenIn([sample(120)], outage)).to.deep.equal([]);
  });

  it('want an end at the instant that was given, by our clock or by its own', () => {
    /** The instant that our clock shows at a moment, so many seconds off. */
    const ours = (off: number) =>
      writeTimestamp(Math.round(clock.protocolTime() - clock.between(at(140).mono, clock.mono()) + seconds(off)));
    const unknown = staged({ told: false });
    for (const off of [-4.5, 0, 4.5]) unknown.endsAt('the reservation', ours(off), outage);
    for (const off of [-6, 6]) {
      expect(() => {
        unknown.endsAt('the reservation', ours(off), outage);
      }).to.throw(ExpectationError, off < 0 ? /it ended 6 s late, expected 5 s at most/ : /it ended 6 s too early/);
    }
    expect(() => {
      unknown.endsAt('the reservation', 'soon', outage);
    }).to.throw(ExpectationError);

    const { endsAt, stage } = staged({ told: true });
    for (const second of [135.5, 140, 140.9]) endsAt('the reservation', writeTimestamp(seconds(second)), outage);
    for (const second of [134, 142]) {
      expect(() => {
        endsAt('the reservation', writeTimestamp(seconds(second)), outage);
      }).to.throw(ExpectationError, /by its own clock/);
    }
    expect(stage.measurements[0]).to.include({ indicator: 'the reservation', ms: seconds(40) });
  });

  it('count the samples of an outage', () => {
    const { takenIn } = staged({ told: true });
    expect(takenIn([90, 110, 120, 130, 150].map(sample), outage)).to.deep.equal([110, 120, 130].map(sample));
  });

  it('want samples to be one interval apart, and take no unreadable stamp for one', () => {
    const { areApart } = staged({ told: true });
    areApart('meter values', [100, 110, 120.9, 130].map(sample), seconds(10), outage);
    const wrong: readonly (readonly Sample[])[] = [
      [100, 110, 130].map(sample),
      [100, 115].map(sample),
      [110, 100].map(sample),
      [sample(100), { at: undefined, timestamp: '?' }],
      [{ at: undefined, timestamp: '?' }, sample(100)],
    ];
    for (const samples of wrong) {
      expect(() => {
        areApart('meter values', samples, seconds(10), outage);
      }).to.throw(ExpectationError, /meter values are 10 s apart/);
    }
  });
});
