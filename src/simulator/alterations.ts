/** The few ways in which faults and variants alter what a charge point sends and answers, as building blocks. */
import type { ErrorCode } from '../ocpp/frames.js';
import type { Behaviour, DeviceView, OutgoingCall, Payload, Reply } from './behaviour.js';

export type Where = (payload: Payload, device: DeviceView) => boolean;

const always: Where = () => true;

/** Sends other requests in place of each of an action. */
export const replacing = (
  action: string,
  calls: (call: OutgoingCall, device: DeviceView) => readonly OutgoingCall[],
  where: Where = always,
): Behaviour => ({
  sends: (call, device) => (call.action === action && where(call.payload, device) ? calls(call, device) : [call]),
});

/** Never sends an action, or only not where it says. */
export const dropping = (action: string, where?: Where): Behaviour => replacing(action, () => [], where);

/** Sends fields with other values. */
export const altering = (
  action: string,
  fields: (payload: Payload, device: DeviceView) => Payload,
  where?: Where,
): Behaviour =>
  replacing(
    action,
    (call, device) => [{ ...call, payload: { ...call.payload, ...fields(call.payload, device) } }],
    where,
  );

/** Leaves out a field. */
export const omitting = (action: string, field: string, where?: Where): Behaviour =>
  replacing(
    action,
    (call) => [{ ...call, payload: Object.fromEntries(Object.entries(call.payload).filter(([key]) => key !== field)) }],
    where,
  );

/** Reports another status in place of one. */
export const reporting = (instead: string, where: Where): Behaviour =>
  altering('StatusNotification', () => ({ status: instead }), where);

/** Gives other answers to an action. */
export const answering = (
  action: string,
  change: (reply: Reply, payload: Payload, device: DeviceView) => Reply,
  where: Where = always,
): Behaviour => ({
  replies: (call, reply, device) =>
    call.action === action && where(call.payload, device) ? change(reply, call.payload, device) : reply,
});

/** Answers a status and does nothing. */
export const answeringOnly = (action: string, status: string, where?: Where): Behaviour =>
  answering(action, () => ({ response: { kind: 'result', payload: { status } } }), where);

/** Answers as it should and does nothing. */
export const pretending = (action: string, where?: Where): Behaviour =>
  answering(action, ({ response }) => ({ response }), where);

export const answeringError = (action: string, code: ErrorCode, where?: Where): Behaviour =>
  answering(action, () => ({ response: { kind: 'error', code, description: '' } }), where);

export const answeringNothing = (action: string, where?: Where): Behaviour =>
  answering(action, () => ({ response: { kind: 'none' } }), where);

/** Alters the payload of an answer, where there is one. */
export const alteringAnswer = (
  action: string,
  change: (answer: Payload, request: Payload) => Payload,
  where?: Where,
): Behaviour =>
  answering(
    action,
    (reply, request) =>
      reply.response.kind === 'result'
        ? { ...reply, response: { kind: 'result', payload: change(reply.response.payload, request) } }
        : reply,
    where,
  );

/** The status that the honest reply contains. */
export const statusOf = ({ response }: Reply): unknown =>
  response.kind === 'result' ? response.payload.status : undefined;

/** Alters each listed key of a GetConfiguration answer; undefined leaves it out. */
export const alteringKeys = (change: (entry: Payload) => Payload | undefined): Behaviour =>
  alteringAnswer('GetConfiguration', (answer) => {
    const listed = answer.configurationKey as readonly Payload[] | undefined;
    if (listed === undefined) return answer;
    return { ...answer, configurationKey: listed.flatMap((entry) => change(entry) ?? []) };
  });

/** Alters the text of frames; the pattern shows where. */
export const rewriting = (pattern: RegExp, by: string): Behaviour => ({
  frames: (text) => [text.replace(pattern, by)],
});
