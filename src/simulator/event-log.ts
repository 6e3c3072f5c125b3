/** What the charge point remembers of what happened to it: its diagnostics (OCPP 1.6 §5.9) and its security log. */
import { writeTimestamp } from '../ocpp/timestamps.js';
import type { Clock } from './clock.js';
import type { LoggedEvent } from './memory.js';

const mostEvents = 1000;
const longestText = 200;

export class EventLog {
  readonly #clock: Clock;
  readonly #events: LoggedEvent[];

  /** Adds to the events that it is given, and drops the oldest where they are too many. */
  constructor(clock: Clock, events: LoggedEvent[]) {
    this.#clock = clock;
    this.#events = events;
  }

  add(text: string): void {
    this.#events.push({ at: this.#clock.now, text: text.slice(0, longestText).replace(/\p{Cc}/gu, ' ') });
    if (this.#events.length > mostEvents) this.#events.shift();
  }

  /** A line for each event from one time of day to another, both included. */
  lines(from: number, to: number): readonly string[] {
    return this.#events.filter(({ at }) => at >= from && at <= to).map(lineOf);
  }
}

const lineOf = ({ at, text }: LoggedEvent): string => `${writeTimestamp(at)} ${text}\n`;
