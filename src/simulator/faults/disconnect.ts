/** Misbehaviour when the cable is taken out of the EV. */
import { altering, dropping, omitting, type Where } from '../alterations.js';
import type { Fault } from './fault.js';

const suspended: Where = ({ status }) => status === 'SuspendedEV' || status === 'SuspendedEVSE';
const disconnected: Where = ({ reason }) => reason === 'EVDisconnected';

export const disconnectFaults: readonly Fault[] = [
  {
    name: 'goes-on-when-ev-disconnects',
    summary: 'The transaction goes on without an EV although StopTransactionOnEVSideDisconnect is true.',
    clause: 'OCPP 1.6 §9.1.23',
    breaks: { TC_005_1_CS: /StopTransaction|Finishing/, TC_005_2_CS: /StopTransaction|Finishing/ },
    behave: () => ({ switches: ['goesOnWhenEvDisconnects'] }),
  },
  {
    name: 'reports-ev-disconnect-as-local',
    summary: 'A transaction that ends because the EV was unplugged is reported with the reason Local.',
    clause: 'OCPP 1.6 §7.36',
    breaks: { TC_005_1_CS: /reason/, TC_005_2_CS: /reason/ },
    behave: () => altering('StopTransaction', () => ({ reason: 'Local' }), disconnected),
  },
  {
    name: 'stops-when-ev-disconnects',
    summary: 'Unplugging the EV ends the transaction although StopTransactionOnEVSideDisconnect is false.',
    clause: 'OCPP 1.6 §9.1.23',
    breaks: { TC_005_3_CS: /StopTransaction/ },
    behave: () => ({ switches: ['stopsWhenEvDisconnects'] }),
  },
  {
    name: 'suspends-silently',
    summary: 'A suspended transaction is never reported as such.',
    clause: 'OCPP 1.6 §4.9',
    breaks: { TC_005_3_CS: /SuspendedEV/ },
    behave: () => dropping('StatusNotification', suspended),
  },
  {
    name: 'does-not-say-why-it-suspends',
    summary: 'SuspendedEV has no info when the EV was unplugged.',
    clause: 'OCPP 1.6 §9.1.23',
    breaks: { TC_005_3_CS: /info/ },
    behave: () => omitting('StatusNotification', 'info', suspended),
  },
];
