/** Misbehaviour of charging profiles and schedules. */
import { instantOf, writeTimestamp } from '../../ocpp/timestamps.js';
import { alteringAnswer, answeringError, answeringOnly, pretending, type Where } from '../alterations.js';
import type { Behaviour, Payload } from '../behaviour.js';
import type { ChargingProfile } from '../charging-profiles.js';
import { seconds } from '../clock.js';
import type { Fault } from './fault.js';

type Schedule = ChargingProfile['chargingSchedule'];
type Period = Schedule['chargingSchedulePeriod'][number];

/** Alters every composite schedule that is answered. */
const alteringSchedule = (change: (schedule: Schedule) => object): Behaviour =>
  alteringAnswer('GetCompositeSchedule', (answer) => {
    const schedule = answer.chargingSchedule as Schedule | undefined;
    return schedule === undefined ? answer : { ...answer, chargingSchedule: { ...schedule, ...change(schedule) } };
  });

const alteringPeriods = (change: (periods: readonly Period[]) => readonly Period[]): Behaviour =>
  alteringSchedule((schedule) => ({
    chargingSchedulePeriod: change(schedule.chargingSchedulePeriod),
  }));

const without = (payload: Payload, field: string): Payload =>
  Object.fromEntries(Object.entries(payload).filter(([key]) => key !== field));

const profileOf = ({ csChargingProfiles }: Payload): Partial<ChargingProfile> | undefined =>
  csChargingProfiles as Partial<ChargingProfile> | undefined;
const purposeIs =
  (purpose: ChargingProfile['chargingProfilePurpose']): Where =>
  (payload) =>
    profileOf(payload)?.chargingProfilePurpose === purpose;

const forNoTransaction: Where = (payload, device) =>
  purposeIs('TxProfile')(payload, device) && !device.hasTransaction(payload.connectorId as number);
const forAnotherTransaction: Where = (payload, device) => {
  const transactionId = profileOf(payload)?.transactionId;
  const charges = device.hasTransaction(payload.connectorId as number);
  return charges && transactionId !== undefined && !device.knowsTransaction(transactionId);
};
const withWrongPurpose: Where = ({ chargingProfile }) => {
  const purpose = (chargingProfile as Partial<ChargingProfile> | undefined)?.chargingProfilePurpose;
  return purpose !== undefined && purpose !== 'TxProfile';
};

/** What the verdict on a schedule that is not the right one may name. */
const schedule = /limit|[Pp]eriod|schedule/;

export const smartChargingFaults: readonly Fault[] = [
  {
    name: 'keeps-no-charging-profile',
    summary: 'SetChargingProfile is Accepted and nothing is installed.',
    clause: 'OCPP 1.6 §7.11',
    breaks: {
      TC_056_CS: schedule,
      TC_057_CS: schedule,
      TC_066_CS: schedule,
      TC_067_CS: /limit|[Pp]eriod|schedule|Unknown/,
      TC_072_CS: schedule,
      TC_082_CS: schedule,
    },
    breaksRules: { 'answers.charging-profile': 'TC_067_CS' },
    behave: () => pretending('SetChargingProfile'),
  },
  {
    name: 'rejects-every-charging-profile',
    summary: 'SetChargingProfile is answered with Rejected.',
    clause: 'OCPP 1.6 §5.16',
    breaks: {
      TC_056_CS: /Rejected/,
      TC_057_CS: /Rejected/,
      TC_066_CS: /Rejected/,
      TC_067_CS: /Rejected/,
      TC_072_CS: /Rejected/,
      TC_082_CS: /Rejected/,
    },
    behave: () => answeringOnly('SetChargingProfile', 'Rejected'),
  },
  {
    name: 'rejects-composite-schedules',
    summary: 'GetCompositeSchedule is answered with Rejected.',
    clause: 'OCPP 1.6 §5.7',
    breaks: {
      TC_056_CS: /Rejected/,
      TC_057_CS: /Rejected/,
      TC_059_CS: /Rejected/,
      TC_066_CS: /Rejected/,
      TC_067_CS: /Rejected/,
      TC_072_CS: /Rejected/,
      TC_082_CS: /Rejected/,
    },
    behave: () => answeringOnly('GetCompositeSchedule', 'Rejected'),
  },
  {
    name: 'answers-without-schedule',
    summary: 'GetCompositeSchedule is Accepted without a chargingSchedule.',
    clause: 'OCPP 1.6 §5.7',
    breaks: { TC_056_CS: /chargingSchedule/, TC_057_CS: /chargingSchedule/, TC_082_CS: /chargingSchedule/ },
    behave: () => alteringAnswer('GetCompositeSchedule', (answer) => without(answer, 'chargingSchedule')),
  },
  {
    name: 'answers-without-periods',
    summary: 'The composite schedule has no period.',
    clause: 'OCPP 1.6 §7.13',
    breaks: { TC_056_CS: /[Pp]eriod/, TC_059_CS: /[Pp]eriod/, TC_082_CS: /[Pp]eriod/ },
    behave: () => alteringPeriods(() => []),
  },
  {
    name: 'answers-for-another-connector',
    summary: 'The composite schedule is said to be of the next connector.',
    clause: 'OCPP 1.6 §6.22',
    breaks: { TC_056_CS: /connectorId/, TC_057_CS: /connectorId/, TC_059_CS: /connectorId/, TC_082_CS: /connectorId/ },
    behave: () =>
      alteringAnswer('GetCompositeSchedule', (answer, { connectorId }) =>
        'connectorId' in answer ? { ...answer, connectorId: Number(connectorId) + 1 } : answer,
      ),
  },
  {
    name: 'reports-limits-tenfold',
    summary: 'The limits of the composite schedule are ten times too high.',
    clause: 'OCPP 1.6 §3.13.3',
    breaks: {
      TC_056_CS: /limit/,
      TC_057_CS: /limit/,
      TC_059_CS: /limit/,
      TC_066_CS: /limit/,
      TC_067_CS: /limit/,
      TC_072_CS: /limit/,
      TC_082_CS: /limit/,
    },
    behave: () => alteringPeriods((periods) => periods.map((each) => ({ ...each, limit: each.limit * 10 }))),
  },
  {
    name: 'is-one-period-behind',
    summary: 'Every period of the composite schedule has the limit of the one before.',
    clause: 'OCPP 1.6 §7.14',
    breaks: { TC_066_CS: /limit/, TC_067_CS: /limit/, TC_072_CS: /limit/ },
    behave: () =>
      alteringPeriods((periods) =>
        periods.map((each, index) => ({ ...each, limit: periods[index - 1]?.limit ?? each.limit })),
      ),
  },
  {
    name: 'leaves-out-the-last-period',
    summary: 'The last period of the composite schedule is missing.',
    clause: 'OCPP 1.6 §5.7',
    breaks: { TC_066_CS: schedule, TC_067_CS: schedule, TC_072_CS: schedule },
    behave: () => alteringPeriods((periods) => (periods.length > 1 ? periods.slice(0, -1) : periods)),
  },
  {
    name: 'starts-periods-late',
    summary: 'Every period of the composite schedule but the first starts ten seconds late.',
    clause: 'OCPP 1.6 §7.14',
    breaks: { TC_066_CS: /[Pp]eriod/, TC_067_CS: /[Pp]eriod/, TC_072_CS: /[Pp]eriod/ },
    behave: () =>
      alteringPeriods((periods) =>
        periods.map((each, index) => (index === 0 ? each : { ...each, startPeriod: each.startPeriod + 10 })),
      ),
  },
  {
    name: 'starts-schedules-late',
    summary: 'The scheduleStart is ten minutes after the request.',
    clause: 'OCPP 1.6 §5.7',
    breaks: {
      TC_056_CS: /scheduleStart/,
      TC_057_CS: /scheduleStart/,
      TC_059_CS: /scheduleStart/,
      TC_082_CS: /scheduleStart/,
    },
    behave: () =>
      alteringAnswer('GetCompositeSchedule', (answer) => {
        const start = typeof answer.scheduleStart === 'string' ? instantOf(answer.scheduleStart) : undefined;
        return start === undefined ? answer : { ...answer, scheduleStart: writeTimestamp(start + seconds(600)) };
      }),
  },
  {
    name: 'reports-half-the-duration',
    summary: 'The composite schedule lasts half as long as was asked for.',
    clause: 'OCPP 1.6 §5.7',
    breaks: { TC_056_CS: /duration/, TC_057_CS: /duration/, TC_059_CS: /duration/, TC_082_CS: /duration/ },
    behave: () => alteringSchedule(({ duration = 0 }) => ({ duration: Math.floor(duration / 2) })),
  },
  {
    name: 'reports-in-the-other-unit',
    summary: 'The composite schedule is in the unit that was not asked for.',
    clause: 'OCPP 1.6 §6.21',
    breaks: {
      TC_056_CS: /chargingRateUnit/,
      TC_057_CS: /chargingRateUnit/,
      TC_059_CS: /chargingRateUnit/,
      TC_066_CS: /chargingRateUnit/,
      TC_072_CS: /chargingRateUnit/,
      TC_082_CS: /chargingRateUnit/,
    },
    breaksRules: { 'answers.composite-schedule': 'TC_056_CS' },
    behave: () =>
      alteringSchedule(({ chargingRateUnit }) => ({ chargingRateUnit: chargingRateUnit === 'A' ? 'W' : 'A' })),
  },
  {
    name: 'reports-more-phases',
    summary: 'The composite schedule is for one phase more than the profile.',
    clause: 'OCPP 1.6 §7.14',
    breaks: { TC_056_CS: /numberPhases/, TC_057_CS: /numberPhases/, TC_082_CS: /numberPhases/ },
    behave: () =>
      alteringPeriods((periods) => periods.map((each) => ({ ...each, numberPhases: (each.numberPhases ?? 3) + 1 }))),
  },
  {
    name: 'starts-the-first-period-late',
    summary: 'The first period of the composite schedule starts a second after the schedule.',
    clause: 'OCPP 1.6 §7.13',
    breaks: { TC_056_CS: /first period/, TC_059_CS: /first period/, TC_072_CS: /first period/ },
    breaksRules: { 'answers.composite-schedule': 'TC_056_CS' },
    behave: () =>
      alteringPeriods((periods) =>
        periods.map((each, index) => (index === 0 ? { ...each, startPeriod: each.startPeriod + 1 } : each)),
      ),
  },
  {
    name: 'answers-periods-in-reverse-order',
    summary: 'The periods of the composite schedule are in the reverse order, the first one excepted.',
    clause: 'OCPP 1.6 §7.14',
    breaks: { TC_066_CS: /period \d+ starts/, TC_072_CS: /period \d+ starts/ },
    breaksRules: { 'answers.composite-schedule': 'TC_072_CS' },
    behave: () => alteringPeriods((periods) => [...periods.slice(0, 1), ...periods.slice(1).reverse()]),
  },
  {
    name: 'prefers-the-lowest-stack-level',
    summary: 'Of several profiles of a purpose the one with the lowest stackLevel prevails.',
    clause: 'OCPP 1.6 §3.13.2',
    breaks: { TC_072_CS: /limit/ },
    behave: () => ({ switches: ['lowestStackLevelWins'] }),
  },
  {
    name: 'ignores-the-duration-of-schedules',
    summary: 'A schedule never falls back to a lower stackLevel, whatever its duration.',
    clause: 'OCPP 1.6 §5.16.4',
    breaks: { TC_072_CS: schedule },
    behave: () => ({ switches: ['ignoresScheduleDuration'] }),
  },
  {
    name: 'ignores-the-maximum-of-the-charge-point',
    summary: 'A ChargePointMaxProfile is Accepted and limits nothing.',
    clause: 'OCPP 1.6 §3.13.3',
    breaks: { TC_066_CS: /limit/, TC_067_CS: schedule },
    behave: () => pretending('SetChargingProfile', purposeIs('ChargePointMaxProfile')),
  },
  {
    name: 'merges-the-default-with-the-tx-profile',
    summary: 'A TxDefaultProfile goes on to limit a transaction that has a TxProfile.',
    clause: 'OCPP 1.6 §3.13.1',
    breaks: { TC_066_CS: /limit/ },
    behave: () => ({ switches: ['mergesDefaultWithTxProfile'] }),
  },
  {
    name: 'keeps-the-default-of-the-start',
    summary: 'A TxDefaultProfile that comes during a transaction is Accepted and does not change the transaction.',
    clause: 'OCPP 1.6 §3.13.1',
    breaks: { TC_082_CS: schedule },
    behave: () =>
      pretending(
        'SetChargingProfile',
        (payload, device) =>
          purposeIs('TxDefaultProfile')(payload, device) && device.hasTransaction(payload.connectorId as number),
      ),
  },
  {
    name: 'accepts-a-tx-profile-without-transaction',
    summary: 'A TxProfile is Accepted although nothing charges.',
    clause: 'OCPP 1.6 §3.13.1',
    breaks: { TC_058_1_CS: /Accepted/ },
    breaksRules: { 'answers.tx-profile': 'TC_058_1_CS' },
    behave: () => answeringOnly('SetChargingProfile', 'Accepted', forNoTransaction),
  },
  {
    name: 'accepts-every-tx-profile',
    summary: 'A TxProfile is Accepted, whatever charges.',
    clause: 'OCPP 1.6 §3.13.1',
    breaks: { TC_058_1_CS: /Accepted/, TC_058_2_CS: /Accepted/ },
    breaksRules: { 'answers.tx-profile': 'TC_058_1_CS' },
    behave: () => answeringOnly('SetChargingProfile', 'Accepted', purposeIs('TxProfile')),
  },
  {
    name: 'fails-at-a-tx-profile-without-transaction',
    summary: 'A TxProfile is answered with the CALLERROR InternalError when nothing charges.',
    clause: 'OCTT TC_058_1_CS',
    breaks: { TC_058_1_CS: /InternalError/ },
    behave: () => answeringError('SetChargingProfile', 'InternalError', forNoTransaction),
  },
  {
    name: 'accepts-a-tx-profile-for-another-transaction',
    summary: 'A TxProfile is Accepted although its transactionId is not the one of the transaction.',
    clause: 'OCPP 1.6 §7.8',
    breaks: { TC_058_2_CS: /Accepted/ },
    behave: () => answeringOnly('SetChargingProfile', 'Accepted', forAnotherTransaction),
  },
  {
    name: 'does-not-support-a-tx-profile-for-another-transaction',
    summary: 'A TxProfile with the transactionId of another transaction is answered with NotSupported.',
    clause: 'OCTT TC_058_2_CS',
    breaks: { TC_058_2_CS: /NotSupported/ },
    behave: () => answeringOnly('SetChargingProfile', 'NotSupported', forAnotherTransaction),
  },
  {
    name: 'accepts-a-remote-start-with-any-purpose',
    summary: 'A remote start with a profile that is no TxProfile is Accepted.',
    clause: 'OCPP 1.6 §5.16.2',
    breaks: { TC_060_CS: /Accepted/ },
    behave: () => answeringOnly('RemoteStartTransaction', 'Accepted', withWrongPurpose),
  },
  {
    name: 'fails-at-a-remote-start-with-another-purpose',
    summary: 'A remote start with a profile that is no TxProfile is answered with the CALLERROR InternalError.',
    clause: 'OCTT TC_060_CS',
    breaks: { TC_060_CS: /InternalError/ },
    behave: () => answeringError('RemoteStartTransaction', 'InternalError', withWrongPurpose),
  },
  {
    name: 'ignores-the-profile-of-a-remote-start',
    summary: 'A remote start with a TxProfile is Accepted and the transaction is not limited.',
    clause: 'OCPP 1.6 §5.11',
    breaks: { TC_059_CS: schedule },
    behave: () => ({ switches: ['ignoresProfileOfRemoteStart'] }),
  },
  {
    name: 'clears-no-charging-profile',
    summary: 'ClearChargingProfile is Accepted and everything stays.',
    clause: 'OCPP 1.6 §5.5',
    breaks: { TC_067_CS: schedule },
    behave: () => pretending('ClearChargingProfile'),
  },
  {
    name: 'finds-no-charging-profile',
    summary: 'ClearChargingProfile is answered with Unknown.',
    clause: 'OCPP 1.6 §7.21',
    breaks: { TC_067_CS: /Unknown/ },
    breaksRules: { 'answers.charging-profile': 'TC_067_CS' },
    behave: () => answeringOnly('ClearChargingProfile', 'Unknown'),
  },
  {
    name: 'clears-all-profiles-by-id',
    summary: 'ClearChargingProfile with an id clears every profile.',
    clause: 'OCPP 1.6 §6.13',
    breaks: { TC_067_CS: schedule },
    behave: () => ({ switches: ['clearsAllById'] }),
  },
  {
    name: 'clears-by-any-criterion',
    summary: 'ClearChargingProfile clears what has the purpose or the stackLevel instead of both.',
    clause: 'OCPP 1.6 §6.13',
    breaks: { TC_067_CS: schedule },
    behave: () => ({ switches: ['clearsByAnyCriterion'] }),
  },
  {
    name: 'clears-by-purpose-alone',
    summary: 'ClearChargingProfile with a purpose and a stackLevel clears every stackLevel of that purpose.',
    clause: 'OCPP 1.6 §6.13',
    breaks: { TC_067_CS: schedule },
    behave: () => ({ switches: ['clearsByPurposeAlone'] }),
  },
];
