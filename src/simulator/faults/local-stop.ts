/** Misbehaviour when a card is presented while a transaction runs. */
import { altering, omitting, type Where } from '../alterations.js';
import type { Fault } from './fault.js';

const local: Where = ({ reason }) => reason === 'Local';

export const localStopFaults: readonly Fault[] = [
  {
    name: 'stops-for-any-id-tag',
    summary: 'Any card stops any transaction.',
    clause: 'OCPP 1.6 §4.10',
    breaks: { TC_068_CS: /StopTransaction/, TC_069_CS: /StopTransaction/ },
    behave: () => ({ switches: ['stopsForAnyIdTag'] }),
  },
  {
    name: 'asks-again-at-stop',
    summary: 'The card that started the transaction is authorized again before it may stop it.',
    clause: 'OCPP 1.6 §4.10',
    breaks: { TC_068_CS: /Authorize/ },
    behave: () => ({ switches: ['asksAgainAtStop'] }),
  },
  {
    name: 'omits-id-tag-of-stop',
    summary: 'StopTransaction does not name the card that was presented.',
    clause: 'OCPP 1.6 §6.49',
    breaks: { TC_068_CS: /idTag/, TC_069_CS: /idTag/ },
    behave: () => omitting('StopTransaction', 'idTag', local),
  },
  {
    name: 'ignores-groups',
    summary: 'Another card of the same group does not stop the transaction.',
    clause: 'OCPP 1.6 §4.10',
    breaks: { TC_069_CS: /Authorize/ },
    behave: () => ({ switches: ['ignoresGroups'] }),
  },
  {
    name: 'names-another-id-tag-at-stop',
    summary: 'StopTransaction names a card that nobody has presented.',
    clause: 'OCPP 1.6 §6.49',
    breaks: { TC_068_CS: /idTag/, TC_069_CS: /idTag/ },
    behave: () => altering('StopTransaction', () => ({ idTag: 'SOMEBODY' }), local),
  },
];
