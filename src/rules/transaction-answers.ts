/** Answers that promise the end of a transaction or of everything: the promise is kept (OCPP 1.6 §5.12, §5.14, §5.18). */
import type { Entry } from '../evidence/journal.js';
import { instantOf } from '../ocpp/timestamps.js';
import { AwaitedEffects, type Wait } from './awaited.js';
import { objectOf, type Fields } from './knowledge.js';
import { Recent } from './recent.js';
import { family, type Asked } from './rule.js';

const rememberedTransactions = 500;
// Messages this old come from a queue, which may be long.
const queued = 60_000;

type Rule = 'remote-stop' | 'unlock' | 'reset';

export const transactionAnswers = family({
  name: 'answers',
  rules: {
    'remote-stop': { title: 'A transaction ends when its remote stop was accepted', clause: 'OCPP 1.6 §5.12' },
    unlock: { title: 'A connector that was unlocked ends its transaction first', clause: 'OCPP 1.6 §5.18' },
    reset: {
      title: 'A hard reset that was accepted restarts, a soft one ends the transactions',
      clause: 'OCPP 1.6 §5.14',
    },
  },
  start(judge, known) {
    const { limits } = known.circumstances;
    const stopLimit = Math.max(limits.remoteStop ?? limits.reboot, limits.triggeredFunction);
    const awaited = new AwaitedEffects(known);
    const running = new Recent<number, unknown>(rememberedTransactions);
    const stopped = new Recent<number, true>(rememberedTransactions);
    /** The transactions whose end was promised, by rule. */
    const promised = new Recent<string, { readonly rule: Rule; readonly id: number; readonly wait: Wait }>(
      rememberedTransactions,
    );
    let restarts: Wait | undefined;

    const forget = (): void => {
      awaited.forget();
      promised.clear();
      restarts = undefined;
    };

    const promise = (rule: Rule, id: number, within: number, entry: Entry, answer: string): void => {
      const name = `${rule} ${id}`;
      if (promised.has(name)) return;
      const missed = () => {
        promised.delete(name);
        judge.broken(rule, `${answer}, and transaction ${id} was not stopped`, { at: entry });
      };
      promised.set(name, { rule, id, wait: awaited.within(2 * within, entry, missed, within) });
    };

    const answers = ({ call }: Asked, { status }: Fields, entry: Entry): void => {
      const { transactionId, connectorId, type } = objectOf(call.payload);
      if (call.action === 'RemoteStopTransaction' && status === 'Accepted' && typeof transactionId === 'number') {
        // It may have been stopped at the very moment.
        if (stopped.has(transactionId)) return;
        promise('remote-stop', transactionId, stopLimit, entry, 'RemoteStopTransaction was accepted');
      }
      if (call.action === 'UnlockConnector' && status === 'Unlocked') {
        for (const [id, own] of running) {
          if (own === connectorId) promise('unlock', id, stopLimit, entry, `connector ${Number(own)} was unlocked`);
        }
      }
      if (call.action !== 'Reset' || status !== 'Accepted') return;
      if (type === 'Soft') {
        for (const id of running.keys()) promise('reset', id, limits.reboot, entry, 'a soft reset was accepted');
      }
      if (type !== 'Hard') return;
      // The declared limit is for this very case, and leaves no room for more.
      restarts = awaited.within(limits.reboot, entry, () => {
        restarts = undefined;
        judge.broken('reset', 'a hard reset was accepted, and the charge point did not restart', { at: entry });
      });
    };

    const stops = (id: number): void => {
      running.delete(id);
      stopped.set(id, true);
      for (const [name, one] of promised) {
        if (one.id !== id) continue;
        one.wait.end();
        promised.delete(name);
        judge.held(one.rule);
      }
    };

    const isOld = (entry: Entry, { timestamp, meterValue }: Fields): boolean => {
      const [first] = Array.isArray(meterValue) ? (meterValue as readonly unknown[]) : [];
      const stamp = timestamp ?? objectOf(first).timestamp;
      const at = typeof stamp === 'string' ? instantOf(stamp) : undefined;
      const now = known.timeAt(entry);
      return at !== undefined && now !== undefined && at < now - queued;
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type === 'disconnect' || entry.type === 'connect') {
        if (restarts !== undefined) judge.held('reset');
        forget();
      }
      if (entry.type === 'frame' && decoded !== undefined) {
        const { frame } = decoded;
        if (frame.kind === 'call' && entry.direction === 'sent' && frame.action === 'RemoteStopTransaction') {
          const { transactionId } = objectOf(frame.payload);
          for (const [name, { id, wait }] of promised) {
            if (id !== transactionId) continue;
            wait.supersede(entry);
            promised.delete(name);
          }
        }
        // What we refuse is tried again first.
        if (entry.direction === 'sent' && frame.kind === 'error') forget();
        if (entry.direction === 'sent' && frame.kind === 'result' && asked?.call.action === 'StartTransaction') {
          const { transactionId } = objectOf(frame.payload);
          if (typeof transactionId === 'number') running.set(transactionId, objectOf(asked.call.payload).connectorId);
        }
        if (entry.direction === 'received' && frame.kind === 'result' && asked !== undefined) {
          answers(asked, objectOf(frame.payload), entry);
        }
        if (entry.direction === 'received' && frame.kind === 'call') {
          const fields = objectOf(frame.payload);
          if (frame.action === 'BootNotification') {
            if (restarts !== undefined) judge.held('reset');
            forget();
            running.clear();
          }
          if (frame.action === 'StopTransaction' && typeof fields.transactionId === 'number')
            stops(fields.transactionId);
          if (/^(Start|Stop)Transaction$|^MeterValues$/.test(frame.action) && isOld(entry, fields)) forget();
        }
      }
      awaited.look(entry);
    };
  },
});
