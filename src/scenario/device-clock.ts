/**
 * What time it is for the charge point, judged by the stamps of what it sent: a stamp is never later than its message, so
 * the one that came with the least delay tells most. Stamps from a queue are older, and lose against it.
 */
import type { Clock } from '../evidence/clock.js';
import { instantOf } from '../ocpp/timestamps.js';
import type { HeardCall } from '../wire/peer.js';

interface Reading {
  readonly mono: bigint;
  /** What the charge point stamped, in milliseconds since 1970. */
  readonly ms: number;
}

/** From a connection or a boot on, the clock of the charge point is taken to run evenly. */
interface Stretch {
  readonly since: bigint;
  readings: readonly Reading[];
}

const keptReadings = 10;
const keptStretches = 4;

export class DeviceClock {
  readonly #clock: Clock;
  #stretches: readonly Stretch[] = [{ since: 0n, readings: [] }];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What is heard from now on says nothing of the time before: it may have been queued, or the clock been set. */
  begin(since: bigint): void {
    this.#stretches = [...this.#stretches.slice(1 - keptStretches), { since, readings: [] }];
  }

  /** Takes note of the stamps of a call that complies with its schema. */
  hear({ action, payload, mono, answered }: HeardCall): void {
    if (action === 'BootNotification') this.begin(answered.mono);
    const stretch = this.#stretches.at(-1);
    const readings = stampsOf(payload).flatMap((text): readonly Reading[] => {
      const ms = instantOf(text);
      return ms === undefined ? [] : [{ mono, ms }];
    });
    if (stretch !== undefined) stretch.readings = [...stretch.readings, ...readings].slice(-keptReadings);
  }

  /** The time of the charge point at a moment, in milliseconds since 1970; undefined where it never told its time. */
  at(mono: bigint): number | undefined {
    const stretch = this.#stretches.findLast(({ since, readings }) => since <= mono && readings.length > 0);
    if (stretch === undefined) return undefined;
    return Math.max(...stretch.readings.map((reading) => reading.ms + this.#clock.between(reading.mono, mono)));
  }
}

/** The time stamps in a request of the charge point. */
function stampsOf(payload: unknown): readonly string[] {
  const { timestamp, meterValue } = payload as { timestamp?: string; meterValue?: readonly { timestamp: string }[] };
  if (timestamp !== undefined) return [timestamp];
  return (meterValue ?? []).map((value) => value.timestamp);
}
