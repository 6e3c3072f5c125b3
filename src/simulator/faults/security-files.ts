/** Misbehaviour of the security log and of signed firmware. */
import { seconds } from '../clock.js';
import { whitepaper } from '../../ocpp/security.js';
import {
  altering,
  alteringAnswer,
  answeringError,
  answeringOnly,
  dropping,
  omitting,
  pretending,
  replacing,
  type Where,
} from '../alterations.js';
import type { OutgoingCall } from '../behaviour.js';
import type { Fault } from './fault.js';

const firmware = 'SignedFirmwareStatusNotification';
const log = 'LogStatusNotification';
const told =
  (status: string): Where =>
  (payload) =>
    payload.status === status;

/** The same report with another status, a while later. */
const followed = (call: OutgoingCall, status: string, delay: number): OutgoingCall => ({
  ...call,
  payload: { ...call.payload, status },
  delay,
});

const adding = (action: string, after: string, status: string, delay = seconds(1)) =>
  replacing(action, (call) => [call, followed(call, status, delay)], told(after));

const wrongId = ({ requestId }: Readonly<Record<string, unknown>>) => ({ requestId: Number(requestId) + 1 });

export const securityFileFaults: readonly Fault[] = [
  {
    name: 'rejects-log-requests',
    summary: 'GetLog is rejected.',
    clause: whitepaper('N01.FR.01'),
    breaks: { TC_079_CS: /status is "Rejected"/ },
    behave: () => answeringOnly('GetLog', 'Rejected'),
  },
  {
    name: 'does-not-know-log-requests',
    summary: 'GetLog is answered with NotImplemented.',
    clause: whitepaper('N01.FR.01'),
    breaks: { TC_079_CS: /NotImplemented/ },
    behave: () => answeringError('GetLog', 'NotImplemented'),
  },
  {
    name: 'ignores-log-requests',
    summary: 'GetLog is accepted, and nothing happens.',
    clause: whitepaper('N01.FR.02'),
    breaks: { TC_079_CS: /Uploading.*nothing came/ },
    behave: () => pretending('GetLog'),
  },
  {
    name: 'skips-log-uploading',
    summary: 'Uploading is never reported of a log.',
    clause: whitepaper('N01.FR.08'),
    breaks: { TC_079_CS: /status is "Uploaded", expected "Uploading"/ },
    behave: () => dropping(log, told('Uploading')),
  },
  {
    name: 'skips-log-uploaded',
    summary: 'Uploaded is never reported of a log.',
    clause: whitepaper('N01.FR.09'),
    breaks: { TC_079_CS: /Uploaded".*nothing came/ },
    behave: () => dropping(log, told('Uploaded')),
  },
  {
    name: 'claims-to-have-uploaded-its-log',
    summary: 'Uploaded is reported of a log although nothing was sent.',
    clause: whitepaper('N01.FR.09'),
    breaks: { TC_079_CS: /arrived/ },
    behave: () => ({ switches: ['claimsToUpload'] }),
  },
  {
    name: 'uploads-an-empty-log',
    summary: 'The log that is uploaded is empty.',
    clause: whitepaper('N01.FR.03'),
    breaks: { TC_079_CS: /empty|bytes/ },
    behave: () => ({ switches: ['uploadsEmptyFile'] }),
  },
  {
    name: 'names-another-log',
    summary: 'GetLog.conf names another file than the one that is uploaded.',
    clause: whitepaper('§5.10'),
    breaks: { TC_079_CS: /filename/ },
    behave: () => alteringAnswer('GetLog', (answer) => ({ ...answer, filename: 'other.log' })),
  },
  {
    name: 'reports-failure-of-an-uploaded-log',
    summary: 'UploadFailure is reported of a log that arrived.',
    clause: whitepaper('N01.FR.09'),
    breaks: { TC_079_CS: /status is "UploadFailure"/ },
    behave: () => altering(log, () => ({ status: 'UploadFailure' }), told('Uploaded')),
  },
  {
    name: 'mistakes-the-request-of-a-log',
    summary: 'The requestId of what is told of a log is another one.',
    clause: whitepaper('N01.FR.07'),
    breaks: { TC_079_CS: /requestId is/ },
    breaksRules: { 'security.request-id': 'TC_079_CS' },
    behave: () => altering(log, wrongId),
  },
  {
    name: 'omits-the-request-of-a-log',
    summary: 'What is told of a log has no requestId.',
    clause: whitepaper('N01.FR.12'),
    breaks: { TC_079_CS: /requestId is absent/ },
    behave: () => omitting(log, 'requestId'),
  },
  {
    name: 'reports-log-failure-after-uploaded',
    summary: 'Uploaded is followed by UploadFailure.',
    clause: whitepaper('N01.FR.09'),
    breaks: {},
    breaksRules: { 'log.order': 'TC_079_CS' },
    behave: () => adding(log, 'Uploaded', 'UploadFailure', 0),
  },
  {
    name: 'reports-log-uploading-after-uploaded',
    summary: 'Uploaded is followed by Uploading.',
    clause: whitepaper('N01.FR.08'),
    breaks: {},
    breaksRules: { 'log.order': 'TC_079_CS' },
    behave: () => adding(log, 'Uploaded', 'Uploading'),
  },
  {
    name: 'reports-log-idle-after-uploaded',
    summary: 'Uploaded is followed by Idle.',
    clause: whitepaper('§6.19'),
    breaks: {},
    breaksRules: { 'log.idle': 'TC_079_CS' },
    behave: () => adding(log, 'Uploaded', 'Idle'),
  },
  {
    name: 'reports-file-work-idle-after-a-boot',
    summary: 'With the first status after a boot it tells that neither signed firmware nor a log is under way.',
    clause: whitepaper('§6.8, §6.19'),
    breaks: {},
    breaksRules: { 'log.idle': 'TC_085_CS', 'signed-firmware.idle': 'TC_085_CS' },
    behave: () =>
      replacing(
        'StatusNotification',
        (call) => [
          call,
          { action: log, payload: { status: 'Idle' } },
          { action: firmware, payload: { status: 'Idle' } },
        ],
        ({ connectorId }) => connectorId === 0,
      ),
  },

  {
    name: 'refuses-the-signing-certificate',
    summary: 'A signing certificate of the manufacturer is answered InvalidCertificate.',
    clause: whitepaper('L01.FR.23'),
    breaks: { TC_080_CS: /status is "InvalidCertificate"/, TC_081_CS: /status is "InvalidCertificate"/ },
    behave: () => answeringOnly('SignedUpdateFirmware', 'InvalidCertificate'),
  },
  {
    name: 'does-not-know-signed-firmware',
    summary: 'SignedUpdateFirmware is answered with NotSupported.',
    clause: whitepaper('L01.FR.23'),
    breaks: { TC_080_CS: /NotSupported/, TC_081_CS: /NotSupported/ },
    behave: () => answeringError('SignedUpdateFirmware', 'NotSupported'),
  },
  {
    name: 'ignores-signed-firmware',
    summary: 'SignedUpdateFirmware is accepted, and nothing happens.',
    clause: whitepaper('L01.FR.01'),
    breaks: { TC_080_CS: /Downloading.*nothing came/, TC_081_CS: /Downloading.*nothing came/ },
    behave: () => pretending('SignedUpdateFirmware'),
  },
  ...(['Downloading', 'Downloaded'] as const).map((status) => ({
    name: `skips-signed-${status.toLowerCase()}`,
    summary: `${status} is never reported of signed firmware.`,
    clause: whitepaper('L01.FR.01'),
    breaks: {
      TC_080_CS: new RegExp(`expected "${status}"`),
      TC_081_CS: new RegExp(`expected "${status}"`),
    },
    behave: () => dropping(firmware, told(status)),
  })),
  {
    name: 'skips-signature-verified',
    summary: 'SignatureVerified is never reported.',
    clause: whitepaper('L01.FR.01'),
    breaks: { TC_080_CS: /status is "Installing", expected "SignatureVerified"/ },
    behave: () => dropping(firmware, told('SignatureVerified')),
  },
  {
    name: 'skips-signed-installed',
    summary: 'Installed is never reported of signed firmware.',
    clause: whitepaper('L01.FR.01'),
    breaks: { TC_080_CS: /Installed".*nothing came/ },
    behave: () => dropping(firmware, told('Installed')),
  },
  {
    name: 'skips-invalid-signature',
    summary: 'InvalidSignature is never reported.',
    clause: whitepaper('L01.FR.01'),
    breaks: { TC_081_CS: /InvalidSignature".*nothing came/ },
    behave: () => dropping(firmware, told('InvalidSignature')),
  },
  {
    name: 'takes-every-signature-for-invalid',
    summary: 'InvalidSignature is reported of firmware that is signed as it should.',
    clause: whitepaper('L01.FR.04'),
    breaks: { TC_080_CS: /status is "InvalidSignature"/ },
    behave: () => altering(firmware, () => ({ status: 'InvalidSignature' }), told('SignatureVerified')),
  },
  {
    name: 'verifies-no-signature',
    summary: 'Firmware that is falsely signed is installed.',
    clause: whitepaper('L01.FR.04'),
    breaks: { TC_081_CS: /status is "SignatureVerified"/ },
    behave: () => ({ switches: ['ignoresFirmwareSignature'] }),
  },
  {
    name: 'calls-an-invalid-signature-a-failed-installation',
    summary: 'InstallationFailed is reported of firmware that is falsely signed.',
    clause: whitepaper('§6.8'),
    breaks: { TC_081_CS: /status is "InstallationFailed"/ },
    behave: () => altering(firmware, () => ({ status: 'InstallationFailed' }), told('InvalidSignature')),
  },
  {
    name: 'installs-in-spite-of-the-signature',
    summary: 'InvalidSignature is reported, and the firmware is installed all the same.',
    clause: whitepaper('L01.FR.04'),
    breaks: { TC_081_CS: /Installing|BootNotification/ },
    breaksRules: { 'signed-firmware.order': 'TC_081_CS' },
    behave: () => ({
      switches: ['ignoresFirmwareSignature'],
      ...altering(firmware, () => ({ status: 'InvalidSignature' }), told('SignatureVerified')),
    }),
  },
  {
    name: 'claims-to-have-downloaded-signed-firmware',
    summary: 'Downloaded is reported although the file server was never asked.',
    clause: whitepaper('L01.FR.04'),
    breaks: { TC_080_CS: /fetched/, TC_081_CS: /fetched/ },
    behave: () => ({ switches: ['claimsToDownload', 'ignoresFirmwareSignature', 'installsAnything'] }),
  },
  {
    name: 'claims-to-have-installed-signed-firmware',
    summary: 'Installed is reported without a reboot, and the old firmware goes on.',
    clause: whitepaper('L01.FR.05'),
    breaks: { TC_080_CS: /BootNotification/ },
    behave: () => ({ switches: ['claimsToInstall'] }),
  },
  {
    name: 'keeps-old-firmware-in-spite-of-signed',
    summary: 'After Installed and a reboot the old firmware runs.',
    clause: whitepaper('L01.FR.05'),
    breaks: { TC_080_CS: /firmwareVersion is/ },
    behave: () => ({ switches: ['keepsOldFirmware'] }),
  },
  {
    name: 'mistakes-the-request-of-firmware',
    summary: 'The requestId of what is told of signed firmware is another one.',
    clause: whitepaper('L01.FR.10'),
    breaks: { TC_080_CS: /requestId is/, TC_081_CS: /requestId is/ },
    breaksRules: { 'security.request-id': 'TC_080_CS' },
    behave: () => altering(firmware, wrongId),
  },
  {
    name: 'omits-the-request-of-firmware',
    summary: 'What is told of signed firmware has no requestId.',
    clause: whitepaper('L01.FR.21'),
    breaks: { TC_080_CS: /requestId is absent/, TC_081_CS: /requestId is absent/ },
    behave: () => omitting(firmware, 'requestId'),
  },
  {
    name: 'stays-unavailable-after-an-invalid-signature',
    summary: 'Connectors that are Unavailable during an update stay so when its signature is invalid.',
    clause: 'OCTT TC_081_CS',
    breaks: { TC_081_CS: /Available/ },
    behave: () => ({ switches: ['unavailableDuringUpdate', 'staysUnavailableAfterUpdate'] }),
  },
  {
    name: 'reports-signed-installing-after-installed',
    summary: 'After Installed comes Installing once more.',
    clause: whitepaper('L01.FR.01'),
    breaks: {},
    breaksRules: { 'signed-firmware.order': 'TC_080_CS' },
    behave: () => adding(firmware, 'Installed', 'Installing', 0),
  },
  {
    name: 'reports-signed-idle-after-installed',
    summary: 'Installed is followed by Idle.',
    clause: whitepaper('§6.8'),
    breaks: {},
    breaksRules: { 'signed-firmware.idle': 'TC_080_CS' },
    behave: () => adding(firmware, 'Installed', 'Idle'),
  },
];
