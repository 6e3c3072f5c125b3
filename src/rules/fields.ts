/** Fields: what the specification says of them beyond the schemas. */
import type { Action } from '../ocpp/messages.js';
import { readTimestamp } from '../ocpp/timestamps.js';
import { cut, show } from '../ocpp/validation.js';
import { payloadOf } from './payload.js';
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
  connector: { title: 'A connector is named by its number, from 0 on', clause: 'OCPP 1.6 §3.8' },
  timestamp: {
    title: 'A time stamp is written as RFC 3339 has it',
    clause: 'OCPP 1.6 §3.15',
    severity: 'warning',
  },
} as const;

/** What the schemas cannot say. */
export const fields = family({
  name: 'fields',
  rules,
  start: (judge) => (heard) => {
    const found = payloadOf(heard);
    if (found?.part !== 'request') return;
    const { action, payload } = found;
    let breaches = 0;
    walk(payload, '', (path, value) => {
      const remark = look(action, path, value);
      if (remark === undefined) return;
      const { rule, wrong, ...details } = remark;
      if (wrong === undefined) judge.held(rule);
      else if ((breaches += 1) <= maxBreaches) judge.broken(rule, `${action}.req: ${cut(path)} ${wrong}`, details);
    });
  },
});

function look(action: Action, path: string, value: unknown): Remark | undefined {
  const name = path.slice(path.lastIndexOf('.') + 1);
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
    if (value > 0 || action !== 'StartTransaction') return { rule: 'connector' };
    return { rule: 'connector', clause: 'OCPP 1.6 §6.45', wrong: 'is 0, expected above 0' };
  }
  if (/^(timestamp|.*Time)$/.test(name) && typeof value === 'string') {
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
