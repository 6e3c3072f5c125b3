/** Transactions: ids as issued, one at a time on a connector, time and meter never backwards (OCPP 1.6 §3.7, §4.8, §4.10). */
import { instantOf } from '../ocpp/timestamps.js';
import { objectOf } from './knowledge.js';
import { family } from './rule.js';

type Fields = Readonly<Record<string, unknown>>;

interface Transaction {
  readonly connectorId: unknown;
  readonly meterStart: unknown;
  readonly startedAt: unknown;
  /** The connection on which it began: on a later one its messages may be sent again (OCPP 1.6 §3.7.1). */
  readonly connection: number;
  stoppedOn: number | undefined;
  /** A reboot may have ended it unreported. */
  uncertain: boolean;
}

const instant = (value: unknown): number | undefined => (typeof value === 'string' ? instantOf(value) : undefined);

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
    const issued = new Map<number, Transaction>();

    const starts = (fields: Fields, connection: number): void => {
      const running = [...issued].find(
        ([, one]) => one.stoppedOn === undefined && !one.uncertain && one.connectorId === fields.connectorId,
      );
      if (running === undefined) {
        judge.held('one-at-a-time');
        return;
      }
      const [id, transaction] = running;
      if (transaction.connection !== connection && transaction.startedAt === fields.timestamp) return;
      const text = `a transaction was started on connector ${Number(fields.connectorId)}, on which ${id} still runs`;
      judge.broken('one-at-a-time', text);
    };

    const stops = (fields: Fields, connection: number): void => {
      const id = fields.transactionId as number;
      const transaction = issued.get(id);
      // Errata 3.18: -1 stands for a start that was never answered.
      if (id === -1 || issued.size === 0) return;
      if (transaction === undefined) {
        judge.broken('id', `StopTransaction names transaction ${id}, which was not issued`);
        return;
      }
      judge.held('id');
      if (transaction.stoppedOn === connection) {
        judge.broken('stop-once', `transaction ${id} was stopped a second time`);
        return;
      }
      judge.held('stop-once');
      transaction.stoppedOn = connection;
      const { meterStop } = fields;
      const { meterStart } = transaction;
      if (typeof meterStop === 'number' && typeof meterStart === 'number') {
        if (meterStop >= meterStart) judge.held('meter');
        else judge.broken('meter', `meterStop is ${meterStop}, less than meterStart ${meterStart}`);
      }
      const [from, to] = [instant(transaction.startedAt), instant(fields.timestamp)];
      if (from === undefined || to === undefined) return;
      if (to >= from) judge.held('time');
      else judge.broken('time', `transaction ${id} was stopped at a time before that of its start`);
    };

    const meters = ({ transactionId }: Fields): void => {
      if (typeof transactionId !== 'number' || transactionId === -1 || issued.size === 0) return;
      if (issued.has(transactionId)) judge.held('id');
      else
        judge.broken('id', `MeterValues names transaction ${transactionId}, which was not issued`, {
          clause: 'OCPP 1.6 §4.7',
        });
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      if (entry.direction === 'sent') {
        if (frame.kind !== 'result' || asked?.call.action !== 'StartTransaction') return;
        const { transactionId } = objectOf(frame.payload);
        const { connectorId, meterStart, timestamp } = objectOf(asked.call.payload);
        if (typeof transactionId !== 'number' || typeof connectorId !== 'number') return;
        issued.set(transactionId, {
          connectorId,
          meterStart,
          startedAt: timestamp,
          connection: entry.connection,
          stoppedOn: undefined,
          uncertain: false,
        });
        return;
      }
      if (frame.kind !== 'call' || typeof frame.payload !== 'object' || frame.payload === null) return;
      if (frame.action === 'BootNotification') for (const one of issued.values()) one.uncertain = true;
      // What breaks its schema is judged there, and says nothing here.
      const fields = objectOf(frame.payload);
      if (frame.action === 'StartTransaction' && typeof fields.connectorId === 'number') {
        starts(fields, entry.connection);
      }
      if (frame.action === 'StopTransaction' && typeof fields.transactionId === 'number') {
        stops(fields, entry.connection);
      }
      if (frame.action === 'MeterValues') meters(fields);
    };
  },
});
