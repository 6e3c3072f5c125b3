/** Transactions: ids as issued, one at a time on a connector, time and meter never backwards (OCPP 1.6 §3.7, §4.8, §4.10). */
import { instantOf } from '../ocpp/timestamps.js';
import type { Breach, Rule } from './rule.js';

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

const fail = (section: string, text: string): Breach => ({ severity: 'fail', clause: `OCPP 1.6 §${section}`, text });

/** Judges only transactions that began in this journal: what ran before it is unknown, and so is their number. */
export const transactions: Rule = {
  id: 'transactions',
  title: 'Transactions are stopped once, under the id that was issued, and neither time nor meter runs backwards',
  clause: 'OCPP 1.6 §4.10',
  start() {
    const issued = new Map<number, Transaction>();
    const starting = new Map<string, Fields>();

    const starts = (fields: Fields, connection: number): readonly Breach[] => {
      const running = [...issued].find(
        ([, one]) => one.stoppedOn === undefined && !one.uncertain && one.connectorId === fields.connectorId,
      );
      if (running === undefined) return [];
      const [id, transaction] = running;
      if (transaction.connection !== connection && transaction.startedAt === fields.timestamp) return [];
      return [
        fail('4.8', `a transaction was started on connector ${Number(fields.connectorId)}, on which ${id} still runs`),
      ];
    };

    const stops = (fields: Fields, connection: number): readonly Breach[] => {
      const id = fields.transactionId as number;
      const transaction = issued.get(id);
      // Errata 3.18: -1 stands for a start that was never answered.
      if (id === -1 || issued.size === 0) return [];
      if (transaction === undefined)
        return [fail('4.10', `StopTransaction names transaction ${id}, which was not issued`)];
      if (transaction.stoppedOn === connection) return [fail('4.10', `transaction ${id} was stopped a second time`)];
      transaction.stoppedOn = connection;
      const breaches: Breach[] = [];
      const { meterStop } = fields;
      const { meterStart } = transaction;
      if (typeof meterStop === 'number' && typeof meterStart === 'number' && meterStop < meterStart) {
        breaches.push(fail('4.10', `meterStop is ${meterStop}, less than meterStart ${meterStart}`));
      }
      const [from, to] = [instant(transaction.startedAt), instant(fields.timestamp)];
      if (from !== undefined && to !== undefined && to < from) {
        breaches.push(fail('4.10', `transaction ${id} was stopped at a time before that of its start`));
      }
      return breaches;
    };

    const meters = ({ transactionId }: Fields): readonly Breach[] => {
      if (typeof transactionId !== 'number' || transactionId === -1 || issued.size === 0) return [];
      if (issued.has(transactionId)) return [];
      return [fail('4.7', `MeterValues names transaction ${transactionId}, which was not issued`)];
    };

    return ({ entry, decoded }): readonly Breach[] => {
      if (entry.type !== 'frame' || decoded === undefined) return [];
      const { frame } = decoded;
      if (entry.direction === 'sent') {
        if (frame.kind !== 'result') return [];
        const start = starting.get(frame.id);
        starting.delete(frame.id);
        const { transactionId } = (frame.payload ?? {}) as { transactionId?: unknown };
        if (start === undefined || typeof transactionId !== 'number') return [];
        const { connectorId, meterStart, timestamp } = start;
        issued.set(transactionId, {
          connectorId,
          meterStart,
          startedAt: timestamp,
          connection: entry.connection,
          stoppedOn: undefined,
          uncertain: false,
        });
        return [];
      }
      if (frame.kind !== 'call' || typeof frame.payload !== 'object' || frame.payload === null) return [];
      if (frame.action === 'BootNotification') for (const one of issued.values()) one.uncertain = true;
      // What breaks its schema is judged there, and says nothing here.
      const fields = frame.payload as Fields;
      if (frame.action === 'StartTransaction' && typeof fields.connectorId === 'number') {
        starting.set(frame.id, fields);
        return starts(fields, entry.connection);
      }
      if (frame.action === 'StopTransaction' && typeof fields.transactionId === 'number')
        return stops(fields, entry.connection);
      return frame.action === 'MeterValues' ? meters(fields) : [];
    };
  },
};
