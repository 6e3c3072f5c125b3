/** Misbehaviour from the plug and the card to charging. */
import { altering, answeringOnly, dropping, omitting, reporting, type Where } from '../alterations.js';
import { seconds } from '../clock.js';
import type { Fault } from './fault.js';

const another = (ids: readonly number[], connectorId: unknown): number =>
  ids.find((id) => id !== connectorId) ?? Number(connectorId) + 1;
const shown =
  (status: string): Where =>
  (payload) =>
    payload.status === status && payload.connectorId !== 0;
const shorten = ({ idTag }: { readonly idTag?: unknown }) => ({ idTag: String(idTag).slice(0, 4) });

export const startFaults: readonly Fault[] = [
  {
    name: 'truncates-id-tags',
    summary: 'Only the first four characters of an idTag are sent.',
    clause: 'OCPP 1.6 §3.9',
    breaks: {
      TC_003_CS: /idTag/,
      TC_004_1_CS: /idTag/,
      TC_004_2_CS: /idTag/,
      TC_010_CS: /idTag/,
      TC_011_1_CS: /idTag/,
      TC_023_CS: /idTag/,
    },
    behave: () => ({
      sends: (call) =>
        'idTag' in call.payload ? [{ ...call, payload: { ...call.payload, ...shorten(call.payload) } }] : [call],
    }),
  },
  {
    name: 'drops-preparing-status',
    summary: 'Preparing is never reported.',
    clause: 'OCPP 1.6 §4.9',
    breaks: {
      TC_003_CS: /Preparing/,
      TC_004_1_CS: /Preparing/,
      TC_004_2_CS: /Preparing/,
      TC_010_CS: /Preparing/,
      TC_011_1_CS: /Preparing/,
      TC_011_2_CS: /Preparing/,
      TC_023_CS: /Preparing/,
    },
    behave: () => dropping('StatusNotification', shown('Preparing')),
  },
  {
    name: 'drops-charging-status',
    summary: 'Charging is never reported.',
    clause: 'OCPP 1.6 §4.9',
    breaks: {
      TC_003_CS: /Charging/,
      TC_004_1_CS: /Charging/,
      TC_010_CS: /Charging/,
      TC_011_1_CS: /Charging/,
    },
    behave: () => dropping('StatusNotification', shown('Charging')),
  },
  {
    name: 'reports-suspended-for-charging',
    summary: 'SuspendedEV is reported where the EV is charging.',
    clause: 'OCPP 1.6 §7.7',
    breaks: { TC_003_CS: /SuspendedEV/, TC_004_1_CS: /SuspendedEV/, TC_010_CS: /SuspendedEV/ },
    behave: () => reporting('SuspendedEV', shown('Charging')),
  },
  {
    name: 'starts-without-meter-reading',
    summary: 'StartTransaction has no meterStart.',
    clause: 'OCPP 1.6 §6.45',
    breaks: { TC_003_CS: /meterStart/, TC_010_CS: /meterStart/ },
    behave: () => omitting('StartTransaction', 'meterStart'),
  },
  {
    name: 'writes-local-time-without-zone',
    summary: 'Time stamps do not say their zone.',
    clause: 'OCPP 1.6 §3.15',
    breaks: { TC_003_CS: /timestamp|zone/, TC_004_1_CS: /timestamp|zone/ },
    behave: () => ({ timestamp: (ms) => new Date(ms).toISOString().slice(0, -1) }),
  },
  {
    name: 'never-sends-authorize',
    summary: 'Every idTag is taken for accepted without asking.',
    clause: 'OCPP 1.6 §4.1',
    breaks: { TC_003_CS: /Authorize/, TC_004_1_CS: /Authorize/, TC_004_2_CS: /Authorize/, TC_023_CS: /Authorize/ },
    behave: () => ({ switches: ['neverAuthorizes'] }),
  },
  {
    name: 'starts-after-invalid-authorization',
    summary: 'A transaction starts although Authorize was answered Invalid.',
    clause: 'OCPP 1.6 §4.1',
    breaks: { TC_023_CS: /StartTransaction|Charging|transaction/ },
    breaksRules: { 'transactions.authorized': 'TC_023_CS' },
    behave: () => ({ switches: ['ignoresInvalidAuthorization'] }),
  },
  {
    name: 'never-sends-start-transaction',
    summary: 'It charges without ever sending StartTransaction.',
    clause: 'OCPP 1.6 §4.8',
    breaks: { TC_003_CS: /StartTransaction/, TC_004_1_CS: /StartTransaction/, TC_010_CS: /StartTransaction/ },
    behave: () => dropping('StartTransaction'),
  },
  {
    name: 'starts-on-another-connector',
    summary: 'StartTransaction names another connector than the one that charges.',
    clause: 'OCPP 1.6 §4.8',
    breaks: {
      TC_003_CS: /connectorId/,
      TC_004_1_CS: /connectorId/,
      TC_010_CS: /connectorId/,
      TC_011_1_CS: /connectorId/,
    },
    behave: () =>
      altering('StartTransaction', ({ connectorId }, { connectorIds }) => ({
        connectorId: another(connectorIds, connectorId),
      })),
  },
  {
    name: 'starts-with-another-id-tag',
    summary: 'StartTransaction bears another idTag than the one that was authorised.',
    clause: 'OCPP 1.6 §5.11',
    breaks: { TC_003_CS: /idTag/, TC_010_CS: /idTag/, TC_011_1_CS: /idTag/, TC_046_1_CS: /idTag/ },
    breaksRules: { 'reservations.others': 'TC_046_1_CS' },
    behave: () => altering('StartTransaction', () => ({ idTag: 'FREEVEND' })),
  },
  {
    name: 'ignores-id-tag-without-cable',
    summary: 'A card presented before the cable is in has no effect.',
    clause: 'OCTT TC_004_1_CS',
    breaks: { TC_004_1_CS: /Authorize|Preparing/, TC_004_2_CS: /Authorize|Preparing/ },
    behave: () => ({ switches: ['ignoresIdTagWithoutCable'] }),
  },
  {
    name: 'ignores-connection-time-out',
    summary: 'An identification without a cable is kept for ever.',
    clause: 'OCPP 1.6 §9.1.6',
    breaks: { TC_004_2_CS: /Available|ConnectionTimeOut/, TC_011_2_CS: /Available|ConnectionTimeOut/ },
    behave: () => ({ waits: (wait, ms) => (wait === 'connectionTimeOut' ? seconds(1_000_000) : ms) }),
  },
  {
    name: 'times-out-too-early',
    summary: 'An identification without a cable ends after a third of ConnectionTimeOut.',
    clause: 'OCPP 1.6 §9.1.6',
    breaks: { TC_004_2_CS: /ConnectionTimeOut|expected/, TC_011_2_CS: /ConnectionTimeOut|expected/ },
    behave: () => ({ waits: (wait, ms) => (wait === 'connectionTimeOut' ? ms / 3 : ms) }),
  },
  {
    name: 'finishes-after-connection-time-out',
    summary: 'Finishing is reported in place of Available when nobody has plugged in.',
    clause: 'OCPP 1.6 §9.1.6',
    breaks: { TC_004_2_CS: /Finishing/, TC_011_2_CS: /Finishing/ },
    behave: () => {
      let preparing = false;
      return {
        sends: (call, device) => {
          const { connectorId, status } = call.payload;
          if (call.action !== 'StatusNotification' || connectorId === 0) return [call];
          const wrong = preparing && status === 'Available' && !device.hasCable(Number(connectorId));
          preparing = status === 'Preparing';
          return wrong ? [{ ...call, payload: { ...call.payload, status: 'Finishing' } }] : [call];
        },
      };
    },
  },
  {
    name: 'stays-silent-after-connection-time-out',
    summary: 'The connector becomes Available again without anybody being told.',
    clause: 'OCPP 1.6 §4.9',
    breaks: { TC_004_2_CS: /Available/, TC_011_2_CS: /Available/ },
    behave: () => {
      let preparing = false;
      return dropping('StatusNotification', ({ connectorId, status }) => {
        if (connectorId === 0) return false;
        const silent = preparing && status === 'Available';
        preparing = status === 'Preparing';
        return silent;
      });
    },
  },
  {
    name: 'rejects-remote-start',
    summary: 'Every RemoteStartTransaction is rejected.',
    clause: 'OCPP 1.6 §5.11',
    breaks: { TC_010_CS: /Rejected/, TC_011_1_CS: /Rejected/, TC_011_2_CS: /Rejected/, TC_012_CS: /Rejected/ },
    behave: () => answeringOnly('RemoteStartTransaction', 'Rejected'),
  },
  {
    name: 'accepts-remote-start-without-effect',
    summary: 'RemoteStartTransaction is accepted and nothing follows.',
    clause: 'OCPP 1.6 §5.11',
    breaks: {
      TC_010_CS: /nothing came|Authorize|StartTransaction/,
      TC_011_1_CS: /nothing came|Authorize|Preparing/,
      TC_011_2_CS: /nothing came|Authorize|Preparing/,
    },
    behave: () =>
      answeringOnly(
        'RemoteStartTransaction',
        'Accepted',
        ({ connectorId }, device) => connectorId !== 0 && !device.hasTransaction(Number(connectorId)),
      ),
  },
  {
    name: 'authorizes-remote-start-although-told-not-to',
    summary: 'With AuthorizeRemoteTxRequests false it sends Authorize all the same.',
    clause: 'OCPP 1.6 §9.1.3',
    breaks: { TC_010_CS: /Authorize/, TC_011_1_CS: /Authorize/, TC_011_2_CS: /Authorize/ },
    behave: () => ({ switches: ['asksAgainAtRemoteStart'], configuration: { AuthorizeRemoteTxRequests: 'false' } }),
  },
  {
    name: 'starts-remotely-without-authorization',
    summary: 'With AuthorizeRemoteTxRequests true it does not send Authorize.',
    clause: 'OCPP 1.6 §9.1.3',
    breaks: { TC_010_CS: /Authorize/, TC_011_1_CS: /Authorize/, TC_011_2_CS: /Authorize/ },
    behave: () => ({ switches: ['neverAuthorizesRemoteStart'] }),
  },
  {
    name: 'starts-transaction-without-cable',
    summary: 'A transaction starts as soon as the idTag is accepted, with no cable plugged in.',
    clause: 'OCTT TC_011_2_CS',
    breaks: {
      TC_004_2_CS: /StartTransaction|Charging|SuspendedEV/,
      TC_011_2_CS: /StartTransaction|Charging|SuspendedEV/,
    },
    behave: () => ({ switches: ['startsWithoutCable'] }),
  },
  {
    name: 'reports-faulted-when-plugged-in',
    summary: 'A cable that is plugged in is reported as a fault.',
    clause: 'OCPP 1.6 §4.9',
    breaks: { TC_003_CS: /Faulted/, TC_010_CS: /Faulted/, TC_023_CS: /Faulted/ },
    breaksRules: { 'status.error-code': 'TC_003_CS' },
    behave: () => reporting('Faulted', shown('Preparing')),
  },
];
