/** The 39 messages: 28 of OCPP 1.6 chapter 6 and 11 of the security extension, as schemas and as types. */
import * as t from './datatypes.js';
import { boolean, dateTime, integer, listOf, object, oneOf, text, uri, type Of, type Schema } from './schema.js';

/** The feature profiles (OCPP 1.6 §3.3); Security is the extension of the whitepaper. */
export const profiles = [
  'Core',
  'FirmwareManagement',
  'LocalAuthListManagement',
  'Reservation',
  'SmartCharging',
  'RemoteTrigger',
] as const;
export type Profile = (typeof profiles)[number];
export type ProfileOrExtension = Profile | 'Security';

/** Who may send the request. */
export type Sender = 'chargePoint' | 'centralSystem' | 'both';

interface Message<W extends Sender, Q, S> {
  readonly sender: W;
  readonly profile: ProfileOrExtension;
  readonly request: Schema<Q>;
  readonly response: Schema<S>;
}

const define =
  <W extends Sender>(sender: W, profile: ProfileOrExtension) =>
  <Q, S>(request: Schema<Q>, response: Schema<S>): Message<W, Q, S> => ({ sender, profile, request, response });

const nothing = object({});
const status = <const V extends readonly string[]>(...values: V) => object({ status: oneOf(values) });

const reported = define('chargePoint', 'Core');
const core = define('centralSystem', 'Core');
const firmware = define('centralSystem', 'FirmwareManagement');
const localList = define('centralSystem', 'LocalAuthListManagement');
const reservation = define('centralSystem', 'Reservation');
const smartCharging = define('centralSystem', 'SmartCharging');
const security = define('centralSystem', 'Security');
const securityReported = define('chargePoint', 'Security');

export const messages = {
  Authorize: reported(object({ idTag: t.ciString20 }), object({ idTagInfo: t.idTagInfo })),
  BootNotification: reported(
    object(
      { chargePointVendor: t.ciString20, chargePointModel: t.ciString20 },
      {
        chargePointSerialNumber: t.ciString25,
        chargeBoxSerialNumber: t.ciString25,
        firmwareVersion: t.ciString50,
        iccid: t.ciString20,
        imsi: t.ciString20,
        meterType: t.ciString25,
        meterSerialNumber: t.ciString25,
      },
    ),
    object({ status: oneOf(['Accepted', 'Pending', 'Rejected']), currentTime: dateTime, interval: integer }),
  ),
  DiagnosticsStatusNotification: define('chargePoint', 'FirmwareManagement')(
    status('Idle', 'Uploaded', 'UploadFailed', 'Uploading'),
    nothing,
  ),
  FirmwareStatusNotification: define('chargePoint', 'FirmwareManagement')(
    status('Downloaded', 'DownloadFailed', 'Downloading', 'Idle', 'InstallationFailed', 'Installing', 'Installed'),
    nothing,
  ),
  Heartbeat: reported(nothing, object({ currentTime: dateTime })),
  MeterValues: reported(
    object({ connectorId: integer, meterValue: listOf(t.meterValue) }, { transactionId: integer }),
    nothing,
  ),
  StartTransaction: reported(
    object(
      { connectorId: integer, idTag: t.ciString20, meterStart: integer, timestamp: dateTime },
      { reservationId: integer },
    ),
    object({ idTagInfo: t.idTagInfo, transactionId: integer }),
  ),
  StatusNotification: reported(
    object(
      { connectorId: integer, errorCode: oneOf(t.chargePointErrorCodes), status: oneOf(t.chargePointStatuses) },
      { info: t.ciString50, timestamp: dateTime, vendorId: t.ciString255, vendorErrorCode: t.ciString50 },
    ),
    nothing,
  ),
  StopTransaction: reported(
    object(
      { meterStop: integer, timestamp: dateTime, transactionId: integer },
      { idTag: t.ciString20, reason: oneOf(t.stopReasons), transactionData: listOf(t.meterValue) },
    ),
    object({}, { idTagInfo: t.idTagInfo }),
  ),

  DataTransfer: define('both', 'Core')(
    object({ vendorId: t.ciString255 }, { messageId: t.ciString50, data: text() }),
    object({ status: oneOf(['Accepted', 'Rejected', 'UnknownMessageId', 'UnknownVendorId']) }, { data: text() }),
  ),

  ChangeAvailability: core(
    object({ connectorId: integer, type: oneOf(['Inoperative', 'Operative']) }),
    status('Accepted', 'Rejected', 'Scheduled'),
  ),
  ChangeConfiguration: core(
    object({ key: t.ciString50, value: t.ciString500 }),
    status('Accepted', 'Rejected', 'RebootRequired', 'NotSupported'),
  ),
  ClearCache: core(nothing, status('Accepted', 'Rejected')),
  GetConfiguration: core(
    object({}, { key: listOf(t.ciString50) }),
    object(
      {},
      {
        configurationKey: listOf(object({ key: t.ciString50, readonly: boolean }, { value: t.ciString500 })),
        unknownKey: listOf(t.ciString50),
      },
    ),
  ),
  RemoteStartTransaction: core(
    object({ idTag: t.ciString20 }, { connectorId: integer, chargingProfile: t.chargingProfile }),
    status('Accepted', 'Rejected'),
  ),
  RemoteStopTransaction: core(object({ transactionId: integer }), status('Accepted', 'Rejected')),
  Reset: core(object({ type: oneOf(['Hard', 'Soft']) }), status('Accepted', 'Rejected')),
  UnlockConnector: core(object({ connectorId: integer }), status('Unlocked', 'UnlockFailed', 'NotSupported')),

  GetDiagnostics: firmware(
    object({ location: uri }, { retries: integer, retryInterval: integer, startTime: dateTime, stopTime: dateTime }),
    object({}, { fileName: t.ciString255 }),
  ),
  UpdateFirmware: firmware(
    object({ location: uri, retrieveDate: dateTime }, { retries: integer, retryInterval: integer }),
    nothing,
  ),

  GetLocalListVersion: localList(nothing, object({ listVersion: integer })),
  SendLocalList: localList(
    object(
      { listVersion: integer, updateType: oneOf(['Differential', 'Full']) },
      { localAuthorizationList: listOf(object({ idTag: t.ciString20 }, { idTagInfo: t.idTagInfo })) },
    ),
    status('Accepted', 'Failed', 'NotSupported', 'VersionMismatch'),
  ),

  CancelReservation: reservation(object({ reservationId: integer }), status('Accepted', 'Rejected')),
  ReserveNow: reservation(
    object(
      { connectorId: integer, expiryDate: dateTime, idTag: t.ciString20, reservationId: integer },
      { parentIdTag: t.ciString20 },
    ),
    status('Accepted', 'Faulted', 'Occupied', 'Rejected', 'Unavailable'),
  ),

  ClearChargingProfile: smartCharging(
    object(
      {},
      {
        id: integer,
        connectorId: integer,
        chargingProfilePurpose: t.chargingProfilePurpose,
        stackLevel: integer,
      },
    ),
    status('Accepted', 'Unknown'),
  ),
  GetCompositeSchedule: smartCharging(
    object({ connectorId: integer, duration: integer }, { chargingRateUnit: t.chargingRateUnit }),
    object(
      { status: oneOf(['Accepted', 'Rejected']) },
      { connectorId: integer, scheduleStart: dateTime, chargingSchedule: t.chargingSchedule },
    ),
  ),
  SetChargingProfile: smartCharging(
    object({ connectorId: integer, csChargingProfiles: t.chargingProfile }),
    status('Accepted', 'Rejected', 'NotSupported'),
  ),

  TriggerMessage: define('centralSystem', 'RemoteTrigger')(
    object(
      {
        requestedMessage: oneOf([
          'BootNotification',
          'DiagnosticsStatusNotification',
          'FirmwareStatusNotification',
          'Heartbeat',
          'MeterValues',
          'StatusNotification',
        ]),
      },
      { connectorId: integer },
    ),
    status('Accepted', 'Rejected', 'NotImplemented'),
  ),

  LogStatusNotification: securityReported(
    object(
      {
        status: oneOf([
          'BadMessage',
          'Idle',
          'NotSupportedOperation',
          'PermissionDenied',
          'Uploaded',
          'UploadFailure',
          'Uploading',
        ]),
      },
      { requestId: integer },
    ),
    nothing,
  ),
  SecurityEventNotification: securityReported(
    object({ type: text(50), timestamp: dateTime }, { techInfo: text(255) }),
    nothing,
  ),
  SignCertificate: securityReported(object({ csr: text(5500) }), status('Accepted', 'Rejected')),
  SignedFirmwareStatusNotification: securityReported(
    object(
      {
        status: oneOf([
          'Downloaded',
          'DownloadFailed',
          'Downloading',
          'DownloadScheduled',
          'DownloadPaused',
          'Idle',
          'InstallationFailed',
          'Installing',
          'Installed',
          'InstallRebooting',
          'InstallScheduled',
          'InstallVerificationFailed',
          'InvalidSignature',
          'SignatureVerified',
        ]),
      },
      { requestId: integer },
    ),
    nothing,
  ),

  CertificateSigned: security(object({ certificateChain: text(10000) }), status('Accepted', 'Rejected')),
  DeleteCertificate: security(
    object({ certificateHashData: t.certificateHashData }),
    status('Accepted', 'Failed', 'NotFound'),
  ),
  ExtendedTriggerMessage: security(
    object(
      {
        requestedMessage: oneOf([
          'BootNotification',
          'LogStatusNotification',
          'FirmwareStatusNotification',
          'Heartbeat',
          'MeterValues',
          'SignChargePointCertificate',
          'StatusNotification',
        ]),
      },
      { connectorId: integer },
    ),
    status('Accepted', 'Rejected', 'NotImplemented'),
  ),
  GetInstalledCertificateIds: security(
    object({ certificateType: t.certificateUse }),
    // The official file asks for one item although the text allows none; an empty list is judged apart.
    object({ status: oneOf(['Accepted', 'NotFound']) }, { certificateHashData: listOf(t.certificateHashData, 1) }),
  ),
  GetLog: security(
    object(
      {
        log: object({ remoteLocation: text(512) }, { oldestTimestamp: dateTime, latestTimestamp: dateTime }),
        logType: oneOf(['DiagnosticsLog', 'SecurityLog']),
        requestId: integer,
      },
      { retries: integer, retryInterval: integer },
    ),
    object({ status: oneOf(['Accepted', 'Rejected', 'AcceptedCanceled']) }, { filename: text(255) }),
  ),
  InstallCertificate: security(
    object({ certificateType: t.certificateUse, certificate: text(5500) }),
    status('Accepted', 'Failed', 'Rejected'),
  ),
  SignedUpdateFirmware: security(
    object(
      {
        requestId: integer,
        firmware: object(
          { location: text(512), retrieveDateTime: dateTime, signingCertificate: text(5500), signature: text(800) },
          { installDateTime: dateTime },
        ),
      },
      { retries: integer, retryInterval: integer },
    ),
    status('Accepted', 'Rejected', 'AcceptedCanceled', 'InvalidCertificate', 'RevokedCertificate'),
  ),
} as const;

export type Action = keyof typeof messages;
export const actions = Object.keys(messages) as readonly Action[];

/** The payload of an action's request. */
export type Request<A extends Action> = Of<(typeof messages)[A]['request']>;
/** The payload of an action's response. */
export type Response<A extends Action> = Of<(typeof messages)[A]['response']>;

type SentBy<S extends Sender> = { [A in Action]: (typeof messages)[A]['sender'] extends S ? A : never }[Action];
/** The actions that a charge point may send. */
export type ChargePointAction = SentBy<'chargePoint' | 'both'>;
/** The actions that a Central System may send. */
export type CentralSystemAction = SentBy<'centralSystem' | 'both'>;

export const isAction = (name: string): name is Action => Object.hasOwn(messages, name);

/** Whether a charge point may send a request of this action. */
export const mayComeFromChargePoint = (action: Action): action is ChargePointAction =>
  messages[action].sender !== 'centralSystem';
