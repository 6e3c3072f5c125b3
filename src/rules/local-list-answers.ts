/** Answers about the local authorization list: its version is the one that the last update gave it (OCPP 1.6 §5.15). */
import type { Entry } from '../evidence/journal.js';
import { show } from '../ocpp/validation.js';
import { objectOf, type Fields, type Knowledge } from './knowledge.js';
import { Recent } from './recent.js';
import { family, type Asked } from './rule.js';

/** What the list is since an entry; whatever is undefined nobody can know. */
interface List {
  readonly since: Entry;
  /** Every version that it may tell now. */
  readonly versions: ReadonlySet<unknown> | undefined;
  /** The identifications that it holds. */
  readonly idTags: ReadonlySet<string> | undefined;
  /** The charge point has started again since. */
  readonly restarted: boolean;
}

const rememberedUpdates = 50;
const rememberedEntries = 10_000;
const lastVersion = -1;

export const localListAnswers = family({
  name: 'answers',
  rules: {
    'local-list': {
      title: 'The version of the local authorization list is the one of its last update, and 0 where it is empty',
      clause: 'OCPP 1.6 §5.15',
    },
  },
  start(judge, known) {
    let list: List | undefined;
    /** Updates that were not answered yet: what the list is meanwhile is anybody's guess. */
    const underWay = new Recent<number, true>(rememberedUpdates);

    const updated = ({ call, entry: { seq } }: Asked, status: unknown, entry: Entry): void => {
      underWay.delete(seq);
      if (status === 'NotSupported' || status === 'VersionMismatch') return;
      const update = objectOf(call.payload);
      if (status !== 'Accepted') {
        list = undefined;
        return;
      }
      if (update.updateType === 'Full') underWay.clear();
      else isNewer(update);
      list = { since: entry, ...outcomeOf(update, list), restarted: false };
    };

    /** An accepted differential update is newer than the list (OCPP 1.6 §7.47). */
    const isNewer = ({ listVersion }: Fields): void => {
      const [version, ...others] = list?.versions ?? [];
      if (typeof version !== 'number' || typeof listVersion !== 'number' || others.length + underWay.size > 0) return;
      if (listVersion > version) return;
      const text = `a differential update with the version ${listVersion} was accepted for a list of version ${version}`;
      judge.broken('local-list', text, {
        severity: listVersion < version ? 'fail' : 'warning',
        clause: 'OCPP 1.6 §7.47',
      });
    };

    const told = ({ entry: { seq } }: Asked, version: unknown): void => {
      if (typeof version === 'number' && version < lastVersion) {
        const text = `the version of the local list is ${version}, which means nothing: -1 is the lowest`;
        judge.broken('local-list', text, { clause: 'OCPP 1.6 §5.10' });
        return;
      }
      const versions = list?.versions;
      if (list === undefined || versions === undefined || underWay.size > 0 || seq < list.since.seq) return;
      if (typeof version !== 'number' || isDisabled(known, version)) return;
      if (versions.has(version)) {
        judge.held('local-list');
        return;
      }
      const expected = [...versions].map(show).join(' or ');
      const text = `the version of the local list is ${version} after its last accepted update, expected ${expected}`;
      // OCPP 1.6 §3.5.2: it SHOULD be kept over a restart.
      if (list.restarted) judge.broken('local-list', text, { severity: 'warning', clause: 'OCPP 1.6 §3.5.2' });
      else judge.broken('local-list', text);
      list = undefined;
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      if (entry.direction === 'sent') {
        if (frame.kind === 'call' && frame.action === 'SendLocalList') underWay.set(entry.seq, true);
        return;
      }
      if (frame.kind === 'call') {
        if (frame.action === 'BootNotification' && list !== undefined) list = { ...list, restarted: true };
        return;
      }
      if (asked === undefined) return;
      const answer = objectOf(frame.kind === 'result' ? frame.payload : undefined);
      if (asked.call.action === 'SendLocalList') updated(asked, answer.status, entry);
      if (asked.call.action === 'GetLocalListVersion') told(asked, answer.listVersion);
    };
  },
});

/** What a list has become by an update that was accepted. */
function outcomeOf(update: Fields, before: List | undefined): Pick<List, 'versions' | 'idTags'> {
  const { listVersion, updateType, localAuthorizationList: entries = [] } = update;
  const sound =
    typeof listVersion === 'number' && listVersion > 0 && Array.isArray(entries) && entries.length <= rememberedEntries;
  if (!sound) return { versions: undefined, idTags: undefined };
  const full = updateType === 'Full';
  const held = full ? new Set<string>() : before?.idTags;
  // OCPP 1.6 §6.41: it has no effect, of which the version may be one.
  if (!full && entries.length === 0 && held?.size !== 0) {
    const versions = before?.versions === undefined ? undefined : new Set([...before.versions, listVersion]);
    return { versions, idTags: held };
  }
  const added = (entries as readonly unknown[]).map(objectOf).filter(({ idTagInfo }) => idTagInfo !== undefined);
  const idTags = held === undefined ? undefined : new Set(held);
  for (const { idTag, idTagInfo } of (entries as readonly unknown[]).map(objectOf)) {
    const key = String(idTag).slice(0, 20).toLowerCase();
    if (idTagInfo === undefined) idTags?.delete(key);
    else idTags?.add(key);
  }
  // OCPP 1.6 §5.10: an empty list has the version 0.
  if (idTags?.size === 0) return { versions: new Set([0]), idTags };
  const mayBeEmpty = idTags === undefined && added.length === 0;
  return {
    versions: new Set(mayBeEmpty ? [listVersion, 0] : [listVersion]),
    idTags: idTags === undefined || idTags.size > rememberedEntries ? undefined : idTags,
  };
}

/** Whether -1 may mean that the list is not in use (OCTT TC_042_1). */
function isDisabled(known: Knowledge, version: number): boolean {
  const enabled = known.setting('LocalAuthListEnabled')?.value.toLowerCase();
  return enabled === 'false' || (version === -1 && enabled !== 'true');
}
