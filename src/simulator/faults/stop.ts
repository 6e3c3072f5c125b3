/** Misbehaviour around the end of a transaction, and refusals that are none. */
import {
  altering,
  answering,
  answeringError,
  answeringNothing,
  answeringOnly,
  dropping,
  omitting,
  replacing,
  reporting,
  type Where,
} from '../alterations.js';
import type { Fault } from './fault.js';

const remote: Where = ({ reason }) => reason === 'Remote';
const finishing: Where = ({ status }) => status === 'Finishing';
const busy: Where = ({ connectorId }, device) => device.hasTransaction(Number(connectorId));
const unknownTransaction: Where = ({ transactionId }, device) => !device.knowsTransaction(Number(transactionId));
const connectorZero: Where = ({ connectorId }) => connectorId === 0;
const unknownConnector: Where = ({ connectorId }, { connectorIds }) => !connectorIds.includes(Number(connectorId));

export const stopFaults: readonly Fault[] = [
  {
    name: 'stops-with-wrong-transaction-id',
    summary: 'StopTransaction bears the id of the transaction plus one.',
    clause: 'OCPP 1.6 §4.10',
    breaks: { TC_012_CS: /transactionId/ },
    breaksRules: { 'transactions.id': 'TC_012_CS' },
    behave: () => altering('StopTransaction', ({ transactionId }) => ({ transactionId: Number(transactionId) + 1 })),
  },
  {
    name: 'stops-without-timestamp',
    summary: 'StopTransaction has no time stamp.',
    clause: 'OCPP 1.6 §6.49',
    breaks: { TC_012_CS: /timestamp/ },
    behave: () => omitting('StopTransaction', 'timestamp'),
  },
  {
    name: 'omits-reason-of-remote-stop',
    summary: 'A remote stop is reported without reason, as if it were local.',
    clause: 'OCPP 1.6 §4.10',
    breaks: { TC_005_3_CS: /reason/, TC_012_CS: /reason/ },
    breaksRules: { 'transactions.reason': 'TC_012_CS' },
    behave: () => omitting('StopTransaction', 'reason', remote),
  },
  {
    name: 'reports-remote-stop-as-local',
    summary: 'A remote stop is reported with the reason Local.',
    clause: 'OCPP 1.6 §7.36',
    breaks: { TC_012_CS: /reason/ },
    breaksRules: { 'transactions.reason': 'TC_012_CS' },
    behave: () => altering('StopTransaction', () => ({ reason: 'Local' }), remote),
  },
  {
    name: 'drops-finishing-status',
    summary: 'Finishing is never reported.',
    clause: 'OCPP 1.6 §4.9',
    breaks: {
      TC_005_1_CS: /Finishing/,
      TC_012_CS: /Finishing/,
      TC_016_CS: /Finishing/,
      TC_018_1_CS: /Finishing/,
      TC_068_CS: /Finishing/,
      TC_069_CS: /Finishing/,
    },
    behave: () => dropping('StatusNotification', finishing),
  },
  {
    name: 'passes-through-available-before-finishing',
    summary: 'Between Charging and Finishing a connector is Available for a moment.',
    clause: 'OCPP 1.6 §4.9',
    breaks: { TC_012_CS: /Available/ },
    breaksRules: { 'status.transition': 'TC_012_CS' },
    behave: () =>
      replacing(
        'StatusNotification',
        (call) => [{ ...call, payload: { ...call.payload, status: 'Available' } }, call],
        finishing,
      ),
  },
  {
    name: 'reports-available-with-cable-after-stop',
    summary: 'When a transaction ends, Available is reported although the cable is in.',
    clause: 'OCPP 1.6 §4.9',
    breaks: { TC_012_CS: /Available/, TC_016_CS: /Available/ },
    behave: () => reporting('Available', finishing),
  },
  {
    name: 'never-sends-stop-transaction',
    summary: 'The end of a transaction is not reported.',
    clause: 'OCPP 1.6 §4.10',
    breaks: { TC_012_CS: /StopTransaction/, TC_015_CS: /StopTransaction/, TC_016_CS: /StopTransaction/ },
    breaksRules: { 'answers.remote-stop': 'TC_012_CS' },
    behave: () => dropping('StopTransaction'),
  },
  {
    name: 'rejects-remote-stop',
    summary: 'Every RemoteStopTransaction is rejected.',
    clause: 'OCPP 1.6 §5.12',
    breaks: { TC_012_CS: /Rejected/ },
    behave: () => answeringOnly('RemoteStopTransaction', 'Rejected'),
  },
  {
    name: 'accepts-remote-stop-without-effect',
    summary: 'RemoteStopTransaction is accepted and the transaction goes on.',
    clause: 'OCPP 1.6 §5.12',
    breaks: { TC_012_CS: /StopTransaction|Finishing/ },
    breaksRules: { 'answers.remote-stop': 'TC_012_CS' },
    behave: () =>
      answeringOnly('RemoteStopTransaction', 'Accepted', (payload, device) => !unknownTransaction(payload, device)),
  },
  {
    name: 'accepts-remote-stop-of-unknown-transaction',
    summary: 'RemoteStopTransaction is accepted for a transaction that does not exist.',
    clause: 'OCPP 1.6 §5.12',
    breaks: { TC_028_CS: /Accepted/ },
    behave: () => answeringOnly('RemoteStopTransaction', 'Accepted', unknownTransaction),
  },
  {
    name: 'stops-any-transaction-remotely',
    summary: 'A RemoteStopTransaction for another transaction is rejected, but stops the one that runs.',
    clause: 'OCPP 1.6 §5.12',
    breaks: { TC_028_CS: /StopTransaction|Finishing/ },
    breaksRules: { 'transactions.reason': 'TC_028_CS' },
    behave: () =>
      answering(
        'RemoteStopTransaction',
        (reply, _, device) => ({
          ...reply,
          effect: () => {
            device.stopAllTransactions();
          },
        }),
        unknownTransaction,
      ),
  },
  {
    name: 'ignores-remote-stop-of-unknown-transaction',
    summary: 'A RemoteStopTransaction for an unknown transaction gets no answer.',
    clause: 'OCPP 1.6 §5.12',
    breaks: { TC_028_CS: /no answer/ },
    behave: () => answeringNothing('RemoteStopTransaction', unknownTransaction),
  },
  {
    name: 'answers-remote-stop-of-unknown-transaction-with-error',
    summary: 'A RemoteStopTransaction for an unknown transaction is answered with a CALLERROR.',
    clause: 'OCPP-J 1.6 §4.2.2',
    breaks: { TC_028_CS: /CALLERROR|InternalError/i },
    behave: () => answeringError('RemoteStopTransaction', 'InternalError', unknownTransaction),
  },
  {
    name: 'accepts-remote-start-during-transaction',
    summary: 'RemoteStartTransaction is accepted on a connector that is charging.',
    clause: 'OCTT TC_026_CS',
    breaks: { TC_026_CS: /Accepted/ },
    behave: () => answeringOnly('RemoteStartTransaction', 'Accepted', busy),
  },
  {
    name: 'ignores-remote-start-during-transaction',
    summary: 'RemoteStartTransaction gets no answer while the connector is charging.',
    clause: 'OCPP 1.6 §5.11',
    breaks: { TC_026_CS: /no answer/ },
    behave: () => answeringNothing('RemoteStartTransaction', busy),
  },
  {
    name: 'answers-remote-start-during-transaction-with-error',
    summary: 'RemoteStartTransaction on a connector that is charging is answered with a CALLERROR.',
    clause: 'OCPP-J 1.6 §4.2.2',
    breaks: { TC_026_CS: /CALLERROR|GenericError/i },
    behave: () => answeringError('RemoteStartTransaction', 'GenericError', busy),
  },
  {
    name: 'starts-remotely-on-connector-zero',
    summary: 'RemoteStartTransaction is accepted for connector 0.',
    clause: 'OCTT TC_027_CS',
    breaks: { TC_027_CS: /Accepted/ },
    behave: () => answeringOnly('RemoteStartTransaction', 'Accepted', connectorZero),
  },
  {
    name: 'ignores-remote-start-on-connector-zero',
    summary: 'RemoteStartTransaction for connector 0 gets no answer.',
    clause: 'OCPP 1.6 §5.11',
    breaks: { TC_027_CS: /no answer/ },
    behave: () => answeringNothing('RemoteStartTransaction', connectorZero),
  },
  {
    name: 'denies-having-a-lock',
    summary: 'UnlockConnector is NotSupported although there is a lock.',
    clause: 'OCPP 1.6 §5.18',
    breaks: { TC_017_1_CS: /NotSupported/, TC_018_1_CS: /NotSupported/ },
    behave: () => answering('UnlockConnector', (reply) => instead(reply, 'Unlocked', 'NotSupported')),
  },
  {
    name: 'fails-to-unlock',
    summary: 'UnlockConnector always fails.',
    clause: 'OCPP 1.6 §5.18',
    breaks: { TC_005_2_CS: /UnlockFailed/, TC_017_1_CS: /UnlockFailed/, TC_018_1_CS: /UnlockFailed/ },
    behave: () => answering('UnlockConnector', (reply) => instead(reply, 'Unlocked', 'UnlockFailed')),
  },
  {
    name: 'claims-to-unlock-fixed-cable',
    summary: 'UnlockConnector is answered Unlocked where the cable is fixed.',
    clause: 'OCPP 1.6 §7.46',
    breaks: { TC_017_2_CS: /Unlocked/, TC_018_2_CS: /Unlocked/ },
    behave: () => answeringOnly('UnlockConnector', 'Unlocked', (payload, device) => !unknownConnector(payload, device)),
  },
  {
    name: 'fails-to-unlock-fixed-cable',
    summary: 'UnlockConnector is answered UnlockFailed where the cable is fixed.',
    clause: 'OCPP 1.6 §7.46',
    breaks: { TC_017_2_CS: /UnlockFailed/, TC_018_2_CS: /UnlockFailed/ },
    behave: () =>
      answeringOnly('UnlockConnector', 'UnlockFailed', (payload, device) => !unknownConnector(payload, device)),
  },
  {
    name: 'claims-to-unlock-unknown-connector',
    summary: 'UnlockConnector is answered Unlocked for a connector that does not exist.',
    clause: 'OCPP 1.6 §7.46',
    breaks: { TC_031_CS: /Unlocked/ },
    behave: () => answeringOnly('UnlockConnector', 'Unlocked', unknownConnector),
  },
  {
    name: 'fails-to-unlock-unknown-connector',
    summary: 'UnlockConnector is answered UnlockFailed for a connector that does not exist.',
    clause: 'OCPP 1.6 §7.46',
    breaks: { TC_031_CS: /UnlockFailed/ },
    behave: () => answeringOnly('UnlockConnector', 'UnlockFailed', unknownConnector),
  },
];

type Reply = Parameters<Parameters<typeof answering>[1]>[0];

function instead(reply: Reply, honest: string, wrong: string): Reply {
  const is = reply.response.kind === 'result' && reply.response.payload.status === honest;
  return is ? { response: { kind: 'result', payload: { status: wrong } } } : reply;
}
