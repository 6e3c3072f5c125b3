/** Transactions: ids as issued, one at a time on a connector, time and meter never backwards (OCPP 1.6 §4.8, §4.10). */
import { begunBy, instant, type Begun } from './begun.js';
import { objectOf, type Fields } from './knowledge.js';
import { Recent } from './recent.js';
import { family } from './rule.js';

interface Transaction extends Begun {
  readonly timestamp: unknown;
  stoppedOn: number | undefined;
  /** A reboot may have ended it unreported. */
  uncertain: boolean;
}

const rememberedIds = 20_000;

/** Judges only transactions that began in this journal: what ran before it is unknown, and so is their number. */
export const transactions = family({
  name: 'transactions',
  rules: {
    'one-at-a-time': { title: 'One transaction at a time runs on a connector', clause: 'OCPP 1.6 §4.8' },
    id: { title: 'Transactions are named by the id that was issued', clause: 'OCPP 1.6 §4.10' },
    'stop-once': { title: 'A transaction is stopped once', clause: 'OCPP 1.6 §4.10' },
    time: { title: 'A transaction does not end before it began', clause: 'OCPP 1.6 §4.10' },
    meter: { title: 'The meter does not run backwards within a transaction', clause: 'OCPP 1.6 §4.10' },
  },
  start(judge) {
    const issued = new Recent<number, Transaction>(rememberedIds);
    const latest = new Recent<number, Transaction>(1000);

    const starts = (fields: Fields, connection: number): void => {
      const running = latest.get(fields.connectorId as number);
      if (running === undefined || running.stoppedOn !== undefined || running.uncertain) {
        judge.held('one-at-a-time');
        return;
      }
      // On a later connection its messages may be sent again (OCPP 1.6 §3.7.1).
      if (running.connection !== connection && running.timestamp === fields.timestamp) return;
      const text = `a transaction was started on connector ${running.connectorId}, on which ${running.id} still runs`;
      judge.broken('one-at-a-time', text);
    };

    /** The transaction that is named, where it is known; judges whether there is such a one. */
    const named = (id: number, action: string, clause: string): Transaction | undefined => {
      // Errata 3.18: -1 stands for a start that was never answered.
      if (id === -1 || issued.size === 0) return undefined;
      const transaction = issued.get(id);
      if (transaction !== undefined) judge.held('id');
      else if (!issued.forgetful) {
        judge.broken('id', `${action} names transaction ${id}, which was not issued`, { clause });
      }
      return transaction;
    };

    const stops = (fields: Fields, connection: number): void => {
      const id = fields.transactionId as number;
      const transaction = named(id, 'StopTransaction', 'OCPP 1.6 §4.10');
      if (transaction === undefined) return;
      if (transaction.stoppedOn === connection) {
        judge.broken('stop-once', `transaction ${id} was stopped a second time`);
        return;
      }
      judge.held('stop-once');
      transaction.stoppedOn = connection;
      const { meterStop } = fields;
      const { meterStart, startedAt: from } = transaction;
      if (typeof meterStop === 'number' && meterStart !== undefined) {
        if (meterStop >= meterStart) judge.held('meter');
        else judge.broken('meter', `meterStop is ${meterStop}, less than meterStart ${meterStart}`);
      }
      const to = instant(fields.timestamp);
      if (from === undefined || to === undefined) return;
      if (to >= from) judge.held('time');
      else judge.broken('time', `transaction ${id} was stopped at a time before that of its start`);
    };

    return (heard) => {
      const { entry, decoded, asked } = heard;
      if (entry.type !== 'frame' || decoded === undefined) return;
      const begun = begunBy(heard);
      if (begun !== undefined) {
        const { timestamp } = objectOf(asked?.call.payload);
        const transaction = { ...begun, timestamp, stoppedOn: undefined, uncertain: false };
        issued.set(begun.id, transaction);
        latest.set(begun.connectorId, transaction);
      }
      const { frame } = decoded;
      if (entry.direction === 'sent' || frame.kind !== 'call') return;
      if (frame.action === 'BootNotification') for (const one of latest.values()) one.uncertain = true;
      // What breaks its schema is judged there, and says nothing here.
      const fields = objectOf(frame.payload);
      const { connectorId, transactionId } = fields;
      if (frame.action === 'StartTransaction' && typeof connectorId === 'number') starts(fields, entry.connection);
      if (typeof transactionId !== 'number') return;
      if (frame.action === 'StopTransaction') stops(fields, entry.connection);
      if (frame.action === 'MeterValues') named(transactionId, frame.action, 'OCPP 1.6 §4.7');
    };
  },
});
