/** The catalogue of legal variations: charge points that differ and are right; none may break a case. */
import { instantOf, writeTimestamp } from '../ocpp/timestamps.js';
import { altering, answering, answeringOnly, alteringAnswer, replacing, rewriting, statusOf } from './alterations.js';
import type { Behaviour, OutgoingCall, Payload } from './behaviour.js';
import type { ChargingProfile } from './charging-profiles.js';
import { seconds } from './clock.js';
import { securityVariants } from './security-variants.js';
import type { Variant } from './variant.js';

export type { Variant } from './variant.js';

const firmwareStatus = (status: string): OutgoingCall => ({
  action: 'FirmwareStatusNotification',
  payload: { status },
});

/** Tells of a download when it is there: of one that fails at once it never says that it began. */
const tellsOfDownloadWhenDone: Behaviour = replacing('FirmwareStatusNotification', (call) => {
  const { status } = call.payload;
  if (status === 'Downloading') return [];
  return status === 'Downloaded' ? [firmwareStatus('Downloading'), call] : [call];
});

const pad = (count: number): string => String(count).padStart(2, '0');

/** The local time nine hours east of Greenwich, with its offset. */
function eastern(ms: number): string {
  const shifted = new Date(ms + 9 * 3_600_000);
  return `${shifted.toISOString().slice(0, -1)}+09:00`;
}

function withoutMilliseconds(ms: number): string {
  const date = new Date(ms);
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(pad).join(':');
  return `${date.toISOString().slice(0, 10)}T${time}Z`;
}

const asError = (action: string, where: (payload: Payload) => boolean): Behaviour =>
  answering(
    action,
    (reply) =>
      statusOf(reply) === 'Rejected'
        ? { response: { kind: 'error', code: 'PropertyConstraintViolation', description: 'out of range' } }
        : reply,
    where,
  );

/** Reports Unavailable before the Preparing that follows a boot. */
function unavailableWhileStarting(): Behaviour {
  const told = new Set<unknown>();
  return {
    switches: ['preparesAfterRestart'],
    sends: (call) => {
      const { connectorId, status } = call.payload;
      if (call.action === 'BootNotification') told.clear();
      if (call.action !== 'StatusNotification' || told.has(connectorId)) return [call];
      told.add(connectorId);
      const starting = { ...call, payload: { ...call.payload, status: 'Unavailable' } };
      return status === 'Preparing' ? [starting, call] : [call];
    },
  };
}

type Periods = ChargingProfile['chargingSchedule']['chargingSchedulePeriod'];

/** Alters the periods of composite schedules, and the answer around them. */
const alteringPeriods = (
  change: (periods: Periods) => Periods,
  around: (answer: Payload) => Payload = () => ({}),
): Behaviour =>
  alteringAnswer('GetCompositeSchedule', (answer) => {
    const schedule = answer.chargingSchedule as ChargingProfile['chargingSchedule'] | undefined;
    if (schedule === undefined) return answer;
    const chargingSchedule = { ...schedule, chargingSchedulePeriod: change(schedule.chargingSchedulePeriod) };
    return { ...answer, ...around(answer), chargingSchedule };
  });

const omittingThreePhases = (periods: Periods): Periods =>
  periods.map(({ numberPhases, ...period }) =>
    numberPhases === undefined || numberPhases === 3 ? period : { ...period, numberPhases },
  );

/** The periods stay where they are in time. */
const startingEarlier = (): Behaviour =>
  alteringPeriods(
    (periods) =>
      periods.map((period, index) => (index === 0 ? period : { ...period, startPeriod: period.startPeriod + 1 })),
    ({ scheduleStart }) => {
      const start = typeof scheduleStart === 'string' ? instantOf(scheduleStart) : undefined;
      return start === undefined ? {} : { scheduleStart: writeTimestamp(start - seconds(1)) };
    },
  );

/** Sends other requests in place of those that a trigger asks for. */
function whenTriggered(instead: (call: OutgoingCall) => readonly OutgoingCall[]): Behaviour {
  let triggered = false;
  return {
    replies: ({ action }, reply) => {
      if (action !== 'TriggerMessage' || reply.effect === undefined) return reply;
      const effect = (): void => {
        triggered = true;
        reply.effect?.();
        triggered = false;
      };
      return { ...reply, effect };
    },
    sends: (call) => (triggered ? instead(call) : [call]),
  };
}

function withoutContext(call: OutgoingCall): readonly OutgoingCall[] {
  if (call.action !== 'MeterValues') return [call];
  const meterValue = (call.payload.meterValue as readonly Payload[]).map((value) => ({
    ...value,
    sampledValue: (value.sampledValue as readonly Payload[]).map((one) =>
      Object.fromEntries(Object.entries(one).filter(([name]) => name !== 'context')),
    ),
  }));
  return [{ ...call, payload: { ...call.payload, meterValue } }];
}

/** Reports Available between Reserved and Preparing. */
function availableBeforeUse(): Behaviour {
  const reserved = new Set<unknown>();
  return {
    sends: (call) => {
      const { connectorId, status } = call.payload;
      if (call.action !== 'StatusNotification') return [call];
      const used = status === 'Preparing' && reserved.has(connectorId);
      if (status === 'Reserved') reserved.add(connectorId);
      else reserved.delete(connectorId);
      return used ? [{ ...call, payload: { ...call.payload, status: 'Available' } }, call] : [call];
    },
  };
}

export const variants: readonly Variant[] = [
  {
    name: 'status-before-transaction-messages',
    summary: 'Charging comes before StartTransaction and Finishing before StopTransaction.',
    clause: 'OCTT 1.2',
    behave: () => ({ switches: ['statusBeforeTransaction'] }),
  },
  {
    name: 'local-stop-without-reason',
    summary: 'A transaction that the driver stops is reported without reason.',
    clause: 'OCPP 1.6 §4.10',
    behave: () => ({ switches: ['omitsLocalReason'] }),
  },
  {
    name: 'soft-reset-without-reboot',
    summary: 'A soft reset stops transactions and goes on without a new BootNotification.',
    clause: 'OCTT TC_014_CS, TC_016_CS',
    behave: () => ({ switches: ['softResetWithoutReboot'] }),
  },
  {
    name: 'stop-after-hard-reset',
    summary: 'A transaction that a hard reset ends is stopped and reported after the reboot.',
    clause: 'OCPP 1.6 §5.14',
    behave: () => ({ switches: ['stopsAfterHardReset'] }),
  },
  {
    name: 'timestamps-with-offset',
    summary: 'Time stamps are local with the offset +09:00.',
    clause: 'OCPP 1.6 §3.15',
    behave: () => ({ timestamp: eastern }),
  },
  {
    name: 'timestamps-without-milliseconds',
    summary: 'Time stamps are in whole seconds.',
    clause: 'OCPP 1.6 §3.15',
    behave: () => ({ timestamp: withoutMilliseconds }),
  },
  {
    name: 'strictly-periodic-heartbeats',
    summary: 'Heartbeats come at the interval whatever else is sent.',
    clause: 'OCPP 1.6 §4.6',
    behave: () => ({ switches: ['heartbeatsStrictly'] }),
  },
  {
    name: 'numeric-message-ids',
    summary: 'The ids of requests are the texts "1", "2", "3".',
    clause: 'OCPP-J 1.6 §4.1.4',
    behave: () => ({ messageId: String }),
  },
  {
    name: 'uuid-message-ids',
    summary: 'The ids of requests have the 36 characters of a UUID.',
    clause: 'OCPP-J 1.6 §4.1.4',
    behave: () => ({ messageId: (count) => `5f0c2d1e-0000-4000-8000-${String(count).padStart(12, '0')}` }),
  },
  {
    name: 'id-tags-in-other-case',
    summary: 'idTags are sent in lower case, whatever the card says.',
    clause: 'OCPP 1.6 §7.28',
    behave: () => ({
      sends: (call) => {
        const { idTag } = call.payload;
        return typeof idTag === 'string'
          ? [{ ...call, payload: { ...call.payload, idTag: idTag.toLowerCase() } }]
          : [call];
      },
    }),
  },
  {
    name: 'main-controller-last',
    summary: 'After the boot connector 0 is reported after the others.',
    clause: 'OCPP 1.6 §4.9',
    behave: () => ({ switches: ['reportsMainControllerLast'] }),
  },
  {
    name: 'empty-unknown-key-list',
    summary: 'GetConfiguration always has an unknownKey list, be it empty.',
    clause: 'OCPP 1.6 §6.24',
    behave: () => alteringAnswer('GetConfiguration', (answer) => ({ unknownKey: [], ...answer })),
  },
  {
    name: 'configuration-in-other-order',
    summary: 'Configuration keys are listed from the last to the first.',
    clause: 'OCPP 1.6 §6.24',
    behave: () =>
      alteringAnswer('GetConfiguration', (answer) => {
        const listed = answer.configurationKey as readonly Payload[] | undefined;
        return listed === undefined ? answer : { ...answer, configurationKey: [...listed].reverse() };
      }),
  },
  {
    name: 'vendor-keys',
    summary: 'The configuration has keys that only the vendor knows.',
    clause: 'OCPP 1.6 §9',
    behave: () => ({
      configuration: { 'Vendor.LedColour': 'green', 'Vendor.FanCurve': '0:20,40:60', VendorDebug: '' },
    }),
  },
  {
    name: 'one-key-a-request',
    summary: 'GetConfiguration takes a single key at a time.',
    clause: 'OCPP 1.6 §9.1.9',
    behave: () => ({ configuration: { GetConfigurationMaxKeys: '1' } }),
  },
  {
    name: 'slow-answers',
    summary: 'Every answer takes three seconds.',
    clause: 'OCPP-J 1.6 §4.1.1',
    behave: () => ({ replies: (_call, reply) => ({ ...reply, delay: seconds(3) }) }),
  },
  {
    name: 'full-transaction-data',
    summary: 'StopTransaction carries the meter values of the whole transaction.',
    clause: 'OCPP 1.6 §3.16',
    behave: () => ({
      configuration: {
        StopTxnSampledData: 'Energy.Active.Import.Register',
        StopTxnAlignedData: 'Energy.Active.Import.Register',
      },
    }),
  },
  {
    name: 'data-transfer-at-any-time',
    summary: 'After every heartbeat and every Charging it sends a DataTransfer of its own.',
    clause: 'OCPP 1.6 §4.3',
    behave: () => ({
      sends: (call) => {
        const moment = call.action === 'Heartbeat' || call.payload.status === 'Charging';
        const payload = { vendorId: 'org.example', messageId: 'diagnostics', data: '{"fan":40}' };
        return moment ? [call, { action: 'DataTransfer', payload }] : [call];
      },
    }),
  },
  {
    name: 'boot-on-reconnect',
    summary: 'It sends a BootNotification after every reconnection.',
    clause: 'OCPP-J 1.6 §5.4',
    behave: () => ({ switches: ['bootsOnReconnect'] }),
  },
  {
    name: 'everything-on-reconnect',
    summary: 'After every reconnection it reports the status of all connectors, changed or not.',
    clause: 'OCPP 1.6 §4.9',
    behave: () => ({ switches: ['reportsAllOnReconnect'] }),
  },
  {
    name: 'queue-before-statuses',
    summary: 'After an outage the queued transaction messages go out before the statuses.',
    clause: 'OCPP 1.6 §3.7',
    behave: () => ({ switches: ['queueBeforeStatuses'] }),
  },
  {
    name: 'queued-values-in-one-message',
    summary: 'Meter values that were queued are delivered in one MeterValues.',
    clause: 'OCPP 1.6 §4.7',
    behave: () => ({ switches: ['batchesQueuedSamples'] }),
  },
  {
    name: 'transaction-resumed-after-power-loss',
    summary: 'A transaction goes on when the power is back.',
    clause: 'OCTT TC_032_2_CS',
    behave: () => ({ switches: ['resumesAfterPowerLoss'] }),
  },
  {
    name: 'preparing-after-restart',
    summary: 'With a cable still in, a connector is Preparing after a restart.',
    clause: 'OCTT TC_015_CS, TC_032_1_CS, TC_032_2_CS',
    behave: () => ({ switches: ['preparesAfterRestart'] }),
  },
  {
    name: 'unavailable-while-starting',
    summary: 'With a cable still in, a connector is Unavailable for a moment after a restart, then Preparing.',
    clause: 'OCTT TC_032_2_CS',
    behave: unavailableWhileStarting,
  },
  {
    name: 'disconnects-while-rejected',
    summary: 'It closes the connection when its BootNotification is rejected.',
    clause: 'OCPP 1.6 §4.2',
    behave: () => ({ switches: ['disconnectsWhileRejected'] }),
  },
  {
    name: 'error-for-invalid-values',
    summary: 'An invalid value is answered with the CALLERROR PropertyConstraintViolation.',
    clause: 'OCTT TC_040_2_CS',
    behave: () => asError('ChangeConfiguration', ({ value }) => String(value).startsWith('-')),
  },
  {
    name: 'error-for-connector-zero',
    summary: 'A remote start on connector 0 is answered with a CALLERROR.',
    clause: 'OCTT TC_027_CS',
    behave: () => asError('RemoteStartTransaction', ({ connectorId }) => connectorId === 0),
  },
  {
    name: 'fragmented-frames',
    summary: 'Messages travel in WebSocket fragments of 200 characters.',
    clause: 'RFC 6455 §5.4',
    behave: () => ({ connects: { fragment: 200 } }),
  },
  {
    name: 'meter-values-of-main-meter',
    summary: 'Clock-aligned values of the main meter are sent for connector 0.',
    clause: 'OCPP 1.6 §4.7',
    behave: () => ({ switches: ['sendsMainMeterValues'], configuration: { ClockAlignedDataInterval: '15' } }),
  },
  {
    name: 'remote-start-without-authorization',
    summary: 'AuthorizeRemoteTxRequests is false.',
    clause: 'OCPP 1.6 §9.1.3',
    behave: () => ({ configuration: { AuthorizeRemoteTxRequests: 'false' } }),
  },
  {
    name: 'asks-for-every-id-tag',
    summary: 'While a transaction runs, another card is authorized although it can stop nothing.',
    clause: 'OCTT TC_069_CS',
    behave: () => ({ switches: ['asksForEveryIdTag'] }),
  },
  {
    name: 'skips-optional-firmware-statuses',
    summary: 'Downloading is not told of a download that fails, Installing not of an image that cannot be installed.',
    clause: 'OCTT TC_044_2_CS, TC_044_3_CS',
    behave: () => ({ ...tellsOfDownloadWhenDone, switches: ['checksBeforeInstalling'] }),
  },
  {
    name: 'unavailable-during-update',
    summary: 'All connectors are Unavailable from the download on, until the update is over.',
    clause: 'OCTT TC_044_1_CS, TC_044_2_CS, TC_044_3_CS',
    behave: () => ({ switches: ['unavailableDuringUpdate'] }),
  },
  {
    name: 'firmware-outcome-before-reboot',
    summary: 'Whether firmware was installed or not is told before the reboot, and it reboots either way.',
    clause: 'OCPP 1.6 §5.19, OCTT TC_044_1_CS, TC_044_3_CS',
    behave: () => ({ switches: ['tellsOutcomeBeforeReboot', 'rebootsAfterFailedInstallation'] }),
  },
  {
    name: 'slow-firmware-update',
    summary: 'A download takes twenty seconds, an installation thirty, and a failed one ends with a reboot.',
    clause: 'OCPP 1.6 §5.19, OCTT TC_044_3_CS',
    behave: () => ({
      waits: (wait, ms) => (wait === 'download' ? seconds(20) : wait === 'installation' ? seconds(30) : ms),
      switches: ['rebootsAfterFailedInstallation'],
    }),
  },
  {
    name: 'other-transfer-commands',
    summary: 'Files are transferred with PASV instead of EPSV and POST instead of PUT, and fetched in two pieces.',
    clause: 'OCPP 1.6 §8.1, §8.2',
    behave: () => ({ transfers: { oldPassiveMode: true, posts: true, resumes: true } }),
  },
  {
    name: 'lists-are-known-but-not-supported',
    summary: 'Without support for lists, their version is told to be -1, and an update is answered NotSupported.',
    clause: 'OCPP 1.6 §5.10, §7.47',
    behave: () => ({ switches: ['answersAbsentLists'] }),
  },
  {
    name: 'serves-a-disabled-list',
    summary: 'The list is kept, and its version told, also while LocalAuthListEnabled is false.',
    clause: 'OCPP 1.6 §9.2.1',
    behave: () => ({ switches: ['servesDisabledList'] }),
  },
  {
    name: 'error-for-triggers-of-unknown-connectors',
    summary: 'A trigger for a connector that does not exist is answered with a CALLERROR.',
    clause: 'OCTT TC_055_CS',
    behave: () => asError('TriggerMessage', ({ connectorId }) => connectorId !== undefined),
  },
  {
    name: 'no-firmware-status-to-trigger',
    summary: 'The trigger of a FirmwareStatusNotification is answered NotImplemented.',
    clause: 'OCTT TC_054_CS',
    behave: () =>
      answeringOnly(
        'TriggerMessage',
        'NotImplemented',
        ({ requestedMessage }) => requestedMessage === 'FirmwareStatusNotification',
      ),
  },
  {
    name: 'triggered-messages-after-a-while',
    summary: 'What is triggered is sent five seconds after the answer.',
    clause: 'OCPP 1.6 §5.17',
    behave: () => whenTriggered((call) => [{ ...call, delay: seconds(5) }]),
  },
  {
    name: 'main-controller-with-every-triggered-status',
    summary: 'With the status that is asked for comes that of connector 0.',
    clause: 'OCPP 1.6 §4.9',
    behave: () =>
      whenTriggered((call) => {
        if (call.action !== 'StatusNotification' || call.payload.connectorId === 0) return [call];
        return [{ ...call, payload: { ...call.payload, connectorId: 0 } }, call];
      }),
  },
  {
    name: 'triggered-values-without-context',
    summary: 'Triggered meter values do not say in which context they were taken.',
    clause: 'OCTT TC_054_CS',
    behave: () => whenTriggered(withoutContext),
  },
  {
    name: 'validates-reservations',
    summary: 'The idTag of a reservation is authorized as soon as it is made.',
    clause: 'OCPP 1.6 §5.13',
    behave: () => ({ switches: ['validatesReservations'] }),
  },
  {
    name: 'reserved-with-information',
    summary: 'The status Reserved comes with an info text.',
    clause: 'OCPP 1.6 §6.47',
    behave: () =>
      altering(
        'StatusNotification',
        () => ({ info: 'reserved' }),
        ({ status }) => status === 'Reserved',
      ),
  },
  {
    name: 'available-before-reserved-is-used',
    summary: 'A reserved connector is Available for a moment before it is Preparing.',
    clause: 'OCPP 1.6 §4.9',
    behave: availableBeforeUse,
  },
  {
    name: 'reserved-is-preparing-with-a-cable',
    summary: 'A reserved connector is Preparing as soon as a cable is plugged in.',
    clause: 'OCPP 1.6 §7.7',
    behave: () => ({ switches: ['preparesReservedAtCable'] }),
  },
  {
    name: 'reservations-end-a-little-late',
    summary: 'A reservation ends three seconds after its expiryDate.',
    clause: 'OCPP 1.6 §5.13',
    behave: () => ({ waits: (wait, ms) => (wait === 'reservation' ? ms + seconds(3) : ms) }),
  },
  {
    name: 'error-for-unsupported-reservations',
    summary: 'ReserveNow is answered with the CALLERROR NotSupported where there are no reservations.',
    clause: 'OCPP-J 1.6 §4.2.3',
    behave: () =>
      answering('ReserveNow', (reply) =>
        statusOf(reply) === 'Rejected' ? { response: { kind: 'error', code: 'NotSupported', description: '' } } : reply,
      ),
  },
  {
    name: 'pings',
    summary: 'It sends WebSocket pings every five seconds.',
    clause: 'OCPP-J 1.6 §5.3',
    behave: () => ({ configuration: { WebSocketPingInterval: '5' } }),
  },
  {
    name: 'equal-neighbouring-periods',
    summary: 'A composite schedule has a period for every change of a profile, also where the limit stays the same.',
    clause: 'OCPP 1.6 §7.13',
    behave: () => ({ switches: ['composesEveryStretch'] }),
  },
  {
    name: 'three-phases-unsaid',
    summary: 'A composite schedule leaves numberPhases out where it is 3.',
    clause: 'OCPP 1.6 §7.14',
    behave: () => alteringPeriods(omittingThreePhases),
  },
  {
    name: 'single-phase-schedules',
    summary: 'A composite schedule is for the one phase that there is, with the limit as it was given.',
    clause: 'OCPP 1.6 §5.16',
    behave: () => alteringPeriods((periods) => periods.map((period) => ({ ...period, numberPhases: 1 }))),
  },
  {
    name: 'schedules-without-duration',
    summary: 'A composite schedule does not name its duration, so that its last period goes on.',
    clause: 'OCPP 1.6 §7.13',
    behave: () =>
      alteringAnswer('GetCompositeSchedule', (answer) => {
        const { duration: _, ...schedule } = (answer.chargingSchedule ?? {}) as Partial<
          ChargingProfile['chargingSchedule']
        >;
        return answer.chargingSchedule === undefined ? answer : { ...answer, chargingSchedule: schedule };
      }),
  },
  {
    name: 'schedules-without-connector',
    summary: 'A composite schedule does not name its connector.',
    clause: 'OCPP 1.6 §6.22',
    behave: () => alteringAnswer('GetCompositeSchedule', ({ connectorId: _, ...answer }) => answer),
  },
  {
    name: 'limits-with-decimal',
    summary: 'Limits of composite schedules are written with one decimal, be it 0.',
    clause: 'OCPP 1.6 §7.14',
    behave: () => rewriting(/("limit":\d+)(?=[,}])/g, '$1.0'),
  },
  {
    name: 'schedule-starts-earlier',
    summary: 'A composite schedule starts a second before the request.',
    clause: 'OCTT TC_056_CS',
    behave: startingEarlier,
  },
  {
    name: 'error-for-profile-without-transaction',
    summary: 'A TxProfile that comes when nothing charges is answered with the CALLERROR PropertyConstraintViolation.',
    clause: 'OCTT TC_058_1_CS',
    behave: () =>
      answering(
        'SetChargingProfile',
        (reply, { connectorId }, device) =>
          statusOf(reply) === 'Rejected' && !device.hasTransaction(connectorId as number)
            ? { response: { kind: 'error', code: 'PropertyConstraintViolation', description: 'no transaction' } }
            : reply,
        ({ csChargingProfiles }) =>
          (csChargingProfiles as ChargingProfile | undefined)?.chargingProfilePurpose === 'TxProfile',
      ),
  },
  {
    name: 'error-for-wrong-profile-at-remote-start',
    summary: 'A remote start with a profile that is no TxProfile is answered with a CALLERROR.',
    clause: 'OCTT TC_060_CS',
    behave: () =>
      asError('RemoteStartTransaction', ({ chargingProfile }) => {
        const purpose = (chargingProfile as ChargingProfile | undefined)?.chargingProfilePurpose;
        return purpose !== undefined && purpose !== 'TxProfile';
      }),
  },
  ...securityVariants,
];
