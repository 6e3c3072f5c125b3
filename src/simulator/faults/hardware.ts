/** Misbehaviour around locks, faults and what only a vendor knows. */
import {
  altering,
  alteringAnswer,
  answering,
  answeringError,
  answeringNothing,
  dropping,
  statusOf,
  type Where,
} from '../alterations.js';
import type { Fault } from './fault.js';

const faulted: Where = ({ status }) => status === 'Faulted';
const unlocking: Where = ({ reason }) => reason === 'UnlockCommand';

const insteadOfFailed = (status: string) =>
  answering('UnlockConnector', (reply) =>
    statusOf(reply) === 'UnlockFailed' ? { response: { kind: 'result', payload: { status } } } : reply,
  );

export const hardwareFaults: readonly Fault[] = [
  {
    name: 'unlocks-without-stopping',
    summary: 'UnlockConnector opens the lock while the transaction goes on.',
    clause: 'OCPP 1.6 §5.18',
    breaks: { TC_018_1_CS: /StopTransaction|Finishing/ },
    breaksRules: { 'answers.unlock': 'TC_018_1_CS' },
    behave: () => ({ switches: ['unlocksWithoutStopping'] }),
  },
  {
    name: 'reports-unlock-command-as-other',
    summary: 'A transaction that UnlockConnector ends is reported with the reason Other.',
    clause: 'OCPP 1.6 §7.36',
    breaks: { TC_018_1_CS: /reason/ },
    behave: () => altering('StopTransaction', () => ({ reason: 'Other' }), unlocking),
  },
  {
    name: 'stops-at-refused-unlock',
    summary: 'UnlockConnector is NotSupported with a fixed cable, and stops the transaction all the same.',
    clause: 'OCPP 1.6 §5.18',
    breaks: { TC_018_2_CS: /StopTransaction/ },
    behave: () =>
      answering('UnlockConnector', (reply, _, device) => ({
        ...reply,
        effect: () => {
          device.stopAllTransactions();
        },
      })),
  },
  {
    name: 'names-no-error',
    summary: 'Faulted is reported with the errorCode NoError.',
    clause: 'OCPP 1.6 §4.9',
    breaks: { TC_024_CS: /errorCode/ },
    behave: () => altering('StatusNotification', () => ({ errorCode: 'NoError' }), faulted),
  },
  {
    name: 'starts-although-the-lock-failed',
    summary: 'A transaction starts on a connector of which the lock has failed.',
    clause: 'OCTT TC_024_CS',
    breaks: { TC_024_CS: /StartTransaction/ },
    behave: () => ({ switches: ['startsWithFailedLock'] }),
  },
  {
    name: 'hides-faults',
    summary: 'Faulted is never reported.',
    clause: 'OCPP 1.6 §4.9',
    breaks: { TC_024_CS: /Faulted/, TC_041_CS: /Faulted/ },
    behave: () => dropping('StatusNotification', faulted),
  },
  {
    name: 'starts-while-faulted',
    summary: 'A transaction starts although the charge point has a fault.',
    clause: 'OCTT TC_041_CS',
    breaks: { TC_041_CS: /StartTransaction/ },
    behave: () => ({ switches: ['startsWhileFaulted'] }),
  },
  {
    name: 'claims-to-have-unlocked',
    summary: 'UnlockConnector is answered Unlocked although the lock did not open.',
    clause: 'OCPP 1.6 §5.18',
    breaks: { TC_030_CS: /Unlocked/ },
    behave: () => insteadOfFailed('Unlocked'),
  },
  {
    name: 'denies-having-a-failed-lock',
    summary: 'UnlockConnector is NotSupported where the lock has failed.',
    clause: 'OCPP 1.6 §7.47',
    breaks: { TC_030_CS: /NotSupported/ },
    behave: () => insteadOfFailed('NotSupported'),
  },
  {
    name: 'answers-data-transfer-with-error',
    summary: 'A DataTransfer of another vendor is answered with a CALLERROR.',
    clause: 'OCPP 1.6 §5.6',
    breaks: { TC_062_CS: /error/ },
    behave: () => answeringError('DataTransfer', 'NotImplemented'),
  },
  {
    name: 'answers-data-transfer-in-its-own-words',
    summary: 'A DataTransfer of another vendor is answered with a status that OCPP does not know.',
    clause: 'OCPP 1.6 §7.23',
    breaks: { TC_062_CS: /status/ },
    behave: () => alteringAnswer('DataTransfer', () => ({ status: 'NotMine' })),
  },
  {
    name: 'ignores-data-transfer',
    summary: 'A DataTransfer gets no answer.',
    clause: 'OCPP 1.6 §5.6',
    breaks: { TC_062_CS: /no answer/ },
    behave: () => answeringNothing('DataTransfer'),
  },
];
