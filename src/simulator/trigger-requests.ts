/** Messages that the Central System asks for (OCPP 1.6 §5.17), also while the registration is pending (§4.2). */
import type { Request, Response } from '../ocpp/messages.js';
import type { Reply } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';

type Message = Request<'TriggerMessage'>['requestedMessage'];
type Status = Response<'TriggerMessage'>['status'];

/** How a message that can be asked for is sent. */
export interface Triggered {
  /** The connectors that it may be asked for; undefined where a connector does not matter to it. */
  readonly connectors?: (chargePoint: ChargePoint) => readonly number[];
  /** Whether this charge point has the message at all. */
  readonly isImplemented?: (chargePoint: ChargePoint) => boolean;
  readonly isRefused?: (chargePoint: ChargePoint) => boolean;
  readonly send: (chargePoint: ChargePoint, connectorId: number) => void;
}

const connectorIds = ({ connectors }: ChargePoint): readonly number[] => connectors.map(({ id }) => id);
const managesFirmware = ({ settings }: ChargePoint): boolean => settings.profiles.includes('FirmwareManagement');

/** The messages that this charge point knows by TriggerMessage. */
export const triggers: Readonly<Record<Message, Triggered>> = {
  BootNotification: {
    // Errata 3.35: whoever is accepted, is.
    isRefused: ({ registration }) => registration.state === 'Accepted',
    send: ({ registration }) => {
      registration.bootAsAsked();
    },
  },
  DiagnosticsStatusNotification: {
    isImplemented: managesFirmware,
    send: ({ diagnostics, rpc }) => {
      rpc.call('DiagnosticsStatusNotification', { status: diagnostics.status }, () => undefined);
    },
  },
  FirmwareStatusNotification: {
    isImplemented: managesFirmware,
    send: ({ firmware, rpc }) => {
      rpc.call('FirmwareStatusNotification', { status: firmware.status }, () => undefined);
    },
  },
  Heartbeat: {
    send: ({ heartbeat }) => {
      heartbeat.beat();
    },
  },
  MeterValues: {
    connectors: connectorIds,
    send: ({ metering }, connectorId) => {
      metering.reportAsAsked(connectorId);
    },
  },
  StatusNotification: {
    connectors: (chargePoint) => [0, ...connectorIds(chargePoint)],
    send: ({ statuses }, connectorId) => {
      statuses.tellAsAsked(connectorId);
    },
  },
};

const answer = (status: Status, effect?: () => void): Reply => ({
  response: { kind: 'result', payload: { status } },
  ...(effect === undefined ? {} : { effect }),
});

export const triggerRequests = {
  TriggerMessage: (chargePoint: ChargePoint, { requestedMessage, connectorId }: Request<'TriggerMessage'>): Reply =>
    answerTrigger(chargePoint, triggers[requestedMessage], connectorId),
};

/** Sends what is asked for, of one connector or of all that there are. */
export function answerTrigger(
  chargePoint: ChargePoint,
  { connectors, isImplemented, isRefused, send }: Triggered,
  connectorId: number | undefined,
): Reply {
  if (isImplemented?.(chargePoint) === false) return answer('NotImplemented');
  const allowed = connectors?.(chargePoint) ?? [0];
  const meant = connectors === undefined || connectorId === undefined ? allowed : [connectorId];
  if (meant.every((id) => allowed.includes(id)) && isRefused?.(chargePoint) !== true) {
    return answer('Accepted', () => {
      for (const id of meant) send(chargePoint, id);
    });
  }
  if (!chargePoint.behaviours.has('servesRefusedTriggers')) return answer('Rejected');
  return answer('Rejected', () => {
    send(chargePoint, allowed[0] ?? 0);
  });
}
