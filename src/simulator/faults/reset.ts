/** Misbehaviour of resets and of availability. */
import {
  altering,
  answering,
  answeringOnly,
  dropping,
  pretending,
  reporting,
  statusOf,
  type Where,
} from '../alterations.js';
import type { Behaviour } from '../behaviour.js';
import type { Fault } from './fault.js';

const reset: Where = ({ reason }) => reason === 'HardReset' || reason === 'SoftReset';

/** Reports Available for connectors with a cable in them, in the first statuses after a boot. */
function availableAfterBoot(): Behaviour {
  let boots = 0;
  const reported = new Set<unknown>();
  return {
    sends: (call) => {
      if (call.action === 'BootNotification') {
        boots += 1;
        reported.clear();
      }
      if (call.action !== 'StatusNotification' || reported.has(call.payload.connectorId)) return [call];
      reported.add(call.payload.connectorId);
      const cableIn = call.payload.status === 'Finishing' || call.payload.status === 'Preparing';
      return boots > 1 && cableIn ? [{ ...call, payload: { ...call.payload, status: 'Available' } }] : [call];
    },
  };
}

export const resetFaults: readonly Fault[] = [
  {
    name: 'rejects-reset',
    summary: 'Every Reset is rejected.',
    clause: 'OCPP 1.6 §5.14',
    breaks: { TC_013_CS: /Rejected/, TC_014_CS: /Rejected/, TC_015_CS: /Rejected/, TC_016_CS: /Rejected/ },
    behave: () => answeringOnly('Reset', 'Rejected'),
  },
  {
    name: 'accepts-reset-without-effect',
    summary: 'Reset is accepted and nothing happens.',
    clause: 'OCPP 1.6 §5.14',
    breaks: {
      TC_013_CS: /BootNotification|boots/,
      TC_015_CS: /BootNotification|boots|StopTransaction/,
      TC_016_CS: /StopTransaction/,
    },
    breaksRules: { 'answers.reset': 'TC_013_CS' },
    behave: () => pretending('Reset'),
  },
  {
    name: 'reboots-without-boot-notification',
    summary: 'After a reset it goes on without registering again.',
    clause: 'OCPP 1.6 §4.2',
    breaks: { TC_013_CS: /BootNotification|boots/, TC_015_CS: /BootNotification|boots/ },
    behave: () => ({ switches: ['skipsBootAfterReset'] }),
  },
  {
    name: 'reboots-before-stopping-softly',
    summary: 'A soft reset restarts first and stops the transaction afterwards.',
    clause: 'OCPP 1.6 §5.14',
    breaks: { TC_016_CS: /BootNotification|StopTransaction|Finishing|connection/ },
    behave: () => ({ switches: ['stopsAfterSoftReset'] }),
  },
  {
    name: 'names-wrong-reason-of-reset',
    summary: 'A transaction that a reset ends is reported with the reason Other.',
    clause: 'OCPP 1.6 §7.36',
    breaks: { TC_015_CS: /reason/, TC_016_CS: /reason/ },
    behave: () => altering('StopTransaction', () => ({ reason: 'Other' }), reset),
  },
  {
    name: 'swaps-reasons-of-resets',
    summary: 'A hard reset is reported as SoftReset and a soft one as HardReset.',
    clause: 'OCPP 1.6 §7.36',
    breaks: { TC_015_CS: /reason/, TC_016_CS: /reason/ },
    breaksRules: { 'transactions.reason': 'TC_015_CS' },
    behave: () =>
      altering(
        'StopTransaction',
        ({ reason }) => ({ reason: reason === 'HardReset' ? 'SoftReset' : 'HardReset' }),
        reset,
      ),
  },
  {
    name: 'forgets-transaction-on-reset',
    summary: 'A transaction that a reset ends is never reported as stopped.',
    clause: 'OCPP 1.6 §5.14',
    breaks: { TC_015_CS: /StopTransaction/, TC_016_CS: /StopTransaction/ },
    behave: () => dropping('StopTransaction', reset),
  },
  {
    name: 'reports-available-with-cable-after-reset',
    summary: 'After a reset or a power failure a connector with a cable in it is reported Available.',
    clause: 'OCPP 1.6 §4.9',
    breaks: { TC_015_CS: /Available/, TC_016_CS: /Available/, TC_032_1_CS: /Available/, TC_032_2_CS: /Available/ },
    behave: availableAfterBoot,
  },
  {
    name: 'skips-status-after-reset',
    summary: 'No status is reported after a second boot.',
    clause: 'OCPP 1.6 §4.9',
    breaks: {
      TC_013_CS: /nothing came|status|Unavailable/i,
      TC_014_CS: /nothing came|status|Unavailable/i,
      TC_015_CS: /nothing came|status|Finishing/i,
      TC_016_CS: /nothing came|status|Finishing/i,
      TC_034_CS: /nothing came/,
    },
    behave: () => {
      let boots = 0;
      return {
        sends: (call) => {
          if (call.action === 'BootNotification') boots += 1;
          return call.action === 'StatusNotification' && boots > 1 ? [] : [call];
        },
      };
    },
  },
  {
    name: 'forgets-availability-on-reboot',
    summary: 'A connector that was made Inoperative is Available again after a reboot.',
    clause: 'OCPP 1.6 §4.9',
    breaks: { TC_013_CS: /Available|Unavailable/, TC_014_CS: /Available|Unavailable/, TC_034_CS: /Available/ },
    behave: () => ({ keeps: (part) => part !== 'availability' }),
  },
  {
    name: 'changes-availability-silently',
    summary: 'Unavailable is never reported.',
    clause: 'OCPP 1.6 §5.2',
    breaks: { TC_013_CS: /Unavailable/, TC_014_CS: /Unavailable/, TC_034_CS: /Unavailable/ },
    breaksRules: { 'answers.availability': 'TC_014_CS' },
    behave: () => dropping('StatusNotification', ({ status }) => status === 'Unavailable'),
  },
  {
    name: 'rejects-change-of-availability',
    summary: 'Every ChangeAvailability is rejected.',
    clause: 'OCPP 1.6 §5.2',
    breaks: { TC_013_CS: /Rejected/, TC_014_CS: /Rejected/ },
    behave: () => answeringOnly('ChangeAvailability', 'Rejected'),
  },
  {
    name: 'schedules-change-of-availability-when-idle',
    summary: 'ChangeAvailability is Scheduled although no transaction runs.',
    clause: 'OCPP 1.6 §5.2',
    breaks: { TC_013_CS: /Scheduled/, TC_014_CS: /Scheduled/ },
    behave: () =>
      answering('ChangeAvailability', (reply) =>
        statusOf(reply) === 'Accepted'
          ? { ...reply, response: { kind: 'result', payload: { status: 'Scheduled' } } }
          : reply,
      ),
  },
  {
    name: 'stays-unavailable-when-made-operative',
    summary: 'ChangeAvailability to Operative is accepted and changes nothing.',
    clause: 'OCPP 1.6 §5.2',
    breaks: { TC_013_CS: /Available/, TC_014_CS: /Available/ },
    breaksRules: { 'answers.availability': 'TC_014_CS' },
    behave: () => pretending('ChangeAvailability', ({ type }) => type === 'Operative'),
  },
  {
    name: 'makes-whole-charge-point-unavailable',
    summary: 'After a reset the other connectors are reported Unavailable along with one that is.',
    clause: 'OCPP 1.6 §5.2',
    breaks: { TC_013_CS: /Unavailable/, TC_014_CS: /Unavailable/ },
    behave: () => {
      let inoperative = false;
      const remember: Behaviour = {
        replies: (call, reply) => {
          if (call.action === 'ChangeAvailability') inoperative = call.payload.type === 'Inoperative';
          return reply;
        },
      };
      return { ...remember, ...reporting('Unavailable', ({ status }) => inoperative && status === 'Available') };
    },
  },
];
