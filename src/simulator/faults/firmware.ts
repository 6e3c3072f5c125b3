/** Misbehaviour of firmware updates and diagnostics. */
import {
  altering,
  alteringAnswer,
  answeringError,
  dropping,
  pretending,
  replacing,
  type Where,
} from '../alterations.js';
import type { Behaviour, OutgoingCall } from '../behaviour.js';
import { seconds } from '../clock.js';
import type { Fault } from './fault.js';

const firmware = 'FirmwareStatusNotification';
const diagnostics = 'DiagnosticsStatusNotification';
const told =
  (status: string): Where =>
  (payload) =>
    payload.status === status;

/** Reports one status in place of another. */
const telling = (action: string, instead: string, status: string): Behaviour =>
  altering(action, () => ({ status: instead }), told(status));

const later = (action: string, status: string, delay: number): OutgoingCall => ({ action, payload: { status }, delay });

export const firmwareFaults: readonly Fault[] = [
  {
    name: 'ignores-firmware-update',
    summary: 'UpdateFirmware is answered and nothing happens.',
    clause: 'OCPP 1.6 §5.19',
    breaks: { TC_044_1_CS: /nothing came/, TC_044_2_CS: /nothing came/, TC_044_3_CS: /nothing came/ },
    behave: () => pretending('UpdateFirmware'),
  },
  {
    name: 'does-not-know-firmware-updates',
    summary: 'UpdateFirmware is answered with NotImplemented.',
    clause: 'OCPP 1.6 §5.19',
    breaks: { TC_044_1_CS: /NotImplemented/, TC_044_2_CS: /NotImplemented/, TC_044_3_CS: /NotImplemented/ },
    behave: () => answeringError('UpdateFirmware', 'NotImplemented'),
  },
  {
    name: 'skips-downloading',
    summary: 'Downloading is never reported.',
    clause: 'OCPP 1.6 §4.5',
    breaks: { TC_044_1_CS: /status is "Downloaded", expected "Downloading"/, TC_044_3_CS: /expected "Downloading"/ },
    behave: () => dropping(firmware, told('Downloading')),
  },
  {
    name: 'skips-downloaded',
    summary: 'Downloaded is never reported.',
    clause: 'OCPP 1.6 §4.5',
    breaks: { TC_044_1_CS: /status is "Installing", expected "Downloaded"/, TC_044_3_CS: /expected "Downloaded"/ },
    behave: () => dropping(firmware, told('Downloaded')),
  },
  {
    name: 'skips-installing',
    summary: 'Installing is never reported.',
    clause: 'OCPP 1.6 §4.5',
    breaks: { TC_044_1_CS: /Installing/ },
    behave: () => dropping(firmware, told('Installing')),
  },
  {
    name: 'skips-installed',
    summary: 'Installed is never reported.',
    clause: 'OCPP 1.6 §4.5',
    breaks: { TC_044_1_CS: /Installed"?: nothing came/ },
    behave: () => dropping(firmware, told('Installed')),
  },
  {
    name: 'skips-download-failed',
    summary: 'DownloadFailed is never reported.',
    clause: 'OCPP 1.6 §4.5',
    breaks: { TC_044_2_CS: /DownloadFailed"?: nothing came/ },
    behave: () => dropping(firmware, told('DownloadFailed')),
  },
  {
    name: 'skips-installation-failed',
    summary: 'InstallationFailed is never reported.',
    clause: 'OCPP 1.6 §4.5',
    breaks: { TC_044_3_CS: /InstallationFailed"?: nothing came/ },
    behave: () => dropping(firmware, told('InstallationFailed')),
  },
  {
    name: 'reports-installing-before-downloaded',
    summary: 'Installing and Downloaded change places.',
    clause: 'OCPP 1.6 §4.5',
    breaks: { TC_044_1_CS: /status is "Installing"/, TC_044_3_CS: /status is "Installing"/ },
    breaksRules: { 'firmware.order': 'TC_044_1_CS' },
    behave: () => {
      const swapped: Readonly<Record<string, string>> = { Installing: 'Downloaded', Downloaded: 'Installing' };
      return altering(firmware, ({ status }) => ({ status: swapped[String(status)] ?? status }));
    },
  },
  {
    name: 'reports-installing-after-installed',
    summary: 'After Installed comes Installing once more.',
    clause: 'OCPP 1.6 §4.5',
    breaks: {},
    breaksRules: { 'firmware.order': 'TC_044_1_CS' },
    behave: () => replacing(firmware, (call) => [call, later(firmware, 'Installing', 0)], told('Installed')),
  },
  {
    name: 'claims-to-have-downloaded',
    summary: 'Downloaded is reported although the file server was never asked.',
    clause: 'OCPP 1.6 §5.19',
    breaks: { TC_044_1_CS: /fetched/, TC_044_2_CS: /status is "Downloaded"/, TC_044_3_CS: /fetched/ },
    behave: () => ({ switches: ['claimsToDownload', 'installsAnything'] }),
  },
  {
    name: 'claims-to-have-installed',
    summary: 'Installed is reported without a reboot, and the old firmware goes on.',
    clause: 'OCPP 1.6 §5.19',
    breaks: { TC_044_1_CS: /BootNotification/ },
    behave: () => ({ switches: ['claimsToInstall'] }),
  },
  {
    name: 'keeps-old-firmware',
    summary: 'After Installed and a reboot the old firmware runs.',
    clause: 'OCPP 1.6 §5.19',
    breaks: { TC_044_1_CS: /firmwareVersion/ },
    behave: () => ({ switches: ['keepsOldFirmware'] }),
  },
  {
    name: 'refuses-every-image',
    summary: 'InstallationFailed is reported of a valid image.',
    clause: 'OCPP 1.6 §5.19',
    breaks: { TC_044_1_CS: /InstallationFailed/ },
    behave: () => ({ switches: ['refusesEveryImage'] }),
  },
  {
    name: 'installs-anything',
    summary: 'An image that is none is reported Installed.',
    clause: 'OCPP 1.6 §5.19',
    breaks: { TC_044_3_CS: /status is "Installed"|Installed/ },
    behave: () => ({ switches: ['installsAnything'] }),
  },
  {
    name: 'reports-installation-failed-without-file',
    summary: 'InstallationFailed is reported of a download that failed.',
    clause: 'OCPP 1.6 §7.25',
    breaks: { TC_044_2_CS: /status is "InstallationFailed"/ },
    behave: () => telling(firmware, 'InstallationFailed', 'DownloadFailed'),
  },
  {
    name: 'reports-download-failed-of-bad-image',
    summary: 'DownloadFailed is reported of an image that cannot be installed.',
    clause: 'OCPP 1.6 §7.25',
    breaks: { TC_044_3_CS: /status is "DownloadFailed"/ },
    behave: () => telling(firmware, 'DownloadFailed', 'InstallationFailed'),
  },
  {
    name: 'stays-unavailable-after-failed-update',
    summary: 'Connectors that are Unavailable during an update stay so when it has failed.',
    clause: 'OCTT TC_044_2_CS, TC_044_3_CS',
    breaks: { TC_044_2_CS: /Available/, TC_044_3_CS: /Available/ },
    behave: () => ({ switches: ['unavailableDuringUpdate', 'staysUnavailableAfterUpdate'] }),
  },
  {
    name: 'reboots-after-failed-transfer',
    summary: 'It reboots when a file could not be transferred.',
    clause: 'OCTT TC_044_2_CS, TC_045_2_CS',
    breaks: { TC_044_2_CS: /BootNotification|connection/, TC_045_2_CS: /BootNotification|connection/ },
    behave: () => ({ switches: ['rebootsAfterFailedTransfer'] }),
  },
  {
    name: 'downloads-again-without-retries',
    summary: 'After DownloadFailed it downloads again although no retries were asked for.',
    clause: 'OCPP 1.6 §6.55',
    breaks: {},
    breaksRules: { 'firmware.retries': 'TC_044_2_CS' },
    behave: () =>
      replacing(
        firmware,
        (call) => [call, later(firmware, 'Downloading', seconds(3)), later(firmware, 'DownloadFailed', seconds(4))],
        told('DownloadFailed'),
      ),
  },
  {
    name: 'reports-idle-of-its-own-accord',
    summary: 'With the first status after a boot it tells that neither firmware nor diagnostics are under way.',
    clause: 'OCPP 1.6 §7.24, §7.25',
    breaks: {},
    breaksRules: { 'firmware.idle': 'TC_001_CS', 'diagnostics.idle': 'TC_001_CS' },
    behave: () =>
      replacing(
        'StatusNotification',
        (call) => [call, later(firmware, 'Idle', 0), later(diagnostics, 'Idle', 0)],
        ({ connectorId }) => connectorId === 0,
      ),
  },
  {
    name: 'ignores-diagnostics-request',
    summary: 'GetDiagnostics is answered and nothing happens.',
    clause: 'OCPP 1.6 §5.9',
    breaks: { TC_045_1_CS: /nothing came/, TC_045_2_CS: /nothing came/ },
    behave: () => pretending('GetDiagnostics'),
  },
  {
    name: 'names-no-diagnostics-file',
    summary: 'The file that is uploaded is not named in GetDiagnostics.conf.',
    clause: 'OCPP 1.6 §5.9',
    breaks: { TC_045_1_CS: /fileName/ },
    behave: () => alteringAnswer('GetDiagnostics', () => ({})),
  },
  {
    name: 'names-another-diagnostics-file',
    summary: 'GetDiagnostics.conf names another file than the one that is uploaded.',
    clause: 'OCPP 1.6 §6.26',
    breaks: { TC_045_1_CS: /fileName|named/ },
    behave: () => alteringAnswer('GetDiagnostics', () => ({ fileName: 'log.txt' })),
  },
  {
    name: 'skips-uploading',
    summary: 'Uploading is never reported.',
    clause: 'OCPP 1.6 §4.4',
    breaks: { TC_045_1_CS: /status is "Uploaded"/, TC_045_2_CS: /status is "UploadFailed"/ },
    behave: () => dropping(diagnostics, told('Uploading')),
  },
  {
    name: 'skips-uploaded',
    summary: 'Uploaded is never reported.',
    clause: 'OCPP 1.6 §4.4',
    breaks: { TC_045_1_CS: /Uploaded"?: nothing came/ },
    behave: () => dropping(diagnostics, told('Uploaded')),
  },
  {
    name: 'skips-upload-failed',
    summary: 'UploadFailed is never reported.',
    clause: 'OCPP 1.6 §4.4',
    breaks: { TC_045_2_CS: /UploadFailed"?: nothing came/ },
    behave: () => dropping(diagnostics, told('UploadFailed')),
  },
  {
    name: 'claims-to-have-uploaded',
    summary: 'Uploaded is reported although nothing was sent.',
    clause: 'OCPP 1.6 §4.4',
    breaks: { TC_045_1_CS: /arrived/, TC_045_2_CS: /status is "Uploaded"/ },
    behave: () => ({ switches: ['claimsToUpload'] }),
  },
  {
    name: 'uploads-an-empty-file',
    summary: 'The diagnostics file is empty.',
    clause: 'OCPP 1.6 §5.9',
    breaks: { TC_045_1_CS: /empty|bytes/ },
    behave: () => ({ switches: ['uploadsEmptyFile'] }),
  },
  {
    name: 'reports-upload-failed-of-uploaded-file',
    summary: 'UploadFailed is reported of a file that arrived.',
    clause: 'OCPP 1.6 §7.24',
    breaks: { TC_045_1_CS: /status is "UploadFailed"/ },
    behave: () => telling(diagnostics, 'UploadFailed', 'Uploaded'),
  },
  {
    name: 'reports-uploaded-of-failed-upload',
    summary: 'Uploaded is reported of a file that could not be sent.',
    clause: 'OCPP 1.6 §7.24',
    breaks: { TC_045_2_CS: /status is "Uploaded"/ },
    behave: () => telling(diagnostics, 'Uploaded', 'UploadFailed'),
  },
  {
    name: 'reports-upload-failed-after-uploaded',
    summary: 'After Uploaded comes UploadFailed.',
    clause: 'OCPP 1.6 §4.4',
    breaks: {},
    breaksRules: { 'diagnostics.order': 'TC_045_1_CS' },
    behave: () => replacing(diagnostics, (call) => [call, later(diagnostics, 'UploadFailed', 0)], told('Uploaded')),
  },
  {
    name: 'uploads-again-without-retries',
    summary: 'After UploadFailed it uploads again although no retries were asked for.',
    clause: 'OCPP 1.6 §6.25',
    breaks: {},
    breaksRules: { 'diagnostics.retries': 'TC_045_2_CS' },
    behave: () =>
      replacing(
        diagnostics,
        (call) => [call, later(diagnostics, 'Uploading', seconds(3)), later(diagnostics, 'UploadFailed', seconds(4))],
        told('UploadFailed'),
      ),
  },
  {
    name: 'reports-idle-after-installed',
    summary: 'Installed is followed by Idle.',
    clause: 'OCPP 1.6 §7.25',
    breaks: {},
    breaksRules: { 'firmware.idle': 'TC_044_1_CS' },
    behave: () => replacing(firmware, (call) => [call, later(firmware, 'Idle', seconds(1))], told('Installed')),
  },
  {
    name: 'reports-idle-after-uploaded',
    summary: 'Uploaded is followed by Idle.',
    clause: 'OCPP 1.6 §7.24',
    breaks: {},
    breaksRules: { 'diagnostics.idle': 'TC_045_1_CS' },
    behave: () => replacing(diagnostics, (call) => [call, later(diagnostics, 'Idle', seconds(1))], told('Uploaded')),
  },
  {
    name: 'reports-downloading-after-failure',
    summary: 'DownloadFailed is followed by Downloading although no retries were asked for.',
    clause: 'OCPP 1.6 §6.55',
    breaks: {},
    breaksRules: { 'firmware.retries': 'TC_044_2_CS' },
    behave: () =>
      replacing(firmware, (call) => [call, later(firmware, 'Downloading', seconds(1))], told('DownloadFailed')),
  },
  {
    name: 'reports-uploading-after-failure',
    summary: 'UploadFailed is followed by Uploading although no retries were asked for.',
    clause: 'OCPP 1.6 §6.25',
    breaks: {},
    breaksRules: { 'diagnostics.retries': 'TC_045_2_CS' },
    behave: () =>
      replacing(diagnostics, (call) => [call, later(diagnostics, 'Uploading', seconds(1))], told('UploadFailed')),
  },
  {
    name: 'reports-uploading-after-uploaded',
    summary: 'Uploaded is followed by Uploading.',
    clause: 'OCPP 1.6 §4.4',
    breaks: {},
    breaksRules: { 'diagnostics.order': 'TC_045_1_CS' },
    behave: () =>
      replacing(diagnostics, (call) => [call, later(diagnostics, 'Uploading', seconds(1))], told('Uploaded')),
  },
];
