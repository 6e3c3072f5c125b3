/** Misbehaviour that no case looks for: frames, ids and answers, which the standing rules judge all the time. */
import { answeringError, replacing, rewriting } from '../alterations.js';
import type { Behaviour } from '../behaviour.js';
import type { Fault } from './fault.js';

/** Sends texts beside one that matches. */
const adding = (pattern: RegExp, beside: (text: string, id: string) => readonly string[]): Behaviour => ({
  frames: (text) => {
    const id = pattern.exec(text)?.[1];
    return id === undefined ? [text] : beside(text, id);
  },
});

const heartbeat = /^\[2,"([^"]*)","Heartbeat",/;
const change = /^\[3,"([^"]*)",\{"status":/;

/** Answers once more what it was last asked, while its registration is Rejected. */
function answersWhileRejected(answer: (id: string) => string): Behaviour {
  let asked = 'cs-0';
  let rejected = false;
  return {
    sends: (call, { registration }) => {
      rejected = registration === 'Rejected' && call.action === 'BootNotification';
      return [call];
    },
    frames: (text) => {
      asked = /^\[3,"([^"]*)"/.exec(text)?.[1] ?? asked;
      return rejected && text.includes('"BootNotification"') ? [answer(asked), text] : [text];
    },
  };
}

const three = [1, 2, 3];

export const standingFrameFaults: readonly Fault[] = [
  {
    name: 'sends-heartbeats-in-bursts',
    summary: 'Heartbeats come four at a time, without waiting for the answer to the first.',
    clause: 'OCPP-J 1.6 §4.1.1',
    breaks: {},
    breaksRules: { 'rpc.one-call': 'TC_001_CS' },
    behave: () => adding(heartbeat, (text, id) => [text, ...three.map((nth) => text.replace(id, `${id}-${nth}`))]),
  },
  {
    name: 'talks-while-it-waits',
    summary: 'DataTransfers follow every StatusNotification before it has been answered.',
    clause: 'OCPP-J 1.6 §4.1.1',
    breaks: {},
    breaksRules: { 'rpc.one-call': 'TC_003_CS' },
    behave: () =>
      adding(/^\[2,"([^"]*)","StatusNotification",/, (text, id) => [
        text,
        ...three.map((nth) => `[2,"${id}-${nth}","DataTransfer",{"vendorId":"org.example"}]`),
      ]),
  },
  {
    name: 'sends-binary-answers',
    summary: 'Answers travel in binary WebSocket frames, requests in text frames.',
    clause: 'OCPP-J 1.6 §4.1.2',
    breaks: {},
    breaksRules: { 'framing.text': 'TC_019_CS' },
    behave: () => ({ connects: { binary: (text) => text.startsWith('[3,') } }),
  },
  {
    name: 'sends-unmasked-frames',
    summary: 'Its WebSocket frames are not masked.',
    clause: 'RFC 6455 §5.1',
    breaks: {},
    breaksRules: { 'framing.websocket': 'TC_001_CS' },
    behave: () => ({ connects: { masks: false } }),
  },
  {
    name: 'offers-no-subprotocol',
    summary: 'It opens the WebSocket without any subprotocol.',
    clause: 'OCPP-J 1.6 §3.1.2',
    breaks: {},
    breaksRules: { 'framing.handshake': 'TC_001_CS' },
    behave: () => ({ connects: { subprotocol: undefined } }),
  },
  {
    name: 'offers-another-subprotocol',
    summary: 'It offers the subprotocol of OCPP 1.5 only.',
    clause: 'OCPP-J 1.6 §3.1.2',
    breaks: {},
    breaksRules: { 'framing.handshake': 'TC_001_CS' },
    behave: () => ({ connects: { subprotocol: 'ocpp1.5' } }),
  },
  {
    name: 'writes-keys-twice',
    summary: 'Status notifications hold the key status twice.',
    clause: 'OCPP-J 1.6 §4.1.2',
    breaks: {},
    breaksRules: { 'framing.json': 'TC_001_CS' },
    behave: () => rewriting(/^(\[2,"[^"]*","StatusNotification",\{)(.*)("status":"[^"]*")/s, '$1$3,$2$3'),
  },
  {
    name: 'leaves-out-empty-payloads',
    summary: 'A heartbeat has three elements.',
    clause: 'OCPP-J 1.6 §4.2.1',
    breaks: {},
    breaksRules: { 'framing.elements': 'TC_001_CS' },
    behave: () => rewriting(/^(\[2,"[^"]*","Heartbeat"),\{\}\]$/, '$1]'),
  },
  {
    name: 'adds-an-element-to-answers',
    summary: 'Its answers have a fourth element.',
    clause: 'OCPP-J 1.6 §4.2.2',
    breaks: {},
    breaksRules: { 'framing.elements': 'TC_021_CS' },
    behave: () => rewriting(/^(\[3,.*)\]$/s, '$1,{}]'),
  },
  {
    name: 'numbers-answers-with-a-text',
    summary: 'The message type of its answers is the text "3".',
    clause: 'OCPP-J 1.6 §4.1.3',
    breaks: {},
    breaksRules: { 'framing.message-type': 'TC_021_CS' },
    behave: () => rewriting(/^\[3,/, '["3",'),
  },
  {
    name: 'writes-message-ids-as-numbers',
    summary: 'The ids of its requests are numbers.',
    clause: 'OCPP-J 1.6 §4.1.4',
    breaks: {},
    breaksRules: { 'framing.message-id': 'TC_001_CS' },
    behave: () => ({ messageId: String, ...rewriting(/^\[2,"(\d+)"/, '[2,$1') }),
  },
  {
    name: 'writes-empty-payloads-as-lists',
    summary: 'The payload of a heartbeat is an empty list.',
    clause: 'OCPP-J 1.6 §4.2.1',
    breaks: {},
    breaksRules: { 'framing.call': 'TC_001_CS' },
    behave: () => rewriting(/^(\[2,"[^"]*","Heartbeat"),\{\}\]$/, '$1,[]]'),
  },
  {
    name: 'writes-empty-payloads-as-texts',
    summary: 'The payload of a heartbeat is an empty text.',
    clause: 'OCPP-J 1.6 §4.2.1',
    breaks: {},
    breaksRules: { 'framing.call': 'TC_001_CS' },
    behave: () => rewriting(/^(\[2,"[^"]*","Heartbeat"),\{\}\]$/, '$1,""]'),
  },
  {
    name: 'invents-error-codes',
    summary: 'Invalid values are answered with the error code InvalidValue.',
    clause: 'OCPP-J 1.6 §4.2.3',
    breaks: {},
    breaksRules: { 'framing.call-error': 'TC_040_2_CS' },
    behave: () => ({
      ...answeringError('ChangeConfiguration', 'PropertyConstraintViolation', ({ value }) => value === '-1'),
      ...rewriting(/"PropertyConstraintViolation"/, '"InvalidValue"'),
    }),
  },
  {
    name: 'writes-error-details-as-null',
    summary: 'A CALLERROR has null for its description and its details.',
    clause: 'OCPP-J 1.6 §4.2.3',
    breaks: {},
    breaksRules: { 'framing.call-error': 'TC_040_2_CS' },
    behave: () => ({
      ...answeringError('ChangeConfiguration', 'PropertyConstraintViolation', ({ value }) => value === '-1'),
      ...rewriting(/^(\[4,"[^"]*","[^"]*"),.*$/, '$1,null,null]'),
    }),
  },
  {
    name: 'counts-message-ids-to-four',
    summary: 'The ids of its requests begin anew after four.',
    clause: 'OCPP-J 1.6 §4.1.4',
    breaks: {},
    breaksRules: { 'rpc.unique-id': 'TC_001_CS' },
    behave: () => ({ messageId: (count) => `cp-${count % 4}` }),
  },
  {
    name: 'asks-for-configuration',
    summary: 'With every heartbeat it sends a GetConfiguration, which is not for a charge point.',
    clause: 'OCPP-J 1.6 §4.2.1',
    breaks: {},
    breaksRules: { 'rpc.action': 'TC_001_CS' },
    behave: () => replacing('Heartbeat', (call) => [call, { action: 'GetConfiguration', payload: {} }]),
  },
  {
    name: 'answers-what-nobody-asked',
    summary: 'Before every heartbeat it answers a call that was never made.',
    clause: 'OCPP-J 1.6 §4.1.4',
    breaks: {},
    breaksRules: { 'rpc.answer': 'TC_001_CS' },
    behave: () => adding(heartbeat, (text, id) => [`[3,"x-${id}",{}]`, text]),
  },
  {
    name: 'answers-with-result-and-error',
    summary: 'After the result of ChangeConfiguration comes a CALLERROR for the same call.',
    clause: 'OCPP-J 1.6 §4.1.4',
    breaks: {},
    breaksRules: { 'rpc.second-answer': 'TC_021_CS' },
    behave: () => adding(change, (text, id) => [text, `[4,"${id}","GenericError","",{}]`]),
  },
  {
    name: 'answers-nothing-at-all',
    summary: 'It goes on talking and answers no call.',
    clause: 'OCPP 1.6 §5.8',
    breaks: {},
    breaksRules: { 'rpc.no-answer': 'TC_013_CS' },
    behave: () => ({ replies: () => ({ response: { kind: 'none' } }) }),
  },
  {
    name: 'repeats-its-last-answer-while-rejected',
    summary: 'While its registration is Rejected it sends the last answer of before again.',
    clause: 'OCPP 1.6 §4.2',
    breaks: {},
    breaksRules: { 'registration.rejected': 'TC_001_CS' },
    behave: () => answersWhileRejected((id) => `[3,"${id}",{}]`),
  },
  {
    name: 'reports-errors-while-rejected',
    summary: 'While its registration is Rejected it answers a call of before with a CALLERROR.',
    clause: 'OCPP 1.6 §4.2',
    breaks: {},
    breaksRules: { 'registration.rejected': 'TC_001_CS' },
    behave: () => answersWhileRejected((id) => `[4,"${id}","GenericError","",{}]`),
  },
];
