/** The catalogue of named misbehaviours, each with the cases it must break. */
import { bootFaults } from './faults/boot.js';
import { configurationFaults } from './faults/configuration.js';
import type { Fault } from './faults/fault.js';
import { framingFaults } from './faults/framing.js';
import { resetFaults } from './faults/reset.js';
import { standingAnswerFaults } from './faults/standing-answers.js';
import { standingFieldFaults } from './faults/standing-fields.js';
import { standingMeterValueFaults } from './faults/standing-meter-values.js';
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
  ...standingFieldFaults,
  ...standingMeterValueFaults,
  ...standingAnswerFaults,
];
