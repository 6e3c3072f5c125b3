/** Misbehaviour of triggered messages. */
import { altering, answering, answeringError, answeringOnly, omitting, pretending } from '../alterations.js';
import type { Behaviour, Payload } from '../behaviour.js';
import type { Fault } from './fault.js';

const of =
  (message: string) =>
  ({ requestedMessage }: Payload): boolean =>
    requestedMessage === message;

const idle = ({ status }: Payload): boolean => status === 'Idle';

/** Does what a trigger asks for before it is answered. */
const hastily = (): Behaviour =>
  answering('TriggerMessage', ({ effect, response }) => {
    effect?.();
    return { response };
  });

export const remoteTriggerFaults: readonly Fault[] = [
  {
    name: 'accepts-triggers-without-effect',
    summary: 'Every trigger is accepted, and nothing is sent.',
    clause: 'OCPP 1.6 §5.17',
    breaks: { TC_054_CS: /sends MeterValues .*nothing came/ },
    behave: () => pretending('TriggerMessage'),
  },
  {
    name: 'never-sends-triggered-heartbeat',
    summary: 'The trigger of a Heartbeat is accepted, and none is sent before the next is due.',
    clause: 'OCPP 1.6 §5.17',
    breaks: { TC_054_CS: /sends Heartbeat: nothing came/ },
    behave: () => pretending('TriggerMessage', of('Heartbeat')),
  },
  {
    name: 'never-sends-triggered-status',
    summary: 'The trigger of a StatusNotification is accepted, and nothing is sent, since nothing has changed.',
    clause: 'OCPP 1.6 §5.17',
    breaks: { TC_054_CS: /sends StatusNotification .*nothing came/ },
    behave: () => pretending('TriggerMessage', of('StatusNotification')),
  },
  {
    name: 'never-sends-triggered-diagnostics-status',
    summary: 'The trigger of a DiagnosticsStatusNotification is accepted, and nothing is sent.',
    clause: 'OCPP 1.6 §5.17',
    breaks: { TC_054_CS: /sends DiagnosticsStatusNotification .*nothing came/ },
    behave: () => pretending('TriggerMessage', of('DiagnosticsStatusNotification')),
  },
  {
    name: 'never-sends-triggered-firmware-status',
    summary: 'The trigger of a FirmwareStatusNotification is accepted, and nothing is sent.',
    clause: 'OCPP 1.6 §5.17',
    breaks: { TC_054_CS: /sends FirmwareStatusNotification .*nothing came/ },
    behave: () => pretending('TriggerMessage', of('FirmwareStatusNotification')),
  },
  {
    name: 'repeats-last-diagnostics-status',
    summary: 'A charge point that uploads nothing repeats Uploaded when its diagnostics status is asked for.',
    clause: 'OCPP 1.6 §4.4',
    breaks: { TC_054_CS: /status is "Uploaded", expected "Idle"/ },
    behave: () => altering('DiagnosticsStatusNotification', () => ({ status: 'Uploaded' }), idle),
  },
  {
    name: 'repeats-last-firmware-status',
    summary: 'A charge point that installs nothing repeats Installed when its firmware status is asked for.',
    clause: 'OCPP 1.6 §4.5',
    breaks: { TC_054_CS: /status is "Installed", expected "Idle"/ },
    behave: () => altering('FirmwareStatusNotification', () => ({ status: 'Installed' }), idle),
  },
  {
    name: 'rejects-every-trigger',
    summary: 'Every trigger is rejected.',
    clause: 'OCPP 1.6 §5.17',
    breaks: { TC_054_CS: /status is "Rejected", expected "Accepted"/ },
    behave: () => answeringOnly('TriggerMessage', 'Rejected'),
  },
  {
    name: 'does-not-know-triggers',
    summary: 'TriggerMessage is answered with the CALLERROR NotImplemented, although the profile is claimed.',
    clause: 'OCPP 1.6 §3.3',
    breaks: { TC_054_CS: /NotImplemented/, TC_055_CS: /NotImplemented/ },
    behave: () => answeringError('TriggerMessage', 'NotImplemented'),
  },
  {
    name: 'has-no-diagnostics-status-to-trigger',
    summary:
      'The trigger of a DiagnosticsStatusNotification is answered NotImplemented, although its profile is claimed.',
    clause: 'OCTT TC_054_CS',
    breaks: { TC_054_CS: /status is "NotImplemented", expected "Accepted"/ },
    behave: () => answeringOnly('TriggerMessage', 'NotImplemented', of('DiagnosticsStatusNotification')),
  },
  {
    name: 'sends-triggered-values-of-another-connector',
    summary: 'Triggered meter values are those of the other connector.',
    clause: 'OCPP 1.6 §5.17',
    breaks: { TC_054_CS: /sends MeterValues .*nothing came/ },
    behave: () => altering('MeterValues', ({ connectorId }) => ({ connectorId: 3 - Number(connectorId) })),
  },
  {
    name: 'sends-triggered-values-without-time',
    summary: 'Triggered meter values bear no time stamp.',
    clause: 'OCPP 1.6 §7.33',
    breaks: { TC_054_CS: /timestamp/ },
    behave: () =>
      altering('MeterValues', ({ meterValue }) => ({
        meterValue: (meterValue as readonly Payload[]).map(({ sampledValue }) => ({ sampledValue })),
      })),
  },
  {
    name: 'sends-triggered-status-without-error-code',
    summary: 'A triggered StatusNotification has no errorCode.',
    clause: 'OCPP 1.6 §6.47',
    breaks: { TC_054_CS: /errorCode/ },
    behave: () => {
      let triggered = false;
      const omits = omitting('StatusNotification', 'errorCode', () => triggered);
      return {
        ...omits,
        replies: ({ action, payload }, reply) => {
          triggered ||= action === 'TriggerMessage' && payload.connectorId !== undefined;
          return reply;
        },
      };
    },
  },
  {
    name: 'sends-what-is-triggered-before-it-answers',
    summary: 'A triggered message comes before the answer to its trigger.',
    clause: 'OCPP 1.6 §5.17',
    breaks: { TC_054_CS: /answers\.trigger: .* before its trigger was answered/ },
    breaksRules: { 'answers.trigger': 'TC_054_CS' },
    behave: hastily,
  },
  {
    name: 'accepts-triggers-for-unknown-connectors',
    summary: 'A trigger for a connector that does not exist is accepted.',
    clause: 'OCTT TC_055_CS',
    breaks: { TC_055_CS: /status is "Accepted", expected "Rejected"/ },
    behave: () =>
      answeringOnly(
        'TriggerMessage',
        'Accepted',
        ({ connectorId }, { connectorIds }) => Number(connectorId) > Math.max(...connectorIds),
      ),
  },
  {
    name: 'has-no-meter-values-of-unknown-connectors',
    summary: 'A trigger for a connector that does not exist is answered NotImplemented.',
    clause: 'OCPP 1.6 §7.44',
    breaks: { TC_055_CS: /status is "NotImplemented", expected "Rejected"/ },
    behave: () =>
      answeringOnly(
        'TriggerMessage',
        'NotImplemented',
        ({ connectorId }, { connectorIds }) => Number(connectorId) > Math.max(...connectorIds),
      ),
  },
  {
    name: 'sends-what-it-refused-to-send',
    summary: 'A trigger is rejected, and its message is sent all the same, for a connector that exists.',
    clause: 'OCPP 1.6 §7.44',
    breaks: { TC_055_CS: /no such MeterValues .*it sent MeterValues/ },
    behave: () => ({ switches: ['servesRefusedTriggers'] }),
  },
  {
    name: 'sends-values-of-unknown-connectors',
    summary:
      'A trigger for a connector that does not exist is rejected, and meter values are sent for it all the same.',
    clause: 'OCPP 1.6 §7.44',
    breaks: { TC_055_CS: /no such MeterValues .*it sent MeterValues/ },
    breaksRules: { 'answers.trigger': 'TC_055_CS' },
    behave: () => ({
      ...altering('MeterValues', (_, { connectorIds }) => ({ connectorId: Math.max(...connectorIds) + 1 })),
      switches: ['servesRefusedTriggers'],
    }),
  },
];
