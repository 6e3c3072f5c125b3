/** Misbehaviour below the messages: frames, ids, names, answers that come twice, late or to nobody. */
import { altering, answering, replacing, rewriting } from '../alterations.js';
import { seconds } from '../clock.js';
import type { Fault } from './fault.js';

export const framingFaults: readonly Fault[] = [
  {
    name: 'reuses-message-ids',
    summary: 'Every request has the same id.',
    clause: 'OCPP-J 1.6 §4.1.4',
    breaks: { TC_001_CS: /\bid\b/i },
    breaksRules: { 'rpc.unique-id': 'TC_001_CS' },
    behave: () => ({ messageId: () => 'cp-1' }),
  },
  {
    name: 'writes-overlong-message-ids',
    summary: 'The ids of its requests have 40 characters.',
    clause: 'OCPP-J 1.6 §4.1.4',
    breaks: { TC_001_CS: /\bid\b/i },
    breaksRules: { 'framing.message-id': 'TC_001_CS' },
    behave: () => ({ messageId: (count) => String(count).padStart(40, '0') }),
  },
  {
    name: 'misspells-status-notification',
    summary: 'The action is written statusNotification.',
    clause: 'OCPP-J 1.6 §4.2.1',
    breaks: { TC_001_CS: /statusNotification|reports the status/ },
    breaksRules: { 'rpc.action': 'TC_001_CS' },
    behave: () => replacing('StatusNotification', (call) => [{ ...call, action: 'statusNotification' }]),
  },
  {
    name: 'writes-null-for-absent-fields',
    summary: 'Optional fields without a value are sent as null.',
    clause: 'OCPP 1.6 §6.3',
    breaks: { TC_001_CS: /iccid|null/ },
    behave: () => altering('BootNotification', () => ({ iccid: null, imsi: null })),
  },
  {
    name: 'ignores-pings',
    summary: 'WebSocket pings get no pong.',
    clause: 'RFC 6455 §5.5.2',
    breaks: { TC_021_CS: /pings/ },
    behave: () => ({ connects: { answersPings: false } }),
  },
  {
    name: 'talks-on-two-connections',
    summary: 'A second connection is opened while the first goes on talking.',
    clause: 'OCPP-J 1.6 §3',
    breaks: {},
    breaksRules: { 'framing.websocket': 'TC_001_CS' },
    behave: () => ({ connects: { twice: true } }),
  },
  {
    name: 'sends-binary-frames',
    summary: 'Messages travel in binary WebSocket frames.',
    clause: 'OCPP-J 1.6 §4.1.2',
    breaks: { TC_001_CS: /binary|framing|nothing came/ },
    breaksRules: { 'framing.text': 'TC_001_CS' },
    behave: () => ({ connects: { binary: () => true } }),
  },
  {
    name: 'writes-trailing-commas',
    summary: 'Status notifications end in a comma before the closing bracket, which is no JSON.',
    clause: 'OCPP-J 1.6 §4.1.2',
    breaks: { TC_001_CS: /JSON|framing|nothing came/ },
    breaksRules: { 'framing.json': 'TC_001_CS' },
    behave: () => rewriting(/^(\[2,"[^"]*","StatusNotification",.*)\]$/s, '$1,]'),
  },
  {
    name: 'numbers-calls-with-a-text',
    summary: 'The message type of heartbeats is the text "2".',
    clause: 'OCPP-J 1.6 §4.1.3',
    breaks: { TC_001_CS: /message type|framing|heartbeat/i },
    breaksRules: { 'framing.message-type': 'TC_001_CS' },
    behave: () => rewriting(/^\[2,("[^"]*","Heartbeat",)/, '["2",$1'),
  },
  {
    name: 'answers-twice',
    summary: 'Every answer to GetConfiguration comes twice.',
    clause: 'OCPP-J 1.6 §4.1.4',
    breaks: { TC_019_CS: /answer|twice|framing/i },
    breaksRules: { 'rpc.second-answer': 'TC_019_CS' },
    behave: () => answering('GetConfiguration', (reply) => ({ ...reply, copies: 2 })),
  },
  {
    name: 'answers-too-late',
    summary: 'GetConfiguration is answered after a minute.',
    clause: 'OCTT TC_019_CS',
    breaks: { TC_019_CS: /no answer|late|limit|within/ },
    behave: () => answering('GetConfiguration', (reply) => ({ ...reply, delay: seconds(60) })),
  },
  {
    name: 'answers-under-another-id',
    summary: 'The answers to ChangeConfiguration bear the id of another request.',
    clause: 'OCPP-J 1.6 §4.1.4',
    breaks: {
      TC_021_CS: /no answer|an answer/,
      TC_040_1_CS: /no answer|an answer/,
      TC_040_2_CS: /no answer|an answer/,
    },
    breaksRules: { 'rpc.answer': 'TC_021_CS', 'rpc.no-answer': 'TC_040_1_CS' },
    behave: () => rewriting(/^\[3,"([^"]*)",\{"status"/, '[3,"$1x",{"status"'),
  },
];
