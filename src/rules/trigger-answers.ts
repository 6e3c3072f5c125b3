/** Answers to triggers: what was accepted comes, what was refused does not (OCPP 1.6 §5.17). */
import type { Entry } from '../evidence/journal.js';
import { show } from '../ocpp/validation.js';
import { AwaitedEffects, type Wait } from './awaited.js';
import { objectOf, type Fields } from './knowledge.js';
import { Recent } from './recent.js';
import { family, type Asked } from './rule.js';
import { isTrigger, samplesOf } from './samples.js';

/** A trigger on its way: which actions answer it, and for which connectors they are still to come. */
interface Trigger {
  readonly message: string;
  readonly actions: readonly string[];
  readonly connectors: Set<unknown> | undefined;
  came: boolean;
  /** Its message came, which can be no answer to anything else, before it was answered. */
  hasty: boolean;
  /** Ends the wait that began when it was accepted. */
  wait: Wait | undefined;
}

/** Messages that go by another name than their trigger. */
const actionsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['SignChargePointCertificate', ['SignCertificate']],
  ['FirmwareStatusNotification', ['FirmwareStatusNotification', 'SignedFirmwareStatusNotification']],
]);
const mostTriggers = 50;
const mostConnectors = 100;

export const triggerAnswers = family({
  name: 'answers',
  rules: {
    trigger: {
      title: 'A message comes when its trigger was accepted, and not when it was refused',
      clause: 'OCPP 1.6 §5.17',
    },
  },
  start(judge, known) {
    const awaited = new AwaitedEffects(known);
    const open = new Recent<number, Trigger>(mostTriggers);
    /** Messages whose last trigger was refused, with the connector it was for. */
    const refused = new Recent<string, unknown>(mostTriggers);

    const restarts = (): void => {
      awaited.forget();
      open.clear();
      refused.clear();
    };

    const asks = (payload: unknown, seq: number): void => {
      const { requestedMessage: message, connectorId } = objectOf(payload);
      if (typeof message !== 'string') return;
      refused.delete(message);
      const connectors = connectorsOf(message, connectorId, known.connectors);
      const actions = actionsOf.get(message) ?? [message];
      open.set(seq, { message, actions, connectors, came: false, hasty: false, wait: undefined });
    };

    const answers = ({ call, entry: { seq } }: Asked, status: unknown, entry: Entry): void => {
      const trigger = open.get(seq);
      if (trigger === undefined) return;
      const { message, came } = trigger;
      if (status === 'Accepted' && !came) {
        trigger.wait = awaited.within(2 * known.circumstances.limits.triggeredFunction, entry, () => {
          open.delete(seq);
          const left = [...(trigger.connectors ?? [])].join(', ');
          const missing = left === '' ? show(message) : `${show(message)} of connector ${left}`;
          judge.broken('trigger', `the trigger of ${missing} was accepted, and nothing came`, {
            severity: 'warning',
            at: entry,
          });
        });
        return;
      }
      open.delete(seq);
      if (trigger.hasty) judge.broken('trigger', `${show(message)} was sent before its trigger was answered`);
      else if (status === 'Accepted') judge.held('trigger');
      else if ((status === 'Rejected' || status === 'NotImplemented') && !came) {
        refused.set(message, objectOf(call.payload).connectorId);
      }
    };

    const comes = (action: string, fields: Fields): void => {
      const promised = [...open.values()].some(({ actions, wait }) => wait !== undefined && actions.includes(action));
      for (const [seq, trigger] of open) {
        const { connectors } = trigger;
        if (!trigger.actions.includes(action)) continue;
        if (connectors !== undefined && !connectors.delete(fields.connectorId)) continue;
        if (connectors !== undefined && connectors.size > 0) continue;
        trigger.came = true;
        if (trigger.wait === undefined) {
          // What belongs to normal operation may come before the trigger is answered.
          trigger.hasty = !promised && tells(action, fields);
          continue;
        }
        trigger.wait.end();
        open.delete(seq);
        judge.held('trigger');
      }
    };

    /** Whether a message can only be the answer to a trigger. */
    const tells = (action: string, fields: Fields): boolean =>
      action === 'MeterValues'
        ? samplesOf(fields.meterValue).some(({ readings }) => readings.some(({ context }) => context === 'Trigger'))
        : /^(Diagnostics|Firmware)StatusNotification$/.test(action) && fields.status === 'Idle';

    const forbids = (action: string, fields: Fields): void => {
      if (!refused.has(action) || !tells(action, fields)) return;
      const connectorId = refused.get(action);
      if (connectorId !== undefined && action === 'MeterValues' && connectorId !== fields.connectorId) return;
      refused.delete(action);
      judge.broken('trigger', `${action} was sent although its trigger was refused`, { clause: 'OCPP 1.6 §7.44' });
    };

    return ({ entry, decoded, asked }) => {
      if (entry.type === 'connect' || entry.type === 'disconnect') restarts();
      if (entry.type === 'frame' && decoded !== undefined) {
        const { frame } = decoded;
        if (frame.kind === 'call' && entry.direction === 'sent' && isTrigger(frame.action))
          asks(frame.payload, entry.seq);
        if (entry.direction === 'received' && asked !== undefined && frame.kind !== 'call') {
          answers(asked, objectOf(frame.kind === 'result' ? frame.payload : undefined).status, entry);
        }
        if (frame.kind === 'call' && entry.direction === 'received') {
          if (frame.action === 'BootNotification') restarts();
          const fields = objectOf(frame.payload);
          if (![...open.values()].some(({ actions }) => actions.includes(frame.action))) forbids(frame.action, fields);
          comes(frame.action, fields);
        }
      }
      awaited.look(entry);
    };
  },
});

/** For which connectors a message is to come; undefined where any will do. */
function connectorsOf(message: string, connectorId: unknown, count: number | undefined): Set<unknown> | undefined {
  if (message !== 'StatusNotification' && message !== 'MeterValues') return undefined;
  if (typeof connectorId === 'number') return new Set([connectorId]);
  // OCPP 1.6 §5.17: without a connector the charge point and every connector is meant.
  if (message === 'MeterValues' || count === undefined || count > mostConnectors) return undefined;
  return new Set(Array.from({ length: count + 1 }, (_, id) => id));
}
