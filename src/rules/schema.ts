/** Payloads: the official schemas, and what the specification says beyond them. */
import type { Frame } from '../ocpp/frames.js';
import { isAction, mayComeFromChargePoint, type Action } from '../ocpp/messages.js';
import { readTimestamp } from '../ocpp/timestamps.js';
import { cut, show, validate } from '../ocpp/validation.js';
import type { Breach, Heard, Rule } from './rule.js';

const maxBreaches = 20;
const decimal = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** A payload of the charge point, and the message it is half of. */
interface Payload {
  readonly action: Action;
  readonly part: 'request' | 'response';
  readonly payload: unknown;
}

/** Finds the payloads of the charge point; an answer is known by the call it answers. */
function payloads(): (heard: Heard) => Payload | undefined {
  const asked = new Map<string, Action>();
  return ({ entry, decoded }) => {
    if (entry.type === 'connect') asked.clear();
    if (entry.type !== 'frame' || decoded === undefined) return undefined;
    const frame: Frame = decoded.frame;
    if (entry.direction === 'sent') {
      if (frame.kind === 'call' && isAction(frame.action)) asked.set(frame.id, frame.action);
      return undefined;
    }
    if (frame.kind === 'call') {
      const { action, payload } = frame;
      return isAction(action) && mayComeFromChargePoint(action) ? { action, part: 'request', payload } : undefined;
    }
    if (frame.kind !== 'result') return undefined;
    const action = asked.get(frame.id);
    asked.delete(frame.id);
    return action === undefined ? undefined : { action, part: 'response', payload: frame.payload };
  };
}

const suffix = { request: 'req', response: 'conf' } as const;

/** All messages comply with the schemas (OCTT 1.2). */
export const schema: Rule = {
  id: 'schema',
  title: 'Every payload complies with the official schema of its message',
  clause: 'OCPP-J 1.6 errata 3.8',
  start() {
    const find = payloads();
    return (heard) => {
      const found = find(heard);
      if (found === undefined) return [];
      const { action, part, payload } = found;
      return validate(action, part, payload).map(({ text }) => ({
        severity: 'fail',
        clause: 'OCPP-J 1.6 errata 3.8',
        text: `${action}.${suffix[part]}: ${text}`,
      }));
    };
  },
};

/** What the schemas cannot say. */
export const semantics: Rule = {
  id: 'semantics',
  title: 'Fields mean what the specification says beyond the schemas',
  clause: 'OCPP 1.6 §7',
  start() {
    const find = payloads();
    return (heard) => {
      const found = find(heard);
      if (found?.part !== 'request') return [];
      const { action, payload } = found;
      const breaches: Breach[] = [];
      walk(payload, '', (path, value) => {
        breaches.push(...judge(action, path, value));
      });
      return breaches.slice(0, maxBreaches);
    };
  },
};

function judge(action: Action, path: string, value: unknown): readonly Breach[] {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const breach = (severity: Breach['severity'], clause: string, text: string): readonly Breach[] => [
    { severity, clause, text: `${action}.req: ${cut(path)} ${text}` },
  ];
  if ((name === 'meterValue' || name === 'sampledValue') && Array.isArray(value) && value.length === 0) {
    return breach(
      'fail',
      name === 'meterValue' ? 'OCPP 1.6 §6.31' : 'OCPP 1.6 §7.33',
      'is empty, one item is the least',
    );
  }
  if (/^sampledValue\[\d+\]$/.test(name) && typeof value === 'object' && value !== null) {
    const { value: reading, format } = value as { value?: unknown; format?: unknown };
    if (format !== 'SignedData' && typeof reading === 'string' && !decimal.test(reading)) {
      return breach('fail', 'OCPP 1.6 §7.43', `has the value ${show(reading)}, expected a decimal number`);
    }
  }
  if (name === 'connectorId' && typeof value === 'number') {
    if (value < 0) return breach('fail', 'OCPP 1.6 §3.8', `is ${value}, expected 0 or above`);
    if (value === 0 && action === 'StartTransaction') return breach('fail', 'OCPP 1.6 §6.45', 'is 0, expected above 0');
  }
  if (/^(timestamp|.*Time)$/.test(name) && typeof value === 'string') {
    const read = readTimestamp(value);
    if (read.kind === 'loose') return breach('warning', 'OCPP 1.6 §3.15', `has ${read.remarks.join(', ')}`);
  }
  return [];
}

function walk(value: unknown, path: string, visit: (path: string, value: unknown) => void): void {
  if (path !== '') visit(path, value);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (Array.isArray(value)) walk(inner, `${path}[${key}]`, visit);
    else walk(inner, path === '' ? key : `${path}.${key}`, visit);
  }
}
