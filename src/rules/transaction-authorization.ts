/** Who may charge: a transaction does not start for an idTag that was just refused (OCPP 1.6 §4.1). */
import type { Entry } from '../evidence/journal.js';
import { instant, tagOf } from './begun.js';
import { objectOf, type Fields, type Knowledge } from './knowledge.js';
import { Recent } from './recent.js';
import { family, type Asked } from './rule.js';

interface Refusal {
  readonly status: string;
  readonly entry: Entry;
}

const rememberedTags = 1000;
// Clocks of charge points are set now and then only.
const clockError = 5000;

/** Judges a start that is younger than the refusal; what may have been decided offline or locally is not judged. */
export const transactionAuthorization = family({
  name: 'transactions',
  rules: {
    authorized: {
      title: 'No transaction starts for an idTag that the Central System has refused',
      clause: 'OCPP 1.6 §4.1',
    },
  },
  start(judge, known) {
    const refused = new Recent<string, Refusal>(rememberedTags);
    const remote = new Recent<string, true>(rememberedTags);
    /** Whom the Central System accepted, and the cache of the charge point may hold. */
    const cached = new Recent<string, true>(rememberedTags);
    let cacheEmptied = false;
    let listSent = false;

    const answers = ({ call: { action, payload } }: Asked, answer: Fields, entry: Entry): void => {
      const tag = tagOf(objectOf(payload).idTag);
      const { status } = objectOf(answer.idTagInfo);
      if (tag === undefined || typeof status !== 'string') return;
      if (status === 'Accepted') {
        refused.delete(tag);
        cached.set(tag, true);
      } else if (action === 'Authorize') refused.set(tag, { status: status.slice(0, 40), entry });
    };

    const starts = ({ idTag, timestamp }: Fields): void => {
      const tag = tagOf(idTag);
      if (tag === undefined) return;
      const wasRemote = remote.delete(tag) && !is(known, 'AuthorizeRemoteTxRequests', 'true');
      const refusal = refused.get(tag);
      if (refusal === undefined) {
        if (cached.has(tag)) judge.held('authorized');
        return;
      }
      const [begun, refusedAt] = [instant(timestamp), known.timeAt(refusal.entry)];
      // A transaction that was begun offline is reported later on.
      if (wasRemote || begun === undefined || refusedAt === undefined || begun < refusedAt - clockError) return;
      const locally = decidesLocally(tag);
      if (locally === 'perhaps') return;
      const text = `a transaction was started for an idTag that Authorize was answered ${refusal.status} for`;
      judge.broken('authorized', text, { severity: locally === 'no' ? 'fail' : 'warning' });
    };

    /** Whether the charge point may have gone by its list or cache (LocalPreAuthorize, OCPP 1.6 §3.5). */
    const decidesLocally = (tag: string): 'no' | 'hardly' | 'perhaps' => {
      if (is(known, 'LocalPreAuthorize', 'false')) return 'no';
      if (listSent || cached.has(tag) || cached.forgetful || !known.circumstances.fromTheStart) return 'perhaps';
      return cacheEmptied || is(known, 'AuthorizationCacheEnabled', 'false') ? 'no' : 'hardly';
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type === 'connect') refused.clear();
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      if (entry.direction === 'sent') {
        if (frame.kind === 'result' && asked !== undefined) answers(asked, objectOf(frame.payload), entry);
        if (frame.kind !== 'call') return;
        if (frame.action === 'SendLocalList') listSent = true;
        const tag = frame.action === 'RemoteStartTransaction' ? tagOf(objectOf(frame.payload).idTag) : undefined;
        if (tag !== undefined) remote.set(tag, true);
        return;
      }
      if (frame.kind === 'call' && frame.action === 'BootNotification') refused.clear();
      if (frame.kind === 'call' && frame.action === 'StartTransaction') starts(objectOf(frame.payload));
      if (frame.kind !== 'result' || asked?.call.action !== 'ClearCache') return;
      if (objectOf(frame.payload).status !== 'Accepted') return;
      cacheEmptied = true;
      cached.clear();
    };
  },
});

const is = (known: Knowledge, key: string, value: string): boolean => known.setting(key)?.value.toLowerCase() === value;
