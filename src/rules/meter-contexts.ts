/** Meter values: the context says why they were taken (OCPP 1.6 §7.35). Judged only where nothing else can be meant. */
import type { Entry } from '../evidence/journal.js';
import { objectOf } from './knowledge.js';
import { Recent } from './recent.js';
import { family } from './rule.js';
import { Contexts, inForce, isTrigger, samplesOf, type Context, type Sample } from './samples.js';

const clause = 'OCPP 1.6 §7.35';
const slack = 1000;
const rememberedTransactions = 500;
const rememberedConnectors = 100;
// A message that is older than this has waited for a connection.
const queued = 60_000;
const none = { context: undefined, at: 0, times: 0 };
/** Contexts that belong to an event, so that they cannot come at an interval. */
const events = new Set<Context>([
  'Interruption.Begin',
  'Interruption.End',
  'Transaction.Begin',
  'Transaction.End',
  'Other',
]);

/** The samples of one transaction that came at the interval, though not by their name. */
interface Regular {
  readonly context: Context | undefined;
  readonly at: number;
  readonly times: number;
}

export const meterContexts = family({
  name: 'meter-values',
  rules: { context: { title: 'The context of meter values is that in which they were taken', clause } },
  start(judge, known) {
    const contexts = new Contexts(known);
    const regular = new Recent<number, Regular>(rememberedTransactions);
    const running = new Recent<number, number>(rememberedTransactions);
    /** Connectors whose meter values were asked for, and not sent yet. */
    const asked = new Recent<number, Entry>(rememberedConnectors);

    /** Begin before and End after everything else that was taken. */
    const frames = (samples: readonly Sample[]): void => {
      const stampsOf = (wanted: (context: Context) => boolean) =>
        samples.filter(({ readings }) => readings.some(({ context }) => wanted(context))).map(({ at }) => at);
      for (const [edge, sign, text] of [
        ['Transaction.Begin', 1, 'was taken after others'],
        ['Transaction.End', -1, 'was taken before others'],
      ] as const) {
        const own = stampsOf((context) => context === edge);
        const others = stampsOf((context) => context !== edge);
        if (own.length === 0 || others.length === 0) continue;
        const wrong = own.some((at) => others.some((other) => (at - other) * sign > slack));
        if (wrong) judge.broken('context', `transactionData: the sample of context ${edge} ${text}`);
        else judge.held('context');
      }
    };

    const triggers = (samples: readonly Sample[], entry: Entry, named: string): void => {
      const triggered = samples.some(({ readings }) => readings.some(({ context }) => context === 'Trigger'));
      if (!triggered) return;
      // One that was asked for before this journal may still come from a queue.
      const now = known.timeAt(entry);
      if (contexts.asked || now === undefined || samples.some(({ at }) => at < now - queued)) return;
      judge.broken('context', `${named} has the context Trigger, although no TriggerMessage asked for it`);
    };

    /** A context that comes again and again at the interval of periodic samples is wrong. */
    const repeats = (transaction: number, samples: readonly Sample[], entry: Entry): void => {
      let wrong = false;
      for (const { at, readings } of samples) {
        const [{ context } = { context: undefined }] = readings;
        const before = regular.get(transaction) ?? none;
        if (context === undefined || !events.has(context) || readings.some((one) => one.context !== context)) {
          regular.set(transaction, none);
          continue;
        }
        const value = inForce(known, 'MeterValueSampleInterval', { from: before.at, to: at }, entry);
        const interval = /^\d{1,7}$/.test(value ?? '') ? Number(value) * 1000 : 0;
        const isNext = before.context === context && interval > 0 && Math.abs(at - before.at - interval) <= slack;
        const times = isNext ? before.times + 1 : 0;
        regular.set(transaction, { context, at, times });
        if (times !== 2) continue;
        const text = `MeterValues come every ${interval / 1000} s with the context ${context}, expected Sample.Periodic`;
        judge.broken('context', text);
        wrong = true;
      }
      if (!wrong && samples.length > 0) judge.held('context');
    };

    return (heard) => {
      contexts.hear(heard);
      const { entry, decoded, asked: call } = heard;
      if (entry.type === 'disconnect' || entry.type === 'connect') asked.clear();
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      if (frame.kind === 'call' && entry.direction === 'sent' && isTrigger(frame.action)) {
        const { requestedMessage, connectorId } = objectOf(frame.payload);
        if (requestedMessage === 'MeterValues' && typeof connectorId === 'number') asked.set(connectorId, entry);
      }
      if (frame.kind !== 'call' && call !== undefined) {
        const { connectorId } = objectOf(call.call.payload);
        const { status, transactionId } = objectOf(frame.kind === 'result' ? frame.payload : undefined);
        if (isTrigger(call.call.action) && status !== 'Accepted') asked.delete(Number(connectorId));
        if (typeof transactionId === 'number' && typeof connectorId === 'number')
          running.set(transactionId, connectorId);
      }
      if (frame.kind !== 'call' || entry.direction === 'sent') return;
      const { transactionId, connectorId, meterValue, transactionData } = objectOf(frame.payload);
      if (frame.action === 'StopTransaction') {
        if (typeof transactionId === 'number') running.delete(transactionId);
        const samples = samplesOf(transactionData);
        frames(samples);
        triggers(samples, entry, 'transactionData');
      }
      if (frame.action !== 'MeterValues' || typeof connectorId !== 'number') return;
      const samples = samplesOf(meterValue);
      triggers(samples, entry, 'a MeterValues');
      if (typeof transactionId === 'number') repeats(transactionId, samples, entry);
      if (!asked.delete(connectorId) || transactionId !== undefined || samples.length === 0) return;
      // In a transaction, and on the clock, the next one may come for its own reason.
      if (!known.circumstances.fromTheStart || [...running.values()].includes(connectorId)) return;
      const shown = samples.flatMap(({ readings }) => readings.map(({ context }) => context));
      if (shown.some((context) => context === 'Trigger' || context === 'Sample.Clock')) judge.held('context');
      else {
        const text = `a MeterValues that was triggered outside of a transaction has the context ${shown[0] ?? 'none'}, expected Trigger`;
        judge.broken('context', text, { severity: 'warning' });
      }
    };
  },
});
