/** Meter values: registers only grow (OCPP 1.6 §7.31), and in a transaction lie between its two readings. */
import { instantOf } from '../ocpp/timestamps.js';
import { objectOf, type Fields } from './knowledge.js';
import { Recent } from './recent.js';
import { family } from './rule.js';
import { importRegister, samplesOf, type Reading, type Sample } from './samples.js';

const clause = 'OCPP 1.6 §7.31';
const rememberedTransactions = 500;
const rememberedRegisters = 500;

/** The reading of a register at a time, in Wh or varh. */
interface Mark {
  readonly at: number;
  readonly value: number;
  readonly resolution: number;
  readonly transaction: number | undefined;
}

interface Transaction {
  readonly connectorId: number;
  readonly meterStart: number;
  readonly startedAt: number;
  /** The highest register of imported energy that was sent for it. */
  most: Mark | undefined;
}

/** What is to be said of a value: a breach, that it is as it should be, or nothing. */
type Verdict = { readonly text: string; readonly severity: 'fail' | 'warning' } | typeof held | undefined;
const held = 'held';

export const meterRegisters = family({
  name: 'meter-values',
  rules: { register: { title: 'A register of energy never decreases', clause } },
  start(judge) {
    const marks = new Recent<string, Mark>(rememberedRegisters);
    const transactions = new Recent<number, Transaction>(rememberedTransactions);
    const compare = (connectorId: number, { measurand }: Reading, before: Mark, mark: Mark): Verdict => {
      if (mark.value >= before.value - slackOf(before, mark)) return held;
      // OCPP 1.6 §7.31: registers should not begin anew with a transaction, but they may.
      const together = mark.transaction === before.transaction && (mark.transaction !== undefined || connectorId === 0);
      const text = `${measurand} of connector ${connectorId} fell from ${before.value} to ${mark.value} in time`;
      return { text, severity: together ? 'fail' : 'warning' };
    };

    /** Looks at a value of imported energy in its transaction. */
    const bound = (id: number, mark: Mark): Verdict => {
      const transaction = transactions.get(id);
      if (transaction === undefined || mark.at < transaction.startedAt) return undefined;
      if (mark.value > (transaction.most?.value ?? -Infinity)) transaction.most = mark;
      if (mark.value >= transaction.meterStart - 1 - mark.resolution) return held;
      const text = `${importRegister} is ${mark.value} Wh in transaction ${id}, below its meterStart ${transaction.meterStart}`;
      // Registers should not be counted anew from a transaction, but they may.
      return { text, severity: 'warning' };
    };

    const take = (
      connectorId: number,
      transaction: number | undefined,
      samples: readonly Sample[],
    ): readonly Verdict[] => {
      const verdicts: Verdict[] = [];
      const own = new Map<string, Mark>();
      for (const { at, readings } of samples.toSorted((one, other) => one.at - other.at)) {
        for (const reading of readings) {
          const mark = markOf(reading, at, transaction);
          if (mark === undefined) continue;
          const { measurand, phase = 'all phases', location } = reading;
          const name = [connectorId, measurand, phase, location].join(' ');
          // Late messages are set against each other only: the clock may have been set back since.
          const last = marks.get(name);
          const before = own.get(name) ?? (last !== undefined && last.at < at ? last : undefined);
          own.set(name, mark);
          if (last === undefined || last.at <= at) marks.set(name, mark);
          if (before !== undefined && before.at < at) verdicts.push(compare(connectorId, reading, before, mark));
          const isWhole = measurand === importRegister && reading.phase === undefined && location === 'Outlet';
          if (isWhole && transaction !== undefined) verdicts.push(bound(transaction, mark));
        }
      }
      return verdicts;
    };

    const stops = (id: number, { meterStop, timestamp, transactionData }: Fields): readonly Verdict[] => {
      const transaction = transactions.get(id);
      const verdicts = take(transaction?.connectorId ?? -1, id, samplesOf(transactionData));
      transactions.delete(id);
      const stoppedAt = typeof timestamp === 'string' ? instantOf(timestamp) : undefined;
      const most = transaction?.most;
      if (most === undefined || stoppedAt === undefined || typeof meterStop !== 'number') return verdicts;
      if (most.at > stoppedAt) return verdicts;
      if (most.value <= meterStop + 1 + most.resolution) return [...verdicts, held];
      const text = `${importRegister} was ${most.value} Wh in transaction ${id}, above its meterStop ${meterStop}`;
      return [...verdicts, { text, severity: 'warning' }];
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      if (frame.kind === 'result' && entry.direction === 'sent' && asked?.call.action === 'StartTransaction') {
        const { transactionId } = objectOf(frame.payload);
        const { connectorId, meterStart, timestamp } = objectOf(asked.call.payload);
        const startedAt = typeof timestamp === 'string' ? instantOf(timestamp) : undefined;
        if (typeof transactionId !== 'number' || typeof connectorId !== 'number') return;
        if (typeof meterStart !== 'number' || startedAt === undefined) return;
        transactions.set(transactionId, { connectorId, meterStart, startedAt, most: undefined });
      }
      if (frame.kind !== 'call' || entry.direction === 'sent') return;
      const fields = objectOf(frame.payload);
      const id = typeof fields.transactionId === 'number' ? fields.transactionId : undefined;
      let verdicts: readonly Verdict[] = [];
      if (frame.action === 'MeterValues' && typeof fields.connectorId === 'number') {
        verdicts = take(fields.connectorId, id, samplesOf(fields.meterValue));
      }
      if (frame.action === 'StopTransaction' && id !== undefined) verdicts = stops(id, fields);
      const breaches = verdicts.filter((verdict) => verdict !== undefined && verdict !== held);
      const breach = breaches.find(({ severity }) => severity === 'fail') ?? breaches[0];
      if (breach !== undefined) judge.broken('register', breach.text, breach);
      else if (verdicts.includes(held)) judge.held('register');
    };
  },
});

const factors: ReadonlyMap<string, number> = new Map([
  ['Wh', 1],
  ['kWh', 1000],
  ['varh', 1],
  ['kvarh', 1000],
]);

/** The mark that a value sets, if it is that of a register. */
function markOf(reading: Reading, at: number, transaction: number | undefined): Mark | undefined {
  const { measurand, number, resolution, unit = 'Wh' } = reading;
  const factor = factors.get(unit);
  if (!measurand.endsWith('.Register') || number === undefined || factor === undefined) return undefined;
  return { at, value: number * factor, resolution: resolution * factor, transaction };
}

/** Readings that are rounded differently may seem to fall by what the coarser one leaves out. */
const slackOf = (one: Mark, other: Mark): number =>
  one.resolution === other.resolution ? 1e-6 : Math.max(one.resolution, other.resolution);
