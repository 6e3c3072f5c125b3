/** The order in which transaction-related messages are delivered, by their device time stamps (OCPP 1.6 §3.7). */
import { begunBy, instant, instantsOf, rememberedTransactions, type Begun } from './begun.js';
import { objectOf, type Fields } from './knowledge.js';
import { Recent } from './recent.js';
import { family } from './rule.js';

// A clock that is set by the Central System may go back a little within a transaction.
const clockSteps = 5000;
const greatSteps = 60_000;
// Time stamps may leave out fractions (OCPP 1.6 §3.15).
const wholeSeconds = 1000;
const unsettling = new Set(['BootNotification', 'TriggerMessage', 'ExtendedTriggerMessage']);

interface Told extends Begun {
  /** The latest device time in the messages that were delivered of it, and which message that was. */
  latest: { readonly at: number; readonly action: string };
  stoppedAt: number | undefined;
  /** The next transaction on the connector, once that was begun. */
  followedBy: Begun | undefined;
  /** After a reboot its end may be known only roughly; values that were asked for do not wait for the queue. */
  uncertain: boolean;
}

/** Judges transactions whose start was heard. */
export const transactionOrder = family({
  name: 'transactions',
  rules: {
    order: { title: 'Messages of transactions are delivered in the order of what they tell', clause: 'OCPP 1.6 §3.7' },
    data: {
      title: 'The transaction data of StopTransaction was taken between start and stop',
      clause: 'OCPP 1.6 §6.49',
      severity: 'warning',
    },
  },
  start(judge) {
    const told = new Recent<number, Told>(rememberedTransactions);
    const running = new Recent<number, Told>(1000);

    const begins = (begun: Begun): void => {
      const { id, connectorId, startedAt } = begun;
      const before = running.get(connectorId);
      if (before !== undefined && before.id !== id && before.stoppedAt === undefined) before.followedBy = begun;
      if (startedAt === undefined) return;
      const latest = { at: startedAt, action: 'StartTransaction' };
      const one: Told = { ...begun, latest, stoppedAt: undefined, followedBy: undefined, uncertain: false };
      told.set(id, one);
      running.set(connectorId, one);
    };

    const follows = (one: Told, at: number, action: string): void => {
      const { latest } = one;
      const back = latest.at - at;
      if (back <= clockSteps) judge.held('order');
      else {
        const text = `${action} of transaction ${one.id} is of ${(back / 1000).toFixed(1)} s before the`;
        const severity = back > greatSteps ? 'fail' : 'warning';
        judge.broken('order', `${text} ${latest.action} that was delivered earlier`, { severity });
      }
      if (back < 0) one.latest = { at, action };
    };

    const meters = (one: Told, { meterValue }: Fields): void => {
      const taken = instantsOf(meterValue);
      if (taken.length === 0 || one.uncertain) return;
      const at = taken.reduce((most, each) => Math.max(most, each));
      if (one.stoppedAt === undefined) follows(one, at, 'MeterValues');
      else if (at < one.stoppedAt - wholeSeconds) {
        judge.broken('order', `MeterValues of transaction ${one.id} were delivered after its StopTransaction`);
      }
    };

    const stops = (one: Told, { timestamp, transactionData }: Fields): void => {
      const at = instant(timestamp);
      if (at === undefined || one.stoppedAt !== undefined) return;
      one.stoppedAt = at;
      const next = one.followedBy;
      if (next?.startedAt !== undefined && at < next.startedAt) {
        const text = `StopTransaction of transaction ${one.id} was delivered after the start of ${next.id}`;
        judge.broken('order', `${text} on the same connector`);
      } else if (!one.uncertain) follows(one, at, 'StopTransaction');
      const from = one.startedAt;
      const taken = instantsOf(transactionData);
      if (from === undefined || taken.length === 0) return;
      const outside = taken.filter((each) => each < from - clockSteps || each > at + clockSteps).length;
      if (outside === 0) judge.held('data');
      else {
        const text = `of ${taken.length} meter values of transaction ${one.id}`;
        judge.broken('data', `${outside} ${text} were not taken between its start and its stop`);
      }
    };

    return (heard) => {
      const { entry, decoded } = heard;
      if (entry.type !== 'frame' || decoded === undefined) return;
      const begun = begunBy(heard);
      if (begun !== undefined) begins(begun);
      const { frame } = decoded;
      if (frame.kind !== 'call') return;
      if (unsettling.has(frame.action)) for (const one of told.values()) one.uncertain = true;
      if (entry.direction === 'sent') return;
      const fields = objectOf(frame.payload);
      const { transactionId } = fields;
      const one = typeof transactionId === 'number' ? told.get(transactionId) : undefined;
      if (one === undefined) return;
      if (frame.action === 'MeterValues') meters(one, fields);
      if (frame.action === 'StopTransaction') stops(one, fields);
    };
  },
});
