/** Meter values as the rules look at them; what breaks its schema is judged there, and left out here. */
import type { Entry } from '../evidence/journal.js';
import { measurands, phases, readingContexts, units } from '../ocpp/datatypes.js';
import { readTimestamp } from '../ocpp/timestamps.js';
import { objectOf, type Knowledge } from './knowledge.js';
import type { Heard } from './rule.js';

export type Context = (typeof readingContexts)[number];

/** One sampled value, with what is left out put in its place (OCPP 1.6 §7.43). */
export interface Reading {
  readonly context: Context;
  /** Whether the context was said, not taken for granted. */
  readonly said: boolean;
  readonly measurand: string;
  readonly phase: string | undefined;
  readonly location: string;
  readonly unit: string | undefined;
  /** Undefined for a signed value, and for one that is no decimal number. */
  readonly number: number | undefined;
  /** What the last digit counts. */
  readonly resolution: number;
  readonly signed: boolean;
}

/** Values of one moment. */
export interface Sample {
  /** Device time, milliseconds since 1970. */
  readonly at: number;
  /** Whether the time stamp counts seconds only. */
  readonly wholeSeconds: boolean;
  readonly readings: readonly Reading[];
  /** Whether every value could be read. */
  readonly complete: boolean;
}

export const importRegister = 'Energy.Active.Import.Register';

// A frame holds far less of them, unless it is meant to do harm.
const maxSamples = 1000;
const maxReadings = 200;
const decimal = /^[+-]?\d{1,30}(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/;

/** The samples of a `meterValue` or `transactionData`, in their order. */
export const samplesOf = (meterValue: unknown): readonly Sample[] =>
  listOf(meterValue, maxSamples).flatMap((one) => sampleOf(one) ?? []);

function sampleOf(meterValue: unknown): Sample | undefined {
  const { timestamp, sampledValue } = objectOf(meterValue);
  const stamp = typeof timestamp === 'string' ? readTimestamp(timestamp) : undefined;
  if (stamp?.kind !== 'exact' && stamp?.kind !== 'loose') return undefined;
  const values = listOf(sampledValue, maxReadings);
  const readings = values.flatMap((value) => readingOf(value) ?? []);
  const wholeSeconds = stamp.ms % 1000 === 0;
  return { at: stamp.ms, wholeSeconds, readings, complete: readings.length === values.length };
}

function readingOf(sampled: unknown): Reading | undefined {
  const { value, context, measurand = importRegister, phase, location = 'Outlet', unit, format } = objectOf(sampled);
  if (typeof value !== 'string' || !isText(location) || !isOneOf(measurands, measurand)) return undefined;
  if (context !== undefined && !isOneOf(readingContexts, context)) return undefined;
  if (phase !== undefined && !isOneOf(phases, phase)) return undefined;
  if (unit !== undefined && !isOneOf(units, unit)) return undefined;
  const signed = format === 'SignedData';
  const [whole, decimals = '', exponent = '0'] = decimal.exec(value) ?? [];
  return {
    context: context ?? 'Sample.Periodic',
    said: context !== undefined,
    measurand,
    phase,
    location,
    unit,
    number: signed || whole === undefined ? undefined : Number(value),
    resolution: 10 ** (Number(exponent) - decimals.length),
    signed,
  };
}

const listOf = (value: unknown, most: number): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]).slice(0, most) : [];
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 50;
const isOneOf = <T>(list: readonly T[], value: unknown): value is T => list.includes(value as T);

// A sample may have been under way when its key was changed, and clocks differ.
const margin = 5000;

/**
 * The value of a configuration key, if it is certain that it was in force while samples were taken: it was never
 * changed, or the stamps lie after the change by a clock that goes with the one of the Central System.
 */
export function inForce(
  known: Knowledge,
  key: string,
  { from, to }: { readonly from: number; readonly to: number },
  heard: Entry,
): string | undefined {
  const setting = known.setting(key);
  if (setting?.changed === undefined) return setting?.value;
  const [changed, now] = [known.timeAt(setting.changed), known.timeAt(heard)];
  if (changed === undefined || now === undefined) return undefined;
  return from > changed + margin && to <= now + margin ? setting.value : undefined;
}

/** Whether the context of a value is beyond doubt: one that is not said may have been meant otherwise. */
export class Contexts {
  readonly #known: Knowledge;
  /** Whether meter values were ever asked for, whose answers may look like samples. */
  #asked: boolean;

  constructor(known: Knowledge) {
    this.#known = known;
    this.#asked = !known.circumstances.fromTheStart;
  }

  hear({ entry, decoded }: Heard): void {
    if (entry.type !== 'frame' || entry.direction === 'received' || decoded?.frame.kind !== 'call') return;
    const { action, payload } = decoded.frame;
    if (isTrigger(action) && objectOf(payload).requestedMessage === 'MeterValues') this.#asked = true;
  }

  /** Whether meter values may have been asked for by a trigger. */
  get asked(): boolean {
    return this.#asked;
  }

  isCertain({ said }: Reading): boolean {
    return said || (!this.#asked && this.#known.count('ClockAlignedDataInterval') === 0);
  }
}

export const isTrigger = (action: string): boolean =>
  action === 'TriggerMessage' || action === 'ExtendedTriggerMessage';
