/** Answers about configuration: what was accepted is read back, what is secret is not, and access is as the table says. */
import { configurationKeys, type ConfigurationKey } from '../ocpp/configuration-keys.js';
import { show } from '../ocpp/validation.js';
import type { Entry } from '../evidence/journal.js';
import { objectOf, type Fields } from './knowledge.js';
import { Recent } from './recent.js';
import { family, type Asked } from './rule.js';

/** A value that was accepted, and the answer that accepted it. */
interface Written {
  readonly value: string;
  readonly entry: Entry;
}

const rememberedKeys = 500;
const longestKey = 200;
const mostListed = 2000;
const standard: ReadonlyMap<string, ConfigurationKey & { readonly name: string }> = new Map(
  [...configurationKeys].map(([name, key]) => [name.toLowerCase(), { ...key, name }]),
);

export const configurationAnswers = family({
  name: 'answers',
  rules: {
    configuration: { title: 'A value that was accepted for a key is read back', clause: 'OCPP 1.6 §5.3' },
    'write-only': { title: 'The value of a key that is write-only is never told', clause: 'OCPP-J 1.6 errata 3.12' },
    'read-only': { title: 'A key is read-only or writable as its table says', clause: 'OCPP 1.6 §9' },
  },
  start(judge) {
    const written = new Recent<string, Written>(rememberedKeys);
    /** What a key holds if the change that is under way comes to nothing. */
    const before = new Recent<string, Written>(rememberedKeys);

    const changes = ({ call }: Asked, status: unknown, entry: Entry): void => {
      const { key, value } = objectOf(call.payload);
      const name = nameOf(key);
      if (name === undefined || typeof value !== 'string') return;
      const last = before.get(name);
      before.delete(name);
      const taken = status === 'Accepted' || status === 'RebootRequired';
      if (status === 'Accepted') written.set(name, { value, entry });
      else if (!taken && last !== undefined) written.set(name, last);
      const known = standard.get(name);
      if (known?.access !== 'R') return;
      if (!taken) judge.held('read-only');
      else judge.broken('read-only', `a change of ${known.name}, which is read-only, was answered ${status}`);
    };

    const listed = (one: Fields, asked: Asked): void => {
      const { key, value, readonly } = one;
      const name = nameOf(key);
      if (name === undefined) return;
      const known = standard.get(name);
      if (known?.access === 'W') {
        if (typeof value !== 'string' || value === '') judge.held('write-only');
        else judge.broken('write-only', `the value of ${known.name} was told, which nobody may read`);
        return;
      }
      if (known !== undefined && typeof readonly === 'boolean') access(known, readonly);
      const last = written.get(name);
      if (last === undefined || typeof value !== 'string' || asked.entry.seq < last.entry.seq) return;
      const likeness = compare(last.value, value, known);
      if (likeness === 'same') judge.held('configuration');
      else {
        const text = `${show(known?.name ?? key)} reads ${show(value)} although ${show(last.value)} was accepted`;
        // The keys of a vendor may have values that are written in more than one way.
        const severity = likeness === 'alike' || known === undefined ? 'warning' : 'fail';
        judge.broken('configuration', text, { severity });
      }
    };

    const access = ({ name, access: right, profile }: ConfigurationKey & { name: string }, readonly: boolean): void => {
      if (right !== 'R' && right !== 'RW') return;
      if (readonly === (right === 'R')) {
        judge.held('read-only');
        return;
      }
      const text = `${name} is told to be ${readonly ? 'read-only' : 'writable'}, expected the opposite`;
      // OCTT TC_019 leaves the keys of the other profiles to a person.
      judge.broken('read-only', text, { severity: profile === 'Core' ? 'fail' : 'warning' });
    };

    const unknown = (key: unknown, asked: Asked): void => {
      const name = nameOf(key);
      const last = name === undefined ? undefined : written.get(name);
      if (last === undefined || asked.entry.seq < last.entry.seq) return;
      judge.broken(
        'configuration',
        `${show(key)} is told to be unknown although ${show(last.value)} was accepted for it`,
      );
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      if (frame.kind === 'call' && entry.direction === 'sent' && frame.action === 'ChangeConfiguration') {
        const name = nameOf(objectOf(frame.payload).key);
        const last = name === undefined ? undefined : written.get(name);
        if (name === undefined || last === undefined) return;
        before.set(name, last);
        written.delete(name);
      }
      if (frame.kind === 'call' && entry.direction === 'received' && frame.action === 'BootNotification') {
        // Nothing says that every value outlives a restart, nor what other firmware does to it.
        written.clear();
        before.clear();
      }
      if (entry.direction === 'sent' || asked === undefined || frame.kind === 'call' || frame.kind === 'garbled')
        return;
      const answer = objectOf(frame.kind === 'result' ? frame.payload : undefined);
      if (asked.call.action === 'ChangeConfiguration') changes(asked, answer.status, entry);
      if (asked.call.action !== 'GetConfiguration') return;
      for (const one of listOf(answer.configurationKey)) listed(objectOf(one), asked);
      for (const one of listOf(answer.unknownKey)) unknown(one, asked);
    };
  },
});

const nameOf = (key: unknown): string | undefined =>
  typeof key === 'string' && key.length <= longestKey ? key.toLowerCase() : undefined;

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]).slice(0, mostListed) : [];

/** How a value that was read compares to the one that was set. */
function compare(set: string, read: string, known: ConfigurationKey | undefined): 'same' | 'alike' | 'other' {
  if (set === read) return 'same';
  if (known?.type === 'boolean' && set.toLowerCase() === read.toLowerCase()) return 'same';
  if (known?.type === 'CSL') {
    // OCTT TC_070, TC_071: where no measurand is set, the register of imported energy is meant.
    if (set.trim() === '' && read === 'Energy.Active.Import.Register') return 'alike';
    return sameItems(set, read) ? 'same' : 'other';
  }
  const bothNumbers = [set, read].every((text) => /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(text.trim()));
  if (bothNumbers && Number(set) === Number(read)) return 'alike';
  return 'other';
}

/** Whether what was set is there; a list per connector may tell of others too. */
function sameItems(set: string, read: string): boolean {
  const itemsOf = (list: string) => new Set(list.split(',').map((item) => item.trim()));
  const [wanted, there] = [itemsOf(set), itemsOf(read)];
  const perConnector = [...wanted].every((item) => /^\d+\./.test(item));
  return [...wanted].every((item) => there.has(item)) && (perConnector || wanted.size === there.size);
}
