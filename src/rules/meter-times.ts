/** Meter values: at the configured interval from the start of a transaction, and on the grid of the clock. */
import { instantOf } from '../ocpp/timestamps.js';
import { objectOf } from './knowledge.js';
import { family } from './rule.js';
import { aligned, periodic, Spacing } from './sample-spacing.js';
import { Contexts, samplesOf, type Context } from './samples.js';

export const meterTimes = family({
  name: 'meter-values',
  rules: {
    interval: { title: 'Periodic samples are MeterValueSampleInterval apart', clause: 'OCPP 1.6 §9.1.19, errata 3.15' },
    alignment: {
      title: 'Clock-aligned samples lie on the grid of ClockAlignedDataInterval',
      clause: 'OCPP 1.6 §9.1.5, errata 3.15',
    },
  },
  start(judge, known) {
    const contexts = new Contexts(known);
    const spacing = { interval: new Spacing(judge, known, periodic), alignment: new Spacing(judge, known, aligned) };
    const all = Object.values(spacing);

    return (heard) => {
      contexts.hear(heard);
      const { entry, decoded, asked } = heard;
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      if (frame.kind === 'result' && entry.direction === 'sent') {
        if (asked?.call.action === 'Heartbeat') for (const one of all) one.synchronized = entry;
        if (asked?.call.action === 'StartTransaction') {
          const { transactionId } = objectOf(frame.payload);
          const { timestamp } = objectOf(asked.call.payload);
          const at = typeof timestamp === 'string' ? instantOf(timestamp) : undefined;
          if (typeof transactionId === 'number' && at !== undefined) spacing.interval.begins(transactionId, at, entry);
        }
      }
      if (frame.kind !== 'call' || entry.direction === 'sent') return;
      // What was under way is over, and the clock may have been set.
      if (frame.action === 'BootNotification') for (const one of all) one.forget();
      const { transactionId, meterValue, timestamp } = objectOf(frame.payload);
      if (frame.action === 'MeterValues') {
        const samples = samplesOf(meterValue);
        const of = (context: Context) =>
          samples.filter(
            ({ readings }) =>
              readings.length > 0 && readings.every((one) => one.context === context && contexts.isCertain(one)),
          );
        const id = typeof transactionId === 'number' ? transactionId : undefined;
        for (const one of all) one.take(id, of(one.grid.context), entry);
      }
      if (frame.action === 'StopTransaction' && typeof transactionId === 'number' && typeof timestamp === 'string') {
        for (const one of all) one.ends(transactionId, instantOf(timestamp), entry);
      }
    };
  },
});
