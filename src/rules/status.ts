/** Connector statuses: only the transitions of the table (OCPP 1.6 §4.9), only three statuses on connector 0. */
import { chargePointStatuses, type ChargePointStatus } from '../ocpp/datatypes.js';
import { mainControllerStatuses, mayFollow } from '../ocpp/status-transitions.js';
import type { Breach, Rule } from './rule.js';

const clause = 'OCPP 1.6 §4.9';

export const status: Rule = {
  id: 'status',
  title: 'A connector changes its status only as the table of transitions allows',
  clause,
  start() {
    const last = new Map<number, ChargePointStatus>();
    let minimumDuration: 'zero' | 'unknown' | 'positive' = 'unknown';
    let change: { readonly id: string; readonly positive: boolean } | undefined;

    return ({ entry, decoded }): readonly Breach[] => {
      // What happened while offline or before a boot is not reported status by status.
      if (entry.type === 'connect') last.clear();
      if (entry.type !== 'frame' || decoded === undefined) return [];
      const { frame } = decoded;

      if (entry.direction === 'sent') {
        if (frame.kind !== 'call' || frame.action !== 'ChangeConfiguration') return [];
        const { key, value } = frame.payload as { key?: unknown; value?: unknown };
        if (isDuration(key)) change = { id: frame.id, positive: Number(value) > 0 };
        return [];
      }
      if (frame.kind === 'result' && frame.id === change?.id) {
        const accepted = (frame.payload as { status?: unknown }).status === 'Accepted';
        if (accepted) minimumDuration = change.positive ? 'positive' : 'zero';
        change = undefined;
      }
      if (frame.kind === 'result') {
        const { configurationKey } = frame.payload as { configurationKey?: unknown };
        const told = Array.isArray(configurationKey)
          ? (configurationKey as readonly unknown[]).find(tellsDuration)
          : undefined;
        if (told !== undefined) minimumDuration = Number(told.value) > 0 ? 'positive' : 'zero';
      }
      if (frame.kind !== 'call') return [];
      if (frame.action === 'BootNotification') last.clear();
      if (frame.action !== 'StatusNotification') return [];

      const { connectorId, status: now } = (frame.payload ?? {}) as { connectorId?: unknown; status?: unknown };
      if (typeof connectorId !== 'number' || !isStatus(now)) return [];
      if (connectorId === 0) {
        if (mainControllerStatuses.includes(now)) return [];
        const text = `connector 0 is ${now}, expected ${mainControllerStatuses.join(', ')}`;
        return [{ severity: 'fail', clause, text }];
      }
      const before = last.get(connectorId);
      last.set(connectorId, now);
      if (before === undefined || before === now || mayFollow(before, now)) return [];
      const text = `connector ${connectorId} went from ${before} to ${now}, which the table does not know`;
      // A status that was shorter than MinimumStatusDuration may be left out.
      return [{ severity: minimumDuration === 'positive' ? 'warning' : 'fail', clause, text }];
    };
  },
};

const isDuration = (key: unknown): boolean => typeof key === 'string' && key.toLowerCase() === 'minimumstatusduration';

const tellsDuration = (entry: unknown): entry is { readonly value: string } => {
  const { key, value } = (entry ?? {}) as { key?: unknown; value?: unknown };
  return isDuration(key) && typeof value === 'string';
};

const isStatus = (word: unknown): word is ChargePointStatus => chargePointStatuses.includes(word as ChargePointStatus);
