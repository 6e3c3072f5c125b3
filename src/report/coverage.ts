/** What of OCPP a journal shows: which messages of the charge point, which of their fields and words, which transitions. */
import type { Entry } from '../evidence/journal.js';
import { chargePointStatuses, type ChargePointStatus } from '../ocpp/datatypes.js';
import { isAction, messages, type Action } from '../ocpp/messages.js';
import { list, readFrame, record } from './frame.js';

/** One field of a message, by its path such as `meterValue.sampledValue.unit`. */
export interface SeenField {
  readonly path: string;
  readonly required: boolean;
  times: number;
  /** The words that the field may have and how often each came; empty for a field that is no enumeration. */
  readonly words: Map<string, number>;
}

/** A message of the charge point: a request, or an answer. */
export interface SeenMessage {
  readonly action: Action;
  readonly kind: 'request' | 'response';
  times: number;
  readonly fields: readonly SeenField[];
}

export interface Coverage {
  readonly messages: readonly SeenMessage[];
  /** How often a connector above 0 went from one status to another. */
  readonly transitions: ReadonlyMap<ChargePointStatus, ReadonlyMap<ChargePointStatus, number>>;
}

type Json = Readonly<Record<string, unknown>>;

/** The coverage of a journal; frames that cannot be read count for nothing. */
export function coverageOf(entries: readonly Entry[]): Coverage {
  const seen = new Map(tables().map((message) => [`${message.action} ${message.kind}`, message]));
  const asked = new Map<string, string>();
  const transitions = new Map<ChargePointStatus, Map<ChargePointStatus, number>>();
  const last = new Map<unknown, ChargePointStatus>();
  const take = (action: string, kind: SeenMessage['kind'], payload: Json): void => {
    const message = seen.get(`${action} ${kind}`);
    if (message === undefined) return;
    message.times += 1;
    for (const field of message.fields) count(field, valuesAt(payload, field.path.split('.')));
  };
  const moves = ({ connectorId, status }: Json): void => {
    if (!isStatus(status) || typeof connectorId !== 'number' || connectorId === 0) return;
    const before = last.get(connectorId);
    last.set(connectorId, status);
    if (before === undefined || before === status) return;
    const from = transitions.get(before) ?? new Map<ChargePointStatus, number>();
    transitions.set(before, from.set(status, (from.get(status) ?? 0) + 1));
  };
  for (const entry of entries) {
    const frame = entry.type === 'frame' ? readFrame(entry) : undefined;
    if (entry.type !== 'frame' || frame === undefined) continue;
    const key = `${entry.connection} ${frame.id}`;
    if (entry.direction === 'sent') {
      if (frame.kind === 'call') asked.set(key, frame.action);
    } else if (frame.kind === 'call') {
      take(frame.action, 'request', frame.payload);
      if (frame.action === 'StatusNotification') moves(frame.payload);
    } else if (frame.kind === 'result') {
      take(asked.get(key) ?? '', 'response', frame.payload);
      asked.delete(key);
    }
  }
  return { messages: [...seen.values()], transitions };
}

const isStatus = (value: unknown): value is ChargePointStatus =>
  (chargePointStatuses as readonly unknown[]).includes(value);

function count(field: SeenField, values: readonly unknown[]): void {
  field.times += values.length;
  for (const value of values) {
    if (typeof value !== 'string') continue;
    const times = field.words.get(value);
    if (times !== undefined) field.words.set(value, times + 1);
  }
}

/** Every value at a path, through all lists on the way. */
function valuesAt(value: unknown, [name, ...rest]: readonly string[]): readonly unknown[] {
  if (Array.isArray(value))
    return list(value).flatMap((each) => valuesAt(each, name === undefined ? [] : [name, ...rest]));
  if (name === undefined) return [value];
  const fields = record(value);
  return Object.hasOwn(fields, name) ? valuesAt(fields[name], rest) : [];
}

/** Every message that a charge point may send, with nothing seen yet. */
const tables = (): readonly SeenMessage[] =>
  Object.entries(messages).flatMap(([name, { sender, request, response }]): SeenMessage[] => {
    if (!isAction(name)) return [];
    const message = (kind: SeenMessage['kind'], json: Json): SeenMessage => ({
      ...{ action: name, kind, times: 0, fields: fieldsOf(json) },
    });
    return [
      ...(sender === 'centralSystem' ? [] : [message('request', request.json)]),
      ...(sender === 'chargePoint' ? [] : [message('response', response.json)]),
    ];
  });

function fieldsOf(schema: Json, path: readonly string[] = [], required = true): SeenField[] {
  if (schema.type === 'array') return fieldsOf(record(schema.items), path, required);
  const words = list(schema.enum).filter((word) => typeof word === 'string');
  const own = path.length === 0 ? [] : [{ path: path.join('.'), required, times: 0, words: zeros(words) }];
  const demanded = list(schema.required);
  return [
    ...own,
    ...Object.entries(record(schema.properties)).flatMap(([name, child]) =>
      fieldsOf(record(child), [...path, name], demanded.includes(name)),
    ),
  ];
}

const zeros = (words: readonly string[]): Map<string, number> => new Map(words.map((word) => [word, 0]));
