/** Which measurands a charge point really sent: the column "tested" of the abstract. */
import type { Entry } from '../evidence/journal.js';
import { list, readFrame, record } from './frame.js';

export interface SeenMeasurands {
  readonly sampled: readonly string[];
  readonly aligned: readonly string[];
}

const most = 60;

/** The measurands in the MeterValues of the journal, in the order in which they appeared (OCPP 1.6 §7.31 for defaults). */
export function measurandsSeen(entries: readonly Entry[]): SeenMeasurands {
  const sampled = new Set<string>();
  const aligned = new Set<string>();
  for (const entry of entries) {
    if (entry.type !== 'frame' || entry.direction !== 'received' || !entry.text.includes('MeterValues')) continue;
    const frame = readFrame(entry);
    if (frame?.kind !== 'call' || frame.action !== 'MeterValues') continue;
    for (const value of list(frame.payload.meterValue).flatMap((one) => list(record(one).sampledValue))) {
      const { context = 'Sample.Periodic', measurand = 'Energy.Active.Import.Register' } = record(value);
      const set = context === 'Sample.Periodic' ? sampled : context === 'Sample.Clock' ? aligned : undefined;
      if (set !== undefined && typeof measurand === 'string' && set.size < most) set.add(measurand.slice(0, 60));
    }
  }
  return { sampled: [...sampled], aligned: [...aligned] };
}
