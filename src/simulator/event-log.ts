/** What the charge point remembers of what happened to it: the content of its diagnostics (OCPP 1.6 §5.9). */
import { writeTimestamp } from '../ocpp/timestamps.js';
import type { Clock } from './clock.js';
import type { LoggedEvent, Memory } from './memory.js';

const mostEvents = 1000;
const longestText = 200;

export class EventLog {
  readonly #clock: Clock;
  readonly #memory: Memory;

  constructor(clock: Clock, memory: Memory) {
    this.#clock = clock;
    this.#memory = memory;
  }

  add(text: string): void {
    const { events } = this.#memory;
    events.push({ at: this.#clock.now, text: text.slice(0, longestText).replace(/\p{Cc}/gu, ' ') });
    if (events.length > mostEvents) events.shift();
  }

  /** A line for each event from one time of day to another, both included. */
  lines(from: number, to: number): readonly string[] {
    return this.#memory.events.filter(({ at }) => at >= from && at <= to).map(lineOf);
  }
}

const lineOf = ({ at, text }: LoggedEvent): string => `${writeTimestamp(at)} ${text}\n`;
