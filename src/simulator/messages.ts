/**
 * Transaction-related messages: kept until they are delivered, sent one after the other, tried again when the Central
 * System fails to process them (OCPP 1.6 §3.7).
 */
import type { Request } from '../ocpp/messages.js';
import type { Payload } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';
import { seconds, type Timer } from './clock.js';
import type { QueuedMessage } from './memory.js';

/** Errata 3.18: what stands for the id of a transaction whose start could not be delivered. */
const unknownTransactionId = -1;

export class TransactionMessages {
  readonly #chargePoint: ChargePoint;
  #underWay = false;
  #retry: Timer | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  get isEmpty(): boolean {
    return this.#chargePoint.memory.messages.length === 0;
  }

  add(action: QueuedMessage['action'], payload: Payload, transaction: number | undefined): void {
    const { behaviours, isOnline, memory } = this.#chargePoint;
    if (!isOnline && behaviours.has('queuesNothing')) return;
    const unknown = transaction !== undefined && !isOnline && !memory.transactionIds.has(transaction);
    const loses = unknown && action !== 'StartTransaction' && behaviours.has('losesIdOfOfflineTransaction');
    const message: QueuedMessage = loses
      ? { action, payload: { ...payload, transactionId: unknownTransactionId }, transaction: undefined, attempts: 0 }
      : { action, payload, transaction, attempts: 0 };
    if (isOnline && behaviours.has('newMessagesOvertakeQueue')) memory.messages.unshift(message);
    else memory.messages.push(message);
    this.deliver();
  }

  /** Sends the oldest message if nothing stands against it. */
  deliver(): void {
    const { behaviours, isOnline, memory, rpc } = this.#chargePoint;
    const message = behaviours.has('deliversNewestFirst') ? memory.messages.at(-1) : memory.messages[0];
    if (message === undefined || this.#underWay || this.#retry !== undefined || !isOnline) return;
    this.#underWay = true;
    rpc.call(message.action, this.#complete(message), (outcome) => {
      this.#underWay = false;
      switch (outcome.kind) {
        case 'answer':
          this.#delivered(message, outcome.payload);
          break;
        case 'dropped':
          this.#giveUp(message);
          break;
        case 'error':
        case 'timeout':
          this.#failed(message);
          break;
        case 'lost':
          return;
      }
      this.deliver();
    });
  }

  /** The link is back: a pause between attempts was for a Central System that answers. */
  linkUp(): void {
    this.#retry?.cancel();
    this.#retry = undefined;
    const { behaviours, memory } = this.#chargePoint;
    if (behaviours.has('batchesQueuedSamples')) memory.messages = batched(memory.messages);
    if (!behaviours.has('newMessagesOvertakeQueue')) this.deliver();
  }

  /** A StopTransaction that was queued before its start was answered gets the id that the answer brought. */
  #complete(message: QueuedMessage): Request<QueuedMessage['action']> {
    const { action, transaction } = message;
    const { behaviours, clock } = this.#chargePoint;
    const atDelivery = behaviours.has('stampsAtDelivery');
    const payload = atDelivery ? restamped(message.payload, behaviours.timestamp(clock.now)) : message.payload;
    if (action === 'StartTransaction' || transaction === undefined) return payload as Request<'StartTransaction'>;
    const id = this.#chargePoint.memory.transactionIds.get(transaction) ?? unknownTransactionId;
    return { ...payload, transactionId: id } as Request<'StopTransaction' | 'MeterValues'>;
  }

  #delivered(message: QueuedMessage, answer: object): void {
    const { authorization, memory, transactions } = this.#chargePoint;
    this.#remove(message);
    const idTagInfo = (answer as { idTagInfo?: Parameters<typeof authorization.learn>[1] }).idTagInfo;
    const { idTag } = message.payload;
    if (idTagInfo !== undefined && typeof idTag === 'string') authorization.learn(idTag, idTagInfo);
    if (message.action === 'StartTransaction' && message.transaction !== undefined && idTagInfo !== undefined) {
      const { transactionId } = answer as { transactionId: number };
      memory.transactionIds.set(message.transaction, transactionId);
      transactions.confirmed(message.transaction, transactionId, idTagInfo);
    }
  }

  #failed(message: QueuedMessage): void {
    const { behaviours, configuration, timers } = this.#chargePoint;
    message.attempts += 1;
    if (message.attempts >= configuration.integer('TransactionMessageAttempts')) {
      this.#giveUp(message);
      return;
    }
    const pause = seconds(configuration.integer('TransactionMessageRetryInterval') * message.attempts);
    this.#retry = timers.after(behaviours.waits('messageRetry', pause), () => {
      this.#retry = undefined;
      this.deliver();
    });
  }

  #giveUp(message: QueuedMessage): void {
    this.#remove(message);
    if (message.action !== 'StartTransaction' || message.transaction === undefined) return;
    this.#chargePoint.memory.transactionIds.set(message.transaction, unknownTransactionId);
  }

  #remove(message: QueuedMessage): void {
    const { memory } = this.#chargePoint;
    memory.messages = memory.messages.filter((each) => each !== message);
    if (message.action === 'StopTransaction' && message.transaction !== undefined) {
      memory.transactionIds.delete(message.transaction);
    }
  }
}

/** The same with the one time stamp in all places. */
function restamped(payload: Payload, timestamp: string): Payload {
  const values = payload.meterValue as readonly Payload[] | undefined;
  if (values === undefined) return { ...payload, timestamp };
  return { ...payload, meterValue: values.map((value) => ({ ...value, timestamp })) };
}

/** Neighbouring meter values of one transaction as one message (OCPP 1.6 §4.7). */
function batched(messages: readonly QueuedMessage[]): QueuedMessage[] {
  const batches: QueuedMessage[] = [];
  for (const message of messages) {
    const last = batches.at(-1);
    if (
      last?.action === 'MeterValues' &&
      message.action === 'MeterValues' &&
      last.transaction === message.transaction
    ) {
      const meterValue = [last, message].flatMap(({ payload }) => payload.meterValue as readonly Payload[]);
      batches[batches.length - 1] = { ...last, payload: { ...last.payload, meterValue } };
    } else {
      batches.push(message);
    }
  }
  return batches;
}
