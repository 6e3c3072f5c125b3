/** Transactions that began in this journal: what ran before it is unknown. */
import { instantOf } from '../ocpp/timestamps.js';
import { objectOf } from './knowledge.js';
import type { Heard } from './rule.js';

/** A transaction as its StartTransaction and the answer to it tell. */
export interface Begun {
  readonly id: number;
  readonly connectorId: number;
  readonly idTag: string;
  readonly meterStart: number | undefined;
  /** Device time, milliseconds since 1970. */
  readonly startedAt: number | undefined;
  /** Whether the answer accepted the idTag, and until when is not said. */
  readonly welcome: boolean;
  /** The connection on which it began. */
  readonly connection: number;
}

/** How many transactions the rules look back on. */
export const rememberedTransactions = 500;

/** The transaction that an answer of the Central System begins. */
export function begunBy({ entry, decoded, asked }: Heard): Begun | undefined {
  if (entry.type !== 'frame' || entry.direction === 'received' || decoded?.frame.kind !== 'result') return undefined;
  if (asked?.call.action !== 'StartTransaction') return undefined;
  const { transactionId, idTagInfo } = objectOf(decoded.frame.payload);
  const { connectorId, idTag, meterStart, timestamp } = objectOf(asked.call.payload);
  if (typeof transactionId !== 'number' || typeof connectorId !== 'number') return undefined;
  const { status, expiryDate } = objectOf(idTagInfo);
  return {
    id: transactionId,
    connectorId,
    idTag: tagOf(idTag) ?? '',
    meterStart: typeof meterStart === 'number' ? meterStart : undefined,
    startedAt: instant(timestamp),
    welcome: status === 'Accepted' && expiryDate === undefined,
    connection: entry.connection,
  };
}

/** An idTag as it is compared: its case does not count (OCPP 1.6 §7.28). */
export const tagOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.slice(0, 100).toLowerCase() : undefined;

/** The instant of a device time stamp; undefined where it names none, which the schemas judge. */
export const instant = (value: unknown): number | undefined =>
  typeof value === 'string' ? instantOf(value) : undefined;

/** The instants at which these meter values were taken. */
export const instantsOf = (meterValue: unknown): readonly number[] =>
  (Array.isArray(meterValue) ? (meterValue as readonly unknown[]) : []).flatMap(
    (one) => instant(objectOf(one).timestamp) ?? [],
  );
