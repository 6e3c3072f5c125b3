import { expect } from 'chai';
import { systemClock } from '../../src/evidence/clock.js';
import { writeTimestamp } from '../../src/ocpp/timestamps.js';
import { DeviceClock } from '../../src/scenario/device-clock.js';
import type { HeardCall } from '../../src/wire/peer.js';

const ms = (count: number): bigint => BigInt(Math.round(count * 1e6));
/** The device is an hour ahead of everybody. */
const deviceTime = (at: number): number => 3_600_000 + at;

function call(at: number, payload: object, action = 'StatusNotification'): HeardCall {
  const moment = { seq: 1, mono: ms(at) };
  return { ...moment, connection: 1, action, payload, violations: [], answered: { ...moment, payload: {} } };
}

/** A status that the device stamped so many milliseconds before it arrived. */
const stamped = (at: number, delay = 0): HeardCall => call(at, { timestamp: writeTimestamp(deviceTime(at - delay)) });

describe('time of the device', () => {
  it('is unknown until something was stamped', () => {
    const clock = new DeviceClock(systemClock());
    clock.hear(call(1000, { status: 'Available' }));
    clock.hear(call(1000, { timestamp: '2026-11-21T08:00:00' }));
    expect(clock.at(ms(2000))).to.equal(undefined);
  });

  it('follows from the stamp that came with the least delay', () => {
    const clock = new DeviceClock(systemClock());
    for (const delay of [4000, 20, 9000]) clock.hear(stamped(10_000, delay));
    expect(clock.at(ms(12_000))).to.equal(deviceTime(12_000 - 20));
  });

  it('is told by meter values and by the end of a transaction as well', () => {
    const clock = new DeviceClock(systemClock());
    clock.hear(call(1000, { meterValue: [{ timestamp: writeTimestamp(deviceTime(1000)) }] }, 'MeterValues'));
    expect(clock.at(ms(3000))).to.equal(deviceTime(3000));
  });

  it('is for an outage what it was before, whatever a queue says afterwards', () => {
    const clock = new DeviceClock(systemClock());
    clock.hear(stamped(1000));
    clock.begin(ms(60_000));
    for (let count = 0; count < 20; count += 1) clock.hear(stamped(60_100, 50_000));
    expect(clock.at(ms(30_000))).to.equal(deviceTime(30_000));
    expect(clock.at(ms(61_000))).to.equal(deviceTime(11_000));
  });

  it('runs on over a connection on which nothing was stamped, and is told anew after a boot', () => {
    const clock = new DeviceClock(systemClock());
    clock.hear(stamped(1000));
    clock.begin(ms(5000));
    expect(clock.at(ms(6000))).to.equal(deviceTime(6000));
    clock.hear(call(7000, {}, 'BootNotification'));
    clock.hear(stamped(8000, 500));
    expect(clock.at(ms(9000))).to.equal(deviceTime(8500));
  });
});
