/** The catalogue of named misbehaviours, each with the cases it must break. */
import { bootFaults } from './faults/boot.js';
import { configurationFaults } from './faults/configuration.js';
import type { Fault } from './faults/fault.js';
import { framingFaults } from './faults/framing.js';
import { resetFaults } from './faults/reset.js';
import { standingFrameFaults } from './faults/standing-frames.js';
import { standingStatusFaults } from './faults/standing-statuses.js';
import { standingTransactionFaults } from './faults/standing-transactions.js';
import { startFaults } from './faults/start.js';
import { stopFaults } from './faults/stop.js';

export type { Fault } from './faults/fault.js';

export const faults: readonly Fault[] = [
  ...bootFaults,
  ...framingFaults,
  ...startFaults,
  ...stopFaults,
  ...resetFaults,
  ...configurationFaults,
  ...standingFrameFaults,
  ...standingStatusFaults,
  ...standingTransactionFaults,
];
