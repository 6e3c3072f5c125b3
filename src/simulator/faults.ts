/** The catalogue of named misbehaviours, each with the cases it must break. */
import { bootFaults } from './faults/boot.js';
import { configurationFaults } from './faults/configuration.js';
import type { Fault } from './faults/fault.js';
import { disconnectFaults } from './faults/disconnect.js';
import { framingFaults } from './faults/framing.js';
import { meterFaults } from './faults/meter.js';
import { hardwareFaults } from './faults/hardware.js';
import { localStopFaults } from './faults/local-stop.js';
import { offlineFaults } from './faults/offline.js';
import { resetFaults } from './faults/reset.js';
import { standingFrameFaults } from './faults/standing-frames.js';
import { standingStatusFaults } from './faults/standing-statuses.js';
import { standingTransactionFaults } from './faults/standing-transactions.js';
import { standingAnswerFaults } from './faults/standing-answers.js';
import { standingFieldFaults } from './faults/standing-fields.js';
import { standingMeterValueFaults } from './faults/standing-meter-values.js';
import { startFaults } from './faults/start.js';
import { stopFaults } from './faults/stop.js';
import { localListFaults } from './faults/local-list.js';
import { remoteTriggerFaults } from './faults/remote-trigger.js';
import { reservationFaults } from './faults/reservation.js';
import { firmwareFaults } from './faults/firmware.js';
import { transferFaults } from './faults/transfers.js';
import { securityCertificateFaults } from './faults/security-certificates.js';
import { securityFileFaults } from './faults/security-files.js';
import { securityLoginFaults } from './faults/security-logins.js';
import { smartChargingFaults } from './faults/smart-charging.js';

export type { Fault } from './faults/fault.js';

export const faults: readonly Fault[] = [
  ...bootFaults,
  ...framingFaults,
  ...startFaults,
  ...stopFaults,
  ...localStopFaults,
  ...disconnectFaults,
  ...hardwareFaults,
  ...meterFaults,
  ...resetFaults,
  ...offlineFaults,
  ...configurationFaults,
  ...localListFaults,
  ...remoteTriggerFaults,
  ...reservationFaults,
  ...firmwareFaults,
  ...transferFaults,
  ...smartChargingFaults,
  ...securityLoginFaults,
  ...securityCertificateFaults,
  ...securityFileFaults,
  ...standingFrameFaults,
  ...standingStatusFaults,
  ...standingTransactionFaults,
  ...standingFieldFaults,
  ...standingMeterValueFaults,
  ...standingAnswerFaults,
];
