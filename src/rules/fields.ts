/** Fields: what the specification says of them beyond the schemas. */
import type { Entry } from '../evidence/journal.js';
import type { Action } from '../ocpp/messages.js';
import { instantOf, readTimestamp } from '../ocpp/timestamps.js';
import { cut, show } from '../ocpp/validation.js';
import { objectOf, type Knowledge } from './knowledge.js';
import { payloadOf } from './payload.js';
import { Recent } from './recent.js';
import { family, type BreachDetails } from './rule.js';

const maxBreaches = 20;
const decimal = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** What is to be said of one field: the rule that looks at it, and what is wrong with it. */
interface Remark extends BreachDetails {
  readonly rule: keyof typeof rules;
  readonly wrong?: string;
}

const rules = {
  'least-items': { title: 'Lists that need an item have one', clause: 'OCPP 1.6 §7.33' },
  number: { title: 'A sampled value that is not signed is a decimal number', clause: 'OCPP 1.6 §7.43' },
  connector: {
    title: 'A connector is named by its number, from 0 on and not above their number',
    clause: 'OCPP 1.6 §3.8',
  },
  timestamp: {
    title: 'A time stamp is written as RFC 3339 has it',
    clause: 'OCPP 1.6 §3.15',
    severity: 'warning',
  },
  'plausible-time': {
    title: 'A clock that was given the time tells no time of the far future or past',
    clause: 'OCPP 1.6 §4.2',
    severity: 'warning',
  },
} as const;

const day = 24 * 60 * 60 * 1000;
const firstOfOcpp = Date.UTC(2010, 0, 1);
const rememberedConnectors = 100;

/** What the schemas cannot say. */
export const fields = family({
  name: 'fields',
  rules,
  start(judge, known) {
    const fresh = freshStatuses();
    let opened: Entry | undefined;

    return (heard) => {
      const { entry } = heard;
      const found = payloadOf(heard);
      if (entry.type === 'connect') {
        fresh.forget();
        opened = entry;
      }
      if (found?.part !== 'request') return;
      const { action, payload } = found;
      // A clock that nobody has set yet may show what it likes (OCPP 1.6 §4.2.1).
      const now = known.registration === 'Accepted' ? known.timeAt(entry) : undefined;
      // What happened while offline may come late, but not for ever.
      const standing = opened === undefined ? undefined : known.between(opened, entry);
      const isOnline = (standing ?? 0) > 2 * known.circumstances.limits.reboot;
      const isNow = action === 'StatusNotification' && fresh.see(payload) && isOnline;
      let breaches = 0;
      const tell = ({ rule, wrong, ...details }: Remark, path: string): void => {
        if (wrong === undefined) judge.held(rule);
        else if ((breaches += 1) <= maxBreaches) judge.broken(rule, `${action}.req: ${cut(path)} ${wrong}`, details);
      };
      const most = connectorsOf(known);
      walk(payload, '', (path, value) => {
        const name = path.slice(path.lastIndexOf('.') + 1);
        const remark = look(action, name, value, most);
        if (remark !== undefined) tell(remark, path);
        if (now === undefined || typeof value !== 'string' || !isTime(name)) return;
        const at = instantOf(value);
        if (at !== undefined) tell({ rule: 'plausible-time', ...implausible(at, now, isNow) }, path);
      });
    };
  },
});

/** Whether a status that is reported is news of this connection: then it is of now, and no queue explains its stamp. */
function freshStatuses(): { readonly see: (payload: unknown) => boolean; readonly forget: () => void } {
  const last = new Recent<number, string>(rememberedConnectors);
  return {
    see(payload) {
      const { connectorId, status } = objectOf(payload);
      if (typeof connectorId !== 'number' || typeof status !== 'string') return false;
      const before = last.get(connectorId);
      last.set(connectorId, status.slice(0, longestStatus));
      return before !== undefined && before !== status;
    },
    forget: () => {
      last.clear();
    },
  };
}

const longestStatus = 20;

function implausible(at: number, now: number, isNow: boolean): { readonly wrong?: string } {
  const days = Math.round(Math.abs(at - now) / day);
  if (at > now + day) return { wrong: `is ${days} days in the future` };
  if (at < firstOfOcpp) return { wrong: 'is before 2010' };
  return isNow && at < now - day ? { wrong: `is ${days} days in the past, although it speaks of now` } : {};
}

/** How many connectors there are: what the charge point says counts where it says more than its statement. */
function connectorsOf(known: Knowledge): number | undefined {
  const { connectors } = known;
  return connectors === undefined ? undefined : Math.max(connectors, known.count('NumberOfConnectors') ?? 0);
}

const isTime = (name: string): boolean => name === 'timestamp' || name.endsWith('Time');

function look(action: Action, name: string, value: unknown, most: number | undefined): Remark | undefined {
  if ((name === 'meterValue' || name === 'sampledValue') && Array.isArray(value)) {
    if (value.length > 0) return { rule: 'least-items' };
    const clause = name === 'meterValue' ? 'OCPP 1.6 §6.31' : 'OCPP 1.6 §7.33';
    return { rule: 'least-items', clause, wrong: 'is empty, one item is the least' };
  }
  if (/^sampledValue\[\d+\]$/.test(name) && typeof value === 'object' && value !== null) {
    const { value: reading, format } = value as { value?: unknown; format?: unknown };
    if (format === 'SignedData' || typeof reading !== 'string') return undefined;
    if (decimal.test(reading)) return { rule: 'number' };
    return { rule: 'number', wrong: `has the value ${show(reading)}, expected a decimal number` };
  }
  if (name === 'connectorId' && typeof value === 'number') {
    if (value < 0) return { rule: 'connector', wrong: `is ${value}, expected 0 or above` };
    if (most !== undefined && value > most) {
      return { rule: 'connector', wrong: `is ${value}, expected at most ${most}, which is how many there are` };
    }
    if (value > 0 || action !== 'StartTransaction') return { rule: 'connector' };
    return { rule: 'connector', clause: 'OCPP 1.6 §6.45', wrong: 'is 0, expected above 0' };
  }
  if (isTime(name) && typeof value === 'string') {
    const read = readTimestamp(value);
    if (read.kind === 'loose') return { rule: 'timestamp', wrong: `has ${read.remarks.join(', ')}` };
    return read.kind === 'exact' ? { rule: 'timestamp' } : undefined;
  }
  return undefined;
}

function walk(value: unknown, path: string, visit: (path: string, value: unknown) => void): void {
  if (path !== '') visit(path, value);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (Array.isArray(value)) walk(inner, `${path}[${key}]`, visit);
    else walk(inner, path === '' ? key : `${path}.${key}`, visit);
  }
}
