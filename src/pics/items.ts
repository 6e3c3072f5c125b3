/** The closed list of what a PICS statement answers: features, questions and settings, by the ids of the certificates. */
import type { ProfileOrExtension } from '../ocpp/messages.js';

/** The kinds of answers; every item may be `unstated` besides. `quantity` is a number where it is one, else text. */
export type AnswerKind = 'yesNo' | 'whole' | 'quantity' | 'text' | 'list' | 'measurands';

export interface Item {
  readonly kind: AnswerKind;
  /** The profile or extension whose cases depend on the answer. */
  readonly neededFor: ProfileOrExtension;
  /** What a Yes, or the value, says. */
  readonly sentence: string;
}

const items = {
  'HFS-1': { kind: 'yesNo', neededFor: 'Core', sentence: 'the cable is detachable: the connector is a socket' },
  'HFS-2': { kind: 'yesNo', neededFor: 'Core', sentence: 'the cable is fixed to the station' },
  'HFS-3': { kind: 'yesNo', neededFor: 'Core', sentence: 'charges with AC' },
  'HFS-4': { kind: 'yesNo', neededFor: 'Core', sentence: 'charges with DC' },
  'HFS-5': { kind: 'yesNo', neededFor: 'Core', sentence: 'charges with one phase' },
  'HFS-6': { kind: 'yesNo', neededFor: 'Core', sentence: 'charges with two phases' },
  'HFS-7': { kind: 'yesNo', neededFor: 'Core', sentence: 'charges with three phases' },
  'HFS-8': { kind: 'whole', neededFor: 'Core', sentence: 'number of connectors' },
  'HFS-9': { kind: 'text', neededFor: 'Core', sentence: 'how the station reaches the Central System' },
  'HFS-10': { kind: 'text', neededFor: 'Core', sentence: 'RFID readers: a single one, or one per EVSE' },
  'HFS-11': { kind: 'quantity', neededFor: 'Core', sentence: 'DC power in kW' },

  'C-01': { kind: 'yesNo', neededFor: 'Core', sentence: 'authorizes transactions while offline' },
  'C-02': { kind: 'yesNo', neededFor: 'Core', sentence: 'can accept unknown ids while offline' },
  'C-03': { kind: 'yesNo', neededFor: 'Core', sentence: 'can cap the energy given to an invalid id' },
  'C-04': { kind: 'yesNo', neededFor: 'Core', sentence: 'has an authorization cache' },
  'C-05': { kind: 'yesNo', neededFor: 'Core', sentence: 'can hold back short-lived statuses' },
  'C-06.1': { kind: 'yesNo', neededFor: 'Core', sentence: 'a transaction goes on when the EV side is unplugged' },
  'C-06.2': { kind: 'yesNo', neededFor: 'Core', sentence: 'a transaction stops when the EV side is unplugged' },
  'C-07': { kind: 'yesNo', neededFor: 'Core', sentence: 'a transaction can be started at the station' },
  'C-08': { kind: 'yesNo', neededFor: 'Core', sentence: 'a transaction can be stopped at the station' },
  'C-09.1': { kind: 'measurands', neededFor: 'Core', sentence: 'measurands for MeterValuesSampledData' },
  'C-09.2': { kind: 'measurands', neededFor: 'Core', sentence: 'measurands for MeterValuesAlignedData' },
  'C-10.1': { kind: 'yesNo', neededFor: 'Core', sentence: 'the station side unlocks when the EV side is unplugged' },
  'C-10.2': {
    kind: 'yesNo',
    neededFor: 'Core',
    sentence: 'the station side stays locked when the EV side is unplugged',
  },

  'SC-1.1': { kind: 'yesNo', neededFor: 'SmartCharging', sentence: 'charging rates in ampere' },
  'SC-1.2': { kind: 'yesNo', neededFor: 'SmartCharging', sentence: 'charging rates in watt' },
  'R-1': { kind: 'yesNo', neededFor: 'Reservation', sentence: 'the whole station can be reserved (connector 0)' },
  'F-1': { kind: 'yesNo', neededFor: 'FirmwareManagement', sentence: 'updates firmware securely' },
  'SEC-1': { kind: 'yesNo', neededFor: 'Security', sentence: 'security profile 1: password without TLS' },
  'SEC-2': { kind: 'yesNo', neededFor: 'Security', sentence: 'security profile 2: password within TLS' },
  'SEC-3': { kind: 'yesNo', neededFor: 'Security', sentence: 'security profile 3: TLS with a client certificate' },
  'SEC-4': { kind: 'list', neededFor: 'Security', sentence: 'TLS cipher suites' },

  'AQ-1': { kind: 'yesNo', neededFor: 'Security', sentence: 'the last CentralSystemRootCertificate can be removed' },
  'AQ-2': { kind: 'yesNo', neededFor: 'Core', sentence: 'a lock keeps the cable out until authorization' },
  'AQ-3': { kind: 'yesNo', neededFor: 'Security', sentence: 'the last ChargePointCertificate can be removed' },
  'AQ-4': { kind: 'yesNo', neededFor: 'FirmwareManagement', sentence: 'downloads firmware during a transaction' },
  'AQ-5': { kind: 'yesNo', neededFor: 'Core', sentence: 'an EVSE must be selected before identification' },
  'AQ-6': { kind: 'yesNo', neededFor: 'Core', sentence: 'charges an EV by IEC 61851-1' },
  'AQ-7.1': { kind: 'yesNo', neededFor: 'Core', sentence: 'reports StopTransaction before a power loss takes it down' },
  'AQ-7.2': { kind: 'yesNo', neededFor: 'Core', sentence: 'reports StopTransaction once it is back from a power loss' },

  'ORS-1': { kind: 'whole', neededFor: 'Core', sentence: 'GetConfigurationMaxKeys' },
  'ORS-2': { kind: 'whole', neededFor: 'Core', sentence: 'MeterValuesAlignedDataMaxLength' },
  'ORS-3': { kind: 'whole', neededFor: 'Core', sentence: 'MeterValuesSampledDataMaxLength' },
  'ORS-4': { kind: 'whole', neededFor: 'Core', sentence: 'smallest MeterValueSampleInterval in seconds' },
  'ORS-5': { kind: 'whole', neededFor: 'Core', sentence: 'largest MeterValueSampleInterval in seconds' },
  'ORS-6': { kind: 'whole', neededFor: 'Core', sentence: 'smallest HeartbeatInterval in seconds' },
  'ORS-7': { kind: 'whole', neededFor: 'Core', sentence: 'largest HeartbeatInterval in seconds' },
  'ORS-8': { kind: 'whole', neededFor: 'Core', sentence: 'StopTransactionMaxMeterValues' },
  'ORS-9': { kind: 'whole', neededFor: 'Core', sentence: 'StopTxnAlignedDataMaxLength' },
  'ORS-10': { kind: 'whole', neededFor: 'Core', sentence: 'StopTxnSampledDataMaxLength' },
  'ORS-11': { kind: 'whole', neededFor: 'Core', sentence: 'WebSocketPingInterval in seconds' },
  'ORS-12': { kind: 'whole', neededFor: 'LocalAuthListManagement', sentence: 'LocalAuthListMaxLength' },
  'ORS-13': { kind: 'whole', neededFor: 'LocalAuthListManagement', sentence: 'SendLocalListMaxLength' },
  'ORS-14': { kind: 'whole', neededFor: 'SmartCharging', sentence: 'ChargeProfileMaxStackLevel' },
  'ORS-15': { kind: 'whole', neededFor: 'SmartCharging', sentence: 'ChargingScheduleMaxPeriods' },
  'ORS-16': { kind: 'list', neededFor: 'FirmwareManagement', sentence: 'file transfer protocols' },
  'ORS-17': { kind: 'whole', neededFor: 'Security', sentence: 'CertificateSignedMaxChainSize' },
  'ORS-18': { kind: 'whole', neededFor: 'Security', sentence: 'CertificateStoreMaxLength' },
  'ORS-19': { kind: 'whole', neededFor: 'SmartCharging', sentence: 'MaxChargingProfilesInstalled' },
} as const satisfies Record<string, Item>;

/** The id of an item; headings without an answer of their own (C-06, C-09, C-10, SC-1, AQ-7) are none. */
export type ItemId = keyof typeof items;

type OfKind<K extends AnswerKind> = { [I in ItemId]: (typeof items)[I]['kind'] extends K ? I : never }[ItemId];

/** An item that is answered by Yes or No. */
export type YesNoItemId = OfKind<'yesNo'>;

/** An item that is answered by a number. */
export type NumberItemId = OfKind<'whole' | 'quantity'>;

/** Every item, in the order of the list. */
export const itemIds = Object.keys(items) as readonly ItemId[];

/** What an item asks. */
export const itemOf = (id: ItemId): Item => items[id];
