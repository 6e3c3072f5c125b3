/** The data types of OCPP 1.6 chapter 7 and of the security whitepaper chapter 5, each list in one place. */
import { dateTime, integer, listOf, object, oneOf, tenths, text, type Of } from './schema.js';

export const ciString20 = text(20);
export const ciString25 = text(25);
export const ciString50 = text(50);
export const ciString255 = text(255);
export const ciString500 = text(500);

/** The connector statuses (OCPP 1.6 §7.7). */
export const chargePointStatuses = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedEVSE',
  'SuspendedEV',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Faulted',
] as const;
export type ChargePointStatus = (typeof chargePointStatuses)[number];

/** OCPP 1.6 §7.6 */
export const chargePointErrorCodes = [
  'ConnectorLockFailure',
  'EVCommunicationError',
  'GroundFailure',
  'HighTemperature',
  'InternalError',
  'LocalListConflict',
  'NoError',
  'OtherError',
  'OverCurrentFailure',
  'PowerMeterFailure',
  'PowerSwitchFailure',
  'ReaderFailure',
  'ResetFailure',
  'UnderVoltage',
  'OverVoltage',
  'WeakSignal',
] as const;

/** OCPP 1.6 §7.36 */
export const stopReasons = [
  'EmergencyStop',
  'EVDisconnected',
  'HardReset',
  'Local',
  'Other',
  'PowerLoss',
  'Reboot',
  'Remote',
  'SoftReset',
  'UnlockCommand',
  'DeAuthorized',
] as const;
export type StopReason = (typeof stopReasons)[number];

/** OCPP 1.6 §7.2 */
export const authorizationStatuses = ['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'] as const;

/** OCPP 1.6 §7.31 */
export const measurands = [
  'Energy.Active.Export.Register',
  'Energy.Active.Import.Register',
  'Energy.Reactive.Export.Register',
  'Energy.Reactive.Import.Register',
  'Energy.Active.Export.Interval',
  'Energy.Active.Import.Interval',
  'Energy.Reactive.Export.Interval',
  'Energy.Reactive.Import.Interval',
  'Power.Active.Export',
  'Power.Active.Import',
  'Power.Offered',
  'Power.Reactive.Export',
  'Power.Reactive.Import',
  'Power.Factor',
  'Current.Import',
  'Current.Export',
  'Current.Offered',
  'Voltage',
  'Frequency',
  'Temperature',
  'SoC',
  'RPM',
] as const;
export type Measurand = (typeof measurands)[number];

/** OCPP 1.6 §7.35 */
export const readingContexts = [
  'Interruption.Begin',
  'Interruption.End',
  'Sample.Clock',
  'Sample.Periodic',
  'Transaction.Begin',
  'Transaction.End',
  'Trigger',
  'Other',
] as const;

/** OCPP 1.6 §7.34 */
export const phases = ['L1', 'L2', 'L3', 'N', 'L1-N', 'L2-N', 'L3-N', 'L1-L2', 'L2-L3', 'L3-L1'] as const;

/** OCPP 1.6 §7.45; both spellings of Celsius are valid (errata J 2.1, 2.2). */
export const units = [
  'Wh',
  'kWh',
  'varh',
  'kvarh',
  'W',
  'kW',
  'VA',
  'kVA',
  'var',
  'kvar',
  'A',
  'V',
  'K',
  'Celcius',
  'Celsius',
  'Fahrenheit',
  'Percent',
] as const;

export const idTagInfo = object(
  { status: oneOf(authorizationStatuses) },
  { expiryDate: dateTime, parentIdTag: ciString20 },
);
export type IdTagInfo = Of<typeof idTagInfo>;

export const sampledValue = object(
  { value: text() },
  {
    context: oneOf(readingContexts),
    format: oneOf(['Raw', 'SignedData']),
    measurand: oneOf(measurands),
    phase: oneOf(phases),
    location: oneOf(['Cable', 'EV', 'Inlet', 'Outlet', 'Body']),
    unit: oneOf(units),
  },
);
export const meterValue = object({ timestamp: dateTime, sampledValue: listOf(sampledValue) });
export type MeterValue = Of<typeof meterValue>;

export const chargingRateUnit = oneOf(['A', 'W']);
export const chargingSchedule = object(
  {
    chargingRateUnit,
    chargingSchedulePeriod: listOf(object({ startPeriod: integer, limit: tenths }, { numberPhases: integer })),
  },
  { duration: integer, startSchedule: dateTime, minChargingRate: tenths },
);
export const chargingProfilePurpose = oneOf(['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile']);
export const chargingProfile = object(
  {
    chargingProfileId: integer,
    stackLevel: integer,
    chargingProfilePurpose,
    chargingProfileKind: oneOf(['Absolute', 'Recurring', 'Relative']),
    chargingSchedule,
  },
  {
    transactionId: integer,
    recurrencyKind: oneOf(['Daily', 'Weekly']),
    validFrom: dateTime,
    validTo: dateTime,
  },
);

export const certificateUse = oneOf(['CentralSystemRootCertificate', 'ManufacturerRootCertificate']);
export const certificateHashData = object({
  hashAlgorithm: oneOf(['SHA256', 'SHA384', 'SHA512']),
  issuerNameHash: text(128),
  issuerKeyHash: text(128),
  serialNumber: text(40),
});
