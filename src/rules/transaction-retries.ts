/** Transaction-related messages that could not be processed are tried again, but not too often (OCPP 1.6 §3.7.1). */
import type { Entry } from '../evidence/journal.js';
import type { Call } from '../ocpp/frames.js';
import type { Knowledge } from './knowledge.js';
import { Recent } from './recent.js';
import { family } from './rule.js';

const queued = new Set(['StartTransaction', 'StopTransaction', 'MeterValues']);

interface Failed {
  readonly times: number;
  readonly first: Entry;
  readonly last: Entry;
}

/** Judges what was answered with a CALLERROR, on one connection, where the charge point has told the keys. */
export const transactionRetries = family({
  name: 'transactions',
  rules: {
    retry: {
      title: 'A message that the Central System failed to process is tried again as often and as soon as configured',
      clause: 'OCPP 1.6 §3.7.1',
      severity: 'warning',
    },
  },
  start(judge, known) {
    const failed = new Recent<string, Failed>(100);

    const again = (action: string, { times, first, last }: Failed, entry: Entry): void => {
      const most = stable(known, 'TransactionMessageAttempts', first);
      const interval = stable(known, 'TransactionMessageRetryInterval', first);
      const waited = known.between(last, entry);
      if (most !== undefined && times >= Math.max(most, 1)) {
        judge.broken('retry', `${action} was tried ${times + 1} times, TransactionMessageAttempts is ${most}`);
        return;
      }
      if (interval === undefined || waited === undefined) {
        if (most !== undefined) judge.held('retry');
        return;
      }
      const wait = interval * times * 1000;
      if (waited >= wait - Math.max(wait / 100, 1000)) {
        judge.held('retry');
        return;
      }
      const text = `${action} was tried again ${(waited / 1000).toFixed(1)} s after its failure number ${times}`;
      judge.broken('retry', `${text}, expected ${wait / 1000} s or later`);
    };

    return ({ entry, decoded, asked }) => {
      // A pause is meant for a Central System that stays; what was counted before a boot may be lost.
      if (entry.type === 'connect' || entry.type === 'disconnect') failed.clear();
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      if (entry.direction === 'received') {
        if (frame.kind !== 'call') return;
        if (frame.action === 'BootNotification') failed.clear();
        const before = queued.has(frame.action) ? failed.get(contentOf(frame)) : undefined;
        if (before !== undefined) again(frame.action, before, entry);
        return;
      }
      if (asked === undefined || !queued.has(asked.call.action)) return;
      const content = contentOf(asked.call);
      if (frame.kind === 'result') failed.delete(content);
      if (frame.kind !== 'error') return;
      const before = failed.get(content);
      failed.set(content, { times: (before?.times ?? 0) + 1, first: before?.first ?? entry, last: entry });
    };
  },
});

/** The value of a key that has not changed since an entry. */
function stable(known: Knowledge, key: string, since: Entry): number | undefined {
  const setting = known.setting(key);
  return setting === undefined || setting.since.seq > since.seq ? undefined : known.count(key);
}

/** What makes a message the same as another one: all of it but its id. */
const contentOf = ({ action, payload }: Call): string => {
  const text = JSON.stringify(payload);
  return `${action} ${text.length} ${text.slice(0, 4000)}`;
};
