/** Misbehaviour of the configuration keys. */
import {
  alteringAnswer,
  alteringKeys,
  answering,
  answeringError,
  answeringNothing,
  answeringOnly,
  pretending,
  statusOf,
} from '../alterations.js';
import type { Behaviour, Payload } from '../behaviour.js';
import type { Fault } from './fault.js';

const asksForAll = ({ key }: Payload): boolean => key === undefined || (key as readonly string[]).length === 0;
const isNumber = (value: unknown): value is string => typeof value === 'string' && /^\d+$/.test(value);

/** Gives another status where the honest one is this. */
const statusInstead = (honest: string, wrong: string): Behaviour =>
  answering('ChangeConfiguration', (reply) =>
    statusOf(reply) === honest ? { response: { kind: 'result', payload: { status: wrong } } } : reply,
  );

export const configurationFaults: readonly Fault[] = [
  {
    name: 'omits-reset-retries',
    summary: 'The key ResetRetries is not in the list.',
    clause: 'OCPP 1.6 §9.1.22',
    breaks: { TC_019_CS: /ResetRetries/ },
    behave: () => alteringKeys((entry) => (entry.key === 'ResetRetries' ? undefined : entry)),
  },
  {
    name: 'calls-number-of-connectors-writable',
    summary: 'NumberOfConnectors is listed as writable.',
    clause: 'OCPP 1.6 §9.1.21',
    breaks: { TC_019_CS: /NumberOfConnectors/ },
    breaksRules: { 'answers.read-only': 'TC_019_CS' },
    behave: () => alteringKeys((entry) => (entry.key === 'NumberOfConnectors' ? { ...entry, readonly: false } : entry)),
  },
  {
    name: 'calls-heartbeat-interval-read-only',
    summary: 'HeartbeatInterval is listed as read-only.',
    clause: 'OCPP 1.6 §9.1.10',
    breaks: { TC_019_CS: /HeartbeatInterval/ },
    breaksRules: { 'answers.read-only': 'TC_019_CS' },
    behave: () => alteringKeys((entry) => (entry.key === 'HeartbeatInterval' ? { ...entry, readonly: true } : entry)),
  },
  {
    name: 'lists-nothing-when-asked-for-all',
    summary: 'GetConfiguration without keys is answered with an empty list.',
    clause: 'OCPP 1.6 §5.8',
    breaks: { TC_002_CS: /GetConfiguration|key|list/i, TC_019_CS: /key|list|SupportedFeatureProfiles/i },
    behave: () => alteringAnswer('GetConfiguration', () => ({ configurationKey: [] }), asksForAll),
  },
  {
    name: 'answers-numbers-as-numbers',
    summary: 'Values of integer keys are JSON numbers.',
    clause: 'OCPP 1.6 §7.29',
    breaks: { TC_019_CS: /value/, TC_021_CS: /value/ },
    behave: () => alteringKeys((entry) => (isNumber(entry.value) ? { ...entry, value: Number(entry.value) } : entry)),
  },
  {
    name: 'answers-read-only-as-text',
    summary: 'The field readonly is the text "true" or "false".',
    clause: 'OCPP 1.6 §7.29',
    breaks: { TC_019_CS: /readonly/, TC_021_CS: /readonly/ },
    behave: () => alteringKeys((entry) => ({ ...entry, readonly: String(entry.readonly) })),
  },
  {
    name: 'does-not-know-supported-feature-profiles',
    summary: 'SupportedFeatureProfiles is named as an unknown key when it is asked for.',
    clause: 'OCPP 1.6 §9.1.29',
    breaks: { TC_019_CS: /SupportedFeatureProfiles|unknownKey/ },
    behave: () =>
      alteringAnswer(
        'GetConfiguration',
        () => ({ unknownKey: ['SupportedFeatureProfiles'] }),
        ({ key }) => (key as readonly string[] | undefined)?.[0] === 'SupportedFeatureProfiles',
      ),
  },
  {
    name: 'forgets-one-of-several-keys',
    summary: 'When several keys are asked for the last one is left out.',
    clause: 'OCPP 1.6 §5.8',
    breaks: { TC_019_CS: /key/i },
    behave: () =>
      alteringAnswer(
        'GetConfiguration',
        (answer) => ({ ...answer, configurationKey: (answer.configurationKey as readonly Payload[]).slice(0, -1) }),
        ({ key }) => ((key as readonly string[] | undefined)?.length ?? 0) > 1,
      ),
  },
  {
    name: 'reads-back-with-decimals',
    summary: 'An integer that was set to 60 reads 60.0.',
    clause: 'OCTT TC_021_CS',
    breaks: { TC_021_CS: /\.0|value/ },
    breaksRules: { 'answers.configuration': 'TC_021_CS' },
    behave: () =>
      alteringKeys((entry) =>
        entry.key === 'MeterValueSampleInterval' ? { ...entry, value: `${String(entry.value)}.0` } : entry,
      ),
  },
  {
    name: 'forgets-accepted-configuration',
    summary: 'ChangeConfiguration is accepted and the value stays what it was.',
    clause: 'OCPP 1.6 §5.3',
    breaks: { TC_021_CS: /MeterValueSampleInterval|value/ },
    breaksRules: { 'answers.configuration': 'TC_021_CS' },
    behave: () => pretending('ChangeConfiguration'),
  },
  {
    name: 'rejects-every-configuration',
    summary: 'Every ChangeConfiguration of a known key is rejected.',
    clause: 'OCPP 1.6 §5.3',
    breaks: { TC_002_CS: /Rejected/, TC_021_CS: /Rejected/ },
    behave: () => statusInstead('Accepted', 'Rejected'),
  },
  {
    name: 'asks-for-reboot-after-configuration',
    summary: 'A change that is effective at once is answered RebootRequired.',
    clause: 'OCPP 1.6 §5.3',
    breaks: { TC_002_CS: /RebootRequired/, TC_021_CS: /RebootRequired/ },
    behave: () => statusInstead('Accepted', 'RebootRequired'),
  },
  {
    name: 'accepts-unknown-keys',
    summary: 'ChangeConfiguration of a key that does not exist is accepted.',
    clause: 'OCPP 1.6 §5.3',
    breaks: { TC_040_1_CS: /Accepted/ },
    behave: () => statusInstead('NotSupported', 'Accepted'),
  },
  {
    name: 'rejects-unknown-keys',
    summary: 'ChangeConfiguration of a key that does not exist is Rejected, not NotSupported.',
    clause: 'OCPP 1.6 §5.3',
    breaks: { TC_040_1_CS: /Rejected/ },
    behave: () => statusInstead('NotSupported', 'Rejected'),
  },
  {
    name: 'ignores-unknown-keys',
    summary: 'ChangeConfiguration of a key that does not exist gets no answer.',
    clause: 'OCPP 1.6 §5.3',
    breaks: { TC_040_1_CS: /no answer/ },
    behave: () =>
      answeringNothing('ChangeConfiguration', ({ key }, device) => device.configuration(String(key)) === undefined),
  },
  {
    name: 'accepts-negative-intervals',
    summary: 'An interval of -1 is accepted.',
    clause: 'OCPP 1.6 §5.3',
    breaks: { TC_040_2_CS: /Accepted/ },
    behave: () => answeringOnly('ChangeConfiguration', 'Accepted', ({ value }) => value === '-1'),
  },
  {
    name: 'calls-invalid-values-not-supported',
    summary: 'A value out of range is answered NotSupported.',
    clause: 'OCPP 1.6 §5.3',
    breaks: { TC_040_2_CS: /NotSupported/ },
    behave: () => answeringOnly('ChangeConfiguration', 'NotSupported', ({ value }) => value === '-1'),
  },
  {
    name: 'answers-invalid-values-with-internal-error',
    summary: 'A value out of range is answered with the CALLERROR InternalError.',
    clause: 'OCTT TC_040_2_CS',
    breaks: { TC_040_2_CS: /InternalError/ },
    behave: () => answeringError('ChangeConfiguration', 'InternalError', ({ value }) => value === '-1'),
  },
];
