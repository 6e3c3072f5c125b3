/** Misbehaviour of local authorization lists. */
import { alteringAnswer, answering, answeringError, answeringOnly, statusOf } from '../alterations.js';
import type { Behaviour, Payload } from '../behaviour.js';
import type { Fault } from './fault.js';

const insteadOf = (status: string, other: string): Behaviour =>
  answering('SendLocalList', (reply) =>
    statusOf(reply) === status ? { response: { kind: 'result', payload: { status: other } } } : reply,
  );

/** Tells another version of the list than the right one. */
const tellingVersion = (other: (version: number) => number): Behaviour =>
  alteringAnswer('GetLocalListVersion', ({ listVersion }) => ({ listVersion: other(Number(listVersion)) }));

/** Tells the version of the last update for which this holds, whatever the list is. */
function tellingVersionOf(isMeant: (status: unknown, update: Payload) => boolean): Behaviour {
  let version: unknown;
  return {
    replies: ({ action, payload }, reply) => {
      if (action === 'SendLocalList' && isMeant(statusOf(reply), payload)) version = payload.listVersion;
      if (action !== 'GetLocalListVersion' || version === undefined) return reply;
      return { response: { kind: 'result', payload: { listVersion: version } } };
    },
  };
}

const isFull = ({ updateType }: Payload): boolean => updateType === 'Full';

export const localListFaults: readonly Fault[] = [
  {
    name: 'tells-an-empty-list-where-there-is-none',
    summary: 'Without support for lists, the version of the list is told to be 0.',
    clause: 'OCPP 1.6 §5.10',
    breaks: { TC_042_1_CS: /listVersion is 0, expected -1/ },
    behave: () =>
      answering('GetLocalListVersion', () => ({ response: { kind: 'result', payload: { listVersion: 0 } } })),
  },
  {
    name: 'answers-list-version-with-internal-error',
    summary: 'GetLocalListVersion is answered with the CALLERROR InternalError.',
    clause: 'OCPP 1.6 §5.10',
    breaks: { TC_042_1_CS: /InternalError/, TC_042_2_CS: /InternalError/, TC_043_2_CS: /InternalError/ },
    behave: () => answeringError('GetLocalListVersion', 'InternalError'),
  },
  {
    name: 'accepts-lists-without-effect',
    summary: 'Every SendLocalList is accepted, and none is kept.',
    clause: 'OCPP 1.6 §5.15',
    breaks: {
      TC_008_CS: /Authorize/,
      TC_043_CS: /answers\.local-list: .* is 0 .* expected 2/,
      TC_043_1_CS: /status is "Accepted"/,
      TC_043_2_CS: /listVersion is 0, expected 2/,
      TC_043_3_CS: /status is "Accepted"/,
    },
    breaksRules: { 'answers.local-list': 'TC_043_CS' },
    behave: () => answeringOnly('SendLocalList', 'Accepted'),
  },
  {
    name: 'fails-every-list',
    summary: 'Every SendLocalList is answered Failed.',
    clause: 'OCPP 1.6 §7.47',
    breaks: {
      TC_008_CS: /status is "Failed"/,
      TC_042_2_CS: /status is "Failed"/,
      TC_043_CS: /status is "Failed"/,
      TC_043_1_CS: /status is "Failed", expected "NotSupported"/,
      TC_043_2_CS: /status is "Failed"/,
    },
    behave: () => answeringOnly('SendLocalList', 'Failed'),
  },
  {
    name: 'does-not-know-lists',
    summary: 'SendLocalList is answered with the CALLERROR NotImplemented, although the profile is claimed.',
    clause: 'OCPP 1.6 §3.3',
    breaks: {
      TC_008_CS: /NotImplemented/,
      TC_042_2_CS: /NotImplemented/,
      TC_043_CS: /NotImplemented/,
      TC_043_2_CS: /NotImplemented/,
      TC_043_3_CS: /NotImplemented/,
    },
    behave: () => answeringError('SendLocalList', 'NotImplemented'),
  },
  {
    name: 'keeps-version-of-emptied-list',
    summary: 'A list that was emptied has the version of the update that emptied it.',
    clause: 'OCPP 1.6 §5.10',
    breaks: { TC_042_2_CS: /listVersion is 1, expected 0/ },
    breaksRules: { 'answers.local-list': 'TC_042_2_CS' },
    behave: () => tellingVersionOf((status) => status === 'Accepted'),
  },
  {
    name: 'tells-version-below-minus-one',
    summary: 'The version of an empty list is told to be -2.',
    clause: 'OCPP 1.6 §5.10',
    breaks: { TC_042_2_CS: /listVersion is -2, expected 0/ },
    breaksRules: { 'answers.local-list': 'TC_042_2_CS' },
    behave: () => tellingVersion((version) => (version === 0 ? -2 : version)),
  },
  {
    name: 'counts-list-versions-itself',
    summary: 'The version of the list is one more than the update gave it.',
    clause: 'OCPP 1.6 §5.15',
    breaks: { TC_043_CS: /answers\.local-list: .* is 3 .* expected 2/, TC_043_2_CS: /listVersion is 3, expected 2/ },
    breaksRules: { 'answers.local-list': 'TC_008_CS' },
    behave: () => tellingVersion((version) => (version > 0 ? version + 1 : version)),
  },
  {
    name: 'ignores-version-of-differential-update',
    summary: 'After a differential update the list still has the version of the last full one.',
    clause: 'OCPP 1.6 §5.15',
    breaks: { TC_043_CS: /answers\.local-list: .* is 1 .* expected 2/, TC_043_2_CS: /listVersion is 2, expected 5/ },
    behave: () => tellingVersionOf((status, update) => status === 'Accepted' && isFull(update)),
  },
  {
    name: 'refuses-differential-updates',
    summary: 'Only full lists are taken; a differential update is answered NotSupported.',
    clause: 'OCPP 1.6 §5.15',
    breaks: { TC_043_CS: /status is "NotSupported"/, TC_043_2_CS: /status is "NotSupported"/ },
    behave: () => answeringOnly('SendLocalList', 'NotSupported', (update) => !isFull(update)),
  },
  {
    name: 'accepts-older-differential-update',
    summary: 'A differential update that is older than the list is accepted.',
    clause: 'OCPP 1.6 §7.47',
    breaks: { TC_043_2_CS: /status is "Accepted", expected "VersionMismatch"/ },
    breaksRules: { 'answers.local-list': 'TC_043_2_CS' },
    behave: () => insteadOf('VersionMismatch', 'Accepted'),
  },
  {
    name: 'takes-version-of-refused-update',
    summary: 'An update that is answered VersionMismatch leaves its version behind.',
    clause: 'OCPP 1.6 §7.47',
    breaks: { TC_043_2_CS: /listVersion is 4, expected 5/ },
    breaksRules: { 'answers.local-list': 'TC_043_2_CS' },
    behave: () => tellingVersionOf((status) => status === 'VersionMismatch'),
  },
  {
    name: 'accepts-list-that-cannot-be-stored',
    summary: 'A list that cannot be stored is accepted.',
    clause: 'OCPP 1.6 §7.47',
    breaks: { TC_043_3_CS: /status is "Accepted", expected "Failed"/ },
    behave: () => insteadOf('Failed', 'Accepted'),
  },
  {
    name: 'denies-lists-when-one-cannot-be-stored',
    summary: 'A list that cannot be stored is answered NotSupported.',
    clause: 'OCPP 1.6 §7.47',
    breaks: { TC_043_3_CS: /status is "NotSupported", expected "Failed"/ },
    behave: () => insteadOf('Failed', 'NotSupported'),
  },
  {
    name: 'ignores-its-local-list',
    summary: 'Authorize is sent for an idTag that is in the list, although LocalPreAuthorize is true.',
    clause: 'OCPP 1.6 §9.1.13',
    breaks: { TC_008_CS: /Authorize/ },
    behave: () => ({ switches: ['ignoresLocalList'] }),
  },
  {
    name: 'merges-full-lists',
    summary: 'A full update adds to the list in place of replacing it, so that it is never emptied.',
    clause: 'OCPP 1.6 §7.48',
    breaks: { TC_008_CS: /answers\.local-list: .* expected 0/, TC_043_CS: /answers\.local-list: .* expected 0/ },
    breaksRules: { 'answers.local-list': 'TC_043_CS' },
    behave: () => ({ switches: ['mergesFullLists'] }),
  },
];
