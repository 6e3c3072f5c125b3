/** Answers that say what they should not, which the standing rules find, whatever is played. */
import { alteringAnswer, pretending } from '../alterations.js';
import type { Behaviour, Payload } from '../behaviour.js';
import type { Fault } from './fault.js';

/** Lists a key beside those that are asked for, where all are. */
const listing = (key: Payload): Behaviour =>
  alteringAnswer(
    'GetConfiguration',
    (answer) => ({ ...answer, configurationKey: [...(answer.configurationKey as readonly Payload[]), key] }),
    ({ key: asked }) => asked === undefined || (asked as readonly string[]).length === 0,
  );

export const standingAnswerFaults: readonly Fault[] = [
  {
    name: 'tells-its-authorization-key',
    summary: 'The list of all keys has the AuthorizationKey with its value.',
    clause: 'OCPP-J 1.6 §7',
    breaks: {},
    breaksRules: { 'answers.write-only': 'TC_019_CS' },
    behave: () => listing({ key: 'AuthorizationKey', readonly: false, value: '303132333435363738393a3b3c3d3e3f' }),
  },
  {
    name: 'tells-its-authorization-key-in-small-letters',
    summary: 'The list of all keys has an authorizationkey with its value, in another case than the specification.',
    clause: 'OCPP-J 1.6 §7',
    breaks: {},
    breaksRules: { 'answers.write-only': 'TC_019_CS' },
    behave: () => listing({ key: 'authorizationkey', readonly: true, value: 'secret' }),
  },
  {
    name: 'ignores-hard-resets',
    summary: 'A hard reset is accepted and nothing happens, while a soft one is done.',
    clause: 'OCPP 1.6 §5.14',
    breaks: { TC_013_CS: /BootNotification|boots/, TC_015_CS: /BootNotification|boots|StopTransaction/ },
    breaksRules: { 'answers.reset': 'TC_013_CS' },
    behave: () => pretending('Reset', ({ type }) => type === 'Hard'),
  },
  {
    name: 'answers-unlocked-and-does-nothing',
    summary: 'UnlockConnector is answered Unlocked, and the transaction goes on.',
    clause: 'OCPP 1.6 §5.18',
    breaks: { TC_018_1_CS: /StopTransaction/ },
    breaksRules: { 'answers.unlock': 'TC_018_1_CS' },
    behave: () => pretending('UnlockConnector'),
  },
];
